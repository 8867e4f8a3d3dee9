import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { BEFORE_THE_FIRST_BOOT, LIFECYCLES } from "../../support/ec2";
import { generated, passed } from "../../support/generated";

const { resource, local, output, every } = generated(autoScalingGroup);
const group = resource("aws_autoscaling_group.this");
const blocks = group["dynamic"] as Record<string, Array<{ for_each: string; content: Record<string, unknown> }>>;
const TEMPLATE = "${aws_launch_template.this.id}";
/** A number that changes with the template, so that a change shows; but the newest, whatever it is, where Terraform changes no group. */
const VERSION = '${var.replaced_by_code_deploy ? "$Default" : tostring(aws_launch_template.this.latest_version)}';
/** A list, or nothing where it is empty. */
const unlessEmpty = (list: string) => `\${0 < length(${list}) ? ${list} : null}`;

describe("the group", () => {
  test("is as the inputs say", () => {
    expect(group).toMatchObject({
      ...passed("var", {
        default_instance_warmup: "warmup_seconds",
        enabled_metrics: "enabled_metrics",
        health_check_grace_period: "health_check_grace_period_seconds",
        protect_from_scale_in: "protect_from_scale_in",
        suspended_processes: "suspended_processes",
        termination_policies: "termination_policies",
        vpc_zone_identifier: "subnet_ids",
      }),
      capacity_rebalance: "${var.mixed_instances != null ? var.mixed_instances.capacity_rebalance : false}",
      max_instance_lifetime: "${var.max_instance_lifetime_days != null ? var.max_instance_lifetime_days * 86400 : null}",
      metrics_granularity: "1Minute",
      wait_for_capacity_timeout: "${var.wait_for_capacity_minutes}m",
    });
    expect(output("name")).toBe("${local.group.name}");
    expect(output("arn")).toBe("${local.group.arn}");
  });

  test("begins with the wanted size, else the least; where it is held, both ends are that size", () => {
    const held = (end: string) => `\${var.hold_desired_capacity ? local.desired_capacity : var.${end}}`;
    expect(local("desired_capacity")).toBe("${var.desired_capacity != null ? var.desired_capacity : var.min_size}");
    expect(group).toMatchObject({
      desired_capacity: "${local.desired_capacity}",
      min_size: held("min_size"),
      max_size: held("max_size"),
    });
  });

  test("is in all target groups, whose health checks count unless told otherwise", () => {
    expect(group).toMatchObject({
      target_group_arns: "${[for v in var.target_groups : v.arn]}",
      health_check_type:
        '${var.health_check_type != null ? var.health_check_type : 0 < length(var.target_groups) ? "ELB" : "EC2"}',
    });
  });

  test("gives its tags to what it launches", () => {
    expect(blocks["tag"]).toEqual([
      {
        for_each: "${merge(var.tags, { Name = var.name })}",
        content: { key: "${tag.key}", value: "${tag.value}", propagate_at_launch: true },
      },
      // By it a copy is found.
      {
        for_each: "${var.replaced_by_code_deploy ? { this = true } : {}}",
        content: { key: "twinform-fleet", value: "${var.name}", propagate_at_launch: false },
      },
    ]);
  });

  test("launches of the template alone, unless there are mixed instances", () => {
    expect(blocks["launch_template"]).toEqual([
      { for_each: "${var.mixed_instances == null ? { this = true } : {}}", content: { id: TEMPLATE, version: VERSION } },
    ]);
    expect(blocks["mixed_instances_policy"]).toMatchObject([{ for_each: "${var.mixed_instances[*]}" }]);
  });
});

