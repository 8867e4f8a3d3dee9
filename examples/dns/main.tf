# The same as stacks/dns-stack.ts for the environment of the examples, for Terraform alone. In a project of your own, the
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
    key          = "example-dns/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-dns" }
  }
}

provider "aws" {
  alias  = "second"
  region = "us-east-1"
  default_tags {
    tags = { Environment = "example", ManagedBy = "Terraform", Stack = "example-dns" }
  }
}

locals {
  domain = "example.com"
  site = {
    dns_name = data.terraform_remote_state.web.outputs.dns_name
    zone_id  = data.terraform_remote_state.web.outputs.zone_id
  }
  game = {
    dns_name = data.terraform_remote_state.edge.outputs.dns_name
    zone_id  = data.terraform_remote_state.edge.outputs.zone_id
  }
  entrance = { dns_name = module.second-alb.dns_name, zone_id = module.second-alb.zone_id }
  # The hosted zone of all CloudFront distributions.
  static_site = { dns_name = "d111111abcdef8.cloudfront.net", zone_id = "Z2FDTNDATAQYW2", evaluate_target_health = false }
}

data "terraform_remote_state" "web" {
  backend = "s3"
  config = {
    bucket = "twinform-example-terraform-state"
    key    = "example-web/terraform.tfstate"
    region = "eu-west-1"
  }
}

data "terraform_remote_state" "edge" {
  backend = "s3"
  config = {
    bucket = "twinform-example-terraform-state"
    key    = "example-edge/terraform.tfstate"
    region = "eu-west-1"
  }
}

data "aws_route53_zone" "zone" {
  name = local.domain
}

# A balancer in the second Region that leads everybody to the site.
module "second-network" {
  source             = "../../terraform/network"
  providers          = { aws = aws.second }
  name               = "example"
  cidr               = "10.64.0.0/16"
  availability_zones = ["us-east-1a", "us-east-1b"]
}

module "second-certificate" {
  source    = "../../terraform/certificate"
  providers = { aws = aws.second }
  name      = "entrance"
  issued = {
    domain_name       = "go.${local.domain}"
    zone_id           = data.aws_route53_zone.zone.zone_id
    alternative_names = { "canary.${local.domain}" = {}, "shop.${local.domain}" = {} }
  }
}

module "second-alb" {
  source             = "../../terraform/alb"
  providers          = { aws = aws.second }
  name               = "entrance"
  scheme             = "internet-facing"
  vpc_id             = module.second-network.vpc_id
  subnet_ids_by_zone = module.second-network.public_subnet_ids_by_zone
  listeners = {
    http = {}
    https = {
      tls      = { certificate_arn = module.second-certificate.arn }
      redirect = { host = "www.${local.domain}", port = "443", protocol = "HTTPS", status_code = "HTTP_302" }
    }
  }
}

module "dns" {
  source      = "../../terraform/dns"
  zone_id     = data.aws_route53_zone.zone.zone_id
  domain_name = local.domain
  health_checks = {
    site = { endpoint = { domain_name = "www.${local.domain}", path = "/homepage/" } }
  }
  aliases = {
    (local.domain)         = local.site
    "www.${local.domain}"  = local.site
    "play.${local.domain}" = local.game
    # A canary: a few in a hundred go to the new balancer, here the one in the second Region.
    stable = merge(local.site, { name = "canary.${local.domain}", routing = { weight = 95 } })
    canary = merge(local.entrance, { name = "canary.${local.domain}", routing = { weight = 5 } })
    # The site, and while its health check fails a static site that says so.
    status-site   = merge(local.site, { name = "status.${local.domain}", routing = { failover = "PRIMARY", health_check = "site" } })
    status-static = merge(local.static_site, { name = "status.${local.domain}", routing = { failover = "SECONDARY" } })
    # The nearer of the two Regions.
    go-eu-west-1 = merge(local.site, { name = "go.${local.domain}", routing = { latency_region = "eu-west-1" } })
    go-us-east-1 = merge(local.entrance, { name = "go.${local.domain}", routing = { latency_region = "us-east-1" } })
  }
  # By the country that asks, with an answer for everybody else.
  records = {
    for key, place in {
      shop-gb      = { country = "GB", target = "www.${local.domain}" }
      shop-us      = { country = "US", target = "go.${local.domain}" }
      shop-default = { country = "*", target = "www.${local.domain}" }
      } : key => {
      name        = "shop.${local.domain}"
      type        = "CNAME"
      values      = [place.target]
      ttl_seconds = 60
      routing     = { geolocation = { country = place.country } }
    }
  }
}

output "name_servers" {
  value = data.aws_route53_zone.zone.name_servers
}
