# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/game/0123456789abcdef"
      arn_suffix = "net/game/0123456789abcdef"
    }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/game/0123456789abcdef/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/game/0123456789abcdef"
      arn_suffix = "targetgroup/game/0123456789abcdef"
    }
  }
  mock_resource "aws_security_group" {
    defaults = {
      id       = "sg-0123456789abcdef0"
      arn      = "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789abcdef0"
      owner_id = "123456789012"
    }
  }
  mock_resource "aws_s3_bucket" {
    defaults = {
      id  = "game-nlb-logs-1234"
      arn = "arn:aws:s3:::game-nlb-logs-1234"
    }
  }
  mock_resource "aws_eip" {
    defaults = {
      id        = "eipalloc-0123456789abcdef0"
      public_ip = "192.0.2.10"
    }
  }
  mock_resource "aws_vpc_endpoint_service" {
    defaults = {
      id           = "vpce-svc-0123456789abcdef0"
      service_name = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
      private_dns_name_configuration = [
        { name = "_0123", state = "pendingVerification", type = "TXT", value = "vpce:0123" },
      ]
    }
  }
}

variables {
  name   = "Game"
  scheme = "internet-facing"
  vpc_id = "vpc-0123456789abcdef0"
  subnet_ids_by_zone = {
    eu-west-1a = "subnet-0123456789abcdef0"
    eu-west-1b = "subnet-0123456789abcdef1"
  }
  target_networks = { vpc = { cidr_ipv4 = "10.0.0.0/16" } }
  target_groups = {
    lobby = { port = 8080, health_check = { protocol = "HTTP", path = "/health" } }
    play  = { protocol = "UDP", port = 7777, health_check = { port = 8080 } }
  }
  listeners = {
    lobby = {
      port         = 443
      protocol     = "TLS"
      tls          = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/default" }
      target_group = "lobby"
    }
    play = { port = 7777, protocol = "UDP", target_group = "play", open_to_internet = true }
  }
}

run "defaults_are_safe" {
  command = apply

  assert {
    condition = alltrue([
      aws_lb.this.enable_deletion_protection,
      aws_lb.this.enable_cross_zone_load_balancing,
      aws_lb.this.load_balancer_type == "network",
      aws_lb.this.enforce_security_group_inbound_rules_on_private_link_traffic == "on",
      aws_lb.this.dns_record_client_routing_policy == "any_availability_zone",
      aws_lb.this.security_groups == toset([aws_security_group.this.id]),
      !aws_lb.this.enable_zonal_shift,
      !aws_lb.this.internal,
    ])
    error_message = "the balancer itself"
  }
  assert {
    condition = { for m in aws_lb.this.subnet_mapping : m.subnet_id => join(" ", compact([m.allocation_id, m.private_ipv4_address, m.ipv6_address])) } == {
      subnet-0123456789abcdef0 = ""
      subnet-0123456789abcdef1 = ""
    }
    error_message = "in both subnets, with AWS's addresses"
  }
  assert {
    condition     = aws_lb_listener.this["lobby"].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" && aws_lb_listener.this["lobby"].protocol == "TLS" && aws_lb_listener.this["lobby"].port == 443 && aws_lb_listener.this["lobby"].alpn_policy == "None"
    error_message = "TLS 1.2 and 1.3 on 443"
  }
  assert {
    condition     = aws_lb_listener.this["play"].certificate_arn == null && aws_lb_listener.this["play"].protocol == "UDP" && length(aws_lb_listener.this["play"].default_action) == 1
    error_message = "UDP has no certificate"
  }
  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "game-nlb-logs-1234"
    error_message = "access logs go to the module's bucket"
  }
  assert {
    condition     = aws_s3_bucket.logs["this"].bucket_prefix == "game-nlb-logs-" && !aws_s3_bucket.logs["this"].force_destroy && aws_s3_bucket_public_access_block.logs["this"].restrict_public_buckets
    error_message = "the bucket is private and kept"
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.logs["this"].policy).Statement[1].Resource == "arn:aws:s3:::game-nlb-logs-1234/AWSLogs/123456789012/*" && jsondecode(aws_s3_bucket_policy.logs["this"].policy).Statement[1].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "log delivery writes for this account only"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.target_resets) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_eip.this) == 0 && length(aws_vpc_endpoint_service.this) == 0 && output.endpoint_service_name == null && output.endpoint_service_dns_record == null
    error_message = "what costs money is asked for"
  }
}

