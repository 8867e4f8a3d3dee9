# The same as flask-fleet-stack.ts, for Terraform alone. In a project of your own, the
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
    key          = "example-flask-fleet/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-flask-fleet" }
  }
}

# Give them as TF_VAR_certificate and TF_VAR_private_key; terraform/certificate says how to make one for tests.
variable "certificate" {
  description = "Certificate in PEM"
  type        = string
}

variable "private_key" {
  description = "Private key of the certificate in PEM"
  type        = string
  sensitive   = true
}

locals {
  zones = ["eu-west-1a", "eu-west-1b"]
}

module "tls" {
  source             = "../../terraform/certificate"
  name               = "flask"
  server_certificate = { certificate = var.certificate }
  private_key        = var.private_key
}

module "network" {
  source             = "../../terraform/network"
  name               = "flask"
  cidr               = "10.2.0.0/16"
  availability_zones = local.zones
  nat                = "single"
  nat_zone           = "eu-west-1a"
}

module "alb" {
  source             = "../../terraform/alb"
  name               = "flask"
  scheme             = "internet-facing"
  vpc_id             = module.network.vpc_id
  subnet_ids_by_zone = module.network.public_subnet_ids_by_zone
  target_networks    = { fleet = { security_group_id = module.fleet.security_group_id } }
  target_groups = {
    flask = { port = 8080, health_check = { path = "/status" }, stickiness = { duration_seconds = 86400 } }
  }
  listeners = {
    http  = {}
    https = { tls = { certificate_arn = module.tls.arn }, target_group = "flask" }
  }
}

module "fleet" {
  source           = "../../terraform/auto-scaling-group"
  name             = "flask"
  min_size         = 0
  max_size         = 4
  desired_capacity = 0
  subnet_ids       = [for zone in local.zones : module.network.private_subnet_ids_by_zone[zone]]
  target_groups    = { flask = { arn = module.alb.target_group_arns["flask"] } }
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { flask = { from_port = 8080, security_group_id = module.alb.security_group_id } }
    egress  = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
  user_data       = file("${path.module}/user-data.sh")
  target_tracking = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
  notifications   = { subscriptions = { ops = { protocol = "email", endpoint = "ops@example.com" } } }
}

output "dns_name" {
  value = module.alb.dns_name
}
