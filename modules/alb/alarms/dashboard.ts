import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { type ModuleScope, type Resources, json, listOf, nth, split, when } from "../../../core";
import { NAMESPACE } from "./resources";
import type { Inputs } from "../inputs";

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
        graph(0, "Requests by target group", "Sum", ofGroups("RequestCountPerTarget")),
        graph(1, "Seconds until the answer (95 in 100 requests)", "p95", ofGroups("TargetResponseTime")),
        graph(2, "Healthy targets", "Minimum", ofGroups("HealthyHostCount")),
        graph(3, "Unhealthy targets", "Maximum", ofGroups("UnHealthyHostCount")),
        graph(4, "Errors", "Sum", ofBalancer("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count", "HTTPCode_ELB_4XX_Count")),
        graph(
          5,
          "Connections",
          "Sum",
          ofBalancer("NewConnectionCount", "RejectedConnectionCount", "ClientTLSNegotiationErrorCount"),
        ),
      ],
    }),
  }));
}
