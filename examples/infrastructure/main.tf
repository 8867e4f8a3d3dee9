# The same as infrastructure-stack.ts, for Terraform alone. In a project of your own, the
# sources are where you keep the modules (docs/terraform.md).
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
  backend "s3" {
    bucket       = "twinform-example-terraform-state"
    key          = "example-infrastructure/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-infrastructure" }
  }
}


# Policies of the account, made of what the stack needs (`npm run permissions -- dev-network`). Give them as TF_VAR_….
variable "plan_policy_arn" {
  description = "ARN of the policy that reads what the stack has"
  type        = string
}

variable "apply_policy_arn" {
  description = "ARN of the policy that changes what the stack has"
  type        = string
}

module "pipeline" {
  source = "../../terraform/pipeline"
  name   = "infrastructure"
  # Each plan is applied or refused before the next one is made.
  execution_mode = "QUEUED"
  connections    = { github = { provider_type = "GitHub" } }
  projects = {
    synthesis = {
      description    = "Makes Terraform roots of the stacks"
      buildspec_file = "examples/infrastructure/buildspec.yml"
    }
  }

  terraform = {
    network = {
      directory      = "dev-network"
      version        = "1.11.4"
      state          = { bucket = "twinform-dev-terraform-state", key = "dev-network/terraform.tfstate" }
      plan_policies  = { network = var.plan_policy_arn }
      apply_policies = { network = var.apply_policy_arn }
      # Every night: does the account still have what was applied?
      drift = {}
    }
  }

  stages = [
    {
      name = "Source"
      actions = [{
        name              = "project"
        connection_source = { connection = "github", repository = "example/twinform" }
        outputs           = ["source"]
      }]
    },
    {
      name    = "Synthesis"
      actions = [{ name = "synthesis", build = { project = "synthesis" }, inputs = ["source"], outputs = ["stacks"] }]
    },
    {
      name = "Network"
      actions = [
        { name = "plan", namespace = "plan", terraform = { root = "network", step = "plan" }, inputs = ["stacks"], outputs = ["plan"] },
        { name = "approve", run_order = 2, approval = { comment = "Apply #{plan.PLAN_SUMMARY}" } },
        { name = "apply", run_order = 3, terraform = { root = "network", step = "apply" }, inputs = ["plan"] },
      ]
    },
  ]
}

output "pipeline_name" {
  value = module.pipeline.name
}

output "drift_topic_arn" {
  value = module.pipeline.drift_topic_arn
}
