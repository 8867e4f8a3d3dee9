import { nlb } from "../../../modules/nlb/nlb";
import { kindOf } from "../../support/ec2";
import { generated, passed } from "../../support/generated";

const { resource, local, every } = generated(nlb);
/** A rule's protocol and port, out of its key. */
const door = (first: number) => {
  const port = `\${tonumber(split("/", each.value)[${first + 1}])}`;
  return { ip_protocol: `\${split("/", each.value)[${first}]}`, from_port: port, to_port: port };
};
/** The peer of a rule, whichever of its kinds is given. */
const peer = (given: string) =>
  passed(given, {
    cidr_ipv4: "cidr_ipv4",
    cidr_ipv6: "cidr_ipv6",
    prefix_list_id: "prefix_list_id",
    referenced_security_group_id: "security_group_id",
  });
/** The protocols of rules that one of the balancer's needs: both for TCP_UDP. */
const TRANSPORTS = 'concat(v.protocol != "UDP" ? ["tcp"] : [], contains(["UDP", "TCP_UDP"], v.protocol) ? ["udp"] : [])';

test("the group is in the VPC, and has these rules only", () => {
  expect(resource("aws_security_group.this")["vpc_id"]).toBe("${var.vpc_id}");
  expect(every("security_group_id")).toEqual(
    Object.fromEntries(
      [
        "aws_vpc_security_group_ingress_rule.internet_ipv4",
        "aws_vpc_security_group_ingress_rule.internet_ipv6",
        "aws_vpc_security_group_ingress_rule.clients",
        "aws_vpc_security_group_egress_rule.targets",
      ].map((address) => [address, "${aws_security_group.this.id}"]),
    ),
  );
});

test.each([
  ["aws_vpc_security_group_ingress_rule.clients", "client_kinds", 'var.clients[split("/", each.value)[2]]'],
  ["aws_vpc_security_group_egress_rule.targets", "target_kinds", 'var.target_networks[split("/", each.value)[0]]'],
])("each of %s has a note of its peer's kind", (address, kinds, givenPeer) => {
  const rule = resource(address);
  expect(rule["cidr_ipv4"]).toBe(`\${${givenPeer}.cidr_ipv4}`);
  expect(resource(`terraform_data.${kinds}`)).toEqual({ for_each: rule["for_each"], input: kindOf(givenPeer) });
});

describe("who comes in", () => {
  const onInternet = 'var.scheme == "internet-facing" ? length(var.clients) == 0 : false';
  const doorsIf = (condition: string) => `\${{ for k, v in { for v in local.doors : v => v } : k => v if ${condition} }}`;

  test("by the listeners' protocols and ports, TCP_UDP by two of them", () => {
    expect(local("doors")).toBe(
      `\${distinct(flatten([for v in var.listeners : [for v2 in ${TRANSPORTS} : "\${v2}/\${v.port}"]]))}`,
    );
  });

  test("everybody, where the balancer is on the internet and no clients are named", () => {
    expect(resource("aws_vpc_security_group_ingress_rule.internet_ipv4")).toMatchObject({
      for_each: doorsIf(onInternet),
      cidr_ipv4: "0.0.0.0/0",
      ...door(0),
    });
  });

  test("over IPv6 too, where the balancer speaks it", () => {
    expect(resource("aws_vpc_security_group_ingress_rule.internet_ipv6")).toMatchObject({
      for_each: doorsIf(`(${onInternet}) ? var.ip_address_type == "dualstack" : false`),
      cidr_ipv6: "::/0",
      ...door(0),
    });
  });

  test("the clients that are named, each by each of them", () => {
    expect(local("client_ways")).toBe('${flatten([for v in local.doors : [for k2, v2 in var.clients : "${v}/${k2}"]])}');
    expect(resource("aws_vpc_security_group_ingress_rule.clients")).toMatchObject({
      for_each: "${toset(local.client_ways)}",
      ...door(0),
      ...peer('var.clients[split("/", each.value)[2]]'),
    });
  });
});

describe("where the balancer goes", () => {
  test("to the networks of each target group, on its ports, and where it asks for health, which is TCP always", () => {
    const ports = "concat([tostring(v.port)], [for v4 in v.target_ports : tostring(v4)])";
    const traffic = `flatten([for v3 in ${TRANSPORTS} : [for v4 in ${ports} : "\${v3}/\${v4}"]])`;
    const health =
      'v.health_check.port != null ? ["tcp/${v.health_check.port}"] : (v.protocol == "UDP" ? ["tcp/${v.port}"] : [])';
    const networks = "v.networks != null ? v.networks : keys(var.target_networks)";
    const ofGroup = `[for v2 in ${networks} : [for v3 in concat(${traffic}, ${health}) : "\${v2}/\${v3}"]]`;
    expect(local("target_ways")).toBe(`\${distinct(flatten(flatten([for v in var.target_groups : ${ofGroup}])))}`);
    expect(resource("aws_vpc_security_group_egress_rule.targets")).toMatchObject({
      for_each: "${toset(local.target_ways)}",
      ...door(1),
      ...peer('var.target_networks[split("/", each.value)[0]]'),
    });
  });
});
