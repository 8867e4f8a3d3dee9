# The same as stacks/delivery-beanstalk-stack.ts for the environment of the examples, for Terraform alone. In a project of your own, the
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
    key          = "example-delivery-beanstalk/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-delivery-beanstalk" }
  }
}


locals {
  domain  = "example.com"
  name    = "beanstalk.${local.domain}"
  network = data.terraform_remote_state.network.outputs
  zones   = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "twinform-example-terraform-state"
    key    = "example-network/terraform.tfstate"
    region = "eu-west-1"
  }
}

data "aws_route53_zone" "zone" {
  name = local.domain
}

module "certificate" {
  source = "../../terraform/certificate"
  name   = "beanstalk"
  issued = { domain_name = local.name, zone_id = data.aws_route53_zone.zone.zone_id }
}

module "beanstalk" {
  source = "../../terraform/beanstalk"
  name   = "site"
  environments = {
    main = {
      # The version of Python that the buildspec builds for.
      platform = { newest_solution_stack = { pattern = "^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.12$" } }
    }
  }
  subnet_ids = [for zone in local.zones : local.network.private_subnet_ids[zone]]
  load_balancer = {
    scheme            = "internet-facing"
    subnet_ids        = [for zone in local.zones : local.network.public_subnet_ids[zone]]
    tls               = { certificate_arn = module.certificate.arn }
    health_check_path = "/health"
  }
  # Packages, and what Beanstalk itself needs, come by HTTPS.
  security_group = {
    vpc_id = local.network.vpc_id
    egress = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
}

module "dns" {
  source      = "../../terraform/dns"
  zone_id     = data.aws_route53_zone.zone.zone_id
  domain_name = local.domain
  records     = { site = { name = local.name, type = "CNAME", values = [module.beanstalk.cnames["main"]] } }
}

module "pipeline" {
  source = "../../terraform/pipeline"
  name   = "site-beanstalk"

  # A person opens it once, in the console: docs/delivery.md.
  connections = { github = { provider_type = "GitHub" } }
  projects    = { test = { description = "Tests the application and packs it", reports = { tests = {} } } }

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
      name = "Deploy"
      actions = [{
        name              = "beanstalk"
        elastic_beanstalk = { application = module.beanstalk.application_name, environment = module.beanstalk.environment_names["main"] }
        inputs            = ["package"]
      }]
    },
  ]
}

output "pipeline_name" {
  value = module.pipeline.name
}

output "connection_arns" {
  value = module.pipeline.connection_arns
}
