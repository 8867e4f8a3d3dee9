# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "ami-0123456789abcdef0" }
  }
  mock_data "aws_ami" {
    defaults = { root_device_name = "/dev/sda9" }
  }
  mock_resource "aws_sns_topic_policy" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:test" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_launch_template" {
    defaults = { id = "lt-0123456789abcdef0", latest_version = 7 }
  }
  mock_resource "aws_autoscaling_group" {
    defaults = {
      arn                     = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0:autoScalingGroupName/test-1"
      name                    = "test-1"
      service_linked_role_arn = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    }
  }
  mock_resource "aws_autoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:0:mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:test" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/mock" }
  }
}

variables {
  name       = "test"
  min_size   = 0
  max_size   = 4
  subnet_ids = ["subnet-a", "subnet-b"]
  security_group = {
    vpc_id  = "vpc-1"
    ingress = { app = { from_port = 8080, security_group_id = "sg-1b" } }
    egress  = {}
  }
}

run "the_launch_template_is_safe_by_default" {
  command = apply

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "metadata needs a token and stays on the instance"
  }
  assert {
    condition     = alltrue([for b in aws_launch_template.this.block_device_mappings : b.ebs[0].encrypted == "true" && b.ebs[0].volume_type == "gp3"]) && aws_launch_template.this.block_device_mappings[0].device_name == "/dev/xvda"
    error_message = "the system is on an encrypted gp3 volume"
  }
  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "false" && aws_launch_template.this.network_interfaces[0].security_groups == toset([aws_security_group.this["this"].id])
    error_message = "private, with the own group"
  }
  assert {
    condition     = aws_launch_template.this.monitoring[0].enabled && aws_launch_template.this.ebs_optimized == "true" && aws_launch_template.this.image_id == "ami-0123456789abcdef0"
    error_message = "watched, and from the newest AMI"
  }
  assert {
    condition     = toset([for t in aws_launch_template.this.tag_specifications : t.resource_type if t.tags.Name == "test"]) == toset(["instance", "volume", "network-interface"])
    error_message = "everything that is launched has a name"
  }
  assert {
    condition = alltrue([
      length(aws_iam_role_policy_attachment.this) == 0,
      sort(flatten(jsondecode(aws_iam_role_policy.session_manager["this"].policy).Statement[*].Action)) == tolist([
        "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      ]),
      [for s in jsondecode(aws_iam_role_policy.session_manager["this"].policy).Statement : s.Action if s.Resource != "*"] == ["ssm:UpdateInstanceInformation"],
    ])
    error_message = "the way in is Session Manager, and the role may do nothing else: ${aws_iam_role_policy.session_manager["this"].policy}"
  }
}

run "the_group_rolls_and_may_be_empty_by_default" {
  command = apply

  assert {
    condition     = aws_autoscaling_group.this["this"].launch_template[0].version == "7"
    error_message = "a number, so that a change shows: ${aws_autoscaling_group.this["this"].launch_template[0].version}"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].desired_capacity == 0 && aws_autoscaling_group.this["this"].min_size == 0 && aws_autoscaling_group.this["this"].max_size == 4
    error_message = "desired starts at the least size, which may be 0"
  }
  assert {
    condition = (
      aws_autoscaling_group.this["this"].instance_refresh[0].strategy == "Rolling" &&
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].min_healthy_percentage == 100 &&
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].max_healthy_percentage == 110 &&
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].instance_warmup == "120"
    )
    error_message = "new instances come before old ones go"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].health_check_type == "EC2" && length(aws_autoscaling_group.this["this"].enabled_metrics) == 9 && length(aws_autoscaling_group.this["this"].mixed_instances_policy) == 0
    error_message = "without target groups EC2 judges health"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].wait_for_capacity_timeout == "0m"
    error_message = "Terraform waits for no size, since another one may be right by then"
  }
  assert {
    condition     = length(aws_sns_topic.this) == 0 && length(aws_cloudwatch_metric_alarm.cpu_high) == 0 && output.topic_arn == null
    error_message = "what is not asked for is not there"
  }
}

