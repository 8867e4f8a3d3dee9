# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/0123456789abcdef"
      arn_suffix = "app/shop/0123456789abcdef"
    }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef"
      arn_suffix = "targetgroup/shop/0123456789abcdef"
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
      id  = "shop-alb-logs-1234"
      arn = "arn:aws:s3:::shop-alb-logs-1234"
    }
  }
}

variables {
  name   = "Shop"
  scheme = "internet-facing"
  vpc_id = "vpc-0123456789abcdef0"
  subnet_ids_by_zone = {
    eu-west-1a = "subnet-0123456789abcdef0"
    eu-west-1b = "subnet-0123456789abcdef1"
  }
  target_networks = { vpc = { cidr_ipv4 = "10.0.0.0/16" } }
  target_groups = {
    home   = {}
    movies = { port = 8080 }
    shows  = {}
  }
  listeners = {
    http = {}
    https = {
      tls          = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/default" }
      target_group = "home"
    }
  }
  rules = {
    movies = { paths = ["/movies", "/movies/*"], target_group = "movies" }
    shows  = { paths = ["/shows", "/shows/*"], target_group = "shows" }
  }
}

run "defaults_are_safe" {
  command = apply

  assert {
    condition = alltrue([
      aws_lb.this.enable_deletion_protection,
      aws_lb.this.drop_invalid_header_fields,
      aws_lb.this.desync_mitigation_mode == "defensive",
      aws_lb.this.xff_header_processing_mode == "append",
      aws_lb.this.load_balancer_type == "application",
      !aws_lb.this.internal,
      toset(aws_lb.this.subnets) == toset(["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]),
    ])
    error_message = "the balancer itself"
  }
  assert {
    condition     = aws_lb_listener.this["https"].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" && aws_lb_listener.this["https"].protocol == "HTTPS" && aws_lb_listener.this["https"].port == 443
    error_message = "TLS 1.2 and 1.3 on 443"
  }
  assert {
    condition     = aws_lb_listener.this["http"].default_action[0].redirect[0].status_code == "HTTP_301" && aws_lb_listener.this["http"].default_action[0].redirect[0].port == "443" && aws_lb_listener.this["http"].default_action[0].redirect[0].protocol == "HTTPS" && length(aws_lb_listener.this["http"].default_action) == 1
    error_message = "HTTP redirects to HTTPS"
  }
  assert {
    condition     = aws_lb.this.access_logs[0].enabled && !aws_lb.this.connection_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "shop-alb-logs-1234"
    error_message = "access logs go to the module's bucket"
  }
  assert {
    condition     = aws_s3_bucket.logs["this"].bucket_prefix == "shop-alb-logs-" && !aws_s3_bucket.logs["this"].force_destroy && aws_s3_bucket_public_access_block.logs["this"].restrict_public_buckets
    error_message = "the bucket is private and kept"
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_versioning.logs["this"].versioning_configuration[0].status == "Enabled",
      one([for r in aws_s3_bucket_lifecycle_configuration.logs["this"].rule : r if r.id == "old-logs"]).noncurrent_version_expiration[0].noncurrent_days == 30,
      one([for r in aws_s3_bucket_lifecycle_configuration.logs["this"].rule : r if r.id == "delete-markers"]).expiration[0].expired_object_delete_marker,
      aws_s3_bucket_notification.logs["this"].eventbridge,
    ])
    error_message = "deleted logs can be brought back for a month, and EventBridge hears of them"
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.logs["this"].policy).Statement[0].Resource == "arn:aws:s3:::shop-alb-logs-1234/AWSLogs/123456789012/*"
    error_message = "log delivery writes for this account only"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.target_5xx) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_wafv2_web_acl_association.this) == 0
    error_message = "what costs money is asked for"
  }
  assert {
    condition     = aws_lb_target_group.this["movies"].port == 8080 && aws_lb_target_group.this["home"].port == 80 && !aws_lb_target_group.this["home"].stickiness[0].enabled
    error_message = "target groups"
  }
}

run "the_security_group_opens_listeners_ports_and_reaches_targets_ports_only" {
  command = plan

  assert {
    condition     = { for k, r in aws_vpc_security_group_ingress_rule.internet_ipv4 : k => r.from_port } == { "80" = 80, "443" = 443 }
    error_message = jsonencode(aws_vpc_security_group_ingress_rule.internet_ipv4)
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.internet_ipv6) == 0 && length(aws_vpc_security_group_ingress_rule.clients) == 0
    error_message = "IPv4 only"
  }
  assert {
    condition     = { for k, r in aws_vpc_security_group_egress_rule.targets : k => "${r.from_port} ${r.cidr_ipv4}" } == { "vpc/80" = "80 10.0.0.0/16", "vpc/8080" = "8080 10.0.0.0/16" }
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
}

