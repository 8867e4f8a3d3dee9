import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { type Resources, type ModuleScope, at, attributeOf, contains, flatten, listOf, mapOf, not, whenSet } from "../../../core";
import type { Inputs } from "../inputs";
import type { ALARMS } from "./inputs";

/** The metrics of Application Load Balancers. */
export const NAMESPACE = "AWS/ApplicationELB";

/** The alarms that are wanted: one of each kind, but unhealthy targets for each target group. */
export function buildAlarms(m: ModuleScope, inputs: Inputs, balancer: Lb, groups: Resources<LbTargetGroup>): void {
  const { name, alarms, tags } = inputs;
  // Alarms are overwritten by others of their name; the balancer's own name is nobody else's.
  const unique = balancer.name;
  const unwanted = attributeOf(alarms, ({ without }) => without, [] as string[]);
  const wanted = (alarm: (typeof ALARMS)[number]) =>
    mapOf(whenSet(alarms), (settings) => settings, { key: () => "this", where: () => not(contains(unwanted, alarm)) });
  const common = {
    namespace: NAMESPACE,
    period: 60,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    dimensions: { LoadBalancer: balancer.arnSuffix },
    tags,
  };
  const times = ({ minutes, topicArns }: { minutes: number; topicArns: string[] }) => ({
    evaluationPeriods: minutes,
    alarmActions: topicArns,
    okActions: topicArns,
  });

  m.resources(CloudwatchMetricAlarm, "target_5xx", wanted("target5xx"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-target-5xx`,
    alarmDescription: `Targets behind ${name} answer with errors (5xx).`,
    metricName: "HTTPCode_Target_5XX_Count",
    statistic: "Sum",
    threshold: settings.target5xx,
  }));
  m.resources(CloudwatchMetricAlarm, "balancer_5xx", wanted("balancer5xx"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-balancer-5xx`,
    alarmDescription: `${name} itself answers with errors (5xx): no target is there, or none answers properly.`,
    metricName: "HTTPCode_ELB_5XX_Count",
    statistic: "Sum",
    threshold: settings.balancer5xx,
  }));
  m.resources(CloudwatchMetricAlarm, "latency", wanted("latency"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-latency`,
    alarmDescription: `Targets behind ${name} take long to answer one request in twenty.`,
    metricName: "TargetResponseTime",
    extendedStatistic: "p95",
    comparisonOperator: "GreaterThanThreshold",
    threshold: settings.latencySeconds,
  }));
  m.resources(CloudwatchMetricAlarm, "rejected_connections", wanted("rejectedConnections"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-rejected-connections`,
    alarmDescription: `${name} has more connections than it can take, and refuses some.`,
    metricName: "RejectedConnectionCount",
    statistic: "Sum",
    threshold: settings.rejectedConnections,
  }));
  const perGroup = flatten(
    listOf(wanted("unhealthyTargets"), ({ unhealthyTargets, minutes, topicArns }) =>
      listOf(inputs.targetGroups, (_, group) => ({ group, unhealthyTargets, minutes, topicArns })),
    ),
  );
  m.resources(
    CloudwatchMetricAlarm,
    "unhealthy_targets",
    mapOf(perGroup, (settings) => settings, { key: ({ group }) => group }),
    (settings) => ({
      ...common,
      ...times(settings),
      alarmName: `${unique}-${settings.group}-unhealthy-targets`,
      alarmDescription: `Targets of ${settings.group} behind ${name} fail their health checks.`,
      metricName: "UnHealthyHostCount",
      statistic: "Maximum",
      threshold: settings.unhealthyTargets,
      dimensions: { LoadBalancer: balancer.arnSuffix, TargetGroup: at(groups, settings.group).arnSuffix },
    }),
  );
}
