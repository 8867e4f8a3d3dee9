import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DataResource } from "cdktf";
import {
  type MapOf,
  type ModuleScope,
  type Optional,
  type Resources,
  choose,
  coalesce,
  eq,
  keys,
  matches,
  merge,
  not,
  only,
  onlyIf,
  whenSet,
} from "../../core";
import { rulesOf } from "./constraints";
import type { RuleInputs, SecurityGroupInput } from "./inputs";
import { peerArguments, peerTriggers } from "./peer";

/** What was built: the group (none, when the input was left out), and its rules for `dependsOn`. */
export interface SecurityGroupResources {
  readonly groups: Resources<SecurityGroup>;
  readonly rules: Array<Resources<unknown>>;
}

/**
 * A security group as a module makes one. A group in use cannot be deleted: the new one takes its place first. It keeps
 * the name that it was given first, and the description, which AWS cannot change: renaming the module, or adopting a
 * group, replaces nothing.
 */
export const groupArguments = (group: {
  readonly name: string;
  readonly namePrefix: string;
  readonly description: string;
  readonly vpcId: string;
  readonly tags: MapOf<string>;
}) => ({
  namePrefix: group.namePrefix,
  description: group.description,
  vpcId: group.vpcId,
  tags: merge(group.tags, { Name: group.name }),
  lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name_prefix", "description"] },
});

/** A module's own security group, `aws_security_group.this`, and its rules, each a resource under its name. */
export function buildSecurityGroup(
  m: ModuleScope,
  input: Optional<SecurityGroupInput> | SecurityGroupInput,
  { name, tags }: { readonly name: string; readonly tags: MapOf<string> },
): SecurityGroupResources {
  const groups = m.resources(SecurityGroup, "this", whenSet(input as Optional<SecurityGroupInput>), ({ vpcId, description }) =>
    groupArguments({
      name,
      namePrefix: `${name}-`,
      description: coalesce(description, `Security group of ${name}`),
      vpcId,
      tags,
    }),
  );
  const { ingress, egress } = rulesOf(input);
  const rules = buildSecurityGroupRules(m, () => only(groups).id, { ingress, egress, tags });
  return { groups, rules };
}

/** The named rules of a security group: `aws_vpc_security_group_ingress_rule.this["…"]` and the egress ones. */
function buildSecurityGroupRules(
  m: ModuleScope,
  groupId: () => string,
  { ingress, egress, tags }: { ingress: RuleInputs<"ingress">; egress: RuleInputs; tags: MapOf<string> },
): Array<Resources<unknown>> {
  // Under another name a rule would be a duplicate while it still is there under the old one. A change of this stands
  // between the two: Terraform updates it after what depends on it has gone, and before what depends on it comes.
  const names = m.resource(DataResource, "security_group_rules", { input: { ingress: keys(ingress), egress: keys(egress) } });
  const triggers = {
    ingress: peerTriggers(m, "security_group_ingress_peers", ingress, (rule) => rule),
    egress: peerTriggers(m, "security_group_egress_peers", egress, (rule) => rule),
  };
  const config = (rule: RuleInputs[string], name: string, replaceTriggeredBy: string[]) => ({
    securityGroupId: groupId(),
    description: coalesce(rule.description, name),
    ipProtocol: choose(eq(rule.protocol, "all"), "-1", rule.protocol),
    ...portsOf(rule),
    ...peerArguments(rule),
    tags: merge(tags, { Name: name }),
    dependsOn: [names],
    lifecycle: { replaceTriggeredBy },
  });
  return [
    m.resources(VpcSecurityGroupIngressRule, "this", ingress, (rule, name) => config(rule, name, triggers.ingress)),
    m.resources(VpcSecurityGroupEgressRule, "this", egress, (rule, name) => config(rule, name, triggers.egress)),
  ];
}

const ALL = -1;

/** The ports as AWS wants them: none for every protocol; for ICMP a type and a code, -1 for all. */
export function portsOf({ protocol, fromPort, toPort }: RuleInputs[string]) {
  const given = not(eq(protocol, "all"));
  const last = choose(matches(protocol, /^icmp/), coalesce(toPort, ALL), coalesce(toPort, coalesce(fromPort, ALL)));
  return { fromPort: onlyIf(given, coalesce(fromPort, ALL)), toPort: onlyIf(given, last) };
}
