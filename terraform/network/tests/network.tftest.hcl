# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_resource "aws_vpc" {
    defaults = {
      arn             = "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123456789abcdef0"
      owner_id        = "123456789012"
      ipv6_cidr_block = "2001:db8:1234:5600::/56"
    }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mock" }
  }
}

variables {
  name               = "test"
  availability_zones = ["eu-west-1b", "eu-west-1a"]
}

run "subnets_lie_in_the_slots_of_their_zones" {
  command = plan

  assert {
    condition = output.private_subnet_cidrs_by_zone == tomap({
      eu-west-1a = "10.0.0.0/20"
      eu-west-1b = "10.0.16.0/20"
    })
    error_message = "private: ${jsonencode(output.private_subnet_cidrs_by_zone)}"
  }
  assert {
    condition = output.public_subnet_cidrs_by_zone == tomap({
      eu-west-1a = "10.0.128.0/21"
      eu-west-1b = "10.0.136.0/21"
    })
    error_message = "public: ${jsonencode(output.public_subnet_cidrs_by_zone)}"
  }
  assert {
    condition     = length(aws_subnet.intra) == 0
    error_message = "a tier that is not asked for has no subnets"
  }
}

run "another_zone_moves_nobody" {
  command = plan
  variables {
    availability_zones = ["eu-west-1c", "eu-west-1a", "eu-west-1b"]
  }

  assert {
    condition = output.private_subnet_cidrs_by_zone == tomap({
      eu-west-1a = "10.0.0.0/20"
      eu-west-1b = "10.0.16.0/20"
      eu-west-1c = "10.0.32.0/20"
    })
    error_message = "private: ${jsonencode(output.private_subnet_cidrs_by_zone)}"
  }
}

run "every_zones_letter_has_slots_of_its_own" {
  command = apply
  variables {
    availability_zones = [for letter in ["a", "b", "c", "d", "e", "f", "g", "h"] : "eu-west-1${letter}"]
    ipv6               = true
    subnets            = { public = {}, private = {}, intra = {} }
  }

  assert {
    condition     = [for s in aws_subnet.private : s.cidr_block] == [for slot in range(8) : "10.0.${slot * 16}.0/20"]
    error_message = jsonencode(output.private_subnet_cidrs_by_zone)
  }
  assert {
    condition     = [for s in aws_subnet.public : s.cidr_block] == [for slot in range(8) : "10.0.${128 + slot * 8}.0/21"]
    error_message = jsonencode(output.public_subnet_cidrs_by_zone)
  }
  assert {
    condition     = [for s in aws_subnet.intra : s.cidr_block] == [for slot in range(8) : "10.0.${192 + slot * 8}.0/21"]
    error_message = jsonencode(output.intra_subnet_cidrs_by_zone)
  }
  assert {
    condition = [for s in concat(values(aws_subnet.private), values(aws_subnet.public), values(aws_subnet.intra)) : s.ipv6_cidr_block] == [
      for slot in range(24) : format("2001:db8:1234:56%02x::/64", slot)
    ]
    error_message = "IPv6: private, public, intra"
  }
}

run "without_private_subnets_there_is_no_way_out_by_ipv6_and_endpoints_stand_in_intra_ones" {
  command = apply
  variables {
    ipv6                = true
    subnets             = { intra = {} }
    gateway_endpoints   = ["dynamodb"]
    interface_endpoints = ["ssm"]
    flow_logs           = { destination = "none" }
  }

  assert {
    condition     = length(aws_egress_only_internet_gateway.this) == 0 && length(aws_internet_gateway.this) == 0 && length(aws_route.private_ipv6) == 0 && length(aws_route.public_ipv6) == 0
    error_message = "databases do not talk to the internet"
  }
  assert {
    condition     = toset(aws_vpc_endpoint.interface["ssm"].subnet_ids) == toset([for s in aws_subnet.intra : s.id]) && length(aws_subnet.intra) == 2
    error_message = "interface endpoints stand in intra subnets then"
  }
  assert {
    condition     = length(aws_vpc_endpoint_route_table_association.s3) == 0 && keys(aws_vpc_endpoint_route_table_association.dynamodb) == ["intra/eu-west-1a", "intra/eu-west-1b"]
    error_message = "an endpoint that is not there is in no table"
  }
  assert {
    condition     = length(aws_flow_log.cloud_watch_logs) == 0 && length(aws_flow_log.s3) == 0 && length(aws_cloudwatch_log_group.flow_logs) == 0 && length(aws_iam_role.flow_logs) == 0 && length(aws_iam_role_policy.flow_logs) == 0 && length(aws_kms_key.flow_logs) == 0
    error_message = "no flow logs, and nothing for them"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.endpoints_ipv4) == 1 && length(aws_vpc_security_group_ingress_rule.endpoints_ipv6) == 1
    error_message = "HTTPS by IPv4 and IPv6"
  }
}

