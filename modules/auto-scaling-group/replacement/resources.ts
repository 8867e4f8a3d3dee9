import { AutoscalingLifecycleHook } from "@cdktf/provider-aws/lib/autoscaling-lifecycle-hook";
import { type ModuleScope, and, attributeOf, blocks, coalesce, length, lessThan, not, onlyIf, when } from "../../../core";
import type { Fleet } from "../codedeploy/resources";
import type { Inputs } from "../inputs";

/** The step-by-step replacement of instances when the launch template changes; none where CodeDeploy's deployments replace them. */
export const refreshBlock = ({ instanceRefresh: refresh, warmupSeconds, replacedByCodeDeploy }: Inputs) => {
  const paused = lessThan(0, length(refresh.checkpointPercentages));
  return blocks(when(and(refresh.enabled, not(replacedByCodeDeploy))), () => ({
    strategy: "Rolling",
    preferences: {
      minHealthyPercentage: refresh.minHealthyPercentage,
      maxHealthyPercentage: refresh.maxHealthyPercentage,
      instanceWarmup: `${coalesce(refresh.warmupSeconds, warmupSeconds)}`,
      checkpointPercentages: onlyIf(paused, refresh.checkpointPercentages),
      checkpointDelay: onlyIf(paused, `${refresh.checkpointDelaySeconds}`),
      skipMatching: refresh.skipMatching,
      scaleInProtectedInstances: refresh.scaleInProtectedInstances,
      standbyInstances: refresh.standbyInstances,
      alarmSpecification: blocks(when(lessThan(0, length(refresh.alarms))), () => ({ alarms: refresh.alarms }))[0],
    },
  }))[0];
};

// What the provider takes for an argument that is not given.
const NONE = null as unknown as string;

/** Pauses in the instances' life. */
export function buildLifecycleHooks(m: ModuleScope, { lifecycleHooks }: Inputs, group: Fleet): void {
  m.resources(AutoscalingLifecycleHook, "this", lifecycleHooks, (hook, name) => ({
    name,
    autoscalingGroupName: group.name,
    lifecycleTransition: hook.transition,
    heartbeatTimeout: hook.heartbeatTimeoutSeconds,
    defaultResult: hook.defaultResult,
    notificationMetadata: hook.metadata,
    notificationTargetArn: attributeOf(hook.target, ({ arn }) => arn, NONE),
    roleArn: attributeOf(hook.target, ({ roleArn }) => roleArn, NONE),
  }));
}