run "target_groups_are_as_aws_has_them" {
  command = apply

  assert {
    condition = (
      aws_lb_target_group.this["lobby"].protocol == "TCP" &&
      aws_lb_target_group.this["lobby"].preserve_client_ip == "true" &&
      !aws_lb_target_group.this["lobby"].connection_termination &&
      aws_lb_target_group.this["lobby"].load_balancing_cross_zone_enabled == "use_load_balancer_configuration" &&
      aws_lb_target_group.this["lobby"].target_health_state[0].enable_unhealthy_connection_termination &&
      !aws_lb_target_group.this["lobby"].stickiness[0].enabled
    )
    error_message = "connections"
  }
  assert {
    condition = (
      aws_lb_target_group.this["play"].protocol == "UDP" &&
      aws_lb_target_group.this["play"].preserve_client_ip == "true" &&
      aws_lb_target_group.this["play"].connection_termination
    )
    error_message = "datagrams"
  }
  assert {
    condition = (
      [aws_lb_target_group.this["lobby"].health_check[0].protocol, aws_lb_target_group.this["lobby"].health_check[0].path, aws_lb_target_group.this["lobby"].health_check[0].matcher, aws_lb_target_group.this["lobby"].health_check[0].port] == ["HTTP", "/health", "200-399", "traffic-port"] &&
      [aws_lb_target_group.this["play"].health_check[0].protocol, aws_lb_target_group.this["play"].health_check[0].port] == ["TCP", "8080"]
    )
    error_message = "health"
  }
}

run "the_security_group_opens_listeners_ports_and_reaches_targets_ports_only" {
  command = plan

  assert {
    condition     = { for k, r in aws_vpc_security_group_ingress_rule.internet_ipv4 : k => "${r.ip_protocol} ${r.from_port}-${r.to_port} ${r.cidr_ipv4}" } == { "tcp/443" = "tcp 443-443 0.0.0.0/0", "udp/7777" = "udp 7777-7777 0.0.0.0/0" }
    error_message = jsonencode(aws_vpc_security_group_ingress_rule.internet_ipv4)
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.internet_ipv6) == 0 && length(aws_vpc_security_group_ingress_rule.clients) == 0
    error_message = "IPv4 only"
  }
  assert {
    condition     = { for k, r in aws_vpc_security_group_egress_rule.targets : k => "${r.ip_protocol} ${r.from_port}-${r.to_port} ${r.cidr_ipv4}" } == { "vpc/tcp/8080" = "tcp 8080-8080 10.0.0.0/16", "vpc/udp/7777" = "udp 7777-7777 10.0.0.0/16" }
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
}