run "clients_take_the_place_of_the_internet" {
  command = plan
  variables {
    clients = {
      office = { cidr_ipv4 = "192.0.2.0/24" }
      nlb    = { security_group_id = "sg-0123456789abcdef1" }
    }
    target_groups = {
      home   = { port = 8080, health_check = { port = 9000 } }
      movies = { target_type = "ip", target_ports = [8081] }
      shows  = { target_type = "lambda" }
    }
    targets = { movies = { one = { id = "10.0.0.4", port = 8081 } } }
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.clients)) == toset(["80/nlb", "80/office", "443/nlb", "443/office"]) && length(aws_vpc_security_group_ingress_rule.internet_ipv4) == 0
    error_message = jsonencode(keys(aws_vpc_security_group_ingress_rule.clients))
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.clients["443/nlb"].referenced_security_group_id == "sg-0123456789abcdef1" && aws_vpc_security_group_ingress_rule.clients["443/nlb"].from_port == 443
    error_message = "a security group as client"
  }
  assert {
    condition     = toset(keys(aws_vpc_security_group_egress_rule.targets)) == toset(["vpc/8080", "vpc/9000", "vpc/80", "vpc/8081"])
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
}

run "dual_stack_on_the_internet" {
  command = plan
  variables {
    ip_address_type = "dualstack"
  }

  assert {
    condition     = aws_lb.this.ip_address_type == "dualstack" && !aws_lb.this.internal
    error_message = "the balancer speaks both"
  }
  assert {
    condition = (
      keys(aws_vpc_security_group_ingress_rule.internet_ipv4) == ["443", "80"] &&
      { for k, r in aws_vpc_security_group_ingress_rule.internet_ipv6 : k => "${r.cidr_ipv6} ${r.from_port}-${r.to_port}" } == { "80" = "::/0 80-80", "443" = "::/0 443-443" }
    )
    error_message = "IPv6 clients come in too"
  }
}

run "dual_stack_and_internal" {
  command = apply
  variables {
    scheme                   = "internal"
    ip_address_type          = "dualstack"
    extra_security_group_ids = ["sg-0123456789abcdef2"]
    clients                  = { vpc = { cidr_ipv4 = "10.0.0.0/16" }, vpc_ipv6 = { cidr_ipv6 = "2001:db8::/56" } }
  }

  assert {
    condition     = aws_lb.this.internal && aws_lb.this.ip_address_type == "dualstack"
    error_message = "the balancer has no public addresses, and speaks both"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.internet_ipv4) == 0 && length(aws_vpc_security_group_ingress_rule.internet_ipv6) == 0
    error_message = "the internet stays outside"
  }
  assert {
    condition = { for k, r in aws_vpc_security_group_ingress_rule.clients : k => coalesce(r.cidr_ipv4, r.cidr_ipv6) } == {
      "80/vpc"       = "10.0.0.0/16"
      "443/vpc"      = "10.0.0.0/16"
      "80/vpc_ipv6"  = "2001:db8::/56"
      "443/vpc_ipv6" = "2001:db8::/56"
    }
    error_message = jsonencode(aws_vpc_security_group_ingress_rule.clients)
  }
  assert {
    condition     = aws_lb.this.security_groups == toset([aws_security_group.this.id, "sg-0123456789abcdef2"])
    error_message = "the balancer is in its own group and in the given one"
  }
}

