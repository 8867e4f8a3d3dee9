import type { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { DataAwsAutoscalingGroup } from "@cdktf/provider-aws/lib/data-aws-autoscaling-group";
import { DataAwsAutoscalingGroups } from "@cdktf/provider-aws/lib/data-aws-autoscaling-groups";
import {
  type Bool,
  type ModuleScope,
  type Resources,
  and,
  blocks,
  concat,
  flatten,
  every,
  lessThan,
  length,
  listOf,
  nth,
  startsWith,
  when,
} from "../../../core";
import type { Inputs } from "../inputs";

/** How the names of the groups begin that CodeDeploy makes: `CodeDeploy_<deployment group>_<deployment>`. */
export const COPIES_BEGIN = "CodeDeploy_";

/** The tag by which the fleet's groups are found: CodeDeploy copies the tags of a group with it. */
const FLEET_TAG = "twinform-fleet";

/** The group that the fleet's instances are in: the module's own, or the copy that took its place. */
export interface Fleet {
  readonly name: string;
  readonly arn: string;
  /** ARN of the service-linked role by which Auto Scaling acts for the group. */
  readonly role: string;
}

/** The names of the fleet's groups, where CodeDeploy may have made some. */
export function findGroups(m: ModuleScope, { name, replacedByCodeDeploy }: Inputs): string[] {
  const found = m.dataSources(DataAwsAutoscalingGroups, "fleet", when(replacedByCodeDeploy), () => ({
    filter: [{ name: `tag:${FLEET_TAG}`, values: [name] }],
  }));
  return m.local("groupsFound", flatten(listOf(found, ({ names }) => names)));
}

/**
 * Whether a copy has taken the place of the module's own group. While a deployment is under way both are there, and the
 * fleet's is the own one still: it stays Terraform's until CodeDeploy has deleted it.
 */
export const isReplaced = (m: ModuleScope, { replacedByCodeDeploy }: Inputs, groups: string[]): Bool =>
  m.local(
    "isReplaced",
    and(
      replacedByCodeDeploy,
      lessThan(0, length(groups)),
      every(groups, (group) => startsWith(group, COPIES_BEGIN)),
    ),
  );

/** The tag of a group that CodeDeploy may copy. Instances do not get it: the copy is found by the group's own. */
export const fleetTag = ({ name, replacedByCodeDeploy }: Inputs) =>
  blocks(when(replacedByCodeDeploy), () => ({ key: FLEET_TAG, value: name, propagateAtLaunch: false }));

/** The group that the instances are in: the module's own, else the copy. */
export function currentGroup(m: ModuleScope, own: Resources<AutoscalingGroup>, groups: string[], replaced: Bool): Fleet {
  const copies = m.dataSources(DataAwsAutoscalingGroup, "copy", when(replaced), () => ({ name: nth(groups, 0) }));
  const either = (read: (group: AutoscalingGroup | DataAwsAutoscalingGroup) => string) =>
    nth(concat(listOf(own, read), listOf(copies, read)), 0);
  return m.local("group", {
    name: either(({ name }) => name),
    arn: either(({ arn }) => arn),
    role: either(({ serviceLinkedRoleArn }) => serviceLinkedRoleArn),
  });
}
