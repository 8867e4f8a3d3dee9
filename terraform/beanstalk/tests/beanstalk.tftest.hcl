# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_elastic_beanstalk_hosted_zone" {
    defaults = { id = "Z2NYPWQ7DFZAZH" }
  }
  mock_data "aws_elastic_beanstalk_solution_stack" {
    defaults = { name = "64bit Amazon Linux 2023 v4.6.0 running Python 3.13" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-1", id = "shop-1", name = "shop-1" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0123456789abcdef0" }
  }
  mock_resource "aws_elastic_beanstalk_application" {
    defaults = { arn = "arn:aws:elasticbeanstalk:eu-west-1:123456789012:application/shop" }
  }
  mock_resource "aws_elastic_beanstalk_environment" {
    defaults = {
      load_balancers = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/awseb/0123456789abcdef"]
      cname          = "shop.eu-west-1.elasticbeanstalk.com"
    }
  }
}

variables {
  name           = "shop"
  environments   = { blue = { platform = { solution_stack_name = "64bit Amazon Linux 2023 v4.6.0 running Docker" }, cname_prefix = "shop-live" } }
  subnet_ids     = ["subnet-0bbbbbbbbbbbbbbbb", "subnet-0aaaaaaaaaaaaaaaa"]
  security_group = { vpc_id = "vpc-0123456789abcdef0", egress = {} }
}

run "a_single_instance_has_no_options_of_a_balancer" {
  command = apply

  assert {
    condition = { for s in aws_elastic_beanstalk_environment.this["blue"].setting : "${s.namespace} ${s.name}" => s.value } == {
      "aws:ec2:vpc VPCId"                                                         = "vpc-0123456789abcdef0"
      "aws:ec2:vpc Subnets"                                                       = "subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb"
      "aws:ec2:vpc AssociatePublicIpAddress"                                      = "false"
      "aws:ec2:instances InstanceTypes"                                           = "t3.small"
      "aws:ec2:instances SupportedArchitectures"                                  = "x86_64"
      "aws:autoscaling:launchconfiguration IamInstanceProfile"                    = aws_iam_instance_profile.this["this"].name
      "aws:autoscaling:launchconfiguration SecurityGroups"                        = "sg-0123456789abcdef0"
      "aws:autoscaling:launchconfiguration DisableDefaultEC2SecurityGroup"        = "true"
      "aws:autoscaling:launchconfiguration DisableIMDSv1"                         = "true"
      "aws:autoscaling:launchconfiguration MonitoringInterval"                    = "1 minute"
      "aws:autoscaling:launchconfiguration RootVolumeType"                        = "gp3"
      "aws:autoscaling:launchconfiguration RootVolumeSize"                        = "20"
      "aws:autoscaling:launchconfiguration RootVolumeIOPS"                        = "3000"
      "aws:autoscaling:launchconfiguration RootVolumeThroughput"                  = "125"
      "aws:elasticbeanstalk:environment EnvironmentType"                          = "SingleInstance"
      "aws:elasticbeanstalk:environment ServiceRole"                              = aws_iam_role.service.name
      "aws:elasticbeanstalk:healthreporting:system SystemType"                    = "enhanced"
      "aws:elasticbeanstalk:command DeploymentPolicy"                             = "Immutable"
      "aws:elasticbeanstalk:command BatchSizeType"                                = "Percentage"
      "aws:elasticbeanstalk:command BatchSize"                                    = "30"
      "aws:elasticbeanstalk:command Timeout"                                      = "600"
      "aws:autoscaling:updatepolicy:rollingupdate RollingUpdateEnabled"           = "true"
      "aws:autoscaling:updatepolicy:rollingupdate RollingUpdateType"              = "Immutable"
      "aws:elasticbeanstalk:managedactions ManagedActionsEnabled"                 = "true"
      "aws:elasticbeanstalk:managedactions PreferredStartTime"                    = "Sun:03:00"
      "aws:elasticbeanstalk:managedactions ServiceRoleForManagedUpdates"          = "AWSServiceRoleForElasticBeanstalkManagedUpdates"
      "aws:elasticbeanstalk:managedactions:platformupdate UpdateLevel"            = "minor"
      "aws:elasticbeanstalk:managedactions:platformupdate InstanceRefreshEnabled" = "false"
      "aws:elasticbeanstalk:cloudwatch:logs StreamLogs"                           = "true"
      "aws:elasticbeanstalk:cloudwatch:logs RetentionInDays"                      = "30"
      "aws:elasticbeanstalk:cloudwatch:logs DeleteOnTerminate"                    = "false"
      "aws:elasticbeanstalk:cloudwatch:logs:health HealthStreamingEnabled"        = "true"
      "aws:elasticbeanstalk:cloudwatch:logs:health RetentionInDays"               = "30"
      "aws:elasticbeanstalk:cloudwatch:logs:health DeleteOnTerminate"             = "false"
    }
    error_message = jsonencode(aws_elastic_beanstalk_environment.this["blue"].setting)
  }
  assert {
    condition     = alltrue([for s in aws_elastic_beanstalk_environment.this["blue"].setting : s.resource == ""])
    error_message = "an option without an empty resource is changed at each apply"
  }
  assert {
    condition     = length(aws_security_group.load_balancer) == 0 && length(aws_lb_listener.redirect) == 0 && length(aws_vpc_security_group_ingress_rule.load_balancer) == 0 && length(aws_iam_role_policy.elastic_ip) == 1 && output.load_balancer_security_group_id == null
    error_message = "no balancer, and an address of the instance's own"
  }
  assert {
    condition     = length(data.aws_elastic_beanstalk_solution_stack.newest) == 0 && aws_elastic_beanstalk_environment.this["blue"].solution_stack_name == "64bit Amazon Linux 2023 v4.6.0 running Docker"
    error_message = "the given stack"
  }
  assert {
    condition     = output.domain_names == { blue = "shop-live.eu-west-1.elasticbeanstalk.com" } && output.zone_id == "Z2NYPWQ7DFZAZH"
    error_message = jsonencode(output.domain_names)
  }
  assert {
    condition     = length(aws_elastic_beanstalk_application.this) == 1 && length(aws_iam_role_policy.sources) == 0 && length(aws_iam_role_policy.secrets) == 0 && length(aws_iam_role_policy.notifications) == 0
    error_message = "nothing that was not asked for"
  }
}