run "a_new_name_replaces_nothing_and_new_names_fit" {
  command = apply
  variables {
    name = "a-shop-with-a-long-name"
    target_groups = {
      home     = {}
      movies_1 = {}
      movies   = { port = 8080 }
      shows    = {}
    }
  }

  assert {
    condition     = aws_lb.this.name == run.defaults_are_safe.name && aws_lb_target_group.this["home"].name == run.defaults_are_safe.target_group_names["home"] && aws_s3_bucket.logs["this"].bucket_prefix == "shop-alb-logs-" && aws_security_group.this.name_prefix == "Shop-alb-"
    error_message = "what is there keeps its name"
  }
  assert {
    condition     = aws_lb.this.tags["Name"] == "a-shop-with-a-long-name" && can(regex("^Shop-[0-9a-f]{8}$", aws_lb.this.name))
    error_message = "only tags change"
  }
  assert {
    condition     = can(regex("^a-shop-with-a-long-name-[0-9a-f]{8}$", aws_lb_target_group.this["movies_1"].name)) && can(regex("^Shop-movies-[0-9a-f]{8}$", aws_lb_target_group.this["movies"].name))
    error_message = "names of at most 32 characters, of letters, digits and hyphens"
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
      home   = { port = 8080, networks = ["servers"], health_check = { port = 9000 } }
      movies = { target_type = "ip", port = 8081, target_ports = [8082], networks = ["addresses", "servers"] }
      shows  = { target_type = "lambda" }
      static = { target_type = "alb", port = 443 }
    }
  }

  assert {
    condition = toset(keys(aws_vpc_security_group_egress_rule.targets)) == toset([
      "servers/8080", "servers/9000", "servers/8081", "servers/8082", "addresses/8081", "addresses/8082",
    ])
    error_message = jsonencode(keys(aws_vpc_security_group_egress_rule.targets))
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.targets["addresses/8082"].cidr_ipv4 == "10.1.0.0/16" && aws_vpc_security_group_egress_rule.targets["addresses/8082"].to_port == 8082 && aws_vpc_security_group_egress_rule.targets["servers/9000"].referenced_security_group_id == "sg-0123456789abcdef1"
    error_message = "each to its network"
  }
}

run "adding_a_rule_renumbers_nobody" {
  command = plan
  variables {
    rules = {
      a-new-one = { paths = ["/movies/new/*"], target_group = "shows" }
      movies    = { paths = ["/movies", "/movies/*"], target_group = "movies" }
      api       = { hosts = ["api.example.com"], paths = ["/movies/*"], target_group = "shows" }
      explicit  = { paths = ["/explicit/*"], priority = 7, target_group = "shows" }
      shows     = { paths = ["/shows", "/shows/*"], target_group = "shows" }
    }
  }

  assert {
    condition     = output.rule_priorities["movies"] == run.defaults_are_safe.rule_priorities["movies"] && output.rule_priorities["shows"] == run.defaults_are_safe.rule_priorities["shows"]
    error_message = jsonencode(output.rule_priorities)
  }
  assert {
    condition     = max(output.rule_priorities["api"], output.rule_priorities["a-new-one"]) < output.rule_priorities["movies"] && output.rule_priorities["explicit"] == 7
    error_message = "special cases come first: ${jsonencode(output.rule_priorities)}"
  }
  assert {
    condition     = aws_lb_listener_rule.numbered["https/7"].priority == 7 && aws_lb_listener_rule.numbered["https/7"].tags["Name"] == "Shop-explicit" && !contains(keys(aws_lb_listener_rule.this), "explicit")
    error_message = "a rule with a priority stands under its number"
  }
}

run "nested_rules_are_in_order_whatever_their_lengths" {
  command = plan
  variables {
    rules = {
      z-host  = { hosts = ["API.customer-portal.example.com"], paths = ["/api/v1/customers/orders/*"], target_group = "movies" }
      a-host  = { hosts = ["api.customer-portal.example.com"], paths = ["/api/v1/customers/*"], target_group = "shows" }
      b-any   = { hosts = ["*.example.com"], target_group = "home" }
      y-one   = { paths = ["/x"], hosts = ["one.example.net"], target_group = "movies" }
      c-two   = { paths = ["/x", "/y"], hosts = ["one.example.net"], target_group = "shows" }
      x-net   = { source_ips = ["10.1.0.0/16"], hosts = ["net.example.net"], target_group = "movies" }
      d-net   = { source_ips = ["10.0.0.0/8", "192.168.0.0/16"], hosts = ["net.example.net"], target_group = "shows" }
      w-param = { query_strings = { v = ["1"] }, hosts = ["q.example.net"], target_group = "movies" }
      e-param = { query_strings = { "*" = ["?"] }, hosts = ["q.example.net"], target_group = "shows" }
    }
  }

  assert {
    condition = alltrue([
      output.rule_priorities["z-host"] < output.rule_priorities["a-host"],
      output.rule_priorities["a-host"] < output.rule_priorities["b-any"],
      output.rule_priorities["y-one"] < output.rule_priorities["c-two"],
      output.rule_priorities["x-net"] < output.rule_priorities["d-net"],
      output.rule_priorities["w-param"] < output.rule_priorities["e-param"],
      length(distinct(values(output.rule_priorities))) == 9,
    ])
    error_message = jsonencode(output.rule_priorities)
  }
}

