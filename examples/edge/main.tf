# The same as stacks/edge-stack.ts for the environment of the examples, for Terraform alone. In a project of your own, the
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
    key          = "example-edge/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-edge" }
  }
}

locals {
  domain  = "example.com"
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
  name   = "edge"
  issued = { domain_name = "play.${local.domain}", zone_id = data.aws_route53_zone.zone.zone_id }
}

module "nlb" {
  source             = "../../terraform/nlb"
  name               = "edge"
  scheme             = "internet-facing"
  vpc_id             = local.network.vpc_id
  subnet_ids_by_zone = local.network.public_subnet_ids
  elastic_ips        = true
  target_networks    = { vpc = { cidr_ipv4 = local.network.vpc_cidr } }
  target_groups = {
    lobby = { port = 8080 }
    chat  = { port = 7000 }
    # UDP does not answer whether somebody is there: the chat of the same server does.
    play = { port = 7001, protocol = "UDP", health_check = { port = 7000 } }
  }
  listeners = {
    lobby = { port = 443, protocol = "TLS", tls = { certificate_arn = module.certificate.arn }, target_group = "lobby" }
    chat  = { port = 7000, open_to_internet = true, target_group = "chat" }
    play  = { port = 7001, protocol = "UDP", open_to_internet = true, target_group = "play" }
  }
}

module "fleet" {
  source        = "../../terraform/auto-scaling-group"
  name          = "edge"
  min_size      = 2
  max_size      = 4
  subnet_ids    = [for zone in local.zones : local.network.private_subnet_ids[zone]]
  target_groups = { for name in ["lobby", "chat", "play"] : name => { arn = module.nlb.target_group_arns[name] } }
  security_group = {
    vpc_id = local.network.vpc_id
    ingress = {
      lobby = { from_port = 8080, security_group_id = module.nlb.security_group_id }
      chat  = { from_port = 7000, security_group_id = module.nlb.security_group_id }
      play  = { from_port = 7001, security_group_id = module.nlb.security_group_id, protocol = "udp" }
    }
    egress = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
  user_data       = file("${path.module}/user-data.sh")
  target_tracking = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
}

output "dns_name" {
  value = module.nlb.dns_name
}

output "zone_id" {
  value = module.nlb.zone_id
}

output "addresses" {
  value = module.nlb.elastic_ips
}