run "a_new_name_replaces_nothing_and_new_names_fit" {
  command = apply
  variables {
    name = "a-game-with-a-long-name"
    target_groups = {
      lobby   = { port = 8080, health_check = { protocol = "HTTP", path = "/health" } }
      lobby_1 = { port = 8081 }
      play    = { protocol = "UDP", port = 7777, health_check = { port = 8080 } }
    }
    listeners = {
      lobby   = { port = 443, protocol = "TLS", tls = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/default" }, target_group = "lobby" }
      lobby_1 = { port = 80, target_group = "lobby_1" }
      play    = { port = 7777, protocol = "UDP", target_group = "play", open_to_internet = true }
    }
  }

  assert {
    condition     = aws_lb.this.name == run.defaults_are_safe.name && can(regex("^Game-[0-9a-f]{8}$", aws_lb.this.name)) && aws_lb.this.tags["Name"] == "a-game-with-a-long-name" && aws_s3_bucket.logs["this"].bucket_prefix == "game-nlb-logs-"
    error_message = "what is there keeps its name"
  }
  assert {
    condition     = can(regex("^a-game-with-a-long-name-[0-9a-f]{8}$", aws_lb_target_group.this["lobby_1"].name))
    error_message = "names of at most 32 characters, of letters, digits and hyphens"
  }
}

run "tcp_udp_has_two_rules_and_datagrams_are_checked_by_tcp" {
  command = plan
  variables {
    clients       = { office = { cidr_ipv4 = "192.0.2.0/24" }, vpn = { security_group_id = "sg-0123456789abcdef1" } }
    target_groups = { dns = { protocol = "TCP_UDP", port = 53, target_ports = [5353] }, ntp = { protocol = "UDP", port = 123 } }
    listeners = {
      dns = { port = 53, protocol = "TCP_UDP", target_group = "dns" }
      ntp = { port = 123, protocol = "UDP", target_group = "ntp" }
    }
  }

  assert {
    condition = { for k, r in aws_vpc_security_group_ingress_rule.clients : k => "${r.ip_protocol} ${r.from_port} ${coalesce(r.cidr_ipv4, r.referenced_security_group_id)}" } == {
      "tcp/53/office"  = "tcp 53 192.0.2.0/24"
      "udp/53/office"  = "udp 53 192.0.2.0/24"
      "udp/123/office" = "udp 123 192.0.2.0/24"
      "tcp/53/vpn"     = "tcp 53 sg-0123456789abcdef1"
      "udp/53/vpn"     = "udp 53 sg-0123456789abcdef1"
      "udp/123/vpn"    = "udp 123 sg-0123456789abcdef1"
    }
    error_message = jsonencode(aws_vpc_security_group_ingress_rule.clients)
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.internet_ipv4) == 0
    error_message = "clients take the place of the internet"
  }
  assert {
    condition = { for k, r in aws_vpc_security_group_egress_rule.targets : k => "${r.ip_protocol} ${r.to_port}" } == {
      "vpc/tcp/53"   = "tcp 53"
      "vpc/udp/53"   = "udp 53"
      "vpc/tcp/5353" = "tcp 5353"
      "vpc/udp/5353" = "udp 5353"
      "vpc/udp/123"  = "udp 123"
      "vpc/tcp/123"  = "tcp 123"
    }
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
}

run "target_groups_reach_their_own_networks_only" {
  command = plan
  variables {
    target_networks = {
      servers   = { security_group_id = "sg-0123456789abcdef1" }
      addresses = { cidr_ipv4 = "10.1.0.0/16" }
    }
    target_groups = {
      lobby = { port = 8080, networks = ["servers"], health_check = { port = 9000 } }
      play  = { protocol = "UDP", target_type = "ip", port = 7777, networks = ["addresses", "servers"] }
    }
  }

  assert {
    condition = { for k, r in aws_vpc_security_group_egress_rule.targets : k => coalesce(r.cidr_ipv4, r.referenced_security_group_id) } == {
      "servers/tcp/8080"   = "sg-0123456789abcdef1"
      "servers/tcp/9000"   = "sg-0123456789abcdef1"
      "servers/udp/7777"   = "sg-0123456789abcdef1"
      "servers/tcp/7777"   = "sg-0123456789abcdef1"
      "addresses/udp/7777" = "10.1.0.0/16"
      "addresses/tcp/7777" = "10.1.0.0/16"
    }
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
}

run "elastic_ips_are_made_where_none_is_given" {
  command = apply
  variables {
    elastic_ips               = true
    elastic_ip_allocation_ids = { eu-west-1b = "eipalloc-0b" }
  }

  assert {
    condition     = keys(aws_eip.this) == ["eu-west-1a"] && output.elastic_ips == { eu-west-1a = "192.0.2.10" } && aws_eip.this["eu-west-1a"].tags["Name"] == "Game-eu-west-1a"
    error_message = jsonencode(aws_eip.this)
  }
  assert {
    condition = { for m in aws_lb.this.subnet_mapping : m.subnet_id => m.allocation_id } == {
      subnet-0123456789abcdef0 = "eipalloc-0123456789abcdef0"
      subnet-0123456789abcdef1 = "eipalloc-0b"
    }
    error_message = "each zone has its own"
  }
}

run "internal_with_private_addresses" {
  command = apply
  variables {
    scheme                   = "internal"
    clients                  = { vpc = { cidr_ipv4 = "10.0.0.0/16" } }
    private_ipv4_addresses   = { eu-west-1b = "10.0.1.10" }
    extra_security_group_ids = ["sg-0123456789abcdef2"]
    dns_client_routing       = "availability_zone_affinity"
    cross_zone               = false
  }

  assert {
    condition     = aws_lb.this.internal && !aws_lb.this.enable_cross_zone_load_balancing && aws_lb.this.dns_record_client_routing_policy == "availability_zone_affinity" && aws_lb.this.security_groups == toset([aws_security_group.this.id, "sg-0123456789abcdef2"])
    error_message = "the balancer is inside, in its own group and in the given one"
  }
  assert {
    condition = { for m in aws_lb.this.subnet_mapping : m.subnet_id => join(" ", compact([m.private_ipv4_address])) } == {
      subnet-0123456789abcdef0 = ""
      subnet-0123456789abcdef1 = "10.0.1.10"
    }
    error_message = "one zone has a fixed address"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.internet_ipv4) == 0 && length(aws_vpc_security_group_ingress_rule.clients) == 2
    error_message = "the internet stays outside"
  }
}

run "dual_stack_on_the_internet" {
  command = apply
  variables {
    ip_address_type = "dualstack"
    ipv6_addresses  = { eu-west-1a = "2001:db8::10" }
    target_groups   = { web = { port = 8080, target_type = "ip", ip_address_type = "ipv6" } }
    listeners       = { web = { port = 80, target_group = "web", idle_timeout_seconds = 600 } }
  }

  assert {
    condition     = aws_lb.this.ip_address_type == "dualstack" && aws_lb_target_group.this["web"].ip_address_type == "ipv6" && aws_lb_target_group.this["web"].preserve_client_ip == "false" && aws_lb_listener.this["web"].tcp_idle_timeout_seconds == 600
    error_message = "the balancer speaks both"
  }
  assert {
    condition     = one([for m in aws_lb.this.subnet_mapping : m.ipv6_address if m.subnet_id == "subnet-0123456789abcdef0"]) == "2001:db8::10" && { for k, r in aws_vpc_security_group_ingress_rule.internet_ipv6 : k => r.cidr_ipv6 } == { "tcp/80" = "::/0" } && keys(aws_vpc_security_group_ingress_rule.internet_ipv4) == ["tcp/80"]
    error_message = "IPv6 clients come in too"
  }
}

run "target_groups_and_listeners_of_all_kinds" {
  command = apply
  variables {
    target_groups = {
      ips = {
        target_type                  = "ip"
        port                         = 8080
        target_ports                 = [8081]
        preserve_client_ip           = true
        proxy_protocol               = true
        connection_termination       = true
        deregistration_delay_seconds = 30
        terminate_unhealthy          = false
        unhealthy_draining_seconds   = 60
        source_ip_stickiness         = true
        cross_zone                   = false
      }
      static = { target_type = "alb", port = 443 }
      tls    = { protocol = "TLS", port = 8443, cross_zone = true }
    }
    targets = {
      ips    = { a = { id = "10.0.0.9" }, b = { id = "10.9.0.9", port = 8081, availability_zone = "all" } }
      static = { web = { id = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef" } }
    }
    listeners = {
      ips    = { port = 80, target_group = "ips" }
      static = { port = 443, target_group = "static" }
      tls = {
        port             = 8443
        protocol         = "TLS"
        target_group     = "tls"
        open_to_internet = true
        tls = {
          certificate_arn        = "arn:aws:iam::123456789012:server-certificate/self-signed"
          extra_certificate_arns = { shop = "arn:aws:acm:eu-west-1:123456789012:certificate/shop" }
          policy                 = "ELBSecurityPolicy-TLS13-1-3-2021-06"
          alpn                   = "HTTP2Preferred"
        }
      }
    }
  }

  assert {
    condition = (
      aws_lb_target_group.this["ips"].proxy_protocol_v2 &&
      aws_lb_target_group.this["ips"].connection_termination &&
      aws_lb_target_group.this["ips"].preserve_client_ip == "true" &&
      aws_lb_target_group.this["ips"].deregistration_delay == "30" &&
      aws_lb_target_group.this["ips"].load_balancing_cross_zone_enabled == "false" &&
      aws_lb_target_group.this["ips"].stickiness[0].enabled && aws_lb_target_group.this["ips"].stickiness[0].type == "source_ip" &&
      !aws_lb_target_group.this["ips"].target_health_state[0].enable_unhealthy_connection_termination &&
      aws_lb_target_group.this["ips"].target_health_state[0].unhealthy_draining_interval == 60
    )
    error_message = "addresses"
  }
  assert {
    condition     = aws_lb_target_group.this["static"].target_type == "alb" && aws_lb_target_group.this["static"].health_check[0].protocol == "HTTP" && aws_lb_target_group.this["static"].health_check[0].path == "/"
    error_message = "an Application Load Balancer"
  }
  assert {
    condition     = aws_lb_target_group.this["tls"].preserve_client_ip == "true" && aws_lb_target_group.this["tls"].load_balancing_cross_zone_enabled == "true"
    error_message = "TLS to the targets"
  }
  assert {
    condition = { for k, a in aws_lb_target_group_attachment.this : k => "${a.target_id} ${a.port}" } == {
      "ips/a"      = "10.0.0.9 8080"
      "ips/b"      = "10.9.0.9 8081"
      "static/web" = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef 443"
    } && aws_lb_target_group_attachment.this["ips/b"].availability_zone == "all"
    error_message = jsonencode(keys(aws_lb_target_group_attachment.this))
  }
  assert {
    condition     = aws_lb_listener.this["ips"].tcp_idle_timeout_seconds == 350 && aws_lb_listener.this["tls"].alpn_policy == "HTTP2Preferred" && aws_lb_listener.this["tls"].ssl_policy == "ELBSecurityPolicy-TLS13-1-3-2021-06" && keys(aws_lb_listener_certificate.this) == ["tls/shop"]
    error_message = "listeners"
  }
}

run "logs_elsewhere" {
  command = apply
  variables {
    logs = { bucket = { name = "central-logs" }, prefix = "game" }
  }
  assert {
    condition     = aws_lb.this.access_logs[0].bucket == "central-logs" && aws_lb.this.access_logs[0].prefix == "game" && length(aws_s3_bucket.logs) == 0 && output.log_bucket == null
    error_message = "an existing bucket is used"
  }
}

run "without_logs" {
  command = apply
  variables {
    logs = { access = false }
  }
  assert {
    condition     = !aws_lb.this.access_logs[0].enabled && length(aws_s3_bucket.logs) == 0
    error_message = "no logs, no bucket"
  }
}

run "an_endpoint_service_for_a_partner" {
  command = apply
  variables {
    endpoint_service = {
      acceptance_required         = false
      allowed_principals          = { partner = "arn:aws:iam::123456789012:root" }
      private_dns_name            = "game.example.com"
      security_group_on_endpoints = false
    }
  }
  assert {
    condition     = !aws_vpc_endpoint_service.this["this"].acceptance_required && aws_vpc_endpoint_service.this["this"].network_load_balancer_arns == toset([aws_lb.this.arn]) && aws_vpc_endpoint_service.this["this"].private_dns_name == "game.example.com"
    error_message = "the service"
  }
  assert {
    condition     = keys(aws_vpc_endpoint_service_allowed_principal.this) == ["partner"] && aws_vpc_endpoint_service_allowed_principal.this["partner"].vpc_endpoint_service_id == "vpce-svc-0123456789abcdef0" && aws_lb.this.enforce_security_group_inbound_rules_on_private_link_traffic == "off"
    error_message = "who may come, and how"
  }
  assert {
    condition     = output.endpoint_service_name == "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0" && output.endpoint_service_dns_record == { name = "_0123", type = "TXT", value = "vpce:0123" }
    error_message = "what others have to know"
  }
}

run "alarms_and_dashboard" {
  command = apply
  variables {
    alarms    = { topic_arns = ["arn:aws:sns:eu-west-1:123456789012:alerts"], target_resets = 3, without = ["balancerResets"] }
    dashboard = true
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.target_resets["this"].alarm_name == "${aws_lb.this.name}-target-resets" && aws_cloudwatch_dashboard.this["this"].dashboard_name == aws_lb.this.name
    error_message = "named after the balancer's own name, which nothing else has"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.target_resets["this"].threshold == 3 && toset(aws_cloudwatch_metric_alarm.target_resets["this"].alarm_actions) == toset(["arn:aws:sns:eu-west-1:123456789012:alerts"]) && aws_cloudwatch_metric_alarm.target_resets["this"].dimensions["LoadBalancer"] == "net/game/0123456789abcdef"
    error_message = "resets by targets"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.balancer_resets) == 0 && length(aws_cloudwatch_metric_alarm.port_allocation_errors) == 1
    error_message = "all but the unwanted one"
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.unhealthy_targets) == ["lobby", "play"] && aws_cloudwatch_metric_alarm.unhealthy_targets["lobby"].dimensions["TargetGroup"] == "targetgroup/game/0123456789abcdef"
    error_message = "one for each group"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets) == 6 && length(jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets[4].properties.metrics) == 2 && jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets[0].properties.region == "eu-west-1"
    error_message = aws_cloudwatch_dashboard.this["this"].dashboard_body
  }
}

