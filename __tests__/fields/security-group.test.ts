import { z } from "zod";
import { type ModuleDefinition, defineModule, judge, warn } from "../../core";
import { leaf, raw } from "../../core/expressions";
import { synthesizeModule } from "../../core/module/synthesize";
import { rulesOf, securityGroupConstraints } from "../../fields/security-group/constraints";
import { securityGroup } from "../../fields/security-group/inputs";
import { buildSecurityGroup } from "../../fields/security-group/resources";

const inputs = z.strictObject({ securityGroup: securityGroup().optional() });
const sample = defineModule({
  name: "sample",
  description: "A module with a security group.",
  inputs,
  constraints: securityGroupConstraints<typeof inputs>("securityGroup", (given) => rulesOf(given.securityGroup)),
  build(m, given) {
    buildSecurityGroup(m, given.securityGroup, { name: "sample", tags: {} as never });
    return {};
  },
}) as unknown as ModuleDefinition;

type Group = NonNullable<z.input<typeof inputs>["securityGroup"]>;

const messages = (ingress: Group["ingress"], egress: Group["egress"] = {}) =>
  judge(sample, { securityGroup: { vpcId: "vpc-1", ingress, egress } }).map(({ message }) => message);

const RISKY =
  "must not open anything but TCP on the ports 80 and 443 to everybody on the internet; narrow the network, or set `openToInternet` where it is meant: ingress open";
const PORTS =
  "needs `fromPort` (not above `toPort`) in rules for tcp and udp, types and codes up to 255 for icmp, and no ports for all, unlike ingress open";
const PEER =
  "needs exactly one peer (`cidrIpv4`, `cidrIpv6`, `prefixListId` or `securityGroupId`) in each rule, unlike ingress open";

type Rule = NonNullable<Group["ingress"]>[string];

