# The same as web-stack.ts, for Terraform alone. In a project of your own, replace the sources by
# "git::https://github.com/twinform/twinform.git//terraform/<module>?ref=v0.1.0".
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
  domain = "example.com"
  zones  = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  # A web server that says in a header who it is, so that load tests can count: everybody reads that name.
  web_server = "#!/bin/bash\ndnf install -y nginx\necho \"add_header X-Served-By %s always;\" > /etc/nginx/conf.d/served-by.conf\nsystemctl enable --now nginx\n"
  # Whoever carries this group lets the balancer in, and nobody else; updates and Session Manager go out by HTTPS.
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { http = { from_port = 80, security_group_id = module.alb.security_group_id } }
    egress  = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
}

data "aws_route53_zone" "zone" {
  name = local.domain
}

module "network" {
  source             = "../../terraform/network"
  name               = "example"
  cidr               = "10.0.0.0/16"
  availability_zones = local.zones
  nat                = "single"
  nat_zone           = "eu-west-1a"
}

module "certificate" {
  source = "../../terraform/certificate"
  name   = "web"
  issued = { domain_name = "www.${local.domain}", zone_id = data.aws_route53_zone.zone.zone_id }
}

module "servers" {
  source = "../../terraform/instances"
  name   = "web"
  instances = {
    home-1 = {
      subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1a"]
      user_data = format(local.web_server, "home-1")
    }
    home-2 = {
      subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1a"]
      user_data = format(local.web_server, "home-2")
    }
    movies = {
      subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1b"]
      user_data = format(local.web_server, "movies")
    }
    shows = {
      subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1c"]
      user_data = format(local.web_server, "shows")
    }
  }
  security_group = local.security_group
}

module "alb" {
  source             = "../../terraform/alb"
  name               = "web"
  scheme             = "internet-facing"
  vpc_id             = module.network.vpc_id
  subnet_ids_by_zone = module.network.public_subnet_ids_by_zone
  target_networks    = { vpc = { cidr_ipv4 = "10.0.0.0/16" } }
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
  subnet_ids     = [for zone in local.zones : module.network.private_subnet_ids_by_zone[zone]]
  target_groups  = { home = { arn = module.alb.target_group_arns["home"] } }
  security_group = local.security_group
  # All have one text: the end of the instance's ID tells them apart.
  user_data       = format(local.web_server, "fleet-$(tail -c 5 /var/lib/cloud/data/instance-id)")
  target_tracking = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
  notifications   = { subscriptions = { ops = { protocol = "email", endpoint = "ops@${local.domain}" } } }
}

module "dns" {
  source      = "../../terraform/dns"
  zone_id     = data.aws_route53_zone.zone.zone_id
  domain_name = local.domain
  aliases = {
    "www.${local.domain}" = { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id }
  }
}

output "dns_name" {
  value = module.alb.dns_name
}
