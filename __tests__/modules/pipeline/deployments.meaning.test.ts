import { type Item, conditionalStatements } from "../../support/policy";
import { ARTIFACT_KEY, PARTITION, REGION, allows, here, local, output, resource, trustIn, withPolicy } from "./support";

const APPLICATION = '${aws_codedeploy_app.this["this"].name}';
const WHERE_ANY = "${0 < length(var.deployments) ? { this = true } : {}}";
/** Whether CodeDeploy copies the Auto Scaling group of a deployment, which then has a name of its own. */
const copies = (one: string) => `${one}.blue_green != null ? ${one}.blue_green.copy != null : false`;
const nameOf = (one: string, key: string) => `(${copies(one)}) ? "\${${key}}.copied" : ${key}`;
const optional = (name: string, list: string, content: object) => ({ [name]: [{ for_each: `\${${list}}`, content }] });
const whereAny = (name: string, list: string, content: object) =>
  optional(name, `0 < length(${list}) ? { this = true } : {}`, content);

test("the application is for instances, and keeps its name, and with it the deployment groups", () => {
  expect(resource("aws_codedeploy_app.this")).toEqual({
    for_each: WHERE_ANY,
    compute_platform: "Server",
    name: "${var.name}-${substr(uuid(), 0, 8)}",
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name"] },
  });
});

test("a configuration of one's own is there before the old one goes, which a group may still use", () => {
  const of = "minimum_healthy_hosts";
  expect(resource("aws_codedeploy_deployment_config.this")).toEqual({
    for_each: "${{ for k, v in var.deployments : k => v if v.minimum_healthy_hosts != null }}",
    compute_platform: "Server",
    deployment_config_name: "${var.name}-${each.key}-${substr(uuid(), 0, 8)}",
    dynamic: optional(of, `each.value.${of}[*]`, {
      type: `\${${of}.value.percent != null ? "FLEET_PERCENT" : "HOST_COUNT"}`,
      value: `\${${of}.value.percent != null ? ${of}.value.percent : ${of}.value.count}`,
    }),
    lifecycle: { create_before_destroy: true, ignore_changes: ["deployment_config_name"] },
  });
});

describe("a deployment group", () => {
  const { dynamic, for_each: _, ...itself } = resource("aws_codedeploy_deployment_group.this");

  test("is told what CodeDeploy copies once; else both kinds are alike", () => {
    const { for_each: others, ...same } = resource("aws_codedeploy_deployment_group.this");
    const { lifecycle, for_each: copied, ...copying } = resource("aws_codedeploy_deployment_group.copying");
    expect(lifecycle).toEqual({ ignore_changes: ["autoscaling_groups"] });
    expect(copying).toEqual(same);
    expect(copied).toBe(`\${{ for k, v in var.deployments : k => v if ${copies("v")} }}`);
    expect(others).toBe(`\${{ for k, v in var.deployments : k => v if !(${copies("v")}) }}`);
  });

  test("deploys as it is asked to, in its own role, while that is allowed to work", () => {
    expect(itself).toEqual({
      app_name: APPLICATION,
      deployment_group_name: `\${${nameOf("each.value", "each.key")}}`,
      autoscaling_groups: "${each.value.auto_scaling_groups}",
      deployment_config_name:
        '${each.value.minimum_healthy_hosts != null ? aws_codedeploy_deployment_config.this[each.key].deployment_config_name : (each.value.configuration != null ? each.value.configuration : "CodeDeployDefault.OneAtATime")}',
      outdated_instances_strategy: "${each.value.outdated_instances}",
      termination_hook_enabled: "${each.value.termination_hook}",
      service_role_arn: "${aws_iam_role.deployment[each.key].arn}",
      deployment_style: {
        deployment_option: '${0 < length(each.value.target_groups) ? "WITH_TRAFFIC_CONTROL" : "WITHOUT_TRAFFIC_CONTROL"}',
        deployment_type: '${each.value.blue_green != null ? "BLUE_GREEN" : "IN_PLACE"}',
      },
      tags: "${var.tags}",
      depends_on: ["aws_iam_role_policy.deployment"],
    });
  });

  test("finds its instances by their tags, takes them out of their target groups, and tells topics", () => {
    const filter = optional("ec2_tag_filter", "ec2_tag_set.value", {
      key: "${ec2_tag_filter.value.key}",
      type: '${ec2_tag_filter.value.value != null ? "KEY_AND_VALUE" : "KEY_ONLY"}',
      value: "${ec2_tag_filter.value.value}",
    });
    const target = optional("target_group_info", "each.value.target_groups", {
      name: '${split("/", target_group_info.value.arn)[1]}',
    });
    expect(dynamic).toMatchObject({
      ...optional("ec2_tag_set", "each.value.tag_sets", { dynamic: filter }),
      ...whereAny("load_balancer_info", "each.value.target_groups", { dynamic: target }),
      ...optional("trigger_configuration", "each.value.triggers", {
        trigger_name: "${trigger_configuration.key}",
        trigger_events: "${trigger_configuration.value.events}",
        trigger_target_arn: "${trigger_configuration.value.topic_arn}",
      }),
    });
    expect(Object.keys(dynamic as object).sort()).toEqual([
      "alarm_configuration",
      "auto_rollback_configuration",
      "blue_green_deployment_config",
      "ec2_tag_set",
      "load_balancer_info",
      "trigger_configuration",
    ]);
  });

  test("goes blue/green by copies or by instances that are there, by hand or by itself", () => {
    const of = "blue_green_deployment_config.value";
    expect(dynamic).toMatchObject(
      optional("blue_green_deployment_config", "each.value.blue_green[*]", {
        deployment_ready_option: {
          action_on_timeout: `\${${of}.reroute_by_hand_minutes != null ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT"}`,
          wait_time_in_minutes: `\${${of}.reroute_by_hand_minutes}`,
        },
        green_fleet_provisioning_option: {
          action: `\${${of}.copy != null ? "COPY_AUTO_SCALING_GROUP" : "DISCOVER_EXISTING"}`,
        },
        terminate_blue_instances_on_deployment_success: {
          action: `\${${of}.blue_instances}`,
          termination_wait_time_in_minutes: `\${${of}.blue_instances == "TERMINATE" ? ${of}.terminate_after_minutes : null}`,
        },
      }),
    );
  });

  test("goes back on failure, on alarms that there are, and on request", () => {
    const events = [
      'each.value.rollback.on_failure ? ["DEPLOYMENT_FAILURE"] : []',
      'each.value.rollback.on_alarm && 0 < length(each.value.alarms) ? ["DEPLOYMENT_STOP_ON_ALARM"] : []',
      'each.value.rollback.on_request ? ["DEPLOYMENT_STOP_ON_REQUEST"] : []',
    ].join(", ");
    expect(dynamic).toMatchObject({
      ...whereAny("auto_rollback_configuration", `concat(${events})`, { enabled: true, events: `\${concat(${events})}` }),
      ...whereAny("alarm_configuration", "each.value.alarms", {
        enabled: true,
        alarms: "${each.value.alarms}",
        ignore_poll_alarm_failure: "${each.value.ignore_alarm_poll_failure}",
      }),
    });
  });
});