run "a_held_size_is_both_ends" {
  command = plan
  variables {
    desired_capacity      = 2
    hold_desired_capacity = true
  }

  assert {
    condition     = aws_autoscaling_group.this["this"].min_size == 2 && aws_autoscaling_group.this["this"].max_size == 2
    error_message = "from ${aws_autoscaling_group.this["this"].min_size} to ${aws_autoscaling_group.this["this"].max_size}"
  }
}

run "target_groups_bring_their_health_checks" {
  command = plan
  variables {
    target_groups = { web = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123" } }
  }

  assert {
    condition     = aws_autoscaling_group.this["this"].health_check_type == "ELB" && aws_autoscaling_group.this["this"].target_group_arns == toset(["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123"])
    error_message = "health is ${aws_autoscaling_group.this["this"].health_check_type}"
  }
}

run "scaling_policies_of_all_kinds" {
  command = apply
  variables {
    target_groups = {
      web = {
        arn           = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123"
        load_balancer = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/4567" }
      }
    }
    target_tracking = {
      cpu      = { predefined_metric = "ASGAverageCPUUtilization", target = 50 }
      network  = { predefined_metric = "ASGAverageNetworkIn", target = 1000000, disable_scale_in = true }
      requests = { predefined_metric = "ALBRequestCountPerTarget", target = 1000, target_group = "web" }
      backlog  = { custom_metric = { namespace = "shop", name = "Backlog", dimensions = { queue = "mail" } }, target = 10 }
    }
    step_scaling = {
      burst = {
        steps = [{ lower_bound = 0, upper_bound = 20, adjustment = 1 }, { lower_bound = 20, adjustment = 2 }]
        alarm = { threshold = 70 }
      }
    }
    predictive_scaling = { daily = { target = 50 } }
    schedules = {
      morning = { recurrence = "0 8 * * MON-FRI", time_zone = "Europe/Berlin", min_size = 2 }
    }
  }

  assert {
    condition = (
      aws_autoscaling_policy.target_tracking["cpu"].target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ASGAverageCPUUtilization" &&
      aws_autoscaling_policy.target_tracking["cpu"].target_tracking_configuration[0].predefined_metric_specification[0].resource_label == null &&
      aws_autoscaling_policy.target_tracking["cpu"].target_tracking_configuration[0].target_value == 50
    )
    error_message = "CPU"
  }
  assert {
    condition     = aws_autoscaling_policy.target_tracking["network"].target_tracking_configuration[0].disable_scale_in
    error_message = "network"
  }
  assert {
    condition     = aws_autoscaling_policy.target_tracking["requests"].target_tracking_configuration[0].predefined_metric_specification[0].resource_label == "app/shop/4567/targetgroup/web/0123"
    error_message = "requests: ${aws_autoscaling_policy.target_tracking["requests"].target_tracking_configuration[0].predefined_metric_specification[0].resource_label}"
  }
  assert {
    condition = (
      length(aws_autoscaling_policy.target_tracking["backlog"].target_tracking_configuration[0].predefined_metric_specification) == 0 &&
      one(aws_autoscaling_policy.target_tracking["backlog"].target_tracking_configuration[0].customized_metric_specification[0].metric_dimension).value == "mail"
    )
    error_message = "a custom metric with its dimensions"
  }
  assert {
    condition     = toset([for s in aws_autoscaling_policy.step["burst"].step_adjustment : s.scaling_adjustment]) == toset([1, 2]) && aws_autoscaling_policy.step["burst"].policy_type == "StepScaling"
    error_message = "steps"
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.step["burst"].alarm_actions == toset([aws_autoscaling_policy.step["burst"].arn]) &&
      aws_cloudwatch_metric_alarm.step["burst"].dimensions == tomap({ AutoScalingGroupName = "test-1" }) &&
      aws_cloudwatch_metric_alarm.step["burst"].metric_name == "CPUUtilization"
    )
    error_message = "the alarm starts its policy"
  }
  assert {
    condition     = aws_autoscaling_policy.predictive["daily"].predictive_scaling_configuration[0].mode == "ForecastOnly"
    error_message = "a forecast first"
  }
  assert {
    condition     = aws_autoscaling_schedule.this["morning"].min_size == 2 && aws_autoscaling_schedule.this["morning"].max_size == -1 && aws_autoscaling_schedule.this["morning"].desired_capacity == -1
    error_message = "what a schedule does not name stays as it is"
  }
  assert {
    condition     = toset(keys(output.policy_arns)) == toset(["cpu", "network", "requests", "backlog", "burst", "daily"])
    error_message = "policies by name"
  }
}