run "rules_that_meet_need_an_order" {
  command = plan
  variables {
    rules = {
      admin = { hosts = ["admin.example.com"], target_group = "movies" }
      api   = { paths = ["/api/*"], target_group = "shows" }
    }
  }
  expect_failures = [var.rules]
}

run "a_priority_is_an_order" {
  command = plan
  variables {
    rules = {
      admin = { hosts = ["admin.example.com"], target_group = "movies", priority = 1 }
      api   = { paths = ["/api/*"], target_group = "shows" }
      last  = { methods = ["GET"], target_group = "movies", priority = 45000 }
    }
  }
  assert {
    condition     = output.rule_priorities["admin"] < output.rule_priorities["api"] && output.rule_priorities["api"] < output.rule_priorities["last"]
    error_message = jsonencode(output.rule_priorities)
  }
}

run "redirects_in_a_circle" {
  command = plan
  variables {
    rules = { loop = { paths = ["/x/*"], redirect = { path = "/x/index" } } }
  }
  expect_failures = [var.rules]
}

run "plain_http_from_the_internet_draws_a_warning" {
  command = plan
  variables {
    listeners = {
      http  = { target_group = "home" }
      https = { tls = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" }, target_group = "home" }
    }
    rules = { movies = { paths = ["/movies"], target_group = "movies", listener = "https" } }
  }
  expect_failures = [check.listeners_forward_requests_internet_without]
}

run "redirects_to_nowhere_draw_a_warning" {
  command = plan
  variables {
    rules = { old = { paths = ["/old"], redirect = { port = "8443" } } }
  }
  expect_failures = [check.rules_redirect_port_balancer_where]
}

run "every_condition" {
  command = apply
  variables {
    rules = {
      all = {
        paths         = ["/a/*"]
        hosts         = ["*.example.com"]
        methods       = ["GET"]
        source_ips    = ["192.0.2.0/24"]
        query_strings = { "*" = ["beta"] }
        target_group  = "movies"
      }
      headers = {
        headers       = { "User-Agent" = ["*Chrome*", "*Safari*"] }
        query_strings = { version = ["v1", "v2"] }
        target_group  = "movies"
      }
    }
  }

  assert {
    condition = alltrue([
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.path_pattern : p.values]])) == "/a/*",
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.host_header : p.values]])) == "*.example.com",
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.http_request_method : p.values]])) == "GET",
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.source_ip : p.values]])) == "192.0.2.0/24",
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.query_string : p.value]])) == "beta",
      one(flatten([for c in aws_lb_listener_rule.this["all"].condition : [for p in c.query_string : p.key == null]])),
      length(aws_lb_listener_rule.this["all"].condition) == 5,
    ])
    error_message = jsonencode(aws_lb_listener_rule.this["all"].condition)
  }
  assert {
    condition = alltrue([
      one(flatten([for c in aws_lb_listener_rule.this["headers"].condition : [for h in c.http_header : h.http_header_name]])) == "User-Agent",
      toset(flatten([for c in aws_lb_listener_rule.this["headers"].condition : [for q in c.query_string : "${q.key}=${q.value}"]])) == toset(["version=v1", "version=v2"]),
      length(aws_lb_listener_rule.this["headers"].condition) == 2,
    ])
    error_message = jsonencode(aws_lb_listener_rule.this["headers"].condition)
  }
}