run "given_networks_take_the_place_of_computed_ones" {
  command = plan
  variables {
    subnets = {
      private = { cidrs = { "eu-west-1a" = "10.0.240.0/24" } }
      intra   = {}
    }
  }

  assert {
    condition = output.private_subnet_cidrs_by_zone == tomap({
      eu-west-1a = "10.0.240.0/24"
      eu-west-1b = "10.0.16.0/20"
    })
    error_message = "private: ${jsonencode(output.private_subnet_cidrs_by_zone)}"
  }
  assert {
    condition     = length(aws_internet_gateway.this) == 0 && length(aws_route.public) == 0
    error_message = "without public subnets there is no way in"
  }
}

run "nothing_is_open_by_default" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.private) == 0
    error_message = "NAT costs money and is asked for"
  }
  assert {
    condition     = [for s in aws_subnet.public : s.map_public_ip_on_launch] == [false, false]
    error_message = "instances get no public address by themselves"
  }
  assert {
    condition     = length(aws_flow_log.cloud_watch_logs) == 1 && length(aws_flow_log.s3) == 0 && aws_cloudwatch_log_group.flow_logs["this"].retention_in_days == 365
    error_message = "flow logs are on"
  }
  assert {
    condition     = length(aws_eip.nat) == 0 && length(aws_egress_only_internet_gateway.this) == 0 && length(aws_route.public_ipv6) == 0 && length(aws_route.private_ipv6) == 0 && length(aws_security_group.endpoints) == 0 && length(aws_vpc_security_group_ingress_rule.endpoints_ipv4) == 0
    error_message = "nor is anything else that nobody has asked for"
  }
  assert {
    condition     = alltrue([for s in concat(values(aws_subnet.public), values(aws_subnet.private)) : s.ipv6_cidr_block == null && !s.assign_ipv6_address_on_creation]) && keys(aws_subnet.public) == keys(aws_subnet.private)
    error_message = "IPv6 is asked for"
  }
  assert {
    condition     = toset(keys(aws_vpc_endpoint.gateway)) == toset(["s3", "dynamodb"])
    error_message = "the free endpoints are there"
  }
  assert {
    condition     = keys(aws_vpc_endpoint_route_table_association.s3) == ["private/eu-west-1a", "private/eu-west-1b", "public/eu-west-1a", "public/eu-west-1b"]
    error_message = jsonencode(keys(aws_vpc_endpoint_route_table_association.s3))
  }
}

run "a_single_nat_gateway_stands_where_it_is_told_to" {
  command = apply
  variables {
    nat      = "single"
    nat_zone = "eu-west-1b"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-west-1b"]
    error_message = "in ${jsonencode(keys(aws_nat_gateway.this))}"
  }
  assert {
    condition     = { for zone, r in aws_route.private : zone => r.nat_gateway_id } == { for zone in ["eu-west-1a", "eu-west-1b"] : zone => aws_nat_gateway.this["eu-west-1b"].id }
    error_message = "every private table leads to it"
  }
}

run "a_single_nat_gateway_needs_a_zone_where_there_is_a_choice" {
  command = plan
  variables {
    nat = "single"
  }
  expect_failures = [var.nat_zone]
}