run "refresh_with_checkpoints_and_alarms" {
  command = plan
  variables {
    instance_refresh = { min_healthy_percentage = 50, max_healthy_percentage = 100, checkpoint_percentages = [20, 100], checkpoint_delay_seconds = 600, alarms = ["errors"] }
  }

  assert {
    condition = (
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].checkpoint_percentages == tolist([20, 100]) &&
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].checkpoint_delay == "600" &&
      aws_autoscaling_group.this["this"].instance_refresh[0].preferences[0].alarm_specification[0].alarms == tolist(["errors"])
    )
    error_message = "checkpoints and alarms"
  }
}

run "refresh_can_be_switched_off" {
  command = plan
  variables {
    instance_refresh = { enabled = false }
  }

  assert {
    condition     = length(aws_autoscaling_group.this["this"].instance_refresh) == 0
    error_message = "no refresh"
  }
}

run "hooks_warm_pool_maintenance_and_the_rest" {
  command = plan
  variables {
    lifecycle_hooks = {
      drain   = { transition = "autoscaling:EC2_INSTANCE_TERMINATING", heartbeat_timeout_seconds = 60 }
      prepare = { transition = "autoscaling:EC2_INSTANCE_LAUNCHING", target = { arn = "arn:aws:sqs:eu-west-1:123456789012:q", role_arn = "arn:aws:iam::123456789012:role/hook" } }
    }
    warm_pool                  = { min_size = 1, reuse_on_scale_in = true }
    maintenance_policy         = { min_healthy_percentage = 90, max_healthy_percentage = 120 }
    termination_policies       = ["OldestLaunchTemplate", "Default"]
    enabled_metrics            = ["GroupDesiredCapacity"]
    max_instance_lifetime_days = 30
    suspended_processes        = ["AZRebalance"]
  }

  assert {
    condition     = aws_autoscaling_lifecycle_hook.this["drain"].heartbeat_timeout == 60 && aws_autoscaling_lifecycle_hook.this["drain"].default_result == "ABANDON" && aws_autoscaling_lifecycle_hook.this["drain"].notification_target_arn == null
    error_message = "a hook without a target"
  }
  assert {
    condition     = aws_autoscaling_lifecycle_hook.this["prepare"].notification_target_arn == "arn:aws:sqs:eu-west-1:123456789012:q" && aws_autoscaling_lifecycle_hook.this["prepare"].role_arn == "arn:aws:iam::123456789012:role/hook"
    error_message = "a hook with a target"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].warm_pool[0].pool_state == "Stopped" && aws_autoscaling_group.this["this"].warm_pool[0].min_size == 1 && aws_autoscaling_group.this["this"].warm_pool[0].instance_reuse_policy[0].reuse_on_scale_in
    error_message = "the warm pool"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].instance_maintenance_policy[0].min_healthy_percentage == 90 && aws_autoscaling_group.this["this"].instance_maintenance_policy[0].max_healthy_percentage == 120
    error_message = "the maintenance policy"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].termination_policies == tolist(["OldestLaunchTemplate", "Default"]) && aws_autoscaling_group.this["this"].max_instance_lifetime == 2592000 && aws_autoscaling_group.this["this"].enabled_metrics == toset(["GroupDesiredCapacity"]) && aws_autoscaling_group.this["this"].suspended_processes == toset(["AZRebalance"])
    error_message = "termination, lifetime, metrics, processes"
  }
}

