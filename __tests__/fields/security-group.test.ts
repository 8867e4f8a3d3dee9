import { z } from "zod";
import { type ModuleDefinition, defineModule, judge } from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";
import { rulesOf, securityGroup, securityGroupRules } from "../../fields/security-group";
import { buildSecurityGroup } from "../../fields/security-group-resources";

const inputs = z.strictObject({ securityGroup: securityGroup().optional() });
const sample = defineModule({
  name: "sample",
  description: "A module with a security group.",
  inputs,
  rules: securityGroupRules<typeof inputs>("securityGroup", (given) => rulesOf(given.securityGroup)),
  build(m, given) {
    buildSecurityGroup(m, given.securityGroup, { name: "sample", tags: {} as never });
    return {};
  },
}) as unknown as ModuleDefinition;

type Group = NonNullable<z.input<typeof inputs>["securityGroup"]>;

const messages = (ingress: Group["ingress"], egress: Group["egress"] = {}) =>
  judge(sample, { securityGroup: { vpcId: "vpc-1", ingress, egress } }).map(({ message }) => message);

const RISKY =
  "must not open high-risk ports (such as 22, 3389, 3306, 8080) to everybody; narrow the network, or set `highRiskPortsFromAnywhere` where it is meant: open";
const PORTS =
  "needs `fromPort` (not above `toPort`) in rules for tcp and udp, types and codes up to 255 for icmp, and no ports for all, unlike ingress open";
const PEER =
  "needs exactly one peer (`cidrIpv4`, `cidrIpv6`, `prefixListId` or `securityGroupId`) in each rule, unlike ingress open";

test.each([
  ["SSH from anywhere", { fromPort: 22, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["RDP from anywhere by IPv6", { fromPort: 3389, cidrIpv6: "::/0" }, RISKY],
  ["SSH from half of the internet", { fromPort: 22, cidrIpv4: "128.0.0.0/1" }, RISKY],
  ["SSH inside a range from anywhere", { fromPort: 1, toPort: 100, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["every protocol from anywhere", { protocol: "all" as const, cidrIpv4: "0.0.0.0/0" }, RISKY],
  ["a rule without a peer", { fromPort: 443 }, PEER],
  ["a rule with two peers", { fromPort: 443, cidrIpv4: "10.0.0.0/8", securityGroupId: "sg-1" }, PEER],
  ["tcp without a port", { cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["ports out of order", { fromPort: 443, toPort: 80, cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["every protocol on one port", { protocol: "all" as const, fromPort: 22, cidrIpv4: "10.0.0.0/8" }, PORTS],
  ["an ICMP type above 255", { protocol: "icmp" as const, fromPort: 256, cidrIpv4: "10.0.0.0/8" }, PORTS],
])("%s is refused", (_, rule, message) => {
  expect(messages({ open: rule })).toEqual([message]);
});

test.each([
  ["HTTPS from anywhere", { fromPort: 443, cidrIpv4: "0.0.0.0/0" }],
  ["SSH from the office", { fromPort: 22, cidrIpv4: "203.0.113.0/24" }],
  ["SSH from anywhere where the risk is named", { fromPort: 22, cidrIpv4: "0.0.0.0/0", highRiskPortsFromAnywhere: true }],
  ["ping from anywhere", { protocol: "icmp" as const, cidrIpv4: "0.0.0.0/0" }],
  ["every protocol inside the network", { protocol: "all" as const, cidrIpv4: "10.0.0.0/16" }],
  ["a prefix list", { fromPort: 443, prefixListId: "pl-1" }],
])("%s is allowed", (_, rule) => {
  expect(messages({ open: rule })).toEqual([]);
});

test("going out is not judged by risk, but must be said", () => {
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
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
  ]);
  expect(main.resource["aws_security_group"]?.["this"]).toMatchObject({ lifecycle: { create_before_destroy: true } });
  expect(main.resource["aws_security_group"]?.["this"]).not.toHaveProperty("ingress");
  expect(main.resource["aws_vpc_security_group_ingress_rule"]?.["this"]).toMatchObject({
    for_each: "${var.security_group != null ? var.security_group.ingress : {}}",
    security_group_id: '${aws_security_group.this["this"].id}',
    referenced_security_group_id: "${each.value.security_group_id}",
  });
});
