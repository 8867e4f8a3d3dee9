import type { Generated } from "./generated";
import { policyOf } from "./policy";

// What modules that launch instances have in common, `fields/security-group` and `fields/ec2`: each has it in its own JSON.

/** When there is a role of the module's own. */
const OWN_PROFILE = "${var.instance_profile == null ? { this = true } : {}}";

/** The profile that instances get: the given one, or the module's own. */
export const PROFILE = '${var.instance_profile != null ? var.instance_profile.name : aws_iam_instance_profile.this["this"].name}';

/** The groups that instances are in: the module's own, and the given ones. */
export const GROUPS = "${concat([for v in aws_security_group.this : v.id], var.security_group_ids)}";

/** What instances wait for: without it, their first boot reaches nothing and may do nothing. */
export const BEFORE_THE_FIRST_BOOT = [
  "aws_iam_role_policy.session_manager",
  "aws_iam_role_policy_attachment.this",
  "aws_vpc_security_group_ingress_rule.this",
  "aws_vpc_security_group_egress_rule.this",
];

/** Replaced where the kind of its own peer changes. */
export const replacedBy = (kinds: string) => ({ replace_triggered_by: [`terraform_data.${kinds}[each.key]`] });

/** The note of the kind of a peer. */
export const kindOf = (peer: string) => ({
  kind: `\${${peer}.cidr_ipv4 != null ? "IPv4" : (${peer}.cidr_ipv6 != null ? "IPv6" : (${peer}.prefix_list_id != null ? "prefix list" : "security group"))}`,
});

const keepsItsName = { create_before_destroy: true, ignore_changes: ["name_prefix", "path"] };

/** How the parts that modules with instances share are replaced. */
export const LIFECYCLES = {
  "aws_vpc_security_group_ingress_rule.this": replacedBy("security_group_ingress_peers"),
  "aws_vpc_security_group_egress_rule.this": replacedBy("security_group_egress_peers"),
  // In use they cannot go: the new one comes first, and another name of the module replaces nothing.
  "aws_security_group.this": { create_before_destroy: true, ignore_changes: ["name_prefix", "description"] },
  "aws_iam_role.this": keepsItsName,
  "aws_iam_instance_profile.this": keepsItsName,
  // Pinned is pinned.
  "terraform_data.ami": { ignore_changes: ["input"] },
};

/** Tests of who reaches instances, and whom they reach. */
export function testSecurityGroup({ resource, every, output }: Generated): void {
  describe("the own security group", () => {
    test("is in its VPC, when asked for, and its ID is told", () => {
      expect(resource("aws_security_group.this")).toMatchObject({
        for_each: '${{ for v in var.security_group[*] : "this" => v }}',
        vpc_id: "${each.value.vpc_id}",
      });
      expect(output("security_group_id")).toBe("${one([for v in aws_security_group.this : v.id])}");
    });

    test.each(["ingress", "egress"])("has its %s rules under their names, each with one peer, and no others", (direction) => {
      const address = `aws_vpc_security_group_${direction}_rule.this`;
      expect(resource(address)).toMatchObject({
        for_each: `\${var.security_group != null ? var.security_group.${direction} : {}}`,
        security_group_id: '${aws_security_group.this["this"].id}',
        cidr_ipv4: "${each.value.cidr_ipv4}",
        cidr_ipv6: "${each.value.cidr_ipv6}",
        prefix_list_id: "${each.value.prefix_list_id}",
        referenced_security_group_id: "${each.value.security_group_id}",
      });
      expect(Object.keys(every("security_group_id")).filter((one) => one.includes(direction))).toEqual([address]);
    });

    test.each(["ingress", "egress"])("opens one port unless there is a last one, in %s rules", (direction) => {
      const rule = resource(`aws_vpc_security_group_${direction}_rule.this`);
      const or = (port: string, other: string) => `each.value.${port} != null ? each.value.${port} : ${other}`;
      const first = or("from_port", "-1");
      const withoutPorts = (ports: string) => `\${each.value.protocol != "all" ? (${ports}) : null}`;
      // ICMP has a type and a code in their place, where -1 is all.
      const last = `can(regex("^icmp", each.value.protocol)) ? (${or("to_port", "-1")}) : (${or("to_port", first)})`;
      expect(rule).toMatchObject({
        ip_protocol: '${each.value.protocol == "all" ? "-1" : each.value.protocol}',
        from_port: withoutPorts(first),
        to_port: withoutPorts(last),
      });
    });

    test.each(["ingress", "egress"])(
      "makes an %s rule anew whose peer becomes one of another kind: AWS cannot turn it",
      (direction) => {
        const kinds = `security_group_${direction}_peers`;
        const rule = resource(`aws_vpc_security_group_${direction}_rule.this`);
        expect(rule["lifecycle"]).toEqual(replacedBy(kinds));
        expect(resource(`terraform_data.${kinds}`)).toEqual({ for_each: rule["for_each"], input: kindOf("each.value") });
      },
    );

    test("lets a renamed rule go before it comes under its new name: two alike are refused", () => {
      const names = (direction: string) => `\${keys(var.security_group != null ? var.security_group.${direction} : {})}`;
      expect(resource("terraform_data.security_group_rules")["input"]).toEqual({
        ingress: names("ingress"),
        egress: names("egress"),
      });
    });
  });
}