run "mixed_instances_by_name" {
  command = plan
  variables {
    mixed_instances = {
      instance_types                           = [{ type = "t3.micro", weight = 1 }, { type = "t3.small", weight = 2 }]
      on_demand_base_capacity                  = 1
      on_demand_percentage_above_base_capacity = 25
    }
  }

  assert {
    condition     = length(aws_autoscaling_group.this["this"].launch_template) == 0 && [for o in aws_autoscaling_group.this["this"].mixed_instances_policy[0].launch_template[0].override : "${o.instance_type} ${o.weighted_capacity}"] == ["t3.micro 1", "t3.small 2"]
    error_message = "types in their order, with weights"
  }
  assert {
    condition = (
      aws_autoscaling_group.this["this"].mixed_instances_policy[0].instances_distribution[0].on_demand_base_capacity == 1 &&
      aws_autoscaling_group.this["this"].mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 25 &&
      aws_autoscaling_group.this["this"].mixed_instances_policy[0].instances_distribution[0].spot_allocation_strategy == "price-capacity-optimized" &&
      aws_autoscaling_group.this["this"].capacity_rebalance
    )
    error_message = "the distribution of Spot"
  }
}

run "mixed_instances_by_attributes_fit_the_image" {
  command = apply
  variables {
    architecture    = "arm64"
    instance_type   = "t4g.micro"
    mixed_instances = { requirements = { vcpu_min = 2, vcpu_max = 4, memory_mib_min = 4096 } }
  }

  assert {
    condition     = one(aws_autoscaling_group.this["this"].mixed_instances_policy[0].launch_template[0].override).instance_requirements[0].cpu_manufacturers == toset(["amazon-web-services"])
    error_message = "only processors that run the image"
  }
  assert {
    condition     = one(aws_autoscaling_group.this["this"].mixed_instances_policy[0].launch_template[0].override).instance_requirements[0].vcpu_count[0].max == 4 && aws_autoscaling_group.this["this"].mixed_instances_policy[0].instances_distribution[0].on_demand_allocation_strategy == "lowest-price"
    error_message = "attributes"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].mixed_instances_policy[0].launch_template[0].launch_template_specification[0].version == "7"
    error_message = "a change of the template rolls here too"
  }
}

