# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
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
  mock_resource "aws_codeconnections_connection" {
    defaults = {
      arn               = "arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef"
      connection_status = "PENDING"
    }
  }
  mock_resource "aws_codepipeline" {
    defaults = { arn = "arn:aws:codepipeline:eu-west-1:123456789012:shop-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { id = "shop-1", arn = "arn:aws:iam::123456789012:role/shop-1" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:rule/shop-start-1" }
  }
  mock_resource "aws_codebuild_project" {
    defaults = { arn = "arn:aws:codebuild:eu-west-1:123456789012:project/shop" }
  }
  mock_resource "aws_codebuild_report_group" {
    defaults = { arn = "arn:aws:codebuild:eu-west-1:123456789012:report-group/shop" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/codebuild/shop" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0123456789abcdef0", arn = "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789abcdef0" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:shop-drift-1" }
  }
}

variables {
  name        = "shop"
  connections = { github = { provider_type = "GitHub" } }
  stages = [
    { name = "Source", actions = [{ name = "site", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["site"] }] },
    { name = "Approve", actions = [{ name = "look", approval = {} }] },
    { name = "Deliver", actions = [{ name = "bucket", s3_deploy = { bucket = "shop-site-example" }, inputs = ["site"] }] },
  ]
}

run "stages_in_the_given_order_with_their_actions_settings" {
  command = apply

  assert {
    condition     = [for s in aws_codepipeline.this.stage : s.name] == ["Source", "Approve", "Deliver"]
    error_message = "the order of the stages"
  }
  assert {
    condition     = [for s in aws_codepipeline.this.stage : "${one(s.action).category} ${one(s.action).provider} ${one(s.action).owner}"] == ["Source CodeStarSourceConnection AWS", "Approval Manual AWS", "Deploy S3 AWS"]
    error_message = "what CodePipeline calls the kinds"
  }
  assert {
    condition     = one(aws_codepipeline.this.stage[0].action).configuration == tomap({ ConnectionArn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef", FullRepositoryId = "example/shop", BranchName = "main", OutputArtifactFormat = "CODE_ZIP", DetectChanges = "false" })
    error_message = jsonencode(one(aws_codepipeline.this.stage[0].action).configuration)
  }
  assert {
    condition     = one(aws_codepipeline.this.stage[2].action).configuration == tomap({ BucketName = "shop-site-example", Extract = "true" }) && one(aws_codepipeline.this.stage[2].action).input_artifacts == tolist(["site"])
    error_message = jsonencode(one(aws_codepipeline.this.stage[2].action).configuration)
  }
  assert {
    condition     = aws_codepipeline.this.pipeline_type == "V2" && aws_codepipeline.this.execution_mode == "SUPERSEDED"
    error_message = "V2, though Terraform's provider makes V1"
  }
  assert {
    condition     = one(one(aws_codepipeline.this.artifact_store).encryption_key).id == output.artifact_key_arn && one(aws_codepipeline.this.artifact_store).location == "shop-artifacts-1"
    error_message = "the pipeline's own bucket and key"
  }
  assert {
    condition     = [for t in aws_codepipeline.this.trigger : one(one(one(t.git_configuration).push).branches).includes] == [tolist(["main"])] && one(one(aws_codepipeline.this.trigger).git_configuration).source_action_name == "site"
    error_message = "a push to the source's branch starts it"
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.start) == 0 && length(aws_iam_role.start) == 0
    error_message = "no rules of EventBridge without sources that need them"
  }
  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid] == ["Artifacts", "ArtifactBucket", "ArtifactKey", "Connections", "DeployedObjects"]
    error_message = jsonencode([for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid])
  }
  assert {
    condition     = tolist(output.pending_connections) == tolist(["github"]) && output.connection_statuses == { github = "PENDING" }
    error_message = "who has to be opened by a person"
  }
}

