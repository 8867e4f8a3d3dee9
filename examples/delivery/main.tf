# The same as stacks/delivery-stack.ts for the environment of the examples, for Terraform alone. In a project of your own, the
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
    key          = "example-delivery/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-delivery" }
  }
}

locals {
  web = data.terraform_remote_state.web.outputs
}

data "terraform_remote_state" "web" {
  backend = "s3"
  config = {
    bucket = "twinform-example-terraform-state"
    key    = "example-web/terraform.tfstate"
    region = "eu-west-1"
  }
}

module "pipeline" {
  source = "../../terraform/pipeline"
  name   = "site"

  # A person opens it once, in the console: docs/delivery.md.
  connections = { github = { provider_type = "GitHub" } }
  projects    = { test = { description = "Tests the application and packs it", reports = { tests = {} } } }

  deployments = {
    servers = {
      auto_scaling_groups = [local.web.fleet_name]
      # The tag that all of a stack's resources have: the servers beside the fleet.
      tag_sets      = [[{ key = "Stack", value = "example-web" }]]
      target_groups = { for name in ["home", "movies", "shows"] : name => { arn = local.web.target_group_arns[name] } }
    }
  }
  instance_roles = {
    fleet   = { name = local.web.fleet_role_name }
    servers = { name = local.web.server_role_name }
  }

  stages = [
    {
      name = "Source"
      actions = [{
        name              = "application"
        namespace         = "source"
        connection_source = { connection = "github", repository = "example/site", branch = "main" }
        outputs           = ["source"]
      }]
    },
    {
      name    = "Test"
      actions = [{ name = "test", build = { project = "test" }, inputs = ["source"], outputs = ["package"] }]
    },
    {
      name    = "Approve"
      actions = [{ name = "approve", approval = { comment = "Deliver #{source.CommitId}: #{source.CommitMessage}" } }]
    },
    {
      name    = "Deploy"
      actions = [{ name = "servers", code_deploy = { deployment = "servers" }, inputs = ["package"] }]
    },
  ]
}

output "pipeline_name" {
  value = module.pipeline.name
}

output "connection_arns" {
  value = module.pipeline.connection_arns
}