run "notifications_with_an_own_encrypted_topic" {
  command = apply
  variables {
    target_groups = {
      web = {
        arn           = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123"
        load_balancer = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/4567" }
      }
      bare = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/bare/89ab" }
    }
    notifications = { subscriptions = { ops = { protocol = "email", endpoint = "ops@example.com" } } }
  }

  assert {
    condition     = aws_sns_topic.this["this"].kms_master_key_id == aws_kms_key.notifications["this"].arn && aws_kms_key.notifications["this"].enable_key_rotation
    error_message = "encrypted with a key of its own"
  }
  assert {
    condition = (
      anytrue([for s in jsondecode(aws_kms_key.notifications["this"].policy).Statement : try(s.Principal.Service == "cloudwatch.amazonaws.com" && s.Condition.StringEquals["aws:SourceAccount"] == "123456789012", false)]) &&
      anytrue([for s in jsondecode(aws_kms_key.notifications["this"].policy).Statement : try(endswith(s.Principal.AWS, "AWSServiceRoleForAutoScaling"), false)]) &&
      length(jsondecode(aws_kms_key.notifications["this"].policy).Statement) == 3
    )
    error_message = "alarms and Auto Scaling may use the key, beside the account that owns it"
  }
  assert {
    condition = (
      length(jsondecode(aws_sns_topic_policy.this["this"].policy).Statement) == 2 &&
      alltrue([for s in jsondecode(aws_sns_topic_policy.this["this"].policy).Statement : s.Resource == aws_sns_topic.this["this"].arn && s.Action == "sns:Publish"]) &&
      { for s in jsondecode(aws_sns_topic_policy.this["this"].policy).Statement : s.Sid => "${s.Effect} ${jsonencode(s.Principal)}" } == {
        Alarms      = "Allow ${jsonencode({ Service = "cloudwatch.amazonaws.com" })}"
        AutoScaling = "Allow ${jsonencode({ AWS = aws_autoscaling_group.this["this"].service_linked_role_arn })}"
      }
    )
    error_message = "alarms and Auto Scaling may publish, and nobody else: ${aws_sns_topic_policy.this["this"].policy}"
  }
  assert {
    condition = { for s in jsondecode(aws_sns_topic_policy.this["this"].policy).Statement : s.Sid => s.Condition.StringEquals } == {
      Alarms      = { "aws:SourceAccount" = "123456789012" }
      AutoScaling = { "aws:PrincipalAccount" = "123456789012" }
    }
    error_message = "for this account only"
  }
  assert {
    condition     = aws_sns_topic_subscription.this["ops"].endpoint == "ops@example.com" && length(aws_autoscaling_notification.this["this"].notifications) == 4 && aws_autoscaling_notification.this["this"].group_names == toset(["test-1"])
    error_message = "subscription and events"
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.cpu_high["this"].threshold == 80 &&
      aws_cloudwatch_metric_alarm.cpu_high["this"].alarm_actions == toset([aws_sns_topic.this["this"].arn]) &&
      length(aws_cloudwatch_metric_alarm.below_desired["this"].metric_query) == 3
    )
    error_message = "alarms on CPU and on missing instances"
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.unhealthy_targets) == ["web"] && aws_cloudwatch_metric_alarm.unhealthy_targets["web"].dimensions == tomap({ LoadBalancer = "app/shop/4567", TargetGroup = "targetgroup/web/0123" })
    error_message = "alarms on unhealthy targets where there is a load balancer"
  }
}

run "notifications_to_a_given_topic" {
  command = plan
  variables {
    notifications = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:given" }, events = [] }
    alarms        = { cpu_high = { threshold_percent = 90 } }
  }

  assert {
    condition     = length(aws_sns_topic.this) == 0 && length(aws_kms_key.notifications) == 0 && length(aws_autoscaling_notification.this) == 0 && output.topic_arn == "arn:aws:sns:eu-west-1:123456789012:given"
    error_message = "nothing is made beside a given topic"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.cpu_high["this"].threshold == 90 && length(aws_cloudwatch_metric_alarm.below_desired) == 0 && length(aws_cloudwatch_metric_alarm.unhealthy_targets) == 0
    error_message = "only the alarms that are named"
  }
}

run "a_given_key_encrypts_the_own_topic" {
  command = apply
  variables {
    notifications = { kms_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/given" } }
  }

  assert {
    condition     = aws_sns_topic.this["this"].kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/given" && length(aws_kms_key.notifications) == 0
    error_message = "the given key is used"
  }
}

run "user_data_is_in_base64" {
  command = plan
  variables {
    user_data = "#!/bin/bash\necho hello\n"
    volumes   = { data = { device_name = "/dev/sdf", size_gib = 50 } }
  }

  assert {
    condition     = aws_launch_template.this.user_data == base64encode("#!/bin/bash\necho hello\n")
    error_message = "user data"
  }
  assert {
    condition     = aws_launch_template.this.block_device_mappings[1].device_name == "/dev/sdf" && aws_launch_template.this.block_device_mappings[1].ebs[0].volume_size == 50 && aws_launch_template.this.block_device_mappings[1].ebs[0].encrypted == "true"
    error_message = "a further volume"
  }
}

run "a_permissions_boundary_limits_the_role" {
  command = plan
  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/developers"
  }

  assert {
    condition     = aws_iam_role.this["this"].permissions_boundary == "arn:aws:iam::123456789012:policy/developers"
    error_message = "whatever is attached to it"
  }
}

