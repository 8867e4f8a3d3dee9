import { allows, here, local, resource, tagged, withPolicy } from "./support";

// What a project with `vpc` gets: a security group of its own, and what CodeBuild needs to stand in the subnets.

const IN_A_VPC = "${{ for k, v in var.projects : k => v if v.vpc != null }}";
const PROJECT = 'split("/", each.value)[0]';
const RULE = 'split("/", each.value)[1]';
/** The rule that an instance is for. */
const way = `(var.projects[${PROJECT}].vpc != null ? var.projects[${PROJECT}].vpc.egress : {})[${RULE}]`;
const orElse = (value: string, otherwise: string) => `${value} != null ? ${value} : ${otherwise}`;

test("a project has a security group, whose successor stands first, and which keeps its name", () => {
  expect(resource("aws_security_group.project")).toEqual({
    for_each: IN_A_VPC,
    name_prefix: "${var.name}-${each.key}-",
    description: "Builds ${each.key} of the pipeline ${var.name}",
    vpc_id: "${each.value.vpc != null ? each.value.vpc.vpc_id : null}",
    tags: tagged("${each.key}"),
    lifecycle: { create_before_destroy: true, ignore_changes: ["name_prefix", "description"] },
  });
});

test("nobody comes in", () => {
  expect(() => resource("aws_vpc_security_group_ingress_rule.project")).toThrow("there is no");
});

test("builds go out by the rules that are named, all ports of TCP and UDP told, and types of ICMP", () => {
  const ports = (value: string) => `\${${way}.protocol != "all" ? (${value}) : null}`;
  const last = `can(regex("^icmp", ${way}.protocol)) ? (${orElse(`${way}.to_port`, "-1")}) : (${orElse(`${way}.to_port`, orElse(`${way}.from_port`, "-1"))})`;
  expect(resource("aws_vpc_security_group_egress_rule.project")).toEqual({
    for_each: "${toset(local.project_ways)}",
    security_group_id: `\${aws_security_group.project[${PROJECT}].id}`,
    description: `\${${orElse(`${way}.description`, RULE)}}`,
    ip_protocol: `\${${way}.protocol == "all" ? "-1" : ${way}.protocol}`,
    from_port: ports(orElse(`${way}.from_port`, "-1")),
    to_port: ports(last),
    cidr_ipv4: `\${${way}.cidr_ipv4}`,
    cidr_ipv6: `\${${way}.cidr_ipv6}`,
    prefix_list_id: `\${${way}.prefix_list_id}`,
    referenced_security_group_id: `\${${way}.security_group_id}`,
    tags: `\${merge(var.tags, { Name = ${RULE} })}`,
    lifecycle: { replace_triggered_by: ["terraform_data.project_peers[each.key]"] },
    depends_on: ["terraform_data.project_rules"],
  });
});

test("a rule is by its project and name: a renamed one goes first, and so does one whose peer is of another kind", () => {
  expect(local("project_ways")).toBe(
    '${flatten([for k, v in { for k, v in var.projects : k => v if v.vpc != null } : [for k2, v2 in v.vpc != null ? v.vpc.egress : {} : "${k}/${k2}"]])}',
  );
  expect(resource("terraform_data.project_rules")).toEqual({ input: { egress: "${local.project_ways}" } });
  expect(resource("terraform_data.project_peers")).toEqual({
    for_each: "${toset(local.project_ways)}",
    input: {
      kind: `\${${way}.cidr_ipv4 != null ? "IPv4" : (${way}.cidr_ipv6 != null ? "IPv6" : (${way}.prefix_list_id != null ? "prefix list" : "security group"))}`,
    },
  });
});

test("a project stands in its subnets, with its own group and those that it is given", () => {
  const { dynamic } = resource("aws_codebuild_project.project") as { dynamic: Record<string, unknown> };
  expect(dynamic["vpc_config"]).toEqual([
    {
      for_each: "${each.value.vpc[*]}",
      content: {
        vpc_id: "${vpc_config.value.vpc_id}",
        subnets: "${vpc_config.value.subnet_ids}",
        security_group_ids: "${concat([aws_security_group.project[each.key].id], vpc_config.value.extra_security_group_ids)}",
      },
    },
  ]);
});

test("network interfaces are made, handed over to CodeBuild and taken away in the project's subnets only", () => {
  const each = (attribute: string, kind: string) =>
    `each.value.vpc != null ? [for v in each.value.vpc.${attribute} : "${here("ec2", `${kind}/\${v}`)}"] : []`;
  const SUBNETS = each("subnet_ids", "subnet");
  const INTERFACES = here("ec2", "network-interface/*");
  const inSubnets = { ArnEquals: { "ec2:Subnet": `\${${SUBNETS}}` } };
  expect(withPolicy("aws_iam_role_policy.project_vpc")).toEqual({
    for_each: IN_A_VPC,
    name: "vpc",
    role: "${aws_iam_role.project[each.key].id}",
    policy: allows(
      {
        Sid: "Look",
        // AWS knows no resources for these.
        Action: [
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
        ],
        Resource: "*",
      },
      {
        Sid: "Connect",
        Action: ["ec2:CreateNetworkInterface"],
        Resource: `\${concat(["${INTERFACES}"], ${SUBNETS}, [aws_security_group.project[each.key].arn], ${each("extra_security_group_ids", "security-group")})}`,
      },
      { Sid: "Disconnect", Action: ["ec2:DeleteNetworkInterface"], Resource: INTERFACES, Condition: inSubnets },
      {
        Sid: "HandOver",
        Action: ["ec2:CreateNetworkInterfacePermission"],
        Resource: INTERFACES,
        Condition: { StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" }, ...inSubnets },
      },
    ),
  });
});