run "an_internal_balancer_without_clients_is_refused" {
  command = plan
  variables {
    scheme = "internal"
  }
  expect_failures = [var.clients]
}

run "elastic_ips_inside_are_refused" {
  command = plan
  variables {
    scheme      = "internal"
    clients     = { vpc = { cidr_ipv4 = "10.0.0.0/16" } }
    elastic_ips = true
  }
  expect_failures = [var.elastic_ips]
}

run "an_ipv6_address_beside_an_elastic_ip_is_refused" {
  command = plan
  variables {
    ip_address_type           = "dualstack"
    elastic_ip_allocation_ids = { eu-west-1a = "eipalloc-0a" }
    ipv6_addresses            = { eu-west-1a = "2001:db8::10" }
    target_groups             = { web = { port = 8080 } }
    listeners                 = { web = { port = 80, target_group = "web" } }
  }
  expect_failures = [var.ipv6_addresses]
}

run "two_listeners_on_a_port_are_refused" {
  command = plan
  variables {
    target_groups = { tcp = { port = 53 }, udp = { port = 53, protocol = "UDP" } }
    listeners = {
      tcp = { port = 53, target_group = "tcp", open_to_internet = true }
      udp = { port = 53, protocol = "UDP", target_group = "udp", open_to_internet = true }
    }
  }
  expect_failures = [var.listeners]
}