run "user_data_with_an_access_key_is_refused" {
  command = plan
  variables {
    user_data = "#!/bin/bash\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n"
  }
  expect_failures = [var.user_data]
}

run "user_data_with_a_private_key_is_refused" {
  command = plan
  variables {
    user_data = "-----BEGIN EC PRIVATE KEY-----\n"
  }
  expect_failures = [var.user_data]
}

run "user_data_that_fetches_its_secrets_is_fine" {
  command = plan
  variables {
    user_data = "export AWS_SECRET_ACCESS_KEY=$(aws ssm get-parameter --with-decryption --name key --query Parameter.Value)\n"
  }
}

run "sizes_out_of_order_are_refused" {
  command = plan
  variables {
    min_size = 5
  }
  expect_failures = [var.min_size]
}

run "a_desired_size_out_of_the_range_is_refused" {
  command = plan
  variables {
    desired_capacity = 5
  }
  expect_failures = [var.desired_capacity]
}

run "requests_without_a_target_group_are_refused" {
  command = plan
  variables {
    target_tracking = { requests = { predefined_metric = "ALBRequestCountPerTarget", target = 1000 } }
  }
  expect_failures = [var.target_tracking]
}

run "a_target_out_of_range_is_refused" {
  command = plan
  variables {
    target_tracking = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 101 } }
  }
  expect_failures = [var.target_tracking]
}

run "a_schedule_that_is_no_cron_is_refused" {
  command = plan
  variables {
    schedules = { morning = { recurrence = "every morning", min_size = 1 } }
  }
  expect_failures = [var.schedules]
}

run "steps_with_a_gap_are_refused" {
  command = plan
  variables {
    step_scaling = {
      burst = { steps = [{ lower_bound = 0, upper_bound = 10, adjustment = 1 }, { lower_bound = 20, adjustment = 2 }], alarm = { threshold = 70 } }
    }
  }
  expect_failures = [var.step_scaling]
}

run "an_application_port_open_to_the_world_is_refused" {
  command = plan
  variables {
    security_group = { vpc_id = "vpc-1", ingress = { app = { from_port = 8080, cidr_ipv4 = "0.0.0.0/0" } }, egress = {} }
  }
  expect_failures = [var.security_group]
}

run "weights_for_some_types_are_refused" {
  command = plan
  variables {
    mixed_instances = { instance_types = [{ type = "t3.micro", weight = 1 }, { type = "t3.small" }] }
  }
  expect_failures = [var.mixed_instances]
}

run "a_refresh_without_room_is_refused" {
  command = plan
  variables {
    instance_refresh = { min_healthy_percentage = 0, max_healthy_percentage = 110 }
  }
  expect_failures = [var.instance_refresh]
}

run "an_endpoint_that_does_not_fit_is_refused" {
  command = plan
  variables {
    notifications = { subscriptions = { ops = { protocol = "https", endpoint = "http://example.com" } } }
  }
  expect_failures = [var.notifications]
}

run "a_custom_ami_says_where_its_root_volume_is" {
  command = plan
  variables {
    ami = { id = "ami-0cccccccccccccccc" }
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].device_name == "/dev/sda9" && [for f in data.aws_ami.root_device["this"].filter : f.values] == [toset(["ami-0cccccccccccccccc"])]
    error_message = aws_launch_template.this.block_device_mappings[0].device_name
  }
}

run "an_ami_out_of_a_parameter_says_it_too" {
  command = apply
  variables {
    ami_parameter = "/images/web"
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].device_name == "/dev/sda9" && [for f in data.aws_ami.root_device["this"].filter : f.values] == [toset(["ami-0123456789abcdef0"])]
    error_message = aws_launch_template.this.block_device_mappings[0].device_name
  }
}

run "a_given_root_device_is_not_looked_up" {
  command = plan
  variables {
    ami              = { id = "ami-0cccccccccccccccc" }
    root_device_name = "/dev/xvdz"
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].device_name == "/dev/xvdz" && length(data.aws_ami.root_device) == 0
    error_message = aws_launch_template.this.block_device_mappings[0].device_name
  }
}

