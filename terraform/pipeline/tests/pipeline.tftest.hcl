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
}

variables {
  name = "shop"
}

run "artifacts_are_encrypted_with_a_key_of_the_modules_own" {
  command = apply

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.artifacts.rule).apply_server_side_encryption_by_default).kms_master_key_id == output.artifact_key_arn && length(aws_kms_key.artifacts) == 1
    error_message = "the bucket's key"
  }
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
    terraform_roots = {
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
    terraform_roots = {
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