test.each<[string, Rule, string]>([
  ["SSH from anywhere", { fromPort: 22, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["RDP from anywhere by IPv6", { fromPort: 3389, cidrIpv6: "::/0" }, RISKY],
  ["SSH from half of the internet", { fromPort: 22, cidrIpv4: "128.0.0.0/1" }, RISKY],
  ["SSH inside a range from anywhere", { fromPort: 1, toPort: 100, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["every protocol from anywhere", { protocol: "all", cidrIpv4: "0.0.0.0/0" }, RISKY],
  ...[2049, 5985, 6379, 8080, 8443, 27017].map((fromPort): [string, Rule, string] => [
    `port ${fromPort} from anywhere`,
    { fromPort, cidrIpv4: "0.0.0.0/0" },
    RISKY,
  ]),
  ["what lies between HTTP and HTTPS", { fromPort: 80, toPort: 443, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["UDP on a web site's port", { protocol: "udp", fromPort: 443, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["ping from anywhere", { protocol: "icmp", cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["SSH from a large part of the internet by IPv6", { fromPort: 22, cidrIpv6: "2000::/15" }, RISKY],
  ["a rule without a peer", { fromPort: 443 }, PEER],
  ["a rule with two peers", { fromPort: 443, cidrIpv4: "10.0.0.0/8", securityGroupId: "sg-1" }, PEER],
  ["tcp without a port", { cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["ports out of order", { fromPort: 443, toPort: 80, cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["every protocol on one port", { protocol: "all", fromPort: 22, cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["an ICMP type above 255", { protocol: "icmp", fromPort: 256, cidrIpv4: "10.0.0.0/8" }, PORTS],
])("%s is refused", (_, rule, message) => {
  expect(messages({ open: rule })).toEqual([message]);
});

test.each([
  ["HTTPS from anywhere", { fromPort: 443, cidrIpv4: "0.0.0.0/0" }],
  ["HTTP from anywhere", { fromPort: 80, toPort: 80, cidrIpv6: "::/0" }],
  ["SSH from private IPv6 networks", { fromPort: 22, cidrIpv6: "fd00::/8" }],
  ["SSH from the largest private network", { fromPort: 22, cidrIpv4: "10.0.0.0/8" }],
  ["SSH from the office", { fromPort: 22, cidrIpv4: "203.0.113.0/24" }],
  ["SSH from anywhere where the risk is named", { fromPort: 22, cidrIpv4: "0.0.0.0/0", openToInternet: true }],
  ["ping from anywhere where it is meant", { protocol: "icmp" as const, cidrIpv4: "0.0.0.0/0", openToInternet: true }],
  ["every protocol inside the network", { protocol: "all" as const, cidrIpv4: "10.0.0.0/16" }],
  ["a prefix list", { fromPort: 443, prefixListId: "pl-1" }],
])("%s is allowed", (_, rule) => {
  expect(messages({ open: rule })).toEqual([]);
});

const REPEATED = "must not allow the same twice, which AWS refuses:";
const http = { fromPort: 80, cidrIpv4: "10.0.0.0/8" };
const token = (name: string) => leaf.string(raw(`aws_security_group.${name}.id`));

test.each<[string, Group["ingress"], Group["egress"], string[]]>([
  [
    "one rule under two names",
    { a: http, b: { ...http, toPort: 80, description: "again" }, c: { ...http, toPort: 81 } },
    {},
    [`${REPEATED} ingress a, ingress b`],
  ],
  [
    "all ICMP under two names",
    {},
    {
      a: { protocol: "icmp", cidrIpv4: "10.0.0.0/8" },
      b: { protocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "10.0.0.0/8" },
    },
    [`${REPEATED} egress a, egress b`],
  ],
  ["one rule in each direction", { a: http }, { a: http }, []],
  [
    "one port for two peers",
    {
      a: http,
      b: { ...http, cidrIpv4: "11.0.0.0/8" },
      c: { fromPort: 80, cidrIpv6: "2001:db8::/32" },
      d: { fromPort: 80, securityGroupId: "sg-1" },
      e: { fromPort: 80, securityGroupId: "sg-2" },
      f: { fromPort: 80, prefixListId: "pl-1" },
    },
    {},
    [],
  ],
  [
    "a repeated rule beside a peer that only Terraform knows",
    { a: http, b: http, c: { fromPort: 80, securityGroupId: token("lb") } },
    {},
    [`${REPEATED} ingress a, ingress b`],
  ],
])("%s: %#", (_, ingress, egress, expected) => {
  expect(messages(ingress, egress)).toEqual(expected);
});

describe("the quota of rules", () => {
  const QUOTA =
    "may have at most `ruleQuota` rules (60, unless AWS has raised your quota) in each direction for IPv4, and as many for IPv6; other peers count for both";
  const rules = (count: number, peer: object) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${JSON.stringify(peer).length}-${index}`,
        { fromPort: index + 1000, ...peer },
      ]),
    );
  const v4 = { cidrIpv4: "10.0.0.0/8" };
  const v6 = { cidrIpv6: "2001:db8::/32" };
  const group = { securityGroupId: "sg-1" };

  test.each<[string, Partial<Group>, string[]]>([
    [
      "60 for each kind of address, in each direction",
      { ingress: { ...rules(60, v4), ...rules(60, v6) }, egress: { ...rules(60, v4), ...rules(60, v6) } },
      [],
    ],
    ["61 for IPv4", { ingress: rules(61, v4) }, [QUOTA]],
    ["61 for IPv6, outwards", { egress: rules(61, v6) }, [QUOTA]],
    ["a group counts for both", { ingress: { ...rules(60, v6), ...rules(1, group) } }, [QUOTA]],
    ["61 where AWS allows it", { ingress: rules(61, v4), ruleQuota: 100 }, []],
  ])("%s", (_, given, expected) => {
    const securityGroup = { vpcId: "vpc-1", egress: {}, ...given };
    expect(judge(sample, { securityGroup }).map(({ message }) => message)).toEqual(expected);
  });
});

test.each([
  [
    "a group's name",
    { fromPort: 80, securityGroupId: "web" },
    'must be text that is a security group\'s ID, such as sg-0123456789abcdef0, got "web"',
  ],
  [
    "a prefix list's name",
    { fromPort: 80, prefixListId: "s3" },
    'must be text that is a prefix list\'s ID, such as pl-0123456789abcdef0, got "s3"',
  ],
])("%s is no ID", (_, rule, message) => {
  expect(messages({ open: rule })).toEqual([message]);
});

const DOORS =
  "lets every port lead to the whole internet, so that stolen data leaves by any door; open the ports that are needed, or set `openToInternet` where it is meant: egress out";

test.each<[string, Group["egress"][string], string[]]>([
  ["every protocol to the internet", { protocol: "all", cidrIpv4: "0.0.0.0/0" }, [DOORS]],
  ["every protocol to half of it", { protocol: "all", cidrIpv4: "128.0.0.0/1" }, [DOORS]],
  ["every port by IPv6", { fromPort: 0, toPort: 65535, cidrIpv6: "::/0" }, [DOORS]],
  ["every protocol to the internet, where it is meant", { protocol: "all", cidrIpv4: "0.0.0.0/0", openToInternet: true }, []],
  ["HTTPS to the internet", { fromPort: 443, cidrIpv4: "0.0.0.0/0" }, []],
  ["every protocol to the network", { protocol: "all", cidrIpv4: "10.0.0.0/8" }, []],
])("%s is told as what it is, or may pass", (_, rule, expected) => {
  const securityGroup = { vpcId: "vpc-1", egress: { out: rule } };
  expect(judge(sample, { securityGroup })).toEqual([]);
  expect(warn(sample, { securityGroup })).toEqual(expected.map((text) => `securityGroup ${text}`));
});

test("going out is not refused for its risk, but must be said", () => {
  expect(messages({}, { everywhere: { fromPort: 22, cidrIpv4: "0.0.0.0/0" } })).toEqual([]);
  expect(judge(sample, { securityGroup: { vpcId: "vpc-1" } }).map(({ message }) => message)).toEqual(["is required: a map"]);
});

test("a network with host bits and a description that AWS refuses are refused", () => {
  expect(messages({ open: { fromPort: 443, cidrIpv4: "10.0.0.1/8", description: "what?" } })).toEqual([
    'must be text of at most 255 characters, of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got "what?"',
    'must be text that is an IPv4 network such as 10.0.0.0/16, without host bits, got "10.0.0.1/8"',
  ]);
});

test("one rule is one resource, beside the group and under its own name", () => {
  const main = synthesizeModule(sample)["main.tf.json"] as { resource: Record<string, Record<string, Record<string, unknown>>> };
  expect(Object.keys(main.resource)).toEqual([
    "aws_security_group",
    "terraform_data",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
  ]);
  expect(main.resource["aws_security_group"]?.["this"]).toMatchObject({
    lifecycle: { create_before_destroy: true, ignore_changes: ["name_prefix", "description"] },
  });
  expect(main.resource["aws_security_group"]?.["this"]).not.toHaveProperty("ingress");
  expect(main.resource["aws_vpc_security_group_ingress_rule"]?.["this"]).toMatchObject({
    for_each: "${var.security_group != null ? var.security_group.ingress : {}}",
    security_group_id: '${aws_security_group.this["this"].id}',
    referenced_security_group_id: "${each.value.security_group_id}",
  });
});