run "the_role_may_do_what_the_actions_name_and_no_more" {
  command = apply
  variables {
    connections = { old = { existing = { arn = "arn:aws:codestar-connections:eu-west-1:123456789012:connection/old" } } }
    stages = [
      {
        name = "Source"
        actions = [
          { name = "code", connection_source = { connection = "old", repository = "example/shop" }, outputs = ["code"] },
          { name = "zip", s3_source = { bucket = "drops", object_key = "site.zip", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }, outputs = ["zip"] },
          { name = "image", ecr_source = { repository = "shop/web" }, outputs = ["image"] },
        ]
      },
      {
        name = "Deliver"
        actions = [
          { name = "ask", approval = { timeout_minutes = 60, review_url = "https://example.com/", comment = "Good?", notify = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:ask", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2" } } },
          { name = "files", run_order = 2, inputs = ["zip"], s3_deploy = { bucket = "site", extract = false, object_key = "site.zip", cache_control = "max-age=60", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/3" } },
          { name = "service", run_order = 2, inputs = ["image"], ecs = { cluster = "main", service = "web", task_family = "web", timeout_minutes = 20, task_role_arns = { task = "arn:aws:iam::123456789012:role/task" } } },
          { name = "beanstalk", run_order = 2, inputs = ["code"], elastic_beanstalk = { application = "shop", environment = "shop-live" } },
        ]
      },
    ]
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid => s.Resource if !startswith(s.Sid, "Artifact") && !startswith(s.Sid, "Beanstalk") } == {
      Connections        = ["arn:aws:codeconnections:eu-west-1:123456789012:connection/old", "arn:aws:codestar-connections:eu-west-1:123456789012:connection/old"]
      SourceObjects      = ["arn:aws:s3:::drops/site.zip"]
      SourceBuckets      = ["arn:aws:s3:::drops"]
      SourceKeys         = ["arn:aws:kms:eu-west-1:123456789012:key/1"]
      SourceImages       = ["arn:aws:ecr:eu-west-1:123456789012:repository/shop/web"]
      ApprovalTopics     = ["arn:aws:sns:eu-west-1:123456789012:ask"]
      ApprovalTopicKeys  = ["arn:aws:kms:eu-west-1:123456789012:key/2"]
      DeployedObjects    = ["arn:aws:s3:::site/*"]
      DeployedKeys       = ["arn:aws:kms:eu-west-1:123456789012:key/3"]
      EcsServices        = ["arn:aws:ecs:eu-west-1:123456789012:service/main/web"]
      EcsTasks           = ["arn:aws:ecs:eu-west-1:123456789012:task/main/*", "arn:aws:ecs:eu-west-1:123456789012:container-instance/main/*"]
      EcsTaskDefinitions = ["arn:aws:ecs:eu-west-1:123456789012:task-definition/web:*"]
      EcsLook            = ["*"]
      EcsRoles           = ["arn:aws:iam::123456789012:role/task"]
    }
    error_message = aws_iam_role_policy.this.policy
  }
  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Condition if s.Sid == "EcsRoles"] == [{ StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }]
    error_message = "roles are passed to tasks only"
  }
  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid => s.Resource if startswith(s.Sid, "Beanstalk") } == {
      Beanstalk             = ["arn:aws:elasticbeanstalk:eu-west-1:123456789012:application/shop", "arn:aws:elasticbeanstalk:eu-west-1:123456789012:applicationversion/shop/*", "arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop/shop-live"]
      BeanstalkStacks       = ["arn:aws:cloudformation:eu-west-1:123456789012:stack/awseb-*"]
      BeanstalkGroups       = ["arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/awseb-*"]
      BeanstalkTargets      = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/awseb-*"]
      BeanstalkBucket       = ["arn:aws:s3:::elasticbeanstalk-eu-west-1-123456789012/*"]
      BeanstalkBucketItself = ["arn:aws:s3:::elasticbeanstalk-eu-west-1-123456789012"]
      BeanstalkLook         = ["*"]
    }
    error_message = aws_iam_role_policy.this.policy
  }
  assert {
    condition = { for a in concat(aws_codepipeline.this.stage[0].action, aws_codepipeline.this.stage[1].action) : a.name => a.configuration if a.name != "code" } == {
      zip       = tomap({ S3Bucket = "drops", S3ObjectKey = "site.zip", PollForSourceChanges = "false" })
      image     = tomap({ RepositoryName = "shop/web", ImageTag = "latest" })
      ask       = tomap({ NotificationArn = "arn:aws:sns:eu-west-1:123456789012:ask", ExternalEntityLink = "https://example.com/", CustomData = "Good?" })
      files     = tomap({ BucketName = "site", Extract = "false", ObjectKey = "site.zip", CacheControl = "max-age=60", KMSEncryptionKeyARN = "arn:aws:kms:eu-west-1:123456789012:key/3" })
      service   = tomap({ ClusterName = "main", ServiceName = "web", FileName = "imagedefinitions.json", DeploymentTimeout = "20" })
      beanstalk = tomap({ ApplicationName = "shop", EnvironmentName = "shop-live" })
    }
    error_message = jsonencode([for a in concat(aws_codepipeline.this.stage[0].action, aws_codepipeline.this.stage[1].action) : a.configuration])
  }
  assert {
    condition     = { for name, r in aws_cloudwatch_event_rule.start : name => jsondecode(r.event_pattern).detail } == { zip = { bucket = { name = ["drops"] }, object = { key = ["site.zip"] } }, image = { "action-type" = ["PUSH"], result = ["SUCCESS"], "repository-name" = ["shop/web"], "image-tag" = ["latest"] } }
    error_message = "what starts the pipeline"
  }
  assert {
    condition     = length(aws_codeconnections_connection.this) == 0 && output.connection_arns == { old = "arn:aws:codestar-connections:eu-west-1:123456789012:connection/old" }
    error_message = "a connection that is there is taken"
  }
}

