import { nlb } from "../../../modules/nlb/nlb";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource } = generated(nlb);
const BALANCER = { LoadBalancer: "${aws_lb.this.arn_suffix}" };
const wanted = (name: string) =>
  `{ for v in var.alarms[*] : "this" => v if !contains(var.alarms != null ? var.alarms.without : [], "${name}") }`;
/** Each alarm looks at minutes, tells the topics both ways, and is quiet where there are no connections. */
const always = (topics: string, name: string) => ({
  namespace: "AWS/NetworkELB",
  alarm_name: `\${aws_lb.this.name}-${name}`,
  alarm_actions: topics,
  ok_actions: topics,
  period: 60,
  evaluation_periods: "${each.value.minutes}",
  treat_missing_data: "notBreaching",
  comparison_operator: "GreaterThanOrEqualToThreshold",
});

describe("alarms, where topics are given, and each unless it is unwanted", () => {
  test.each<[string, string, string, string]>([
    ["target_resets", "targetResets", "target-resets", "TCP_Target_Reset_Count"],
    ["balancer_resets", "balancerResets", "balancer-resets", "TCP_ELB_Reset_Count"],
    ["port_allocation_errors", "portAllocationErrors", "port-allocation-errors", "PortAllocationErrorCount"],
  ])("%s", (name, input, suffix, metric) => {
    expect(resource(`aws_cloudwatch_metric_alarm.${name}`)).toMatchObject({
      for_each: `\${${wanted(input)}}`,
      ...always("${each.value.topic_arns}", suffix),
      dimensions: BALANCER,
      metric_name: metric,
      statistic: "Sum",
      threshold: `\${each.value.${name}}`,
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
      threshold: "${each.value.unhealthyTargets}",
    });
  });
});

test.each<[string, string[]]>([
  ["target_resets", ["${var.name}"]],
  ["balancer_resets", ["${var.name}"]],
  ["port_allocation_errors", ["${var.name}"]],
  ["unhealthy_targets", ["${var.name}", "${each.value.group}"]],
])("the alarm %s says what it is about", (name, about) => {
  const { alarm_description: description } = resource(`aws_cloudwatch_metric_alarm.${name}`);
  expect(about.filter((part) => !String(description).includes(part))).toEqual([]);
});

test("the dashboard shows the balancer and all its target groups, side by side", () => {
  const ofGroups = (metric: string) => [
    `\${for v in aws_lb_target_group.this : ["AWS/NetworkELB", "${metric}", "TargetGroup", v.arn_suffix, "LoadBalancer", aws_lb.this.arn_suffix]}`,
  ];
  const ofBalancer = (...metrics: string[]) =>
    metrics.map((metric) => ["AWS/NetworkELB", metric, "LoadBalancer", BALANCER.LoadBalancer]);
  const ofProtocols = (metric: string) => ofBalancer(metric, `${metric}_TLS`, `${metric}_UDP`);
  const widgets: Array<[string, string, unknown]> = [
    ["New flows", "Sum", ofProtocols("NewFlowCount")],
    ["Active flows", "Average", ofProtocols("ActiveFlowCount")],
    ["Processed bytes", "Sum", ofProtocols("ProcessedBytes")],
    [
      "Resets and errors",
      "Sum",
      ofBalancer("TCP_Target_Reset_Count", "TCP_ELB_Reset_Count", "TCP_Client_Reset_Count", "PortAllocationErrorCount"),
    ],
    ["Healthy targets", "Minimum", ofGroups("HealthyHostCount")],
    ["Unhealthy targets", "Maximum", ofGroups("UnHealthyHostCount")],
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
