import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { generated, passed } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, local, output, every } = generated(autoScalingGroup);
const GROUP = "${local.group.name}";
const OWN_TOPIC = "${(var.notifications != null ? var.notifications.topic == null : false) ? { this = true } : {}}";
const TOPIC = '${aws_sns_topic.this["this"].arn}';
const ACCOUNT = '${split(":", local.group.arn)[4]}';
// Auto Scaling publishes by its service-linked role, not as a service.
const AUTO_SCALING = { AWS: "${local.group.role}" };
const ALARMS = { Service: "cloudwatch.amazonaws.com" };

describe("the own topic", () => {
  test("is there unless one is given, encrypted with the given key or its own", () => {
    const key = "var.notifications.kms_key";
    const ownKey = 'aws_kms_key.notifications["this"].arn';
    expect(resource("aws_sns_topic.this")).toMatchObject({
      for_each: OWN_TOPIC,
      kms_master_key_id: `\${var.notifications != null ? (${key} != null ? ${key}.arn : ${ownKey}) : null}`,
    });
  });

  test("takes messages of the account's alarms and of its Auto Scaling, and of nobody else", () => {
    const { policy, ...others } = resource("aws_sns_topic_policy.this");
    const publish = { Effect: "Allow", Action: "sns:Publish", Resource: TOPIC };
    expect(others).toEqual({ for_each: OWN_TOPIC, arn: TOPIC });
    expect(policyOf(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "Alarms", ...publish, Principal: ALARMS, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
        {
          Sid: "AutoScaling",
          ...publish,
          Principal: AUTO_SCALING,
          Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
        },
      ],
    });
  });
});

describe("the topic's key", () => {
  const { policy, ...key } = resource("aws_kms_key.notifications");

  test("is there where neither a topic nor a key is given, rotates, and can be called back for a month", () => {
    const without = "var.notifications.topic == null ? var.notifications.kms_key == null : false";
    expect(key).toMatchObject({
      for_each: `\${(var.notifications != null ? (${without}) : false) ? { this = true } : {}}`,
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
  });

  test("is the account's, and is used by its alarms and its Auto Scaling, and by nobody else", () => {
    const use = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };
    const root = `arn:\${split(":", local.group.arn)[1]}:iam::${ACCOUNT}:root`;
    expect(policyOf(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "Administration", Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" },
        { Sid: "Alarms", ...use, Principal: ALARMS, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
        { Sid: "AutoScaling", ...use, Principal: AUTO_SCALING },
      ],
    });
  });
});

describe("who is told", () => {
  test("the given topic, or the own one as soon as its policy lets publish", () => {
    const topic = "var.notifications.topic";
    const own = 'aws_sns_topic_policy.this["this"].arn';
    expect(local("topic_arn")).toBe(`\${var.notifications != null ? (${topic} != null ? ${topic}.arn : ${own}) : null}`);
    expect(output("topic_arn")).toBe("${local.topic_arn}");
    expect(every("topic_arn")).toEqual({
      "aws_sns_topic_subscription.this": "${local.topic_arn}",
      "aws_autoscaling_notification.this": "${local.topic_arn}",
    });
  });

  test("its subscribers", () => {
    expect(resource("aws_sns_topic_subscription.this")).toMatchObject({
      for_each: "${var.notifications != null ? var.notifications.subscriptions : {}}",
      ...passed("each.value", { endpoint: "endpoint", protocol: "protocol" }),
    });
  });

  test("of this group's events that are wanted, if any", () => {
    const events = "var.notifications != null ? var.notifications.events : []";
    expect(resource("aws_autoscaling_notification.this")).toMatchObject({
      for_each: `\${0 < length(${events}) ? { this = true } : {}}`,
      group_names: [GROUP],
      notifications: `\${${events}}`,
    });
  });
});

describe("alarms", () => {
  const toTopic = { alarm_actions: ["${local.topic_arn}"], ok_actions: ["${local.topic_arn}"] };
  const asked = (alarm: string) => `\${{ for v in var.alarms.${alarm}[*] : "this" => v if var.notifications != null }}`;
  const ofGroup = { AutoScalingGroupName: GROUP };

  test.each<[string, string[]]>([
    ["step", ["${each.key}", GROUP]],
    ["cpu_high", [GROUP, "${each.value.threshold_percent} percent"]],
    ["below_desired", [GROUP]],
    ["unhealthy_targets", [GROUP, "${each.key}"]],
  ])("say what they are about: %s", (name, about) => {
    const { alarm_description: description } = resource(`aws_cloudwatch_metric_alarm.${name}`);
    expect(about.filter((part) => !String(description).includes(part))).toEqual([]);
  });

  test("on busy processors, of which an empty group has none", () => {
    expect(resource("aws_cloudwatch_metric_alarm.cpu_high")).toMatchObject({
      for_each: asked("cpu_high"),
      alarm_name: `${GROUP}-cpu-high`,
      ...toTopic,
      namespace: "AWS/EC2",
      metric_name: "CPUUtilization",
      dimensions: ofGroup,
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: "${each.value.threshold_percent}",
      period: 60,
      evaluation_periods: "${each.value.minutes}",
      treat_missing_data: "notBreaching",
    });
  });

  test("on less in service than desired, in the unit of the desired size", () => {
    const metric = (id: string, name: string) => ({
      id,
      return_data: false,
      metric: { namespace: "AWS/AutoScaling", metric_name: name, dimensions: ofGroup, period: 60, stat: "Average" },
    });
    const weighted = "anytrue([for v in var.mixed_instances.instance_types : v.weight != null])";
    const unit = `(var.mixed_instances != null ? ${weighted} : false) ? "GroupInServiceCapacity" : "GroupInServiceInstances"`;
    expect(resource("aws_cloudwatch_metric_alarm.below_desired")).toMatchObject({
      for_each: asked("below_desired"),
      alarm_name: `${GROUP}-below-desired`,
      ...toTopic,
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      evaluation_periods: "${each.value.minutes}",
      treat_missing_data: "missing",
      metric_query: [
        { id: "missing", expression: "desired - inservice", return_data: true },
        metric("desired", "GroupDesiredCapacity"),
        metric("inservice", `\${${unit}}`),
      ],
    });
  });

  test("on unhealthy targets, for each target group whose load balancer is known, of either kind", () => {
    const balancer = 'v.load_balancer != null ? split(":loadbalancer/", v.load_balancer.arn)[1] : null';
    const told = "var.notifications != null && var.alarms.unhealthy_targets != null && v.load_balancer != null";
    const given = (name: string, otherwise: number) =>
      `\${var.alarms.unhealthy_targets != null ? var.alarms.unhealthy_targets.${name} : ${otherwise}}`;
    expect(resource("aws_cloudwatch_metric_alarm.unhealthy_targets")).toMatchObject({
      for_each: `\${{ for k, v in var.target_groups : k => { targetGroup = split(":", v.arn)[5], balancer = ${balancer} } if ${told} }}`,
      alarm_name: `${GROUP}-unhealthy-\${each.key}`,
      ...toTopic,
      namespace: '${can(regex("^net/", each.value.balancer)) ? "AWS/NetworkELB" : "AWS/ApplicationELB"}',
      metric_name: "UnHealthyHostCount",
      dimensions: { LoadBalancer: "${each.value.balancer}", TargetGroup: "${each.value.targetGroup}" },
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: given("threshold", 0),
      period: 60,
      evaluation_periods: given("minutes", 1),
      treat_missing_data: "notBreaching",
    });
  });
});
