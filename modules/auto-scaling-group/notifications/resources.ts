import { AutoscalingNotification } from "@cdktf/provider-aws/lib/autoscaling-notification";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import {
  type MapOf,
  type ModuleScope,
  type Optional,
  all,
  and,
  attributeOf,
  choose,
  isSet,
  json,
  length,
  lessThan,
  mapOf,
  matches,
  not,
  nth,
  only,
  split,
  when,
  whenSet,
} from "../../../core";
import type { Fleet } from "../codedeploy/resources";
import type { Inputs } from "../inputs";
import { inServiceMetric } from "../mixed-instances/resources";
import { loadBalancerSuffix, targetGroupSuffix } from "../load-balancer";

// What the provider takes for an argument that is not given.
const NONE = null as unknown as string;

/** The topic, who gets its messages, and the group's events to it; the topic's ARN, null without notifications. */
export function buildNotifications(m: ModuleScope, { name, notifications, tags }: Inputs, group: Fleet): string {
  const ownTopic = attributeOf(notifications, ({ topic }) => not(isSet(topic)), false);
  const ownKey = attributeOf(notifications, ({ topic, kmsKey }) => and(not(isSet(topic)), not(isSet(kmsKey))), false);
  const [partition, account] = [nth(split(":", group.arn), 1), nth(split(":", group.arn), 4)];

  // With alias/aws/sns CloudWatch could not publish: nobody can change the policy of that key.
  const key = m.resources(KmsKey, "notifications", when(ownKey), () => ({
    description: `Notifications of ${name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Administration",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
        {
          // Auto Scaling publishes by its service-linked role, not as a service.
          Sid: "AutoScaling",
          Effect: "Allow",
          Principal: { AWS: group.role },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
        },
      ],
    }),
    tags,
  }));
  const topic = m.resources(SnsTopic, "this", when(ownTopic), () => ({
    namePrefix: `${name}-`,
    kmsMasterKeyId: attributeOf(notifications, (given) => attributeOf(given.kmsKey, ({ arn }) => arn, only(key).arn), NONE),
    tags,
    // Its name stays, so that nothing replaces it; create_before_destroy would spread to the group, through the key.
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const policy = m.resources(SnsTopicPolicy, "this", when(ownTopic), () => ({
    arn: only(topic).arn,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: only(topic).arn,
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
        {
          Sid: "AutoScaling",
          Effect: "Allow",
          Principal: { AWS: group.role },
          Action: "sns:Publish",
          Resource: only(topic).arn,
          // The role is of this account by its ARN; so it stays where a role of another account is given.
          Condition: { StringEquals: { "aws:PrincipalAccount": account } },
        },
      ],
    }),
  }));

  // The policy's, so that nobody is told to publish before they may.
  const topicArn = m.local(
    "topicArn",
    attributeOf(notifications, (given) => attributeOf(given.topic, ({ arn }) => arn, only(policy).arn), NONE),
  );
  const subscriptions = attributeOf(notifications, (given) => given.subscriptions, {} as MapOf<Subscription>);
  m.resources(SnsTopicSubscription, "this", subscriptions, ({ protocol, endpoint }) => ({ topicArn, protocol, endpoint }));
  const events = attributeOf(notifications, (given) => given.events, [] as string[]);
  const told = when(lessThan(0, length(events)));
  m.resources(AutoscalingNotification, "this", told, () => ({
    groupNames: [group.name],
    notifications: events,
    topicArn,
    // In place the provider would take the events away from a group that is gone by then.
    lifecycle: { replaceTriggeredBy: m.triggers("notified", told, () => ({ arn: group.arn })) },
  }));
  return topicArn;
}

interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
}

const MINUTE = 60;

/** The alarms on the group, to the topic; only when there is one. */
export function buildAlarms(m: ModuleScope, inputs: Inputs, group: Fleet, topicArn: string): void {
  const { alarms, notifications, targetGroups, mixedInstances, tags } = inputs;
  const told = isSet(notifications);
  const whenTold = <T>(alarm: Optional<T>): MapOf<T> =>
    mapOf(whenSet(alarm), (given) => given, { key: () => "this", where: () => told });
  const groupDimension = { AutoScalingGroupName: group.name };
  const toTopic = { alarmActions: [topicArn], okActions: [topicArn], tags };

  m.resources(CloudwatchMetricAlarm, "cpu_high", whenTold(alarms.cpuHigh), ({ thresholdPercent, minutes }) => ({
    alarmName: `${group.name}-cpu-high`,
    alarmDescription: `Instances of ${group.name} use their processors above ${thresholdPercent} percent`,
    namespace: "AWS/EC2",
    metricName: "CPUUtilization",
    dimensions: groupDimension,
    statistic: "Average",
    comparisonOperator: "GreaterThanThreshold",
    threshold: thresholdPercent,
    period: MINUTE,
    evaluationPeriods: minutes,
    // An empty group has no processors.
    treatMissingData: "notBreaching",
    ...toTopic,
  }));
  m.resources(CloudwatchMetricAlarm, "below_desired", whenTold(alarms.belowDesired), ({ minutes }) => ({
    alarmName: `${group.name}-below-desired`,
    alarmDescription: `Less of ${group.name} is in service than desired`,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: minutes,
    treatMissingData: "missing",
    metricQuery: [
      { id: "missing", expression: "desired - inservice", label: "Missing capacity", returnData: true },
      groupMetric("desired", "GroupDesiredCapacity", groupDimension),
      groupMetric("inservice", inServiceMetric(mixedInstances), groupDimension),
    ],
    ...toTopic,
  }));
  const watched = mapOf(
    targetGroups,
    ({ arn, loadBalancer }) => ({
      targetGroup: targetGroupSuffix(arn),
      balancer: attributeOf(loadBalancer, (given) => loadBalancerSuffix(given.arn), NONE),
    }),
    {
      where: ({ loadBalancer }) => all(told, isSet(alarms.unhealthyTargets), isSet(loadBalancer)),
    },
  );
  m.resources(CloudwatchMetricAlarm, "unhealthy_targets", watched, ({ targetGroup, balancer }, name) => ({
    alarmName: `${group.name}-unhealthy-${name}`,
    alarmDescription: `Instances of ${group.name} are unhealthy in the target group ${name}`,
    namespace: choose(matches(balancer, /^net\//), "AWS/NetworkELB", "AWS/ApplicationELB"),
    metricName: "UnHealthyHostCount",
    dimensions: { LoadBalancer: balancer, TargetGroup: targetGroup },
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: attributeOf(alarms.unhealthyTargets, ({ threshold }) => threshold, 0),
    period: MINUTE,
    evaluationPeriods: attributeOf(alarms.unhealthyTargets, ({ minutes }) => minutes, 1),
    treatMissingData: "notBreaching",
    ...toTopic,
  }));
}

const groupMetric = (id: string, metricName: string, dimensions: Record<string, string>) => ({
  id,
  returnData: false,
  metric: { namespace: "AWS/AutoScaling", metricName, dimensions, period: MINUTE, stat: "Average" },
});