run "a_balancer_with_https" {
  command = apply
  variables {
    environments = {
      blue  = { platform = { newest_solution_stack = { pattern = "Python 3.13" } }, environment_variables = { COLOUR = "blue", LOG_LEVEL = "debug" } }
      green = { platform = { platform_arn = "arn:aws:elasticbeanstalk:eu-west-1::platform/Docker running on 64bit Amazon Linux 2023/4.6.0" } }
    }
    environment_variables = { LOG_LEVEL = "info" }
    secrets = {
      DB_PASSWORD = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf:password"
      API_KEY     = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key"
    }
    load_balancer = {
      scheme      = "internet-facing"
      subnet_ids  = ["subnet-0dddddddddddddddd", "subnet-0cccccccccccccccc"]
      tls         = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" }
      access_logs = { bucket = "shop-logs" }
      port        = 8080
    }
    deployment    = { policy = "TrafficSplitting", traffic_splitting = { new_version_percent = 20 } }
    notifications = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:shop" }
    settings      = { "aws:autoscaling:trigger" = { MeasureName = "CPUUtilization" } }
    versions      = { max_age_days = 30, delete_source = true }
  }

  assert {
    condition = { for s in aws_elastic_beanstalk_environment.this["green"].setting : "${s.namespace} ${s.name}" => s.value if can(regex("^aws:(elbv2|ec2:vpc|autoscaling:asg|autoscaling:trigger|elasticbeanstalk:(environment|application|sns|traffic|command))", s.namespace)) } == {
      "aws:ec2:vpc VPCId"                                                = "vpc-0123456789abcdef0"
      "aws:ec2:vpc Subnets"                                              = "subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb"
      "aws:ec2:vpc AssociatePublicIpAddress"                             = "false"
      "aws:ec2:vpc ELBSubnets"                                           = "subnet-0cccccccccccccccc,subnet-0dddddddddddddddd"
      "aws:ec2:vpc ELBScheme"                                            = "public"
      "aws:autoscaling:asg MinSize"                                      = "2"
      "aws:autoscaling:asg MaxSize"                                      = "4"
      "aws:autoscaling:trigger MeasureName"                              = "CPUUtilization"
      "aws:elasticbeanstalk:environment EnvironmentType"                 = "LoadBalanced"
      "aws:elasticbeanstalk:environment LoadBalancerType"                = "application"
      "aws:elasticbeanstalk:environment ServiceRole"                     = aws_iam_role.service.name
      "aws:elasticbeanstalk:environment:process:default Port"            = "8080"
      "aws:elasticbeanstalk:environment:process:default HealthCheckPath" = "/"
      "aws:elasticbeanstalk:application:environment LOG_LEVEL"           = "info"
      "aws:elasticbeanstalk:application:environmentsecrets DB_PASSWORD"  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf:password"
      "aws:elasticbeanstalk:application:environmentsecrets API_KEY"      = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key"
      "aws:elasticbeanstalk:command DeploymentPolicy"                    = "TrafficSplitting"
      "aws:elasticbeanstalk:command BatchSizeType"                       = "Percentage"
      "aws:elasticbeanstalk:command BatchSize"                           = "30"
      "aws:elasticbeanstalk:command Timeout"                             = "600"
      "aws:elasticbeanstalk:trafficsplitting NewVersionPercent"          = "20"
      "aws:elasticbeanstalk:trafficsplitting EvaluationTime"             = "5"
      "aws:elasticbeanstalk:sns:topics Notification Topic ARN"           = "arn:aws:sns:eu-west-1:123456789012:shop"
      "aws:elbv2:loadbalancer SecurityGroups"                            = "sg-0123456789abcdef0"
      "aws:elbv2:loadbalancer ManagedSecurityGroup"                      = "sg-0123456789abcdef0"
      "aws:elbv2:loadbalancer IdleTimeout"                               = "60"
      "aws:elbv2:loadbalancer AccessLogsS3Enabled"                       = "true"
      "aws:elbv2:loadbalancer AccessLogsS3Bucket"                        = "shop-logs"
      "aws:elbv2:loadbalancer AccessLogsS3Prefix"                        = "elasticbeanstalk"
      "aws:elbv2:listener:default ListenerEnabled"                       = "false"
      "aws:elbv2:listener:443 ListenerEnabled"                           = "true"
      "aws:elbv2:listener:443 Protocol"                                  = "HTTPS"
      "aws:elbv2:listener:443 SSLCertificateArns"                        = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
      "aws:elbv2:listener:443 SSLPolicy"                                 = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    }
    error_message = jsonencode(aws_elastic_beanstalk_environment.this["green"].setting)
  }
  assert {
    condition     = { for s in aws_elastic_beanstalk_environment.this["blue"].setting : s.name => s.value if s.namespace == "aws:elasticbeanstalk:application:environment" } == { COLOUR = "blue", LOG_LEVEL = "debug" }
    error_message = "an environment's own variables come before those of all"
  }
  assert {
    condition     = aws_elastic_beanstalk_environment.this["blue"].solution_stack_name == "64bit Amazon Linux 2023 v4.6.0 running Python 3.13" && data.aws_elastic_beanstalk_solution_stack.newest["blue"].name_regex == "Python 3.13" && join(" ", keys(data.aws_elastic_beanstalk_solution_stack.newest)) == "blue"
    error_message = "the newest stack, looked up for who asked for it"
  }
  assert {
    condition     = { for k, r in aws_lb_listener.redirect : k => "${r.port} ${r.default_action[0].redirect[0].protocol} ${r.default_action[0].redirect[0].status_code}" } == { blue = "80 HTTPS HTTP_301", green = "80 HTTPS HTTP_301" }
    error_message = jsonencode(aws_lb_listener.redirect)
  }
  assert {
    condition     = join(" ", keys(aws_vpc_security_group_ingress_rule.internet)) == "443 80" && length(aws_vpc_security_group_ingress_rule.clients) == 0 && aws_vpc_security_group_ingress_rule.load_balancer["this"].from_port == 8080 && aws_vpc_security_group_egress_rule.instances["this"].to_port == 8080
    error_message = "the internet comes to the balancer, and the balancer to the instances"
  }
  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.secrets["this"].policy).Statement : "${s.Action} ${s.Resource}"] == [
      "ssm:GetParameter arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key",
      "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf",
    ]
    error_message = aws_iam_role_policy.secrets["this"].policy
  }
  assert {
    condition     = aws_elastic_beanstalk_application.this["this"].appversion_lifecycle[0].max_age_in_days == 30 && aws_elastic_beanstalk_application.this["this"].appversion_lifecycle[0].delete_source_from_s3 && length(aws_iam_role_policy.sources) == 1 && length(aws_iam_role_policy.elastic_ip) == 0
    error_message = "versions go by age, with their bundles"
  }
}

