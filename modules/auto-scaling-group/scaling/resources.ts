import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import { AutoscalingSchedule } from "@cdktf/provider-aws/lib/autoscaling-schedule";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import {
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  block,
  blocks,
  coalesce,
  eq,
  isSet,
  length,
  mapOf,
  merge,
  onlyIf,
  when,
  whenSet,
} from "../../../core";
import type { Fleet } from "../codedeploy/resources";
import type { Inputs } from "../inputs";
import { loadBalancerSuffix, targetGroupSuffix } from "../load-balancer";

/** The scaling policies of all kinds; their ARNs by name. */
export function buildScaling(m: ModuleScope, inputs: Inputs, group: Fleet): MapOf<string> {
  const policies = [
    buildTargetTracking(m, inputs, group),
    buildStepScaling(m, inputs, group),
    buildPredictiveScaling(m, inputs, group),
  ];
  buildSchedules(m, inputs, group);
  return merge(...policies.map((kind) => mapOf(kind, ({ arn }) => arn)));
}

function buildTargetTracking(m: ModuleScope, inputs: Inputs, group: Fleet): Resources<AutoscalingPolicy> {
  return m.resources(AutoscalingPolicy, "target_tracking", inputs.targetTracking, (policy, name) => ({
    name,
    autoscalingGroupName: group.name,
    policyType: "TargetTrackingScaling",
    estimatedInstanceWarmup: policy.warmupSeconds,
    targetTrackingConfiguration: {
      targetValue: policy.target,
      disableScaleIn: policy.disableScaleIn,
      predefinedMetricSpecification: blocks(whenSet(policy.predefinedMetric), (metric) => ({
        predefinedMetricType: metric,
        resourceLabel: onlyIf(isSet(policy.targetGroup), resourceLabel(inputs, policy.targetGroup)),
      }))[0],
      customizedMetricSpecification: block(policy.customMetric, (metric) => ({
        namespace: metric.namespace,
        metricName: metric.name,
        statistic: metric.statistic,
        unit: metric.unit,
        metricDimension: blocks(dimensionsOf(metric, group), (value, dimension) => ({ name: dimension, value })),
      })),
    },
  }));
}

function buildStepScaling(m: ModuleScope, inputs: Inputs, group: Fleet): Resources<AutoscalingPolicy> {
  const { stepScaling, tags } = inputs;
  const policies = m.resources(AutoscalingPolicy, "step", stepScaling, (policy, name) => ({
    name,
    autoscalingGroupName: group.name,
    policyType: "StepScaling",
    adjustmentType: policy.adjustmentType,
    minAdjustmentMagnitude: policy.minAdjustmentMagnitude,
    metricAggregationType: policy.metricAggregationType,
    estimatedInstanceWarmup: policy.warmupSeconds,
    stepAdjustment: blocks(policy.steps, ({ lowerBound, upperBound, adjustment }) => ({
      metricIntervalLowerBound: onlyIf(isSet(lowerBound), `${lowerBound}`),
      metricIntervalUpperBound: onlyIf(isSet(upperBound), `${upperBound}`),
      scalingAdjustment: adjustment,
    })),
  }));
  m.resources(CloudwatchMetricAlarm, "step", stepScaling, ({ alarm }, name) => ({
    alarmName: `${group.name}-${name}`,
    alarmDescription: `Starts the scaling policy ${name} of ${group.name}`,
    namespace: alarm.metric.namespace,
    metricName: alarm.metric.name,
    statistic: alarm.metric.statistic,
    unit: alarm.metric.unit,
    dimensions: dimensionsOf(alarm.metric, group),
    comparisonOperator: alarm.comparison,
    threshold: alarm.threshold,
    period: alarm.periodSeconds,
    evaluationPeriods: alarm.evaluationPeriods,
    alarmActions: [at(policies, name).arn],
    tags,
  }));
  return policies;
}

function buildPredictiveScaling(m: ModuleScope, inputs: Inputs, group: Fleet): Resources<AutoscalingPolicy> {
  return m.resources(AutoscalingPolicy, "predictive", inputs.predictiveScaling, (policy, name) => ({
    name,
    autoscalingGroupName: group.name,
    policyType: "PredictiveScaling",
    predictiveScalingConfiguration: {
      mode: policy.mode,
      schedulingBufferTime: `${policy.schedulingBufferSeconds}`,
      maxCapacityBreachBehavior: policy.maxCapacityBreachBehavior,
      maxCapacityBuffer: onlyIf(isSet(policy.maxCapacityBuffer), `${policy.maxCapacityBuffer}`),
      metricSpecification: {
        targetValue: policy.target,
        predefinedMetricPairSpecification: {
          predefinedMetricType: policy.predefinedMetricPair,
          resourceLabel: onlyIf(isSet(policy.targetGroup), resourceLabel(inputs, policy.targetGroup)),
        },
      },
    },
  }));
}

// What the provider takes for "leave it as it is"; without it the size would become 0.
const UNCHANGED = -1;

function buildSchedules(m: ModuleScope, { schedules }: Inputs, group: Fleet): void {
  m.resources(AutoscalingSchedule, "this", schedules, (schedule, name) => ({
    scheduledActionName: name,
    autoscalingGroupName: group.name,
    recurrence: schedule.recurrence,
    timeZone: schedule.timeZone,
    startTime: schedule.startTime,
    endTime: schedule.endTime,
    minSize: coalesce(schedule.minSize, UNCHANGED),
    maxSize: coalesce(schedule.maxSize, UNCHANGED),
    desiredCapacity: coalesce(schedule.desiredCapacity, UNCHANGED),
  }));
}

/** What CloudWatch calls the requests of a load balancer to one of its target groups. */
function resourceLabel({ targetGroups }: Inputs, name: string): string {
  const { arn, loadBalancer } = at(targetGroups, name);
  return `${attributeOf(loadBalancer, (balancer) => loadBalancerSuffix(balancer.arn), "")}/${targetGroupSuffix(arn)}`;
}

/** A metric's own dimensions, or the group's. */
const dimensionsOf = ({ dimensions }: { readonly dimensions: MapOf<string> }, group: Fleet): MapOf<string> =>
  merge(dimensions, when(eq(length(dimensions), 0), { AutoScalingGroupName: group.name } as unknown as MapOf<string>));