run "every_action" {
  command = apply
  variables {
    identity_provider_networks = { internet = { cidr_ipv4 = "0.0.0.0/0" } }
    oidc_client_secrets        = { client = "secret" }
    rules = {
      weighted = {
        paths                  = ["/weighted"]
        weighted_target_groups = { weights = { home = 90, movies = 10 }, stickiness_seconds = 600 }
      }
      loose = {
        paths                  = ["/loose"]
        weighted_target_groups = { weights = { home = 1 } }
      }
      moved = { paths = ["/old/*"], redirect = { path = "/new", status_code = "HTTP_302" } }
      fixed = { paths = ["/health"], fixed_response = { status_code = 200, body = "ok" } }
      oidc = {
        paths        = ["/admin/*"]
        target_group = "movies"
        authenticate_oidc = {
          issuer                 = "https://idp.example.com"
          authorization_endpoint = "https://idp.example.com/authorize"
          token_endpoint         = "https://idp.example.com/token"
          user_info_endpoint     = "https://idp.example.com/userinfo"
          client_id              = "client"
        }
      }
      cognito = {
        paths        = ["/members/*"]
        target_group = "movies"
        authenticate_cognito = {
          user_pool_arn       = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_pool"
          user_pool_client_id = "client"
          user_pool_domain    = "members"
        }
      }
    }
  }

  assert {
    condition     = { for g in aws_lb_listener_rule.this["weighted"].action[0].forward[0].target_group : g.weight => true } == { "90" = true, "10" = true } && aws_lb_listener_rule.this["weighted"].action[0].forward[0].stickiness[0].duration == 600 && aws_lb_listener_rule.this["weighted"].action[0].forward[0].stickiness[0].enabled
    error_message = jsonencode(aws_lb_listener_rule.this["weighted"].action)
  }
  assert {
    condition     = !aws_lb_listener_rule.this["loose"].action[0].forward[0].stickiness[0].enabled
    error_message = "no stickiness"
  }
  assert {
    condition     = aws_lb_listener_rule.this["moved"].action[0].redirect[0].path == "/new" && aws_lb_listener_rule.this["moved"].action[0].redirect[0].status_code == "HTTP_302" && aws_lb_listener_rule.this["moved"].action[0].redirect[0].host == "#{host}"
    error_message = jsonencode(aws_lb_listener_rule.this["moved"].action)
  }
  assert {
    condition     = aws_lb_listener_rule.this["fixed"].action[0].fixed_response[0].status_code == "200" && aws_lb_listener_rule.this["fixed"].action[0].fixed_response[0].message_body == "ok"
    error_message = jsonencode(aws_lb_listener_rule.this["fixed"].action)
  }
  assert {
    condition     = [for a in aws_lb_listener_rule.this["oidc"].action : "${a.order} ${a.type}"] == ["1 authenticate-oidc", "2 forward"] && nonsensitive(aws_lb_listener_rule.this["oidc"].action[0].authenticate_oidc[0].client_secret) == "secret"
    error_message = "sign in with OIDC first"
  }
  assert {
    condition     = [for a in aws_lb_listener_rule.this["cognito"].action : "${a.order} ${a.type}"] == ["1 authenticate-cognito", "2 forward"]
    error_message = "sign in with Cognito first"
  }
  assert {
    condition     = keys(aws_vpc_security_group_egress_rule.identity_providers) == ["internet"] && aws_vpc_security_group_egress_rule.identity_providers["internet"].from_port == 443
    error_message = "the balancer reaches the identity provider"
  }
}

run "listeners_of_all_kinds" {
  command = apply
  variables {
    listeners = {
      plain = { port = 8080, open_to_internet = true, fixed_response = { status_code = 503, content_type = "text/html", body = "<p>Closed" } }
      admin = {
        port             = 8443
        open_to_internet = true
        tls              = { certificate_arn = "arn:aws:iam::123456789012:server-certificate/self-signed", mutual_tls = { trust_store_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/clients/0123456789abcdef" } }
        security_headers = {}
        cors             = { allow_origin = "https://www.example.com", allow_methods = "GET,POST", allow_credentials = true }
      }
      http = {}
      https = {
        tls = {
          certificate_arn        = "arn:aws:acm:eu-west-1:123456789012:certificate/default"
          extra_certificate_arns = { shop = "arn:aws:acm:eu-west-1:123456789012:certificate/shop" }
          policy                 = "ELBSecurityPolicy-TLS13-1-3-2021-06"
        }
        target_group = "home"
      }
    }
    rules = {
      movies = { paths = ["/movies", "/movies/*"], target_group = "movies", listener = "https" }
      shows  = { paths = ["/shows/*"], target_group = "shows", listener = "plain" }
    }
  }
  # Plain HTTP from the internet: allowed, and told.
  expect_failures = [check.listeners_forward_requests_internet_without]

  assert {
    condition     = aws_lb_listener.this["plain"].default_action[0].fixed_response[0].status_code == "503" && aws_lb_listener.this["plain"].protocol == "HTTP" && length(aws_lb_listener.this["plain"].default_action) == 1
    error_message = "a listener's own action stays"
  }
  assert {
    condition     = aws_lb_listener.this["http"].default_action[0].redirect[0].port == "443"
    error_message = "of several listeners with TLS the one on 443 is redirected to"
  }
  assert {
    condition     = aws_lb_listener.this["admin"].default_action[0].fixed_response[0].status_code == "404"
    error_message = "what nobody takes is not found"
  }
  assert {
    condition     = aws_lb_listener.this["admin"].mutual_authentication[0].mode == "verify" && length(aws_lb_listener.this["https"].mutual_authentication) == 0
    error_message = "mutual TLS where asked for"
  }
  assert {
    condition = alltrue([
      aws_lb_listener.this["admin"].routing_http_response_strict_transport_security_header_value == "max-age=31536000",
      aws_lb_listener.this["admin"].routing_http_response_x_content_type_options_header_value == "nosniff",
      aws_lb_listener.this["admin"].routing_http_response_x_frame_options_header_value == "SAMEORIGIN",
      aws_lb_listener.this["admin"].routing_http_response_access_control_allow_origin_header_value == "https://www.example.com",
      aws_lb_listener.this["admin"].routing_http_response_access_control_allow_credentials_header_value == "true",
      aws_lb_listener.this["admin"].routing_http_response_access_control_max_age_header_value == "3600",
      aws_lb_listener.this["https"].routing_http_response_strict_transport_security_header_value != "max-age=31536000",
    ])
    error_message = "security headers where asked for"
  }
  assert {
    condition     = keys(aws_lb_listener_certificate.this) == ["https/shop"]
    error_message = "a certificate by SNI"
  }
  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.internet_ipv4)) == toset(["80", "443", "8080", "8443"])
    error_message = "a port for each listener"
  }
}

