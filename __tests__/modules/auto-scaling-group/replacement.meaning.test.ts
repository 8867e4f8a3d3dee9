import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { generated, passed } from "../../support/generated";

const { resource } = generated(autoScalingGroup);
const blocks = resource("aws_autoscaling_group.this")["dynamic"] as Record<string, unknown>;

describe("instances are replaced", () => {
  const refresh = "var.instance_refresh";
  const paused = `0 < length(${refresh}.checkpoint_percentages)`;

  test("step by step when the template changes, unless that is switched off", () => {
    expect(blocks["instance_refresh"]).toEqual([
      {
        for_each: `\${(${refresh}.enabled ? !var.replaced_by_code_deploy : false) ? { this = true } : {}}`,
        content: {
          strategy: "Rolling",
          preferences: {
            ...passed(refresh, {
              max_healthy_percentage: "max_healthy_percentage",
              min_healthy_percentage: "min_healthy_percentage",
              scale_in_protected_instances: "scale_in_protected_instances",
              skip_matching: "skip_matching",
              standby_instances: "standby_instances",
            }),
            instance_warmup: `\${${refresh}.warmup_seconds != null ? ${refresh}.warmup_seconds : var.warmup_seconds}`,
            checkpoint_percentages: `\${${paused} ? ${refresh}.checkpoint_percentages : null}`,
            // A pause is only where there is a checkpoint.
            checkpoint_delay: `\${${paused} ? tostring(${refresh}.checkpoint_delay_seconds) : null}`,
            dynamic: {
              alarm_specification: [
                {
                  for_each: `\${0 < length(${refresh}.alarms) ? { this = true } : {}}`,
                  content: { alarms: `\${${refresh}.alarms}` },
                },
              ],
            },
          },
        },
      },
    ]);
  });

  test("with as many healthy ones around as the maintenance policy says", () => {
    expect(blocks["instance_maintenance_policy"]).toEqual([
      {
        for_each: "${var.maintenance_policy[*]}",
        content: passed("instance_maintenance_policy.value", {
          max_healthy_percentage: "max_healthy_percentage",
          min_healthy_percentage: "min_healthy_percentage",
        }),
      },
    ]);
  });

  test("out of a reserve, where there is one", () => {
    expect(blocks["warm_pool"]).toEqual([
      {
        for_each: "${var.warm_pool[*]}",
        content: {
          ...passed("warm_pool.value", {
            max_group_prepared_capacity: "max_prepared_capacity",
            min_size: "min_size",
            pool_state: "state",
          }),
          instance_reuse_policy: { reuse_on_scale_in: "${warm_pool.value.reuse_on_scale_in}" },
        },
      },
    ]);
  });

  test("with pauses in their lives, and who is told of them", () => {
    expect(resource("aws_autoscaling_lifecycle_hook.this")).toEqual({
      for_each: "${var.lifecycle_hooks}",
      autoscaling_group_name: "${local.group.name}",
      name: "${each.key}",
      ...passed("each.value", {
        default_result: "default_result",
        heartbeat_timeout: "heartbeat_timeout_seconds",
        lifecycle_transition: "transition",
        notification_metadata: "metadata",
      }),
      notification_target_arn: "${each.value.target != null ? each.value.target.arn : null}",
      role_arn: "${each.value.target != null ? each.value.target.role_arn : null}",
    });
  });
});