describe("mixed instances", () => {
  const mixed = blocks["mixed_instances_policy"]?.[0]?.content ?? {};
  const value = "mixed_instances_policy.value";

  test("are on demand and Spot as told; without a word the cheapest, or the first of a list", () => {
    const strategy = `${value}.on_demand_allocation_strategy`;
    expect(mixed["instances_distribution"]).toEqual({
      ...passed(value, {
        on_demand_base_capacity: "on_demand_base_capacity",
        on_demand_percentage_above_base_capacity: "on_demand_percentage_above_base_capacity",
        spot_allocation_strategy: "spot_allocation_strategy",
        spot_max_price: "spot_max_price",
      }),
      on_demand_allocation_strategy: `\${${strategy} != null ? ${strategy} : ${value}.requirements != null ? "lowest-price" : "prioritized"}`,
    });
  });

  test("launch of the same template, of each type in the list with its weight", () => {
    expect(mixed["launch_template"]).toMatchObject({
      launch_template_specification: { launch_template_id: TEMPLATE, version: VERSION },
      dynamic: {
        override: [
          {
            for_each: `\${${value}.instance_types}`,
            content: {
              instance_type: "${override.value.type}",
              weighted_capacity: "${override.value.weight != null ? tostring(override.value.weight) : null}",
            },
          },
          { for_each: `\${${value}.requirements[*]}` },
        ],
      },
    });
  });

  test("or of all types that meet the requirements, and whose processors run the AMI", () => {
    const makers = "override.value.cpu_manufacturers";
    const requirements = {
      ...passed("override.value", {
        burstable_performance: "burstable_performance",
        instance_generations: "instance_generations",
      }),
      allowed_instance_types: unlessEmpty("override.value.allowed_instance_types"),
      excluded_instance_types: unlessEmpty("override.value.excluded_instance_types"),
      cpu_manufacturers: `\${0 < length(${makers}) ? ${makers} : (var.architecture == "arm64" ? ["amazon-web-services"] : ["intel", "amd"])}`,
      memory_mib: passed("override.value", { min: "memory_mib_min", max: "memory_mib_max" }),
      vcpu_count: passed("override.value", { min: "vcpu_min", max: "vcpu_max" }),
    };
    expect(mixed["launch_template"]).toMatchObject({
      dynamic: { override: [{}, { content: { instance_requirements: requirements } }] },
    });
  });
});

test("names begin with the group's, so that several can be in one account", () => {
  expect(every("name_prefix")).toEqual(
    Object.fromEntries(
      [
        "aws_security_group.this",
        "aws_iam_role.this",
        "aws_iam_instance_profile.this",
        "aws_launch_template.this",
        "aws_autoscaling_group.this",
        "aws_sns_topic.this",
      ].map((address) => [address, "${var.name}-"]),
    ),
  );
});

test("everything has the tags", () => {
  const named = "${merge(var.tags, { Name = var.name })}";
  const ofRule = "${merge(var.tags, { Name = each.key })}";
  expect(every("tags")).toEqual({
    "aws_security_group.this": named,
    "aws_vpc_security_group_ingress_rule.this": ofRule,
    "aws_vpc_security_group_egress_rule.this": ofRule,
    "aws_launch_template.this": named,
    ...Object.fromEntries(
      [
        "aws_iam_role.this",
        "aws_iam_instance_profile.this",
        "aws_kms_key.notifications",
        "aws_sns_topic.this",
        "aws_cloudwatch_metric_alarm.step",
        "aws_cloudwatch_metric_alarm.cpu_high",
        "aws_cloudwatch_metric_alarm.below_desired",
        "aws_cloudwatch_metric_alarm.unhealthy_targets",
      ].map((address) => [address, "${var.tags}"]),
    ),
  });
});

test("the group waits for what its instances' first boot needs; renamed rules and policies for their old names to go", () => {
  expect(every("depends_on")).toEqual({
    "aws_autoscaling_group.this": BEFORE_THE_FIRST_BOOT,
    "aws_vpc_security_group_ingress_rule.this": ["terraform_data.security_group_rules"],
    "aws_vpc_security_group_egress_rule.this": ["terraform_data.security_group_rules"],
    "aws_iam_role_policy_attachment.this": ["terraform_data.policies"],
  });
});

test("what is replaced, and how", () => {
  expect(every("lifecycle")).toEqual({
    ...LIFECYCLES,
    "aws_launch_template.this": { create_before_destroy: true, ignore_changes: ["name_prefix"] },
    // Scaling moves the size, and no plan moves it back.
    "aws_autoscaling_group.this": { ignore_changes: ["name_prefix", "desired_capacity"] },
    "aws_sns_topic.this": { ignore_changes: ["name_prefix"] },
    // In place its events would be taken from a group that is gone by then.
    "aws_autoscaling_notification.this": { replace_triggered_by: ["terraform_data.notified[each.key]"] },
  });
});