run "target_groups_of_all_kinds" {
  command = apply
  variables {
    target_groups = {
      home = {
        stickiness                   = { duration_seconds = 3600 }
        slow_start_seconds           = 60
        deregistration_delay_seconds = 30
        target_ports                 = [8081]
      }
      movies = { target_type = "ip", algorithm = "weighted_random", anomaly_mitigation = true, stickiness = { cookie_name = "session" } }
      shows  = { target_type = "lambda", lambda_multi_value_headers = true }
      grpc   = { protocol_version = "GRPC", cross_zone = false }
      static = { target_type = "alb", port = 443 }
    }
    targets = {
      home   = { a = { id = "i-0123456789abcdef0" }, b = { id = "i-0123456789abcdef1", port = 8081 } }
      movies = { peer = { id = "10.1.0.4", availability_zone = "all" } }
      shows  = { fn = { id = "arn:aws:lambda:eu-west-1:123456789012:function:shows" } }
    }
  }

  assert {
    condition     = aws_lb_target_group.this["home"].stickiness[0].type == "lb_cookie" && aws_lb_target_group.this["home"].stickiness[0].enabled && aws_lb_target_group.this["home"].stickiness[0].cookie_duration == 3600 && aws_lb_target_group.this["home"].slow_start == 60 && aws_lb_target_group.this["home"].deregistration_delay == "30" && aws_lb_target_group.this["grpc"].load_balancing_cross_zone_enabled == "false"
    error_message = "instances"
  }
  assert {
    condition     = aws_lb_target_group.this["movies"].stickiness[0].type == "app_cookie" && aws_lb_target_group.this["movies"].stickiness[0].cookie_name == "session" && aws_lb_target_group.this["movies"].load_balancing_anomaly_mitigation == "on" && aws_lb_target_group_attachment.this["movies/peer"].availability_zone == "all"
    error_message = "addresses"
  }
  assert {
    condition     = length(aws_lb_target_group.this["shows"].stickiness) == 0 && aws_lb_target_group.this["shows"].lambda_multi_value_headers_enabled && !aws_lb_target_group.this["shows"].health_check[0].enabled && aws_lb_target_group.this["shows"].vpc_id == null && aws_lb_target_group.this["shows"].port == null
    error_message = "a function"
  }
  assert {
    condition     = keys(aws_lambda_permission.this) == ["shows/fn"] && aws_lambda_permission.this["shows/fn"].principal == "elasticloadbalancing.amazonaws.com"
    error_message = "the function may be called"
  }
  assert {
    condition     = aws_lb_target_group.this["grpc"].health_check[0].path == "/AWS.ALB/healthcheck" && aws_lb_target_group.this["grpc"].health_check[0].matcher == "12"
    error_message = "gRPC"
  }
  assert {
    condition     = aws_lb_target_group.this["static"].protocol == "TCP" && aws_lb_target_group_attachment.balancer["static"].target_id == aws_lb.this.arn && aws_lb_target_group_attachment.balancer["static"].port == 443
    error_message = "this balancer behind a Network Load Balancer"
  }
  assert {
    condition     = aws_lb_target_group_attachment.this["home/b"].port == 8081 && aws_lb_target_group_attachment.this["home/a"].port == 80 && aws_lb_target_group_attachment.this["shows/fn"].port == null && aws_lb_target_group_attachment.this["home/a"].target_id == "i-0123456789abcdef0" && length(aws_lb_target_group_attachment.this) == 4
    error_message = jsonencode(keys(aws_lb_target_group_attachment.this))
  }
}

