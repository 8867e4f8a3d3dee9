import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { DataResource } from "cdktf";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  choose,
  coalesce,
  concat,
  eq,
  flatten,
  isSet,
  listOf,
  mapOf,
  merge,
  nth,
  split,
} from "../../../core";
import { peerArguments, peerTriggers } from "../../../fields/security-group/peer";
import { groupArguments, portsOf } from "../../../fields/security-group/resources";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import { egressOf } from "./constraints";
import { type BuiltRoles, policy } from "./roles";

/** The security groups of projects in a VPC by key, and what builds there wait for. */
interface Networks {
  readonly groups: Resources<SecurityGroup>;
  readonly ready: Dependable[];
}

/** For each project in a VPC a security group of its own, with its rules, and what its role needs for network interfaces. */
export function buildNetworks(m: ModuleScope, { name, tags, projects }: Inputs, { roles }: BuiltRoles, place: Place): Networks {
  const inVpc = mapOf(projects, (project) => project, { where: ({ vpc }) => isSet(vpc) });
  const groups = m.resources(SecurityGroup, "project", inVpc, ({ vpc }, key) =>
    groupArguments({
      name: `${name}-${key}`,
      namePrefix: `${name}-${key}-`,
      description: `Builds ${key} of the pipeline ${name}`,
      vpcId: attributeOrNull(vpc, ({ vpcId }) => vpcId),
      tags,
    }),
  );

  const ways = m.local(
    "projectWays",
    flatten(listOf(inVpc, (project, key) => listOf(egressOf(project), (_, rule) => `${key}/${rule}`))),
  );
  const ruleAt = (way: string) => at(egressOf(at(projects, part(way, 0))), part(way, 1));
  // Under another name a rule would be a duplicate while it still is there under the old one: this stands between the two.
  const names = m.resource(DataResource, "project_rules", { input: { egress: ways } });
  const replaceTriggeredBy = peerTriggers(m, "project_peers", ways, ruleAt);
  const rules = m.resources(VpcSecurityGroupEgressRule, "project", ways, (way) => {
    const rule = ruleAt(way);
    return {
      securityGroupId: at(groups, part(way, 0)).id,
      description: coalesce(rule.description, part(way, 1)),
      ipProtocol: choose(eq(rule.protocol, "all"), "-1", rule.protocol),
      ...portsOf(rule),
      ...peerArguments(rule),
      tags: merge(tags, { Name: part(way, 1) }),
      dependsOn: [names],
      lifecycle: { replaceTriggeredBy },
    };
  });

  const ec2 = `arn:${place.partition}:ec2:${place.region}:${place.account}`;
  const interfaces = `${ec2}:network-interface/*`;
  const allowed = m.resources(IamRolePolicy, "project_vpc", inVpc, ({ vpc }, key) => {
    const subnets = attributeOf(vpc, ({ subnetIds }) => listOf(subnetIds, (id) => `${ec2}:subnet/${id}`), [] as string[]);
    const extra = attributeOf(
      vpc,
      ({ extraSecurityGroupIds }) => listOf(extraSecurityGroupIds, (id) => `${ec2}:security-group/${id}`),
      [] as string[],
    );
    return {
      name: "vpc",
      role: at(roles, key).id,
      policy: policy(
        {
          Sid: "Look",
          Effect: "Allow",
          Action: [
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
          ],
          // EC2 knows no narrower resource for what describes.
          Resource: "*",
        },
        {
          Sid: "Connect",
          Effect: "Allow",
          Action: ["ec2:CreateNetworkInterface"],
          Resource: concat([interfaces], subnets, [at(groups, key).arn], extra),
        },
        {
          Sid: "Disconnect",
          Effect: "Allow",
          Action: ["ec2:DeleteNetworkInterface"],
          Resource: interfaces,
          Condition: { ArnEquals: { "ec2:Subnet": subnets } },
        },
        {
          Sid: "HandOver",
          Effect: "Allow",
          Action: ["ec2:CreateNetworkInterfacePermission"],
          Resource: interfaces,
          Condition: {
            StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
            ArnEquals: { "ec2:Subnet": subnets },
          },
        },
      ),
    };
  });
  return { groups, ready: [rules, allowed] };
}

const part = (way: string, position: number): string => nth(split("/", way), position);
