import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { generated, passed } from "../../support/generated";

const { resource, output, every } = generated(autoScalingGroup);
const GROUP = "${local.group.name}";
const ARN = (group: string) => `var.target_groups[each.value.target_group].${group}`;
const BALANCER = `${ARN("load_balancer")} != null ? split(":loadbalancer/", ${ARN("load_balancer.arn")})[1] : ""`;
/** What CloudWatch calls the requests of a load balancer to the policy's target group. */
const REQUESTS = `\${each.value.target_group != null ? "\${${BALANCER}}/\${split(":", ${ARN("arn")})[5]}" : null}`;
/** A metric's own dimensions; without any, the group's. */
const dimensions = (given: string) =>
  `\${merge(${given}, length(${given}) == 0 ? { AutoScalingGroupName = local.group.name } : {})}`;

test("policies, hooks and schedules are of this group, and named after their keys", () => {
  const policies = ["target_tracking", "step", "predictive"].map((kind) => `aws_autoscaling_policy.${kind}`);
  const ofGroup = [...policies, "aws_autoscaling_lifecycle_hook.this", "aws_autoscaling_schedule.this"];
  expect(every("autoscaling_group_name")).toEqual(Object.fromEntries(ofGroup.map((address) => [address, GROUP])));
  for (const policy of policies) expect(resource(policy)["name"]).toBe("${each.key}");
  expect(resource("aws_autoscaling_schedule.this")["scheduled_action_name"]).toBe("${each.key}");
});

test("the policies are told by name, whatever their kind", () => {
  const of = (kind: string) => `{ for k, v in aws_autoscaling_policy.${kind} : k => v.arn }`;
  expect(output("policy_arns")).toBe(`\${merge(${["target_tracking", "step", "predictive"].map(of).join(", ")})}`);
});

describe("target tracking", () => {
  const policy = resource("aws_autoscaling_policy.target_tracking");

  test("keeps a metric near its target, and removes instances unless told otherwise", () => {
    expect(policy).toMatchObject({
      for_each: "${var.target_tracking}",
      policy_type: "TargetTrackingScaling",
      estimated_instance_warmup: "${each.value.warmup_seconds}",
      target_tracking_configuration: passed("each.value", { disable_scale_in: "disable_scale_in", target_value: "target" }),
    });
  });

  test("watches a metric that AWS knows, of requests to one target group, or one of the user's own", () => {
    const metric = "customized_metric_specification.value";
    expect(policy["target_tracking_configuration"]).toMatchObject({
      dynamic: {
        predefined_metric_specification: [
          {
            for_each: "${(each.value.predefined_metric == null ? [] : [each.value.predefined_metric])}",
            content: { predefined_metric_type: "${predefined_metric_specification.value}", resource_label: REQUESTS },
          },
        ],
        customized_metric_specification: [
          {
            for_each: "${each.value.custom_metric[*]}",
            content: {
              ...passed(metric, { metric_name: "name", namespace: "namespace", statistic: "statistic", unit: "unit" }),
              dynamic: {
                metric_dimension: [
                  {
                    for_each: dimensions(`${metric}.dimensions`),
                    content: { name: "${metric_dimension.key}", value: "${metric_dimension.value}" },
                  },
                ],
              },
            },
          },
        ],
      },
    });
  });
});

describe("step scaling", () => {
  test("changes the size by steps", () => {
    const bound = (name: string) => `\${step_adjustment.value.${name} != null ? tostring(step_adjustment.value.${name}) : null}`;
    expect(resource("aws_autoscaling_policy.step")).toMatchObject({
      for_each: "${var.step_scaling}",
      policy_type: "StepScaling",
      ...passed("each.value", {
        adjustment_type: "adjustment_type",
        estimated_instance_warmup: "warmup_seconds",
        metric_aggregation_type: "metric_aggregation_type",
        min_adjustment_magnitude: "min_adjustment_magnitude",
      }),
      dynamic: {
        step_adjustment: [
          {
            for_each: "${each.value.steps}",
            content: {
              metric_interval_lower_bound: bound("lower_bound"),
              metric_interval_upper_bound: bound("upper_bound"),
              scaling_adjustment: "${step_adjustment.value.adjustment}",
            },
          },
        ],
      },
    });
  });

  test("is started by an alarm of its own, and by no other", () => {
    expect(resource("aws_cloudwatch_metric_alarm.step")).toMatchObject({
      for_each: "${var.step_scaling}",
      alarm_name: `${GROUP}-\${each.key}`,
      alarm_actions: ["${aws_autoscaling_policy.step[each.key].arn}"],
      ...passed("each.value.alarm", {
        comparison_operator: "comparison",
        evaluation_periods: "evaluation_periods",
        metric_name: "metric.name",
        namespace: "metric.namespace",
        period: "period_seconds",
        statistic: "metric.statistic",
        threshold: "threshold",
        unit: "metric.unit",
      }),
      dimensions: dimensions("each.value.alarm.metric.dimensions"),
    });
  });
});

test("predictive scaling forecasts from a pair of metrics, and goes beyond the greatest size only as told", () => {
  expect(resource("aws_autoscaling_policy.predictive")).toMatchObject({
    for_each: "${var.predictive_scaling}",
    policy_type: "PredictiveScaling",
    predictive_scaling_configuration: {
      ...passed("each.value", {
        max_capacity_breach_behavior: "max_capacity_breach_behavior",
        mode: "mode",
        scheduling_buffer_time: "scheduling_buffer_seconds",
      }),
      max_capacity_buffer: "${each.value.max_capacity_buffer != null ? tostring(each.value.max_capacity_buffer) : null}",
      metric_specification: {
        target_value: "${each.value.target}",
        predefined_metric_pair_specification: {
          predefined_metric_type: "${each.value.predefined_metric_pair}",
          resource_label: REQUESTS,
        },
      },
    },
  });
});

test("a schedule leaves the sizes as they are that it does not name", () => {
  const size = (name: string) => `\${each.value.${name} != null ? each.value.${name} : -1}`;
  expect(resource("aws_autoscaling_schedule.this")).toMatchObject({
    for_each: "${var.schedules}",
    ...passed("each.value", {
      end_time: "end_time",
      recurrence: "recurrence",
      start_time: "start_time",
      time_zone: "time_zone",
    }),
    desired_capacity: size("desired_capacity"),
    max_size: size("max_size"),
    min_size: size("min_size"),
  });
});