run "logs_elsewhere_or_nowhere" {
  command = apply
  variables {
    logs = { connections = true, bucket = { name = "central-logs" }, prefix = "shop" }
  }
  assert {
    condition     = aws_lb.this.access_logs[0].bucket == "central-logs" && aws_lb.this.connection_logs[0].prefix == "shop" && aws_lb.this.connection_logs[0].enabled && length(aws_s3_bucket.logs) == 0 && output.log_bucket == null
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

run "alarms_dashboard_and_firewall" {
  command = apply
  variables {
    alarms    = { topic_arns = ["arn:aws:sns:eu-west-1:123456789012:alerts"], target5xx = 3, without = ["latency"] }
    dashboard = true
    waf       = { web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/01234567", fail_open = true }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.target_5xx["this"].alarm_name == "${aws_lb.this.name}-target-5xx" && aws_cloudwatch_dashboard.this["this"].dashboard_name == aws_lb.this.name
    error_message = "named after the balancer's own name, which nothing else has"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.target_5xx["this"].threshold == 3 && toset(aws_cloudwatch_metric_alarm.target_5xx["this"].alarm_actions) == toset(["arn:aws:sns:eu-west-1:123456789012:alerts"]) && aws_cloudwatch_metric_alarm.target_5xx["this"].dimensions["LoadBalancer"] == "app/shop/0123456789abcdef"
    error_message = "errors of targets"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.latency) == 0 && length(aws_cloudwatch_metric_alarm.balancer_5xx) == 1 && length(aws_cloudwatch_metric_alarm.rejected_connections) == 1
    error_message = "all but the unwanted one"
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.unhealthy_targets) == ["home", "movies", "shows"] && aws_cloudwatch_metric_alarm.unhealthy_targets["home"].dimensions["TargetGroup"] == "targetgroup/shop/0123456789abcdef"
    error_message = "one for each group"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets) == 6 && length(jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets[0].properties.metrics) == 3 && jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets[0].properties.region == "eu-west-1"
    error_message = aws_cloudwatch_dashboard.this["this"].dashboard_body
  }
  assert {
    condition     = aws_lb.this.enable_waf_fail_open && aws_wafv2_web_acl_association.this["this"].web_acl_arn == "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/01234567"
    error_message = "the firewall"
  }
}

run "one_zone_is_refused" {
  command = plan
  variables {
    subnet_ids_by_zone = { eu-west-1a = "subnet-0123456789abcdef0" }
  }
  expect_failures = [var.subnet_ids_by_zone]
}

run "equal_priorities_are_refused" {
  command = plan
  variables {
    rules = {
      movies = { paths = ["/movies/*"], priority = 5, target_group = "movies" }
      shows  = { paths = ["/shows/*"], priority = 5, target_group = "shows" }
    }
  }
  expect_failures = [var.rules]
}

run "unknown_target_groups_are_refused" {
  command = plan
  variables {
    rules = { movies = { paths = ["/movies/*"], target_group = "muvies" } }
  }
  expect_failures = [var.rules]
}

run "two_listeners_on_a_port_are_refused" {
  command = plan
  variables {
    listeners = { one = {}, two = { port = 80 } }
  }
  expect_failures = [var.listeners]
}

run "an_internal_balancer_without_clients_is_refused" {
  command = plan
  variables {
    scheme = "internal"
  }
  expect_failures = [var.clients]
}

run "a_timeout_as_long_as_the_interval_is_refused" {
  command = plan
  variables {
    target_groups = { home = { health_check = { interval_seconds = 5 } }, movies = {}, shows = {} }
  }
  expect_failures = [var.target_groups]
}

