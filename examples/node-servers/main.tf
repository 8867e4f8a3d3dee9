# The same as node-servers-stack.ts, for Terraform alone. In a project of your own, the
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
    key          = "example-node-servers/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-node-servers" }
  }
}

module "network" {
  source             = "../../terraform/network"
  name               = "node"
  cidr               = "10.3.0.0/16"
  availability_zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  nat                = "single"
  nat_zone           = "eu-west-1a"
}

module "servers" {
  source = "../../terraform/instances"
  name   = "node"
  instances = {
    first = {
      subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1a"]
      user_data = file("${path.module}/user-data.sh")
    }
    second = { subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1b"], image = "app" }
    third  = { subnet_id = module.network.private_subnet_ids_by_zone["eu-west-1c"], image = "app" }
  }
  images = { app = { instance = "first" } }
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { node = { from_port = 3000, security_group_id = module.alb.security_group_id } }
    egress  = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
}

module "alb" {
  source             = "../../terraform/alb"
  name               = "node"
  vpc_id             = module.network.vpc_id
  subnet_ids_by_zone = module.network.private_subnet_ids_by_zone
  clients            = { vpc = { cidr_ipv4 = "10.3.0.0/16" } }
  target_networks    = { servers = { security_group_id = module.servers.security_group_id } }
  target_groups      = { node = { port = 3000 } }
  targets            = { node = { for name in ["first", "second", "third"] : name => { id = module.servers.instance_ids[name] } } }
  listeners          = { http = { port = 3000, target_group = "node" } }
}

output "dns_name" {
  value = module.alb.dns_name
}