run "a_single_nat_gateway_needs_no_zone_where_there_is_no_choice" {
  command = plan
  variables {
    availability_zones = ["eu-west-1b"]
    nat                = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-west-1b"]
    error_message = "in ${jsonencode(keys(aws_nat_gateway.this))}"
  }
}

run "local_and_wavelength_zones_stand_beside_a_zone_of_the_same_letter" {
  command = apply
  variables {
    availability_zones  = ["us-west-2a", "us-west-2b", "us-west-2-lax-1a", "us-west-2-wl1-las-wlz-1"]
    nat                 = "per-az"
    nat_zone            = "us-west-2b"
    ipv6                = true
    interface_endpoints = ["ssm"]
    subnets = {
      public  = { cidrs = { "us-west-2-lax-1a" = "10.0.160.0/24", "us-west-2-wl1-las-wlz-1" = "10.0.161.0/24" } }
      private = { cidrs = { "us-west-2-lax-1a" = "10.0.162.0/24", "us-west-2-wl1-las-wlz-1" = "10.0.163.0/24" } }
    }
  }

  assert {
    condition     = output.private_subnet_cidrs_by_zone == tomap({ us-west-2a = "10.0.0.0/20", us-west-2b = "10.0.16.0/20", us-west-2-lax-1a = "10.0.162.0/24", us-west-2-wl1-las-wlz-1 = "10.0.163.0/24" })
    error_message = jsonencode(output.private_subnet_cidrs_by_zone)
  }
  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-west-2a", "us-west-2b"] && keys(aws_eip.nat) == ["us-west-2a", "us-west-2b"]
    error_message = "NAT gateways stand in ${jsonencode(keys(aws_nat_gateway.this))}"
  }
  assert {
    condition     = alltrue([for zone, r in aws_route.private : r.nat_gateway_id == aws_nat_gateway.this[zone == "us-west-2a" ? "us-west-2a" : "us-west-2b"].id]) && length(aws_route.private) == 4
    error_message = "zones without a gateway share the one of nat_zone"
  }
  assert {
    condition     = keys(aws_route.public) == ["us-west-2-lax-1a", "us-west-2a", "us-west-2b"]
    error_message = "no internet gateway serves a Wavelength Zone: ${jsonencode(keys(aws_route.public))}"
  }
  assert {
    condition     = alltrue([for zone, s in aws_subnet.private : s.assign_ipv6_address_on_creation == !strcontains(zone, "2-")]) && aws_subnet.private["us-west-2b"].ipv6_cidr_block == "2001:db8:1234:5601::/64" && keys(aws_route.private_ipv6) == ["us-west-2a", "us-west-2b"] && keys(aws_route.public_ipv6) == ["us-west-2a", "us-west-2b"]
    error_message = "the Region's IPv6 network does not reach Local and Wavelength Zones"
  }
  assert {
    condition     = toset(aws_vpc_endpoint.interface["ssm"].subnet_ids) == toset([aws_subnet.private["us-west-2a"].id, aws_subnet.private["us-west-2b"].id])
    error_message = "interface endpoints stand in Availability Zones"
  }
}

run "the_gateway_that_local_zones_share_has_a_zone" {
  command = plan
  variables {
    availability_zones = ["us-west-2a", "us-west-2b", "us-west-2-lax-1a"]
    nat                = "per-az"
    subnets = {
      public  = { cidrs = { "us-west-2-lax-1a" = "10.0.160.0/24" } }
      private = { cidrs = { "us-west-2-lax-1a" = "10.0.162.0/24" } }
    }
  }
  expect_failures = [var.nat_zone]
}

run "local_zones_have_no_computed_subnets" {
  command = plan
  variables {
    availability_zones = ["us-west-2a", "us-west-2-lax-1a"]
  }
  expect_failures = [var.subnets]
}

run "the_region_is_what_zones_names_say" {
  command = plan
  variables {
    availability_zones = ["eusc-de-east-1a"]
  }

  assert {
    condition     = output.region == "eusc-de-east-1"
    error_message = output.region
  }
}

