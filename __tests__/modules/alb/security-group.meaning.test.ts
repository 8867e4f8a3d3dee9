import { alb } from "../../../modules/alb/alb";
import { kindOf } from "../../support/ec2";
import { generated, passed } from "../../support/generated";

const { resource, every } = generated(alb);
const port = (listener: string) => `${listener}.port != null ? ${listener}.port : ${listener}.tls != null ? 443 : 80`;
const both = (value: string) => ({ from_port: value, to_port: value, ip_protocol: "tcp" });

/** The peer of a rule, whichever of its kinds is given. */
const peer = (given: string) =>
  passed(given, {
    cidr_ipv4: "cidr_ipv4",
    cidr_ipv6: "cidr_ipv6",
    prefix_list_id: "prefix_list_id",
    referenced_security_group_id: "security_group_id",
  });

test("the group is in the VPC, and has these rules only", () => {
  expect(resource("aws_security_group.this")["vpc_id"]).toBe("${var.vpc_id}");
  expect(every("security_group_id")).toEqual(
    Object.fromEntries(
      [
        "aws_vpc_security_group_ingress_rule.internet_ipv4",
        "aws_vpc_security_group_ingress_rule.internet_ipv6",
        "aws_vpc_security_group_ingress_rule.clients",
        "aws_vpc_security_group_egress_rule.targets",
        "aws_vpc_security_group_egress_rule.identity_providers",
      ].map((address) => [address, "${aws_security_group.this.id}"]),
    ),
  );
});

test.each([
  ["aws_vpc_security_group_ingress_rule.clients", "client_kinds", 'var.clients[split("/", each.value)[1]]'],
  ["aws_vpc_security_group_egress_rule.targets", "target_kinds", 'var.target_networks[split("/", each.value)[0]]'],
  ["aws_vpc_security_group_egress_rule.identity_providers", "identity_provider_kinds", "each.value"],
])("each of %s has a note of its peer's kind", (address, kinds, givenPeer) => {
  const rule = resource(address);
  expect(rule["cidr_ipv4"]).toBe(`\${${givenPeer}.cidr_ipv4}`);
  expect(resource(`terraform_data.${kinds}`)).toEqual({ for_each: rule["for_each"], input: kindOf(givenPeer) });
});

describe("who comes in", () => {
  const onInternet = 'var.scheme == "internet-facing" ? length(var.clients) == 0 : false';
  const ports = (condition: string) =>
    `\${{ for k, v in { for v in var.listeners : tostring(${port("v")}) => ${port("v")} } : k => v if ${condition} }}`;

  test("everybody on a listener's port, where the balancer is on the internet and no clients are named", () => {
    expect(resource("aws_vpc_security_group_ingress_rule.internet_ipv4")).toMatchObject({
      for_each: ports(onInternet),
      cidr_ipv4: "0.0.0.0/0",
      ...both("${each.value}"),
    });
  });

  test("over IPv6 too, where the balancer speaks it", () => {
    expect(resource("aws_vpc_security_group_ingress_rule.internet_ipv6")).toMatchObject({
      for_each: ports(`(${onInternet}) ? var.ip_address_type != "ipv4" : false`),
      cidr_ipv6: "::/0",
      ...both("${each.value}"),
    });
  });

  test("the clients that are named, each on each listener's port", () => {
    expect(resource("aws_vpc_security_group_ingress_rule.clients")).toMatchObject({
      for_each: `\${toset(flatten([for v in var.listeners : [for k2, v2 in var.clients : "\${${port("v")}}/\${k2}"]]))}`,
      ...both('${tonumber(split("/", each.value)[0])}'),
      ...peer('var.clients[split("/", each.value)[1]]'),
    });
  });
});

describe("where the balancer goes", () => {
  test("to the networks of each target group with servers, on its port, its health check's and its targets' own", () => {
    const own = 'v.port != null ? v.port : v.protocol == "HTTPS" ? 443 : 80';
    const health = "v.health_check.port != null ? [tostring(v.health_check.port)] : []";
    const ports = `concat([tostring(${own})], ${health}, [for v3 in v.target_ports : tostring(v3)])`;
    const networks = "v.networks != null ? v.networks : keys(var.target_networks)";
    const ofGroup = `[for v2 in ${networks} : [for v3 in ${ports} : "\${v2}/\${v3}"]]`;
    const ofAll = `[for v in var.target_groups : ${ofGroup} if contains(["instance", "ip"], v.target_type)]`;
    expect(resource("aws_vpc_security_group_egress_rule.targets")).toMatchObject({
      for_each: `\${toset(distinct(flatten(flatten(${ofAll}))))}`,
      ...both('${tonumber(split("/", each.value)[1])}'),
      ...peer('var.target_networks[split("/", each.value)[0]]'),
    });
  });

  test("to identity providers, over HTTPS", () => {
    expect(resource("aws_vpc_security_group_egress_rule.identity_providers")).toMatchObject({
      for_each: "${var.identity_provider_networks}",
      from_port: 443,
      to_port: 443,
      ip_protocol: "tcp",
      ...peer("each.value"),
    });
  });
});