run "a_group_of_another_protocol_is_refused" {
  command = plan
  variables {
    target_groups = { play = { port = 7777 } }
    listeners     = { play = { port = 443, protocol = "UDP", target_group = "play" } }
  }
  expect_failures = [var.listeners]
}

run "tls_without_a_certificate_is_refused" {
  command = plan
  variables {
    listeners = { lobby = { port = 443, protocol = "TLS", target_group = "lobby" } }
  }
  expect_failures = [var.listeners]
}

run "datagrams_over_ipv6_are_refused" {
  command = plan
  variables {
    ip_address_type = "dualstack"
  }
  expect_failures = [var.listeners]
}

run "a_port_that_is_no_web_sites_is_refused_to_the_internet" {
  command = plan
  variables {
    target_groups = { redis = { port = 6379 } }
    listeners     = { redis = { port = 6379, target_group = "redis" } }
  }
  expect_failures = [var.listeners]
}

run "a_timeout_above_the_interval_is_refused" {
  command = plan
  variables {
    target_groups = { lobby = { port = 8080, health_check = { interval_seconds = 5 } }, play = { protocol = "UDP", port = 7777 } }
  }
  expect_failures = [var.target_groups]
}

run "an_impossible_address_is_refused" {
  command = plan
  variables {
    target_groups = { lobby = { port = 8080, target_type = "ip" }, play = { protocol = "UDP", port = 7777 } }
    targets       = { lobby = { a = { id = "10.0.0.256" } } }
  }
  expect_failures = [var.targets]
}