run "public_subnets_too_small_for_a_balancer_draw_a_warning" {
  command = plan
  variables {
    subnets = { public = { cidrs = { "eu-west-1a" = "10.0.128.0/28" } }, private = {} }
  }
  expect_failures = [check.subnets_too_small_load_balancers]
}

run "nat_in_each_zone_keeps_to_its_zone_and_takes_existing_addresses" {
  command = apply
  variables {
    nat             = "per-az"
    nat_elastic_ips = { "eu-west-1b" = "eipalloc-0123456789abcdef0" }
  }

  assert {
    condition     = { for zone, r in aws_route.private : zone => r.nat_gateway_id } == { for zone in ["eu-west-1a", "eu-west-1b"] : zone => aws_nat_gateway.this[zone].id }
    error_message = "traffic crosses zones"
  }
  assert {
    condition     = keys(aws_eip.nat) == ["eu-west-1a"] && aws_nat_gateway.this["eu-west-1b"].allocation_id == "eipalloc-0123456789abcdef0"
    error_message = "the existing address is not used"
  }
}

run "dual_stack" {
  command = apply
  variables {
    ipv6    = true
    subnets = { public = {}, private = {}, intra = {} }
  }

  assert {
    condition     = aws_subnet.private["eu-west-1b"].ipv6_cidr_block == "2001:db8:1234:5601::/64" && aws_subnet.public["eu-west-1b"].ipv6_cidr_block == "2001:db8:1234:5609::/64"
    error_message = "private ${aws_subnet.private["eu-west-1b"].ipv6_cidr_block}, public ${aws_subnet.public["eu-west-1b"].ipv6_cidr_block}"
  }
  assert {
    condition     = [for r in aws_route.private_ipv6 : r.egress_only_gateway_id] == [for zone in ["eu-west-1a", "eu-west-1b"] : aws_egress_only_internet_gateway.this["this"].id]
    error_message = "private subnets go out through the egress-only gateway"
  }
  assert {
    condition     = length(aws_route.public_ipv6) == 2
    error_message = "public subnets go out through the internet gateway"
  }
  assert {
    condition = alltrue([for associations in [aws_vpc_endpoint_route_table_association.s3, aws_vpc_endpoint_route_table_association.dynamodb] : { for key, a in associations : key => a.route_table_id } == {
      "public/eu-west-1a"  = aws_route_table.public["eu-west-1a"].id
      "public/eu-west-1b"  = aws_route_table.public["eu-west-1b"].id
      "private/eu-west-1a" = aws_route_table.private["eu-west-1a"].id
      "private/eu-west-1b" = aws_route_table.private["eu-west-1b"].id
      "intra/eu-west-1a"   = aws_route_table.intra["eu-west-1a"].id
      "intra/eu-west-1b"   = aws_route_table.intra["eu-west-1b"].id
    }])
    error_message = "every table leads to the gateway endpoints"
  }
}

run "interface_endpoints_are_reached_by_https_from_the_vpc" {
  command = apply
  variables {
    interface_endpoints = ["ssm", "ecr.api"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["ecr.api"].service_name == "com.amazonaws.eu-west-1.ecr.api"
    error_message = aws_vpc_endpoint.interface["ecr.api"].service_name
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints_ipv4["this"].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints_ipv4["this"].cidr_ipv4 == "10.0.0.0/16"
    error_message = "only HTTPS, only from the VPC"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.endpoints_ipv6) == 0
    error_message = "there is no IPv6"
  }
}

run "flow_logs_are_encrypted_with_a_key_of_their_own" {
  command = apply

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs["this"].kms_key_id == aws_kms_key.flow_logs["this"].arn && aws_kms_key.flow_logs["this"].enable_key_rotation
    error_message = "with a key that is rotated"
  }
  assert {
    condition = [for s in jsondecode(aws_kms_key.flow_logs["this"].policy).Statement : s if s.Sid == "FlowLogs"][0] == {
      Sid       = "FlowLogs"
      Effect    = "Allow"
      Principal = { Service = "logs.eu-west-1.amazonaws.com" }
      Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
      Resource  = "*"
      Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:123456789012:log-group:*" } }
    }
    error_message = aws_kms_key.flow_logs["this"].policy
  }
}