run "a_reserve_that_hibernates_can" {
  command = plan
  variables {
    warm_pool = { state = "Hibernated" }
  }

  assert {
    condition     = aws_launch_template.this.hibernation_options[0].configured && aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted == "true" && aws_autoscaling_group.this["this"].warm_pool[0].pool_state == "Hibernated"
    error_message = "the template is made for it"
  }
}

run "with_weights_the_alarm_counts_weights" {
  command = plan
  variables {
    notifications   = {}
    mixed_instances = { instance_types = [{ type = "t3.small", weight = 2 }, { type = "t3.micro", weight = 1 }] }
  }

  assert {
    condition     = [for q in aws_cloudwatch_metric_alarm.below_desired["this"].metric_query : q.metric[0].metric_name if q.id == "inservice"] == ["GroupInServiceCapacity"]
    error_message = "it counts instances"
  }
  assert {
    condition     = contains(aws_autoscaling_group.this["this"].enabled_metrics, "GroupInServiceCapacity")
    error_message = "the metric is not collected"
  }
}

run "without_weights_it_counts_instances" {
  command = plan
  variables {
    notifications   = {}
    mixed_instances = { instance_types = [{ type = "t3.small" }, { type = "t3.micro" }] }
  }

  assert {
    condition     = [for q in aws_cloudwatch_metric_alarm.below_desired["this"].metric_query : q.metric[0].metric_name if q.id == "inservice"] == ["GroupInServiceInstances"]
    error_message = "it counts weights"
  }
}

run "names_may_have_underscores_and_stay_as_they_were_given" {
  command = plan
  variables {
    name      = "web_shop"
    schedules = { every_day = { recurrence = "0 8 * * *", min_size = 1 } }
  }

  assert {
    condition     = aws_autoscaling_schedule.this["every_day"].scheduled_action_name == "every_day" && aws_launch_template.this.tags.Name == "web_shop"
    error_message = aws_launch_template.this.tags.Name
  }
  assert {
    condition = toset([
      aws_autoscaling_group.this["this"].name_prefix,
      aws_launch_template.this.name_prefix,
      aws_iam_role.this["this"].name_prefix,
      aws_iam_instance_profile.this["this"].name_prefix,
      aws_security_group.this["this"].name_prefix,
    ]) == toset(["test-"]) && aws_security_group.this["this"].description == "Security group of test"
    error_message = "the runs before named them test"
  }
}

run "an_alarm_without_the_metric_of_weights_is_refused" {
  command = plan
  variables {
    notifications   = {}
    mixed_instances = { instance_types = [{ type = "t3.small", weight = 2 }] }
    enabled_metrics = ["GroupDesiredCapacity", "GroupInServiceInstances"]
  }
  expect_failures = [var.alarms]
}

run "a_reserve_of_several_types_is_refused" {
  command = plan
  variables {
    warm_pool       = {}
    mixed_instances = { instance_types = [{ type = "t3.small" }] }
  }
  expect_failures = [var.warm_pool]
}

run "a_month_that_there_is_not_is_refused" {
  command = plan
  variables {
    schedules = { it = { recurrence = "0 8 * MOO *", min_size = 1 } }
  }
  expect_failures = [var.schedules]
}

run "a_day_that_there_is_not_is_refused" {
  command = plan
  variables {
    schedules = { it = { start_time = "2030-02-30T08:00:00Z", min_size = 1 } }
  }
  expect_failures = [var.schedules]
}

run "an_end_before_the_start_is_refused" {
  command = plan
  variables {
    schedules = { it = { recurrence = "0 8 * * *", start_time = "2030-01-31T08:00:00Z", end_time = "2030-01-30T08:00:00Z", min_size = 1 } }
  }
  expect_failures = [var.schedules]
}

run "an_alarm_that_looks_back_more_than_a_day_is_refused" {
  command = plan
  variables {
    step_scaling = { it = { alarm = { threshold = 70, period_seconds = 1800, evaluation_periods = 49 }, steps = [{ lower_bound = 0, adjustment = 1 }] } }
  }
  expect_failures = [var.step_scaling]
}

