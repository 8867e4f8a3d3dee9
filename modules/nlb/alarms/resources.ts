import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { type ModuleScope, type Resources, at, attributeOf, contains, flatten, listOf, mapOf, not, whenSet } from "../../../core";
import type { Inputs } from "../inputs";
import type { ALARMS } from "./inputs";

/** The metrics of Network Load Balancers. */
export const NAMESPACE = "AWS/NetworkELB";

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

  m.resources(CloudwatchMetricAlarm, "target_resets", wanted("targetResets"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-target-resets`,
    alarmDescription: `Targets behind ${name} reset connections.`,
    metricName: "TCP_Target_Reset_Count",
    statistic: "Sum",
    threshold: settings.targetResets,
  }));
  m.resources(CloudwatchMetricAlarm, "balancer_resets", wanted("balancerResets"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-balancer-resets`,
    alarmDescription: `${name} itself resets connections: they were idle for too long, or no target is healthy.`,
    metricName: "TCP_ELB_Reset_Count",
    statistic: "Sum",
    threshold: settings.balancerResets,
  }));
  m.resources(CloudwatchMetricAlarm, "port_allocation_errors", wanted("portAllocationErrors"), (settings) => ({
    ...common,
    ...times(settings),
    alarmName: `${unique}-port-allocation-errors`,
    alarmDescription: `${name} has no source port left for some connections to targets.`,
    metricName: "PortAllocationErrorCount",
    statistic: "Sum",
    threshold: settings.portAllocationErrors,
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