run "a_given_key_takes_its_place" {
  command = plan
  variables {
    flow_logs = { kms_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/theirs" } }
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs["this"].kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/theirs" && length(aws_kms_key.flow_logs) == 0
    error_message = "and no other is made"
  }
}

run "a_permissions_boundary_limits_the_role_of_flow_logs" {
  command = plan
  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/developers"
  }

  assert {
    condition     = aws_iam_role.flow_logs["this"].permissions_boundary == "arn:aws:iam::123456789012:policy/developers"
    error_message = "whatever is attached to it"
  }
}

run "endpoints_have_the_policies_that_are_given" {
  command = plan
  variables {
    interface_endpoints = ["ssm", "logs"]
    endpoint_policies   = { s3 = "{\"Statement\":[]}", ssm = "{\"Statement\":[1]}" }
  }

  assert {
    condition     = jsondecode(aws_vpc_endpoint.gateway["s3"].policy) == { Statement = [] } && jsondecode(aws_vpc_endpoint.interface["ssm"].policy) == { Statement = [1] }
    error_message = "each its own"
  }
}

run "a_policy_for_no_endpoint_is_refused" {
  command = plan
  variables {
    endpoint_policies = { ssm = "{}" }
  }
  expect_failures = [var.endpoint_policies]
}

run "instances_in_public_subnets_get_no_ipv6_addresses" {
  command = apply
  variables {
    ipv6    = true
    subnets = { public = {}, private = {}, intra = {} }
  }

  assert {
    condition     = [for s in aws_subnet.public : s.assign_ipv6_address_on_creation] == [false, false] && alltrue([for s in aws_subnet.public : s.ipv6_cidr_block != null])
    error_message = "the internet would reach them"
  }
  assert {
    condition     = [for s in merge(aws_subnet.private, { for zone, s in aws_subnet.intra : "intra-${zone}" => s }) : s.assign_ipv6_address_on_creation] == [true, true, true, true]
    error_message = "the others do, since nothing comes in there"
  }
}

run "flow_logs_to_a_bucket" {
  command = plan
  variables {
    flow_logs = { destination = "s3", bucket_arn = "arn:aws:s3:::logs" }
  }

  assert {
    condition     = length(aws_flow_log.s3) == 1 && length(aws_flow_log.cloud_watch_logs) == 0 && length(aws_cloudwatch_log_group.flow_logs) == 0 && length(aws_iam_role.flow_logs) == 0 && length(aws_iam_role_policy.flow_logs) == 0 && length(aws_kms_key.flow_logs) == 0 && output.flow_log_group_name == null
    error_message = "a bucket needs no role and no log group"
  }
}

run "a_network_with_host_bits_is_refused" {
  command = plan
  variables {
    cidr = "10.0.0.1/16"
  }
  expect_failures = [var.cidr]
}

run "subnets_that_do_not_fit_are_refused" {
  command = plan
  variables {
    cidr = "10.0.0.0/23"
  }
  expect_failures = [var.subnets]
}

run "overlapping_subnets_are_refused" {
  command = plan
  variables {
    subnets = { private = { cidrs = { "eu-west-1a" = "10.0.16.0/24" } } }
  }
  expect_failures = [var.subnets]
}

run "subnets_outside_the_vpc_are_refused" {
  command = plan
  variables {
    subnets = { private = { cidrs = { "eu-west-1a" = "10.1.0.0/24" } } }
  }
  expect_failures = [var.subnets]
}

run "zones_of_two_regions_are_refused" {
  command = plan
  variables {
    availability_zones = ["eu-west-1a", "us-east-1b"]
  }
  expect_failures = [var.availability_zones]
}

run "nat_without_public_subnets_is_refused" {
  command = plan
  variables {
    nat     = "per-az"
    subnets = { private = {} }
  }
  expect_failures = [var.nat]
}