run "clients_by_name_and_a_given_application" {
  command = apply
  variables {
    application = { name = "shared" }
    load_balancer = {
      subnet_ids = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"]
      plain_http = true
      clients    = { office = { cidr_ipv4 = "192.0.2.0/24" }, web = { security_group_id = "sg-0aaaaaaaaaaaaaaaa" } }
    }
    versions = { delete_source = true }
  }

  assert {
    condition     = length(aws_elastic_beanstalk_application.this) == 0 && aws_elastic_beanstalk_environment.this["blue"].application == "shared" && output.application_name == "shared" && length(aws_iam_role_policy.versions) == 0 && length(aws_iam_role_policy.sources) == 0
    error_message = "the given application, which is somebody else's"
  }
  assert {
    condition     = { for k, r in aws_vpc_security_group_ingress_rule.clients : k => "${r.from_port} ${r.cidr_ipv4 != null ? r.cidr_ipv4 : r.referenced_security_group_id}" } == { "80/office" = "80 192.0.2.0/24", "80/web" = "80 sg-0aaaaaaaaaaaaaaaa" } && length(aws_vpc_security_group_ingress_rule.internet) == 0
    error_message = jsonencode(aws_vpc_security_group_ingress_rule.clients)
  }
  assert {
    condition     = { for s in aws_elastic_beanstalk_environment.this["blue"].setting : "${s.namespace} ${s.name}" => s.value if can(regex("listener|ELBScheme", "${s.namespace} ${s.name}")) } == { "aws:elbv2:listener:default ListenerEnabled" = "true", "aws:ec2:vpc ELBScheme" = "internal" } && length(aws_lb_listener.redirect) == 0
    error_message = "plain HTTP inside the network"
  }
}

run "https_alone" {
  command = apply
  variables {
    load_balancer = {
      scheme     = "internet-facing"
      subnet_ids = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"]
      tls        = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef", redirect_http = false }
    }
    instance_profile = { name = "given" }
  }

  assert {
    condition     = join(" ", keys(aws_vpc_security_group_ingress_rule.internet)) == "443" && length(aws_lb_listener.redirect) == 0
    error_message = "port 80 is closed"
  }
  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_role_policy.instances) == 0 && length(aws_iam_role_policy.secrets) == 0 && one([for s in aws_elastic_beanstalk_environment.this["blue"].setting : s.value if s.name == "IamInstanceProfile"]) == "given"
    error_message = "the given profile, with its own policies"
  }
}

run "an_option_that_there_is_not_is_refused" {
  command = plan
  variables {
    settings = { "aws:autoscaling:asg" = { cool_down = "60" } }
  }
  expect_failures = [var.settings]
}

run "plain_http_to_the_internet_is_told" {
  command = plan
  variables {
    load_balancer = {
      scheme     = "internet-facing"
      subnet_ids = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"]
      plain_http = true
    }
  }
  expect_failures = [check.load_balancer_serves_plain_http_internet]
}