run "conditions_triggers_and_variables" {
  command = apply
  variables {
    execution_mode = "QUEUED"
    variables      = { version = { default_value = "1", description = "What is delivered." } }
    triggers = {
      site = {
        push         = { branch = { branches = { includes = ["main"], excludes = ["wip/*"] }, file_paths = { includes = ["site/**"] } }, release = { tags = { includes = ["v*"] } } }
        pull_request = { any = { branches = { includes = ["main"] } } }
      }
    }
    stages = [
      { name = "Source", actions = [{ name = "site", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["site"], namespace = "source" }] },
      {
        name         = "Deliver"
        actions      = [{ name = "bucket", s3_deploy = { bucket = "shop-site-example" }, inputs = ["site"] }]
        before_entry = { result = "SKIP", rules = { main = { variable = { name = "#{source.BranchName}", value = "main" } } } }
        on_success   = { result = "ROLLBACK", rules = { errors = { alarm = { name = "errors", wait_minutes = 10 } }, hours = { window = { cron = "* * 9-16 ? * MON-THU" } } } }
        on_failure   = { result = "RETRY" }
      },
      {
        name       = "More"
        actions    = [{ name = "bucket", s3_deploy = { bucket = "shop-site-example" }, inputs = ["site"] }]
        on_failure = { result = "ROLLBACK" }
      },
    ]
  }

  assert {
    condition     = one(one(aws_codepipeline.this.stage[1].before_entry).condition).result == "SKIP" && one(one(one(aws_codepipeline.this.stage[1].before_entry).condition).rule).configuration == tomap({ Variable = "#{source.BranchName}", Operator = "EQ", Value = "main" })
    error_message = "the entry's condition"
  }
  assert {
    condition     = { for r in one(one(aws_codepipeline.this.stage[1].on_success).condition).rule : "${r.name} ${one(r.rule_type_id).provider}" => r.configuration } == { "errors CloudWatchAlarm" = tomap({ AlarmName = "errors", AlarmStates = "ALARM", WaitTime = "10" }), "hours DeploymentWindow" = tomap({ Cron = "* * 9-16 ? * MON-THU", TimeZone = "UTC" }) }
    error_message = "the rules behind the stage"
  }
  assert {
    condition     = one(aws_codepipeline.this.stage[1].on_failure).result == "RETRY" && one(one(aws_codepipeline.this.stage[1].on_failure).retry_configuration).retry_mode == "FAILED_ACTIONS" && one(aws_codepipeline.this.stage[2].on_failure).result == "ROLLBACK" && length(one(aws_codepipeline.this.stage[2].on_failure).retry_configuration) == 0
    error_message = "retry and rollback"
  }
  assert {
    condition     = length(aws_codepipeline.this.trigger) == 1 && length(one(one(aws_codepipeline.this.trigger).git_configuration).push) == 2 && one(one(one(aws_codepipeline.this.trigger).git_configuration).pull_request).events == tolist(["OPEN", "UPDATED"])
    error_message = "what is given takes the place of the branch"
  }
  assert {
    condition     = one(one(one(aws_codepipeline.this.trigger).git_configuration).push[0].file_paths).includes == tolist(["site/**"]) && one(one(one(aws_codepipeline.this.trigger).git_configuration).push[1].tags).includes == tolist(["v*"]) && length(one(one(aws_codepipeline.this.trigger).git_configuration).push[1].branches) == 0
    error_message = "filters of pushes"
  }
  assert {
    condition     = [for v in aws_codepipeline.this.variable : "${v.name} ${v.default_value} ${v.description}"] == ["version 1 What is delivered."]
    error_message = "the pipeline's variables"
  }
  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Resource if s.Sid == "Alarms"] == [["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors"]]
    error_message = "the alarms that rules look at"
  }
}