run "a_target_groups_name_is_refused" {
  command = plan
  variables {
    target_groups = { web = { arn = "web" } }
  }
  expect_failures = [var.target_groups]
}

run "a_volume_at_the_roots_place_is_refused" {
  command = plan
  variables {
    root_device_name = "/dev/sdf"
    volumes          = { data = { device_name = "/dev/sdf", size_gib = 10 } }
  }
  expect_failures = [var.volumes]
}

run "a_topics_name_is_refused" {
  command = plan
  variables {
    notifications = { topic = { arn = "ops" } }
  }
  expect_failures = [var.notifications]
}

run "a_group_that_codedeploy_replaces_is_made_where_none_is_found" {
  command = apply
  variables {
    replaced_by_code_deploy = true
  }
  override_data {
    target = data.aws_autoscaling_groups.fleet
    values = { names = [] }
  }

  assert {
    condition     = output.name == "test-1" && one([for tag in aws_autoscaling_group.this["this"].tag : "${tag.value} ${tag.propagate_at_launch}" if tag.key == "twinform-fleet"]) == "test false"
    error_message = "with the tag by which copies are found"
  }
  assert {
    condition     = aws_autoscaling_group.this["this"].launch_template[0].version == "$Default" && length(aws_autoscaling_group.this["this"].instance_refresh) == 0
    error_message = "instances come of the newest template, with CodeDeploy's deployments"
  }
}

run "and_kept_while_a_copy_is_made_beside_it" {
  command = plan
  variables {
    replaced_by_code_deploy = true
  }
  override_data {
    target = data.aws_autoscaling_groups.fleet
    values = { names = ["CodeDeploy_test_d-1", "test-1"] }
  }

  assert {
    condition     = length(aws_autoscaling_group.this) == 1 && length(data.aws_autoscaling_group.copy) == 0
    error_message = "the group stays Terraform's until it is gone"
  }
}

run "the_copy_takes_its_place_in_all_that_is_told_of_it" {
  command = apply
  variables {
    replaced_by_code_deploy = true
    target_tracking         = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
    notifications           = {}
  }
  override_data {
    target = data.aws_autoscaling_groups.fleet
    values = { names = ["CodeDeploy_test_d-1"] }
  }
  override_data {
    target = data.aws_autoscaling_group.copy
    values = {
      name                    = "CodeDeploy_test_d-1"
      arn                     = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/CodeDeploy_test_d-1"
      service_linked_role_arn = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    }
  }

  assert {
    condition     = length(aws_autoscaling_group.this) == 0 && output.name == "CodeDeploy_test_d-1" && endswith(output.arn, "/CodeDeploy_test_d-1")
    error_message = "no group is made"
  }
  assert {
    condition     = aws_autoscaling_policy.target_tracking["cpu"].autoscaling_group_name == "CodeDeploy_test_d-1" && aws_autoscaling_notification.this["this"].group_names == toset(["CodeDeploy_test_d-1"]) && aws_cloudwatch_metric_alarm.cpu_high["this"].dimensions["AutoScalingGroupName"] == "CodeDeploy_test_d-1"
    error_message = "what hangs on the group hangs on the copy"
  }
}

run "a_held_size_is_refused_for_copies" {
  command = plan
  variables {
    replaced_by_code_deploy = true
    hold_desired_capacity   = true
  }
  override_data {
    target = data.aws_autoscaling_groups.fleet
    values = { names = [] }
  }
  expect_failures = [var.replaced_by_code_deploy]
}

run "a_name_as_of_a_copy_is_refused" {
  command = plan
  variables {
    name                    = "CodeDeploy_test"
    replaced_by_code_deploy = true
  }
  override_data {
    target = data.aws_autoscaling_groups.fleet
    values = { names = [] }
  }
  expect_failures = [var.replaced_by_code_deploy]
}