test("a role is taken on by CodeDeploy only, for its own deployment group", () => {
  expect(withPolicy("aws_iam_role.deployment", "assume_role_policy")).toEqual({
    for_each: "${var.deployments}",
    assume_role_policy: trustIn("codedeploy", {
      ArnEquals: {
        "aws:SourceArn": here("codedeploy", `deploymentgroup:${APPLICATION}/\${${nameOf("each.value", "each.key")}}`),
      },
    }),
    description: "CodeDeploy deploys ${var.name} to ${each.key}",
    name_prefix: "${var.name}-deploy-",
    permissions_boundary: "${var.permissions_boundary}",
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
});

describe("what a deployment may do", () => {
  const { policy, ...itself } = resource("aws_iam_role_policy.deployment");
  const found = conditionalStatements(policy);
  const GROUPS = "${local.deployed_groups[each.key].arns}";
  const allowed = (reason: string[], Action: unknown, Resource: unknown, Condition?: object): Item => ({
    for: reason,
    item: { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) },
  });
  const HAS_GROUPS = "0 < length(each.value.auto_scaling_groups)";
  const TERMINATES =
    '(each.value.blue_green != null ? (each.value.blue_green.copy != null ? true : each.value.blue_green.blue_instances == "TERMINATE") : false)';
  const COPY = ["v in flatten([for v in each.value.blue_green[*] : [for v2 in v.copy[*] : v2]])"];
  const TOPIC_KEYS = "flatten([for v in each.value.triggers : [for v2 in v.kms_key[*] : v2.arn]])";
  const ALARMS = here("cloudwatch", "alarm:*");

  const PARTS: Record<string, Item[]> = {
    "to look, where AWS knows no resources": [
      allowed(
        [],
        [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeLifecycleHooks",
          "autoscaling:DescribeNotificationConfigurations",
          "autoscaling:DescribePolicies",
          "autoscaling:DescribeScalingActivities",
          "autoscaling:DescribeScheduledActions",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstances",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "tag:GetResources",
        ],
        "*",
      ),
    ],
    "to hold new instances of its Auto Scaling groups, and to move their traffic when it is blue/green": [
      allowed(
        [HAS_GROUPS],
        [
          "autoscaling:CompleteLifecycleAction",
          "autoscaling:DeleteLifecycleHook",
          "autoscaling:PutLifecycleHook",
          "autoscaling:RecordLifecycleActionHeartbeat",
          "autoscaling:ResumeProcesses",
          "autoscaling:SuspendProcesses",
        ],
        GROUPS,
      ),
      allowed(
        [`(each.value.blue_green != null ? ${HAS_GROUPS} : false)`],
        ["autoscaling:AttachLoadBalancerTargetGroups", "autoscaling:UpdateAutoScalingGroup"],
        GROUPS,
      ),
    ],
    "to copy a group with all that it has, launching what its template says in the role that it names": [
      allowed(
        COPY,
        [
          "autoscaling:CreateAutoScalingGroup",
          "autoscaling:CreateOrUpdateTags",
          "autoscaling:DeleteAutoScalingGroup",
          "autoscaling:EnableMetricsCollection",
          "autoscaling:PutNotificationConfiguration",
          "autoscaling:PutScalingPolicy",
          "autoscaling:PutScheduledUpdateGroupAction",
          "autoscaling:PutWarmPool",
        ],
        GROUPS,
      ),
      allowed(COPY, "cloudwatch:PutMetricAlarm", ALARMS),
      allowed(
        COPY,
        "ec2:RunInstances",
        [here("ec2", "*"), `arn:${PARTITION}:ec2:${REGION}::image/*`, `arn:${PARTITION}:ec2:${REGION}::snapshot/*`],
        { ArnEquals: { "ec2:LaunchTemplate": here("ec2", "launch-template/${v.launch_template_id}") } },
      ),
      allowed(COPY, "ec2:CreateTags", here("ec2", "*"), { StringEquals: { "ec2:CreateAction": "RunInstances" } }),
      allowed(COPY, "iam:PassRole", "${v.instance_role_arn}", {
        StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
      }),
    ],
    "to terminate the old instances, by their group's name or a tag out of the first set, where it is asked to": [
      allowed([`(${TERMINATES} ? ${HAS_GROUPS} : false)`], "ec2:TerminateInstances", here("ec2", "instance/*"), {
        StringLike: { "aws:ResourceTag/aws:autoscaling:groupName": "${local.deployed_groups[each.key].names}" },
      }),
      allowed(
        [`k, v in each.value.tag_sets if ${TERMINATES} ? tonumber(k) == 0 : false`, "v2 in v"],
        "ec2:TerminateInstances",
        here("ec2", "instance/*"),
        { StringLike: { "aws:ResourceTag/${v2.key}": '${v2.value != null ? v2.value : "*"}' } },
      ),
    ],
    "to take instances in and out of its target groups": [
      allowed(
        ["0 < length(each.value.target_groups)"],
        ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
        ["${for v2 in each.value.target_groups : v2.arn}"],
      ),
    ],
    "to look at alarms, and to tell its topics": [
      allowed(["0 < length(each.value.alarms)"], "cloudwatch:DescribeAlarms", ALARMS),
      allowed(["0 < length(each.value.triggers)"], "sns:Publish", ["${for v2 in each.value.triggers : v2.topic_arn}"]),
      allowed([`0 < length(${TOPIC_KEYS})`], ["kms:Decrypt", "kms:GenerateDataKey"], `\${${TOPIC_KEYS}}`, {
        StringEquals: { "kms:ViaService": `sns.${REGION}.amazonaws.com` },
      }),
    ],
  };

  test.each(Object.entries(PARTS))("is %s", (_, items) => {
    expect(found).toEqual(expect.arrayContaining(items));
  });

  test("is nothing else, and its own role's", () => {
    expect(found).toEqual(Object.values(PARTS).flat());
    expect(itself).toEqual({ for_each: "${var.deployments}", name: "deploy", role: "${aws_iam_role.deployment[each.key].id}" });
  });

  test("is with the groups that it names, and with the copies that CodeDeploy makes of them", () => {
    const name = nameOf("v", "k");
    expect(local("deployed_group_names")).toBe(
      `\${{ for k, v in var.deployments : k => concat(v.auto_scaling_groups, [for v2 in (${copies("v")}) ? { this = true } : {} : "CodeDeploy_\${${name}}_*"]) }}`,
    );
    const arn = here("autoscaling", "autoScalingGroup:*:autoScalingGroupName/${v2}");
    expect(local("deployed_groups")).toBe(
      `\${{ for k, v in local.deployed_group_names : k => { names = v, arns = [for v2 in v : "${arn}"] } }}`,
    );
  });
});

test("instances read artifacts, decrypt them, and nothing else", () => {
  expect(withPolicy("aws_iam_policy.artifacts")).toEqual({
    for_each: WHERE_ANY,
    description: "Instances read what a pipeline deploys to them",
    name_prefix: "${var.name}-artifacts-",
    policy: allows(
      { Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "${aws_s3_bucket.artifacts.arn}/*" },
      { Action: "kms:Decrypt", Resource: ARTIFACT_KEY },
    ),
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
  expect(resource("aws_iam_role_policy_attachment.artifacts")).toEqual({
    for_each: "${var.instance_roles}",
    role: "${each.value.name}",
    policy_arn: '${aws_iam_policy.artifacts["this"].arn}',
    depends_on: ["terraform_data.instance_roles"],
  });
  expect(resource("terraform_data.instance_roles")).toEqual({ input: "${var.instance_roles}" });
});

test("the outputs are of both kinds of groups", () => {
  expect(["application_name", "artifacts_policy_arn", "deployment_group_names"].map(output)).toEqual([
    "${one([for v in aws_codedeploy_app.this : v.name])}",
    "${one([for v in aws_iam_policy.artifacts : v.arn])}",
    "${merge({ for k, v in aws_codedeploy_deployment_group.this : k => v.deployment_group_name }, { for k, v in aws_codedeploy_deployment_group.copying : k => v.deployment_group_name })}",
  ]);
});