run "a_key_of_ones_own_and_notifications" {
  command = apply
  variables {
    artifacts     = { kms_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/own" } }
    notifications = { team = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:team" } }
  }

  assert {
    condition     = length(aws_kms_key.artifacts) == 0 && output.artifact_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/own"
    error_message = "no key is made"
  }
  assert {
    condition     = toset(aws_codestarnotifications_notification_rule.this["team"].event_type_ids) == toset(["codepipeline-pipeline-pipeline-execution-failed", "codepipeline-pipeline-pipeline-execution-succeeded", "codepipeline-pipeline-manual-approval-needed"]) && one(aws_codestarnotifications_notification_rule.this["team"].target).address == "arn:aws:sns:eu-west-1:123456789012:team"
    error_message = "the team is told"
  }
}

run "event_rules" {
  command = apply
  variables {
    event_rules = {
      bot    = { function = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:bot", qualifier = "live" } }
      newest = { function = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:bot" } }
      work = {
        of                = "stage"
        states            = ["SUCCEEDED", "FAILED"]
        stages            = ["Deliver"]
        queue             = { arn = "arn:aws:sqs:eu-west-1:123456789012:work" }
        dead_letter_queue = { arn = "arn:aws:sqs:eu-west-1:123456789012:lost" }
      }
      refused = { of = "action", actions = ["look"], stages = ["Approve"], topic = { arn = "arn:aws:sns:eu-west-1:123456789012:team" } }
      all     = { event_bus = { arn = "arn:aws:events:eu-west-1:123456789012:event-bus/all" } }
    }
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.state_change["bot"].event_pattern) == {
      source      = ["aws.codepipeline"]
      account     = ["123456789012"]
      detail-type = ["CodePipeline Pipeline Execution State Change"]
      detail      = { pipeline = [aws_codepipeline.this.name], state = ["FAILED"] }
    }
    error_message = "a failed execution of this pipeline, without names of stages and actions"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.state_change["work"].event_pattern)["detail-type"] == ["CodePipeline Stage Execution State Change"] && jsondecode(aws_cloudwatch_event_rule.state_change["work"].event_pattern).detail == { pipeline = [aws_codepipeline.this.name], state = ["SUCCEEDED", "FAILED"], stage = ["Deliver"] }
    error_message = "a stage by its name"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.state_change["refused"].event_pattern)["detail-type"] == ["CodePipeline Action Execution State Change"] && jsondecode(aws_cloudwatch_event_rule.state_change["refused"].event_pattern).detail == { pipeline = [aws_codepipeline.this.name], state = ["FAILED"], stage = ["Approve"], action = ["look"] }
    error_message = "an action by its name, in its stage"
  }
  assert {
    condition = { for name, target in aws_cloudwatch_event_target.state_change : name => target.arn } == {
      bot     = "arn:aws:lambda:eu-west-1:123456789012:function:bot:live"
      newest  = "arn:aws:lambda:eu-west-1:123456789012:function:bot"
      work    = "arn:aws:sqs:eu-west-1:123456789012:work"
      refused = "arn:aws:sns:eu-west-1:123456789012:team"
      all     = "arn:aws:events:eu-west-1:123456789012:event-bus/all"
    }
    error_message = "each is handed to its own"
  }
  assert {
    condition     = [for name, target in aws_cloudwatch_event_target.state_change : name if target.role_arn != null] == ["all"] && keys(aws_iam_role.state_change) == ["all"] && jsondecode(aws_iam_role_policy.state_change["all"].policy).Statement[0].Resource == "arn:aws:events:eu-west-1:123456789012:event-bus/all"
    error_message = "a role for the bus alone"
  }
  assert {
    condition     = aws_cloudwatch_event_target.state_change["work"].dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:123456789012:lost" && length(aws_cloudwatch_event_target.state_change["bot"].dead_letter_config) == 0
    error_message = "what cannot be handed on"
  }
  assert {
    condition     = keys(aws_lambda_permission.state_change) == ["bot", "newest"] && aws_lambda_permission.state_change["bot"].qualifier == "live" && aws_lambda_permission.state_change["newest"].qualifier == null && aws_lambda_permission.state_change["bot"].source_arn == aws_cloudwatch_event_rule.state_change["bot"].arn
    error_message = "functions may be called by their rules"
  }
}

run "event_rules_of_what_there_is_not" {
  command = plan
  variables {
    event_rules = {
      nobody = {}
      state  = { of = "stage", states = ["SUPERSEDED"], topic = { arn = "arn:aws:sns:eu-west-1:123456789012:team" } }
      stage  = { of = "stage", stages = ["Bulid"], topic = { arn = "arn:aws:sns:eu-west-1:123456789012:team" } }
    }
  }
  expect_failures = [var.event_rules]
}

run "v1_has_no_triggers_of_its_own" {
  command = apply
  variables { pipeline_type = "V1" }

  assert {
    condition     = length(aws_codepipeline.this.trigger) == 0 && one(aws_codepipeline.this.stage[0].action).configuration["DetectChanges"] == "true"
    error_message = "CodePipeline detects changes itself"
  }
}

run "an_input_that_nobody_makes" {
  command = plan
  variables {
    stages = [
      { name = "Source", actions = [{ name = "site", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["site"] }] },
      { name = "Deliver", actions = [{ name = "bucket", s3_deploy = { bucket = "shop-site-example" }, inputs = ["sight"] }] },
    ]
  }
  expect_failures = [var.stages]
}

run "projects_have_a_role_log_and_reports_of_their_own" {
  command = apply
  variables {
    projects = {
      tests = {
        buildspec   = "version: 0.2\nphases: {}\n"
        environment = { STAGE = "test" }
        parameters  = { HOST = "/shop/host", PORT = "port", USER = "arn:aws:ssm:eu-west-1:123456789012:parameter/user" }
        secrets     = { DB_PASSWORD = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf", key = "password" } }
        reports     = { unit = {}, coverage = { type = "CODE_COVERAGE" } }
        cache       = { type = "S3" }
        policies    = { push = "arn:aws:iam::123456789012:policy/push" }
      }
      images = {
        environment_type = "ARM_CONTAINER"
        ecr_image        = { uri = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/builder:1.2" }
        buildspec_file   = "ci/images.yml"
        privileged       = true
        cache            = { modes = ["LOCAL_DOCKER_LAYER_CACHE"] }
        batch            = { maximum_builds = 5 }
      }
      quick = { environment_type = "ARM_LAMBDA_CONTAINER" }
      inside = {
        vpc = {
          vpc_id                   = "vpc-0123456789abcdef0"
          subnet_ids               = ["subnet-0123456789abcdef0"]
          extra_security_group_ids = ["sg-0123456789abcdef1"]
          egress                   = { https = { cidr_ipv4 = "0.0.0.0/0", from_port = 443 } }
        }
      }
    }
  }

  assert {
    condition = { for key, p in aws_codebuild_project.project : key => "${p.environment[0].type} ${p.environment[0].compute_type} ${p.environment[0].image} ${p.environment[0].image_pull_credentials_type} ${p.environment[0].privileged_mode}" } == {
      tests  = "LINUX_CONTAINER BUILD_GENERAL1_SMALL aws/codebuild/amazonlinux-x86_64-standard:5.0 CODEBUILD false"
      images = "ARM_CONTAINER BUILD_GENERAL1_SMALL 123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/builder:1.2 SERVICE_ROLE true"
      quick  = "ARM_LAMBDA_CONTAINER BUILD_LAMBDA_1GB aws/codebuild/amazonlinux-aarch64-lambda-standard:python3.12 CODEBUILD false"
      inside = "LINUX_CONTAINER BUILD_GENERAL1_SMALL aws/codebuild/amazonlinux-x86_64-standard:5.0 CODEBUILD false"
    }
    error_message = "environments"
  }
  assert {
    condition     = { for key, p in aws_codebuild_project.project : key => p.source[0].buildspec } == { tests = "version: 0.2\nphases: {}\n", images = "ci/images.yml", quick = "buildspec.yml", inside = "buildspec.yml" }
    error_message = "buildspecs"
  }
  assert {
    condition = [for v in aws_codebuild_project.project["tests"].environment[0].environment_variable : "${v.name} ${v.type} ${v.value}"] == [
      "STAGE PLAINTEXT test",
      "HOST PARAMETER_STORE /shop/host",
      "PORT PARAMETER_STORE port",
      "USER PARAMETER_STORE arn:aws:ssm:eu-west-1:123456789012:parameter/user",
      "DB_PASSWORD SECRETS_MANAGER arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::",
    ]
    error_message = jsonencode(aws_codebuild_project.project["tests"].environment[0].environment_variable)
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.project_parameters["tests"].policy).Statement[0].Resource == [
      "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/host",
      "arn:aws:ssm:eu-west-1:123456789012:parameter/port",
      "arn:aws:ssm:eu-west-1:123456789012:parameter/user",
    ]
    error_message = aws_iam_role_policy.project_parameters["tests"].policy
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.project_image["images"].policy).Statement[0].Resource == "arn:aws:ecr:eu-central-1:123456789012:repository/team/builder"
    error_message = aws_iam_role_policy.project_image["images"].policy
  }
  assert {
    condition     = keys(aws_iam_role_policy.project_image) == ["images"] && keys(aws_iam_role_policy.project_vpc) == ["inside"] && keys(aws_iam_role_policy.project_reports) == ["tests"] && keys(aws_iam_role.project_batch) == ["images"] && keys(aws_iam_role_policy.project_secrets) == ["tests"] && keys(aws_iam_role_policy.project_parameters) == ["tests"] && keys(aws_iam_role_policy_attachment.project) == ["tests/push"]
    error_message = "a project's role may do what the project needs, and no more"
  }
  assert {
    condition     = { for key, g in aws_codebuild_report_group.project : key => "${g.type} ${g.name == "${aws_codebuild_project.project["tests"].name}-${split("/", key)[1]}"}" } == { "tests/unit" = "TEST true", "tests/coverage" = "CODE_COVERAGE true" }
    error_message = "report groups"
  }
  assert {
    condition     = aws_codebuild_project.project["tests"].cache[0].location == "shop-artifacts-1/cache/tests" && aws_codebuild_project.project["images"].cache[0].modes == tolist(["LOCAL_DOCKER_LAYER_CACHE"])
    error_message = "caches"
  }
  assert {
    condition     = aws_codebuild_project.project["inside"].vpc_config[0].security_group_ids == toset([aws_security_group.project["inside"].id, "sg-0123456789abcdef1"]) && { for key, r in aws_vpc_security_group_egress_rule.project : key => "${r.ip_protocol} ${r.from_port} ${r.to_port} ${r.cidr_ipv4}" } == { "inside/https" = "tcp 443 443 0.0.0.0/0" }
    error_message = "the network"
  }
  expect_failures = [check.projects_let_builds_leave_their]
}

run "terraform_roots_are_planned_applied_and_looked_after" {
  command = apply
  variables {
    terraform = {
      web = {
        directory      = "cdktf.out/stacks/web"
        version        = "1.11.4"
        state          = { bucket = "shop-states", key = "web.tfstate", kms_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/states" }, reads = ["network.tfstate"] }
        plan_policies  = { read = "arn:aws:iam::123456789012:policy/read" }
        apply_policies = { change = "arn:aws:iam::123456789012:policy/change" }
        drift          = {}
      }
      network = {
        version        = "1.11.4"
        state          = { bucket = "shop-states", key = "network.tfstate", region = "eu-central-1" }
        plan_policies  = { read = "arn:aws:iam::123456789012:policy/read" }
        apply_policies = {}
        drift = {
          schedule = "rate(12 hours)"
          topic    = { arn = "arn:aws:sns:eu-west-1:123456789012:ops", kms_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/topics" } }
        }
      }
      quiet = {
        version        = "1.11.4"
        state          = { bucket = "shop-states", key = "quiet.tfstate" }
        plan_policies  = {}
        apply_policies = {}
      }
    }
  }

  assert {
    condition     = [for p in [aws_codebuild_project.terraform_plan["web"], aws_codebuild_project.terraform_apply["web"], aws_codebuild_project.terraform_drift["web"]] : length(yamldecode(p.source[0].buildspec).phases.build.commands)] == [2, 1, 1] && yamldecode(aws_codebuild_project.terraform_plan["web"].source[0].buildspec).artifacts.files == ["**/*"] && length(yamldecode(aws_codebuild_project.terraform_drift["web"].source[0].buildspec).phases.post_build.commands) == 1
    error_message = "the buildspecs are YAML"
  }
  assert {
    condition = { for v in aws_codebuild_project.terraform_plan["web"].environment[0].environment_variable : v.name => v.value if v.name != "PIPELINE_BACKEND" } == {
      PIPELINE_ROOT         = "web"
      PIPELINE_DIRECTORY    = "cdktf.out/stacks/web"
      PIPELINE_TERRAFORM    = "1.11.4"
      PIPELINE_LOCK_TIMEOUT = "300s"
      PIPELINE_STATE_KEY    = "arn:aws:kms:eu-west-1:123456789012:key/states"
      PIPELINE_APPLIED      = "s3://shop-states/web.tfstate.applied.tar.gz"
    }
    error_message = jsonencode(aws_codebuild_project.terraform_plan["web"].environment[0].environment_variable)
  }
  assert {
    condition = [for key in ["web", "network"] : jsondecode(one([for v in aws_codebuild_project.terraform_apply[key].environment[0].environment_variable : v.value if v.name == "PIPELINE_BACKEND"])).terraform.backend.s3] == [
      { bucket = "shop-states", key = "web.tfstate", region = "eu-west-1", use_lockfile = true, encrypt = true, kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/states" },
      { bucket = "shop-states", key = "network.tfstate", region = "eu-central-1", use_lockfile = true, encrypt = false, kms_key_id = null },
    ]
    error_message = "the backends"
  }
  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.terraform_apply_state["web"].policy).Statement : "${s.Sid} ${join(" ", s.Action)} ${join(" ", flatten([s.Resource]))}"] == [
      "Find s3:ListBucket arn:aws:s3:::shop-states",
      "Read s3:GetObject arn:aws:s3:::shop-states/web.tfstate arn:aws:s3:::shop-states/web.tfstate.applied.tar.gz arn:aws:s3:::shop-states/network.tfstate",
      "Lock s3:GetObject s3:PutObject s3:DeleteObject arn:aws:s3:::shop-states/web.tfstate.tflock",
      "Write s3:PutObject arn:aws:s3:::shop-states/web.tfstate arn:aws:s3:::shop-states/web.tfstate.applied.tar.gz",
    ]
    error_message = aws_iam_role_policy.terraform_apply_state["web"].policy
  }
  assert {
    condition     = [for p in [aws_iam_role_policy.terraform_plan_state, aws_iam_role_policy.terraform_drift_state] : [for s in jsondecode(p["web"].policy).Statement : s.Sid]] == [["Find", "Read", "Lock"], ["Find", "Read", "Lock"]]
    error_message = "who plans does not write the state"
  }
  assert {
    condition     = keys(aws_iam_role_policy.terraform_plan_state_key) == ["web"] && keys(aws_iam_role_policy_attachment.terraform_plan) == ["network/read", "web/read"] && keys(aws_iam_role_policy_attachment.terraform_apply) == ["web/change"] && keys(aws_iam_role_policy_attachment.terraform_drift) == ["network/read", "web/read"]
    error_message = "policies"
  }
  assert {
    condition     = { for key, s in aws_scheduler_schedule.drift : key => "${s.schedule_expression} ${s.schedule_expression_timezone}" } == { web = "cron(0 3 * * ? *) UTC", network = "rate(12 hours) UTC" }
    error_message = "schedules"
  }
  assert {
    condition     = length(aws_sns_topic.drift) == 1 && { for key, p in aws_codebuild_project.terraform_drift : key => one([for v in p.environment[0].environment_variable : v.value if v.name == "PIPELINE_TOPIC"]) } == { web = output.drift_topic_arn, network = "arn:aws:sns:eu-west-1:123456789012:ops" } && { for key, p in aws_iam_role_policy.terraform_drift_topic_key : key => jsondecode(p.policy).Statement[0].Resource } == { network = "arn:aws:kms:eu-west-1:123456789012:key/topics" }
    error_message = "topics"
  }
}

run "every_topic_is_given" {
  command = plan
  variables {
    terraform = {
      web = {
        version        = "1.11.4"
        state          = { bucket = "shop-states", key = "web.tfstate" }
        plan_policies  = {}
        apply_policies = {}
        drift          = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:ops" } }
      }
    }
  }

  assert {
    condition     = length(aws_sns_topic.drift) == 0 && length(aws_scheduler_schedule_group.drift) == 1
    error_message = "no topic of its own"
  }
}

run "secrets_in_plain_text_are_refused" {
  command = plan
  variables {
    projects = { tests = { environment = { DB_PASSWORD = "hunter2", KEY = "AKIAABCDEFGHIJKLMNOP", TOKEN_URL = "https://example.com" } } }
  }
  expect_failures = [var.projects]
}

run "a_policy_under_two_names_is_refused" {
  command = plan
  variables {
    projects = {
      tests  = { policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" } }
      images = { policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess", look = "arn:aws:iam::aws:policy/ReadOnlyAccess" } }
    }
    terraform = {
      web = {
        version        = "1.11.4"
        state          = { bucket = "shop-states", key = "web.tfstate" }
        plan_policies  = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
        apply_policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess", change = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
      }
    }
  }
  expect_failures = [var.projects, var.terraform]
}
