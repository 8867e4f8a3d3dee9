import { alb } from "../../../modules/alb/alb";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource } = generated(alb);
const BALANCER = { LoadBalancer: "${aws_lb.this.arn_suffix}" };
const wanted = (name: string) =>
  `{ for v in var.alarms[*] : "this" => v if !contains(var.alarms != null ? var.alarms.without : [], "${name}") }`;
/** Each alarm looks at minutes, tells the topics both ways, and is quiet where there are no requests. */
const always = (topics: string, name: string) => ({
  namespace: "AWS/ApplicationELB",
  alarm_name: `\${aws_lb.this.name}-${name}`,
  alarm_actions: topics,
  ok_actions: topics,
  period: 60,
  evaluation_periods: "${each.value.minutes}",
  treat_missing_data: "notBreaching",
});

describe("alarms, where topics are given, and each unless it is unwanted", () => {
  const many = { comparison_operator: "GreaterThanOrEqualToThreshold", statistic: "Sum" };

  test.each<[string, string, string, Record<string, string>]>([
    ["target_5xx", "target5xx", "target-5xx", { ...many, metric_name: "HTTPCode_Target_5XX_Count" }],
    ["balancer_5xx", "balancer5xx", "balancer-5xx", { ...many, metric_name: "HTTPCode_ELB_5XX_Count" }],
    [
      "rejected_connections",
      "rejectedConnections",
      "rejected-connections",
      { ...many, metric_name: "RejectedConnectionCount", threshold: "${each.value.rejected_connections}" },
    ],
    [
      "latency",
      "latency",
      "latency",
      {
        metric_name: "TargetResponseTime",
        // Of twenty requests the slowest one.
        extended_statistic: "p95",
        comparison_operator: "GreaterThanThreshold",
        threshold: "${each.value.latency_seconds}",
      },
    ],
  ])("%s", (name, input, suffix, metric) => {
    expect(resource(`aws_cloudwatch_metric_alarm.${name}`)).toMatchObject({
      for_each: `\${${wanted(input)}}`,
      ...always("${each.value.topic_arns}", suffix),
      dimensions: BALANCER,
      threshold: `\${each.value.${input}}`,
      ...metric,
    });
  });

  test("unhealthy_targets, for each target group", () => {
    const one = "{ group = k2, unhealthyTargets = v.unhealthy_targets, minutes = v.minutes, topicArns = v.topic_arns }";
    const ofGroups = `[for k2, v2 in var.target_groups : ${one}]`;
    expect(resource("aws_cloudwatch_metric_alarm.unhealthy_targets")).toMatchObject({
      for_each: `\${{ for v in flatten([for v in ${wanted("unhealthyTargets")} : ${ofGroups}]) : v.group => v }}`,
      ...always("${each.value.topicArns}", "${each.value.group}-unhealthy-targets"),
      metric_name: "UnHealthyHostCount",
      dimensions: { ...BALANCER, TargetGroup: "${aws_lb_target_group.this[each.value.group].arn_suffix}" },
      statistic: "Maximum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: "${each.value.unhealthyTargets}",
    });
  });
});

test.each<[string, string[]]>([
  ["target_5xx", ["${var.name}"]],
  ["balancer_5xx", ["${var.name}"]],
  ["latency", ["${var.name}"]],
  ["rejected_connections", ["${var.name}"]],
  ["unhealthy_targets", ["${var.name}", "${each.value.group}"]],
])("the alarm %s says what it is about", (name, about) => {
  const { alarm_description: description } = resource(`aws_cloudwatch_metric_alarm.${name}`);
  expect(about.filter((part) => !String(description).includes(part))).toEqual([]);
});

test("the dashboard shows the balancer and all its target groups, side by side", () => {
  const ofGroups = (metric: string) => [
    `\${for v in aws_lb_target_group.this : ["AWS/ApplicationELB", "${metric}", "TargetGroup", v.arn_suffix, "LoadBalancer", aws_lb.this.arn_suffix]}`,
  ];
  const ofBalancer = (...metrics: string[]) =>
    metrics.map((metric) => ["AWS/ApplicationELB", metric, "LoadBalancer", BALANCER.LoadBalancer]);
  const widgets: Array<[string, string, unknown]> = [
    ["Requests by target group", "Sum", ofGroups("RequestCountPerTarget")],
    ["Seconds until the answer (95 in 100 requests)", "p95", ofGroups("TargetResponseTime")],
    ["Healthy targets", "Minimum", ofGroups("HealthyHostCount")],
    ["Unhealthy targets", "Maximum", ofGroups("UnHealthyHostCount")],
    ["Errors", "Sum", ofBalancer("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count", "HTTPCode_ELB_4XX_Count")],
    ["Connections", "Sum", ofBalancer("NewConnectionCount", "RejectedConnectionCount", "ClientTLSNegotiationErrorCount")],
  ];
  const { dashboard_body: body, ...others } = resource("aws_cloudwatch_dashboard.this");
  expect(others).toEqual({
    for_each: "${var.dashboard ? { this = true } : {}}",
    dashboard_name: "${aws_lb.this.name}",
  });
  // `${12}` is the number 12 in an expression.
  expect(policyOf(body)).toEqual({
    widgets: widgets.map(([title, stat, metrics], index) => ({
      type: "metric",
      x: `\${${(index % 2) * 12}}`,
      y: `\${${Math.floor(index / 2) * 6}}`,
      width: "${12}",
      height: "${6}",
      properties: {
        title,
        region: '${split(":", aws_lb.this.arn)[3]}',
        stat,
        period: "${60}",
        view: "timeSeries",
        metrics,
      },
    })),
  });
});