/** Tests of what instances may do. */
export function testProfile({ resource, output }: Generated): void {
  describe("the own role", () => {
    const name = '${aws_iam_role.this["this"].name}';

    test("is taken on by EC2, and by nobody else, within the given boundary", () => {
      const { assume_role_policy: policy, ...role } = resource("aws_iam_role.this");
      expect(JSON.parse(String(policy))).toEqual({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
      });
      expect(role).toMatchObject({ for_each: OWN_PROFILE, permissions_boundary: "${var.permissions_boundary}" });
      expect(resource("aws_iam_instance_profile.this")).toMatchObject({ for_each: OWN_PROFILE, role: name });
    });

    test("lets Session Manager in, to instances of the account, unless that is switched off", () => {
      const arn = 'split(":", aws_iam_role.this["this"].arn)';
      const { policy, ...others } = resource("aws_iam_role_policy.session_manager");
      expect(policyOf(policy)).toEqual({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "ssm:UpdateInstanceInformation",
            Resource: `arn:\${${arn}[1]}:ec2:*:\${${arn}[4]}:instance/*`,
          },
          {
            Effect: "Allow",
            Action: [
              "ssmmessages:CreateControlChannel",
              "ssmmessages:CreateDataChannel",
              "ssmmessages:OpenControlChannel",
              "ssmmessages:OpenDataChannel",
            ],
            Resource: "*",
          },
        ],
      });
      expect(others).toEqual({
        for_each: "${(var.instance_profile == null ? var.session_manager : false) ? { this = true } : {}}",
        name: "session-manager",
        role: '${aws_iam_role.this["this"].id}',
      });
    });

    test("has the given policies; one under another name goes before it comes back", () => {
      expect(resource("aws_iam_role_policy_attachment.this")).toEqual({
        for_each: "${{ for k, v in var.policies : k => v if var.instance_profile == null }}",
        policy_arn: "${each.value}",
        role: name,
        depends_on: ["terraform_data.policies"],
      });
      expect(resource("terraform_data.policies")).toEqual({ input: "${var.policies}" });
    });

    test("is told", () => {
      expect(output("role_name")).toBe("${one([for v in aws_iam_role.this : v.name])}");
      expect(output("role_arn")).toBe("${one([for v in aws_iam_role.this : v.arn])}");
    });
  });
}

/** Tests of what instances start from. */
export function testImage({ resource, local, output }: Generated): void {
  describe("the AMI", () => {
    const lookedUp = "${var.ami == null ? { this = true } : {}}";
    const newest = 'data.aws_ssm_parameter.ami["this"].insecure_value';
    const parameter =
      '${var.ami_parameter != null ? var.ami_parameter : local.ami_parameters["${var.operating_system} ${var.architecture}"]}';

    test.each<[string, string, string]>([
      ["amazon-linux-2023", "x86_64", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"],
      ["amazon-linux-2023", "arm64", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"],
      ["ubuntu-22.04", "x86_64", "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id"],
      ["ubuntu-22.04", "arm64", "/aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id"],
      ["ubuntu-24.04", "x86_64", "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"],
      ["ubuntu-24.04", "arm64", "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id"],
    ])("of %s on %s is published by its maker", (system, architecture, name) => {
      expect(local("ami_parameters")).toMatchObject({ [`${system} ${architecture}`]: name });
    });

    test("is looked up where none is given, under the given parameter or the system's", () => {
      expect(resource("data.aws_ssm_parameter.ami")).toEqual({ for_each: lookedUp, name: parameter });
    });

    test("stays the one that was found first, until the choice or the revision changes", () => {
      expect(resource("terraform_data.ami")).toEqual({
        for_each: lookedUp,
        input: { value: `\${${newest}}` },
        triggers_replace: { parameter, revision: "${var.ami_revision}" },
        lifecycle: { ignore_changes: ["input"] },
      });
    });

    test("is the given one, else the newest where that is followed, else the pinned one; and is told", () => {
      const found = `var.ami_updates == "follow" ? ${newest} : terraform_data.ami["this"].input.value`;
      expect(local("ami_id")).toBe(`\${var.ami != null ? var.ami.id : (${found})}`);
      expect(output("ami_id")).toBe("${local.ami_id}");
    });
  });
}
