# What roles of deployments may do, as Terraform computes it; the provider is a mock.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { id = "shop-artifacts-1", arn = "arn:aws:s3:::shop-artifacts-1" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/shop-artifacts" }
  }
  mock_resource "aws_codeconnections_connection" {
    defaults = { arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

variables {
  name        = "shop"
  connections = { github = { provider_type = "GitHub" } }
  stages = [
    {
      name = "Source"
      actions = [
        { name = "code", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["code"] },
      ]
    },
    {
      name    = "Deploy"
      actions = [{ name = "web", code_deploy = { deployment = "in_place" }, inputs = ["code"] }]
    },
  ]
  instance_roles = { web = { name = "web" } }
  deployments = {
    in_place = {
      auto_scaling_groups   = ["web"]
      minimum_healthy_hosts = { percent = 50 }
      target_groups         = { web = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef" } }
      alarms                = ["errors"]
      rollback              = { on_request = true }
      triggers = {
        team = {
          topic_arn = "arn:aws:sns:eu-west-1:123456789012:team"
          kms_key   = { arn = "arn:aws:kms:eu-west-1:123456789012:key/topics" }
        }
        others = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:others", events = ["DeploymentStart"] }
      }
    }
    tagged = {
      tag_sets      = [[{ key = "Role", value = "web" }, { key = "Batch" }], [{ key = "Stage", value = "test" }]]
      configuration = "CodeDeployDefault.HalfAtATime"
      target_groups = { web = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tagged/0123456789abcdef" } }
      blue_green    = { reroute_by_hand_minutes = 30, blue_instances = "KEEP_ALIVE" }
      rollback      = { on_failure = false }
    }
    replaced = {
      tag_sets      = [[{ key = "Role", value = "web" }, { key = "Batch" }], [{ key = "Stage", value = "test" }]]
      target_groups = { web = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tagged/0123456789abcdef" } }
      blue_green    = {}
    }
    copied = {
      auto_scaling_groups = ["shop"]
      target_groups       = { web = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef" } }
      blue_green = {
        copy = { launch_template_id = "lt-0a", instance_role_arn = "arn:aws:iam::123456789012:role/shop" }
      }
    }
  }
}

run "deployment_groups_are_what_was_asked_for" {
  command = apply

  assert {
    condition     = toset(keys(aws_codedeploy_deployment_group.this)) == toset(["in_place", "tagged", "replaced"]) && toset(keys(aws_codedeploy_deployment_group.copying)) == toset(["copied"]) && output.deployment_group_names == { in_place = "in_place", tagged = "tagged", replaced = "replaced", copied = "copied.copied" }
    error_message = "the groups"
  }
  assert {
    condition     = aws_codedeploy_deployment_config.this["in_place"].minimum_healthy_hosts[0].type == "FLEET_PERCENT" && aws_codedeploy_deployment_config.this["in_place"].minimum_healthy_hosts[0].value == 50 && length(aws_codedeploy_deployment_config.this) == 1
    error_message = "the own configuration"
  }
  assert {
    condition     = { for name, group in aws_codedeploy_deployment_group.this : name => group.deployment_config_name } == { in_place = aws_codedeploy_deployment_config.this["in_place"].deployment_config_name, tagged = "CodeDeployDefault.HalfAtATime", replaced = "CodeDeployDefault.OneAtATime" }
    error_message = "the configurations"
  }
  assert {
    condition     = one(aws_codedeploy_deployment_group.this["in_place"].load_balancer_info[0].target_group_info).name == "web" && aws_codedeploy_deployment_group.this["in_place"].deployment_style[0].deployment_type == "IN_PLACE" && aws_codedeploy_deployment_group.this["in_place"].deployment_style[0].deployment_option == "WITH_TRAFFIC_CONTROL"
    error_message = "in place behind a balancer"
  }
  assert {
    condition     = aws_codedeploy_deployment_group.this["in_place"].auto_rollback_configuration[0].events == toset(["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]) && aws_codedeploy_deployment_group.this["replaced"].auto_rollback_configuration[0].events == toset(["DEPLOYMENT_FAILURE"]) && length(aws_codedeploy_deployment_group.this["tagged"].auto_rollback_configuration) == 0
    error_message = "what turns a deployment back"
  }
  assert {
    condition     = aws_codedeploy_deployment_group.this["in_place"].alarm_configuration[0].alarms == toset(["errors"]) && aws_codedeploy_deployment_group.this["in_place"].alarm_configuration[0].enabled && length(aws_codedeploy_deployment_group.this["tagged"].alarm_configuration) == 0
    error_message = "alarms"
  }
  assert {
    condition     = { for trigger in aws_codedeploy_deployment_group.this["in_place"].trigger_configuration : trigger.trigger_name => [trigger.trigger_target_arn, trigger.trigger_events] } == { team = ["arn:aws:sns:eu-west-1:123456789012:team", toset(["DeploymentFailure", "DeploymentStop", "DeploymentRollback"])], others = ["arn:aws:sns:eu-west-1:123456789012:others", toset(["DeploymentStart"])] }
    error_message = "triggers"
  }
  assert {
    condition = toset([for set in aws_codedeploy_deployment_group.this["tagged"].ec2_tag_set : toset([for tag in set.ec2_tag_filter : join("=", [tag.type, tag.key, tag.value == null ? "" : tag.value])])]) == toset([
      toset(["KEY_AND_VALUE=Role=web", "KEY_ONLY=Batch="]), toset(["KEY_AND_VALUE=Stage=test"])
    ])
    error_message = "tags"
  }
  assert {
    condition = {
      for name, group in merge(aws_codedeploy_deployment_group.this, aws_codedeploy_deployment_group.copying) : name => [for how in group.blue_green_deployment_config : join(" ", [
        how.green_fleet_provisioning_option[0].action,
        how.deployment_ready_option[0].action_on_timeout,
        how.deployment_ready_option[0].wait_time_in_minutes == null ? "" : how.deployment_ready_option[0].wait_time_in_minutes,
        how.terminate_blue_instances_on_deployment_success[0].action,
        how.terminate_blue_instances_on_deployment_success[0].termination_wait_time_in_minutes == null ? "" : how.terminate_blue_instances_on_deployment_success[0].termination_wait_time_in_minutes,
      ])] if name != "in_place"
      } == {
      tagged   = ["DISCOVER_EXISTING STOP_DEPLOYMENT 30 KEEP_ALIVE "]
      replaced = ["DISCOVER_EXISTING CONTINUE_DEPLOYMENT  TERMINATE 60"]
      copied   = ["COPY_AUTO_SCALING_GROUP CONTINUE_DEPLOYMENT  TERMINATE 60"]
    }
    error_message = "blue/green"
  }
}

run "a_role_works_on_what_its_deployment_names" {
  command = apply

  # Looking aside, which is the same everywhere.
  assert {
    condition = { for name, role in aws_iam_role_policy.deployment : name => [for one in jsondecode(role.policy).Statement : join(" ", flatten([one.Action, one.Resource])) if one.Resource != "*"] } == {
      in_place = [
        "autoscaling:CompleteLifecycleAction autoscaling:DeleteLifecycleHook autoscaling:PutLifecycleHook autoscaling:RecordLifecycleActionHeartbeat autoscaling:ResumeProcesses autoscaling:SuspendProcesses arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/web",
        "elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef",
        "cloudwatch:DescribeAlarms arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*",
        "sns:Publish arn:aws:sns:eu-west-1:123456789012:others arn:aws:sns:eu-west-1:123456789012:team",
        "kms:Decrypt kms:GenerateDataKey arn:aws:kms:eu-west-1:123456789012:key/topics",
      ]
      tagged = [
        "elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tagged/0123456789abcdef",
      ]
      replaced = [
        "ec2:TerminateInstances arn:aws:ec2:eu-west-1:123456789012:instance/*",
        "ec2:TerminateInstances arn:aws:ec2:eu-west-1:123456789012:instance/*",
        "elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tagged/0123456789abcdef",
      ]
      copied = [
        "autoscaling:CompleteLifecycleAction autoscaling:DeleteLifecycleHook autoscaling:PutLifecycleHook autoscaling:RecordLifecycleActionHeartbeat autoscaling:ResumeProcesses autoscaling:SuspendProcesses arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/shop arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/CodeDeploy_copied.copied_*",
        "autoscaling:AttachLoadBalancerTargetGroups autoscaling:UpdateAutoScalingGroup arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/shop arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/CodeDeploy_copied.copied_*",
        "autoscaling:CreateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:DeleteAutoScalingGroup autoscaling:EnableMetricsCollection autoscaling:PutNotificationConfiguration autoscaling:PutScalingPolicy autoscaling:PutScheduledUpdateGroupAction autoscaling:PutWarmPool arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/shop arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/CodeDeploy_copied.copied_*",
        "cloudwatch:PutMetricAlarm arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*",
        "ec2:RunInstances arn:aws:ec2:eu-west-1:123456789012:* arn:aws:ec2:eu-west-1::image/* arn:aws:ec2:eu-west-1::snapshot/*",
        "ec2:CreateTags arn:aws:ec2:eu-west-1:123456789012:*",
        "iam:PassRole arn:aws:iam::123456789012:role/shop",
        "ec2:TerminateInstances arn:aws:ec2:eu-west-1:123456789012:instance/*",
        "elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef",
      ]
    }
    error_message = "what roles may do"
  }
  assert {
    condition     = alltrue([for role in aws_iam_role_policy.deployment : [for one in jsondecode(role.policy).Statement : one.Action if one.Resource == "*"] == [[for action in flatten([for one in jsondecode(role.policy).Statement : one.Action if one.Resource == "*"]) : action if can(regex("^[a-z0-9]+:(Describe|Get)", action))]]])
    error_message = "on everything they look only"
  }
  assert {
    condition = { for name, role in aws_iam_role_policy.deployment : name => [for one in jsondecode(role.policy).Statement : jsonencode(one.Condition) if can(one.Condition)] } == {
      in_place = [jsonencode({ StringEquals = { "kms:ViaService" = "sns.eu-west-1.amazonaws.com" } })]
      tagged   = []
      # One of the first set is enough to tell an old instance by.
      replaced = [
        jsonencode({ StringLike = { "aws:ResourceTag/Role" = "web" } }),
        jsonencode({ StringLike = { "aws:ResourceTag/Batch" = "*" } }),
      ]
      copied = [
        jsonencode({ ArnEquals = { "ec2:LaunchTemplate" = "arn:aws:ec2:eu-west-1:123456789012:launch-template/lt-0a" } }),
        jsonencode({ StringEquals = { "ec2:CreateAction" = "RunInstances" } }),
        jsonencode({ StringEquals = { "iam:PassedToService" = "ec2.amazonaws.com" } }),
        jsonencode({ StringLike = { "aws:ResourceTag/aws:autoscaling:groupName" = ["shop", "CodeDeploy_copied.copied_*"] } }),
      ]
    }
    error_message = "their conditions"
  }
  assert {
    condition     = { for name, role in aws_iam_role.deployment : name => jsondecode(role.assume_role_policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] } == { for name in ["in_place", "tagged", "replaced", "copied"] : name => "arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:${output.application_name}/${name == "copied" ? "copied.copied" : name}" }
    error_message = "for whom roles are"
  }
}

run "the_pipeline_deploys_there_and_nowhere_else" {
  command = apply

  assert {
    condition = { for one in jsondecode(aws_iam_role_policy.this.policy).Statement : one.Sid => one.Resource if startswith(one.Sid, "CodeDeploy") } == {
      CodeDeployApplication = ["arn:aws:codedeploy:eu-west-1:123456789012:application:${output.application_name}"]
      CodeDeployGroups      = ["arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:${output.application_name}/in_place"]
      CodeDeployConfigs     = ["arn:aws:codedeploy:eu-west-1:123456789012:deploymentconfig:${aws_codedeploy_deployment_config.this["in_place"].deployment_config_name}"]
    }
    error_message = "what the pipeline may deploy to"
  }
  assert {
    condition     = aws_codepipeline.this.stage[1].action[0].configuration == tomap({ ApplicationName = output.application_name, DeploymentGroupName = "in_place" })
    error_message = "the action"
  }
  assert {
    condition     = { for name, one in aws_iam_role_policy_attachment.artifacts : name => [one.role, one.policy_arn] } == { web = ["web", output.artifacts_policy_arn] }
    error_message = "what instances may read"
  }
}

run "without_deployments_there_is_nothing_of_codedeploy" {
  command = apply

  variables {
    deployments    = {}
    instance_roles = {}
    stages = [
      {
        name = "Source"
        actions = [
          { name = "code", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["code"] },
        ]
      },
      {
        name    = "Look"
        actions = [{ name = "look", approval = {} }]
      },
    ]
  }

  assert {
    condition     = length(aws_codedeploy_app.this) + length(aws_iam_policy.artifacts) + length(aws_codedeploy_deployment_group.this) + length(aws_iam_role.deployment) == 0 && output.application_name == null && output.artifacts_policy_arn == null && length(output.deployment_group_names) == 0
    error_message = "something is there"
  }
}

run "a_configuration_of_another_platform_is_refused" {
  command = plan

  variables {
    deployments = { in_place = { auto_scaling_groups = ["web"], configuration = "CodeDeployDefault.LambdaAllAtOnce" } }
  }
  expect_failures = [var.deployments]
}

run "blue_green_without_a_balancer_is_refused" {
  command = plan

  variables {
    deployments = { in_place = { auto_scaling_groups = ["web"], blue_green = {} } }
  }
  expect_failures = [var.deployments]
}