run "quotas_that_aws_raises_warn" {
  command = plan
  variables {
    listeners = merge(
      { http = {}, https = { tls = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/default" }, target_group = "home" } },
      { for port in range(9000, 9049) : "port_${port}" => { port = port, open_to_internet = true } },
    )
    rules = {}
  }
  expect_failures = [check.listeners_more_than_50_aws]
}

run "a_port_that_is_no_web_sites_is_refused_to_the_internet" {
  command = plan
  variables {
    listeners = { redis = { port = 6379, fixed_response = { status_code = 404 } } }
    rules     = {}
  }
  expect_failures = [var.listeners]
}

run "and_to_half_of_it" {
  command = plan
  variables {
    clients   = { half = { cidr_ipv4 = "128.0.0.0/1" } }
    listeners = { redis = { port = 6379, fixed_response = { status_code = 404 } } }
    rules     = {}
  }
  expect_failures = [var.listeners]
}

run "and_allowed_where_clients_are_named" {
  command = plan
  variables {
    clients   = { office = { cidr_ipv4 = "192.0.2.0/24" } }
    listeners = { redis = { port = 6379, fixed_response = { status_code = 404 } } }
    rules     = {}
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.clients : "${rule.cidr_ipv4} ${rule.from_port}"] == ["192.0.2.0/24 6379"] && length(aws_vpc_security_group_ingress_rule.internet_ipv4) == 0
    error_message = "the office gets in, and nobody else"
  }
}

run "equal_clients_are_refused" {
  command = plan
  variables {
    clients = { office = { cidr_ipv4 = "192.0.2.0/24" }, hq = { cidr_ipv4 = "192.0.2.0/24" } }
  }
  expect_failures = [var.clients]
}

run "a_group_without_a_network_among_several_is_refused" {
  command = plan
  variables {
    target_networks = { a = { cidr_ipv4 = "10.0.0.0/16" }, b = { cidr_ipv4 = "10.1.0.0/16" } }
  }
  expect_failures = [var.target_networks]
}

run "an_impossible_address_is_refused" {
  command = plan
  variables {
    target_groups = { home = { target_type = "ip" }, movies = {}, shows = {} }
    targets       = { home = { a = { id = "10.0.0.256" } } }
  }
  expect_failures = [var.targets]
}

run "what_others_move_stands_apart_and_is_told_with_the_rest" {
  command = plan
  variables {
    listeners = {
      http  = {}
      https = { tls = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/default", extra_certificate_arns = { shop = "arn:aws:acm:eu-west-1:123456789012:certificate/shop" } }, target_group = "home", ignore_action_changes = true }
    }
    rules = {
      movies = { paths = ["/movies/*"], target_group = "movies", ignore_action_changes = true }
      shows  = { paths = ["/shows/*"], target_group = "shows" }
      first  = { paths = ["/first"], target_group = "home", priority = 7, ignore_action_changes = true }
    }
  }

  assert {
    condition     = keys(aws_lb_listener.this) == ["http"] && keys(aws_lb_listener.ignoring_actions) == ["https"] && aws_lb_listener.this["http"].default_action[0].redirect[0].port == "443"
    error_message = "each listener is in one of the two, and they know of each other"
  }
  assert {
    condition     = aws_lb_listener.ignoring_actions["https"].port == 443 && aws_lb_listener.ignoring_actions["https"].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" && aws_lb_listener.ignoring_actions["https"].default_action[0].type == "forward"
    error_message = "all but its action's changes is as in any other"
  }
  assert {
    condition     = keys(aws_lb_listener_rule.this) == ["shows"] && length(aws_lb_listener_rule.numbered) == 0 && keys(aws_lb_listener_rule.ignoring_actions) == ["https/7", "movies"]
    error_message = "rules keep their keys: ${jsonencode(keys(aws_lb_listener_rule.ignoring_actions))}"
  }
  assert {
    condition     = aws_lb_listener_rule.ignoring_actions["https/7"].priority == 7 && aws_lb_listener_rule.ignoring_actions["https/7"].tags["Name"] == "Shop-first" && aws_lb_listener_rule.ignoring_actions["movies"].priority == output.rule_priorities["movies"] && aws_lb_listener_rule.ignoring_actions["movies"].tags["Name"] == "Shop-movies"
    error_message = "and their numbers and names"
  }
  assert {
    condition     = keys(output.listener_arns) == ["http", "https"] && keys(aws_lb_listener_certificate.this) == ["https/shop"]
    error_message = "listeners of both kinds are told, and have certificates"
  }
  assert {
    condition     = terraform_data.listeners_ignoring_actions.input.names == ["https"] && terraform_data.rule_numbers.input.numbers == ["https/7 ignoring actions", "movies ignoring actions"]
    error_message = "what goes from one to the other changes these: ${jsonencode(terraform_data.rule_numbers.input.numbers)}"
  }
}
