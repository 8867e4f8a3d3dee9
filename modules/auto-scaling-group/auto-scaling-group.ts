import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import type { Construct } from "constructs";
import {
  type Bool,
  type ModuleCall,
  type ModuleScope,
  type PropsFor,
  type Resources,
  blocks,
  attributeOf,
  block,
  choose,
  coalesce,
  defineModule,
  isSet,
  length,
  lessThan,
  listOf,
  merge,
  moduleConstruct,
  not,
  oneOrNull,
  onlyIf,
  times,
  when,
} from "../../core";
import { currentGroup, findGroups, fleetTag, isReplaced } from "./codedeploy/resources";
import { type Inputs, autoScalingGroupInputs } from "./inputs";
import { buildLaunchTemplate } from "./launch-template";
import { instancesDistribution, overrides } from "./mixed-instances/resources";
import { buildAlarms, buildNotifications } from "./notifications/resources";
import { buildLifecycleHooks, refreshBlock } from "./replacement/resources";
import { autoScalingGroupConstraints } from "./constraints";
import { buildScaling } from "./scaling/resources";
import type { AutoScalingGroupProps } from "./props";

export type * from "./props";

export const autoScalingGroup = defineModule({
  name: "auto-scaling-group",
  description:
    "An Auto Scaling group with its launch template, security group, role, scaling policies, notifications and alarms: private, encrypted, IMDSv2 only, replaced step by step when the template changes.",
  inputs: autoScalingGroupInputs,
  constraints: autoScalingGroupConstraints,
  build(m, inputs) {
    const launch = buildLaunchTemplate(m, inputs);
    const groups = findGroups(m, inputs);
    const replaced = isReplaced(m, inputs, groups);
    const own = buildGroup(m, inputs, launch, replaced);
    const group = currentGroup(m, own, groups, replaced);
    buildLifecycleHooks(m, inputs, group);
    const policies = buildScaling(m, inputs, group);
    const topic = buildNotifications(m, inputs, group);
    buildAlarms(m, inputs, group, topic);

    return {
      /** Name of the group, with its suffix: of the one that CodeDeploy made last, where it replaces groups. */
      name: group.name,
      /** ARN of the group. */
      arn: group.arn,
      /** ID of the launch template. */
      launchTemplateId: launch.template.id,
      /** The launch template's newest version, which the group uses. */
      launchTemplateVersion: launch.template.latestVersion,
      /** The AMI that instances launch from. */
      amiId: launch.ami,
      /** ID of the own security group; null without one. */
      securityGroupId: oneOrNull(launch.group.groups, ({ id }) => id),
      /** Name of the instances' own role, to attach policies to; null with a given profile. */
      roleName: launch.profile.roleName,
      /** ARN of the instances' own role; null with a given profile. */
      roleArn: launch.profile.roleArn,
      /** ARNs of the scaling policies by name. */
      policyArns: policies,
      /** ARN of the topic for notifications and alarms; null without notifications. */
      topicArn: topic,
    };
  },
});

/**
 * An Auto Scaling group with its launch template, security group, role, scaling policies, notifications and alarms:
 * private, encrypted, IMDSv2 only, replaced step by step when the template changes.
 */
export class AutoScalingGroup<R = undefined> extends moduleConstruct(autoScalingGroup)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<AutoScalingGroupProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

const SECONDS_PER_DAY = 86400;

function buildGroup(
  m: ModuleScope,
  inputs: Inputs,
  launch: ReturnType<typeof buildLaunchTemplate>,
  replaced: Bool,
): Resources<AutoscalingGroup> {
  const { name, minSize, maxSize, targetGroups, mixedInstances, holdDesiredCapacity: hold } = inputs;
  const desired = m.local("desiredCapacity", coalesce(inputs.desiredCapacity, minSize));
  const { template } = launch;
  // A number, not $Latest, which never shows a change, so that nothing would be replaced. But a copy keeps what it was
  // made with, and Terraform does not change it: its instances are to have the newest template all the same.
  const version = choose(inputs.replacedByCodeDeploy, "$Default", `${template.latestVersion}`);
  m.moved("aws_autoscaling_group.this", 'aws_autoscaling_group.this["this"]');
  return m.resources(AutoscalingGroup, "this", when(not(replaced)), () => ({
    namePrefix: `${name}-`,
    // The desired size is always ignored after the creation, since lifecycle takes no input, and a second resource for
    // the other case would replace the group when one changes one's mind. To hold the size, both ends are set to it:
    // AWS then moves the desired size along, and it cannot drift.
    minSize: choose(hold, desired, minSize),
    maxSize: choose(hold, desired, maxSize),
    desiredCapacity: desired,
    vpcZoneIdentifier: inputs.subnetIds,
    targetGroupArns: listOf(targetGroups, ({ arn }) => arn),
    healthCheckType: coalesce(inputs.healthCheckType, choose(lessThan(0, length(targetGroups)), "ELB", "EC2")),
    healthCheckGracePeriod: inputs.healthCheckGracePeriodSeconds,
    defaultInstanceWarmup: inputs.warmupSeconds,
    launchTemplate: blocks(when(not(isSet(mixedInstances))), () => ({ id: template.id, version }))[0],
    mixedInstancesPolicy: block(mixedInstances, (mixed) => ({
      instancesDistribution: instancesDistribution(mixed),
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: template.id, version },
        override: overrides(mixed, inputs.architecture),
      },
    })),
    capacityRebalance: attributeOf(mixedInstances, (mixed) => mixed.capacityRebalance, false),
    instanceRefresh: refreshBlock(inputs),
    instanceMaintenancePolicy: block(inputs.maintenancePolicy, (policy) => ({
      minHealthyPercentage: policy.minHealthyPercentage,
      maxHealthyPercentage: policy.maxHealthyPercentage,
    })),
    warmPool: block(inputs.warmPool, (pool) => ({
      poolState: pool.state,
      minSize: pool.minSize,
      maxGroupPreparedCapacity: pool.maxPreparedCapacity,
      instanceReusePolicy: { reuseOnScaleIn: pool.reuseOnScaleIn },
    })),
    terminationPolicies: inputs.terminationPolicies,
    maxInstanceLifetime: onlyIf(isSet(inputs.maxInstanceLifetimeDays), times(inputs.maxInstanceLifetimeDays, SECONDS_PER_DAY)),
    protectFromScaleIn: inputs.protectFromScaleIn,
    suspendedProcesses: inputs.suspendedProcesses,
    enabledMetrics: inputs.enabledMetrics,
    metricsGranularity: "1Minute",
    waitForCapacityTimeout: `${inputs.waitForCapacityMinutes}m`,
    tag: blocks(merge(inputs.tags, { Name: name }), (value, key) => ({ key, value, propagateAtLaunch: true })).concat(
      fleetTag(inputs),
    ),
    // What instances may do and reach at their first boot has to be there.
    dependsOn: [...launch.profile.attachments, ...launch.group.rules],
    // It keeps its name, so that nothing replaces it but -replace and an interrupted creation. No create_before_destroy:
    // all that it refers to, a load balancer's listeners and rules with it, would be replaced in that order too.
    lifecycle: { ignoreChanges: ["name_prefix", "desired_capacity"] },
  }));
}
