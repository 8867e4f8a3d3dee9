import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { type ModuleScope, type Resources, json, listOf, nth, split, when } from "../../../core";
import type { Inputs } from "../inputs";
import { NAMESPACE } from "./resources";

const WIDTH = 12;
const HEIGHT = 6;

/** A dashboard with what one looks at first when something is wrong. */
export function buildDashboard(m: ModuleScope, inputs: Inputs, balancer: Lb, groups: Resources<LbTargetGroup>): void {
  const region = nth(split(":", balancer.arn), 3);
  const graph = (position: number, title: string, stat: string, metrics: unknown) => ({
    type: "metric",
    x: (position % 2) * WIDTH,
    y: Math.floor(position / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, region, stat, period: 60, view: "timeSeries", metrics },
  });
  const ofBalancer = (...names: string[]) => names.map((metric) => [NAMESPACE, metric, "LoadBalancer", balancer.arnSuffix]);
  const ofGroups = (metric: string) =>
    listOf(groups, (group) => [NAMESPACE, metric, "TargetGroup", group.arnSuffix, "LoadBalancer", balancer.arnSuffix]);
  m.resources(CloudwatchDashboard, "this", when(inputs.dashboard), () => ({
    // A dashboard is overwritten by another of its name; the balancer's own name is nobody else's.
    dashboardName: balancer.name,
    dashboardBody: json({
      widgets: [
        graph(0, "New flows", "Sum", ofBalancer("NewFlowCount", "NewFlowCount_TLS", "NewFlowCount_UDP")),
        graph(1, "Active flows", "Average", ofBalancer("ActiveFlowCount", "ActiveFlowCount_TLS", "ActiveFlowCount_UDP")),
        graph(2, "Processed bytes", "Sum", ofBalancer("ProcessedBytes", "ProcessedBytes_TLS", "ProcessedBytes_UDP")),
        graph(
          3,
          "Resets and errors",
          "Sum",
          ofBalancer("TCP_Target_Reset_Count", "TCP_ELB_Reset_Count", "TCP_Client_Reset_Count", "PortAllocationErrorCount"),
        ),
        graph(4, "Healthy targets", "Minimum", ofGroups("HealthyHostCount")),
        graph(5, "Unhealthy targets", "Maximum", ofGroups("UnHealthyHostCount")),
      ],
    }),
  }));
}
