# The same as stacks/web-stack.ts for the environment of the examples, for Terraform alone. In a project of your own, the
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
    key          = "example-web/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-web" }
  }
}

locals {
  domain  = "example.com"
  network = data.terraform_remote_state.network.outputs
  zones   = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  # A web server with a page for each application, until examples/delivery brings them, and the agent that receives them. It
  # says in a header who it is, so that load tests can count: everybody reads that name.
  web_server = "#!/bin/bash\nset -euo pipefail\ndnf install -y nginx\necho \"add_header X-Served-By %s always;\" > /etc/nginx/conf.d/served-by.conf\nfor page in homepage movies shows; do install -D -m 0644 /usr/share/nginx/html/index.html /usr/share/nginx/html/$page/index.html; done\nsystemctl enable --now nginx\nif command -v dnf > /dev/null; then\n  'dnf' 'install' '--assumeyes' 'ruby'\nelse\n  export DEBIAN_FRONTEND=noninteractive\n  apt-get update\n  'apt-get' 'install' '--yes' 'ruby'\nfi\n'curl' '--silent' '--show-error' '--fail' '--retry' '5' '--output' '/root/codedeploy-install' 'https://aws-codedeploy-eu-west-1.s3.eu-west-1.amazonaws.com/latest/install'\n'ruby' '/root/codedeploy-install' 'auto'\n'systemctl' 'enable' '--now' 'codedeploy-agent.service'\n"
  # Whoever carries this group lets the balancer in, and nobody else; updates and Session Manager go out by HTTPS.
  security_group = {
    vpc_id  = local.network.vpc_id
    ingress = { http = { from_port = 80, security_group_id = module.alb.security_group_id } }
    egress  = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
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
  name   = "web"
  issued = {
    domain_name       = local.domain
    zone_id           = data.aws_route53_zone.zone.zone_id
    alternative_names = { "*.${local.domain}" = {} }
  }
}

module "servers" {
  source = "../../terraform/instances"
  name   = "web"
  instances = {
    home-1 = {
      subnet_id = local.network.private_subnet_ids["eu-west-1a"]
      user_data = format(local.web_server, "home-1")
    }
    home-2 = {
      subnet_id = local.network.private_subnet_ids["eu-west-1a"]
      user_data = format(local.web_server, "home-2")
    }
    movies = {
      subnet_id = local.network.private_subnet_ids["eu-west-1b"]
      user_data = format(local.web_server, "movies")
    }
    shows = {
      subnet_id = local.network.private_subnet_ids["eu-west-1c"]
      user_data = format(local.web_server, "shows")
    }
  }
  security_group = local.security_group
}

module "alb" {
  source             = "../../terraform/alb"
  name               = "web"
  scheme             = "internet-facing"
  vpc_id             = local.network.vpc_id
  subnet_ids_by_zone = local.network.public_subnet_ids
  target_networks    = { vpc = { cidr_ipv4 = local.network.vpc_cidr } }
  target_groups = {
    home   = { health_check = { path = "/homepage/" }, stickiness = { duration_seconds = 3600 } }
    movies = { health_check = { path = "/movies/" } }
    shows  = { health_check = { path = "/shows/" } }
  }
  targets = {
    home   = { for name in ["home-1", "home-2"] : name => { id = module.servers.instance_ids[name] } }
    movies = { movies = { id = module.servers.instance_ids["movies"] } }
    shows  = { shows = { id = module.servers.instance_ids["shows"] } }
  }
  listeners = {
    http  = {}
    https = { tls = { certificate_arn = module.certificate.arn }, target_group = "home" }
  }
  rules = {
    movies = { paths = ["/movies", "/movies/*"], target_group = "movies" }
    shows  = { paths = ["/shows", "/shows/*"], target_group = "shows" }
  }
}

module "fleet" {
  source         = "../../terraform/auto-scaling-group"
  name           = "web-home"
  min_size       = 1
  max_size       = 4
  subnet_ids     = [for zone in local.zones : local.network.private_subnet_ids[zone]]
  target_groups  = { home = { arn = module.alb.target_group_arns["home"] } }
  security_group = local.security_group
  # All have one text: the end of the instance's ID tells them apart.
  user_data       = format(local.web_server, "fleet-$(tail -c 5 /var/lib/cloud/data/instance-id)")
  target_tracking = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
  notifications   = { subscriptions = { ops = { protocol = "email", endpoint = "ops@${local.domain}" } } }
}

output "dns_name" {
  value = module.alb.dns_name
}

output "zone_id" {
  value = module.alb.zone_id
}

# What a delivery needs to know.
output "target_group_arns" {
  value = module.alb.target_group_arns
}

output "fleet_name" {
  value = module.fleet.name
}

output "fleet_role_name" {
  value = module.fleet.role_name
}

output "server_role_name" {
  value = module.servers.role_name
}