run "quotas_that_aws_raises_warn" {
  command = plan
  variables {
    clients       = { office = { cidr_ipv4 = "192.0.2.0/24" } }
    target_groups = { web = { port = 8080 } }
    listeners     = { for port in range(9000, 9051) : "port_${port}" => { port = port, target_group = "web" } }
  }
  expect_failures = [check.listeners_more_than_50_aws]
}

run "what_others_move_stands_apart_and_is_told_with_the_rest" {
  command = plan
  variables {
    clients       = { office = { cidr_ipv4 = "192.0.2.0/24" } }
    target_groups = { blue = { port = 8080 }, green = { port = 8080 } }
    listeners = {
      web   = { port = 80, target_group = "blue", ignore_action_changes = true }
      admin = { port = 8443, target_group = "green" }
    }
  }

  assert {
    condition     = keys(aws_lb_listener.this) == ["admin"] && keys(aws_lb_listener.ignoring_actions) == ["web"] && aws_lb_listener.ignoring_actions["web"].port == 80
    error_message = "each listener is in one of the two"
  }
  assert {
    condition     = keys(output.listener_arns) == ["admin", "web"] && terraform_data.listeners_ignoring_actions.input.names == ["web"]
    error_message = "listeners of both kinds are told"
  }
}

run "a_group_that_may_have_its_turn_draws_no_warning" {
  command = plan
  variables {
    clients       = { office = { cidr_ipv4 = "192.0.2.0/24" } }
    target_groups = { blue = { port = 8080 }, green = { port = 8080 } }
    listeners     = { web = { port = 80, target_group = "blue", ignore_action_changes = true } }
  }
}
