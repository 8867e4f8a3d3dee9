# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012", arn = "arn:aws:iam::123456789012:user/test" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com/1" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
  mock_resource "aws_route53_zone" {
    defaults = { zone_id = "Z0123456789ABCDEFGHIK", name_servers = ["ns-1.example.net", "ns-2.example.net"] }
  }
  mock_resource "aws_route53_key_signing_key" {
    defaults = { ds_record = "12345 13 2 AB12" }
  }
}

variables {
  zone_id     = "Z0123456789ABCDEFGHIJ"
  domain_name = "example.com"
  aliases = {
    "example.com"     = { dns_name = "shop.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
    "www.example.com" = { dns_name = "shop.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2", ipv6 = false, evaluate_target_health = false }
  }
}

run "one_entry_is_a_record_for_each_address_family" {
  command = plan

  assert {
    condition     = { for name, r in aws_route53_record.alias : name => "${r.type} ${r.name} ${r.zone_id} ${r.alias[0].name} ${r.alias[0].zone_id}" } == { "example.com" = "A example.com Z0123456789ABCDEFGHIJ shop.elb.amazonaws.com Z32O12XQLNTSW2", "www.example.com" = "A www.example.com Z0123456789ABCDEFGHIJ shop.elb.amazonaws.com Z32O12XQLNTSW2" }
    error_message = jsonencode(aws_route53_record.alias)
  }
  assert {
    condition     = { for name, r in aws_route53_record.alias_ipv6 : name => r.type } == { "example.com" = "AAAA" }
    error_message = jsonencode(aws_route53_record.alias_ipv6)
  }
  assert {
    condition     = length(aws_route53_zone.this) + length(aws_route53_zone.disposable) + length(aws_cloudwatch_log_group.queries) + length(aws_kms_key.dnssec) + length(data.aws_region.this) == 0 && output.name_servers == null && output.query_log_group_name == null
    error_message = "nothing else is made"
  }
}

run "the_targets_health_counts_unless_told_otherwise" {
  command = plan

  assert {
    condition     = aws_route53_record.alias["example.com"].alias[0].evaluate_target_health && aws_route53_record.alias_ipv6["example.com"].alias[0].evaluate_target_health && !aws_route53_record.alias["www.example.com"].alias[0].evaluate_target_health
    error_message = "health"
  }
}

run "names_outside_the_zone_are_refused" {
  command = plan
  variables {
    aliases = { "www.example.org" = { dns_name = "shop.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" } }
  }
  expect_failures = [var.aliases]
}

run "records_have_their_values_and_long_text_is_cut" {
  command = plan
  variables {
    records = {
      "api.example.com" = { type = "A", values = ["192.0.2.10", "192.0.2.11"], ttl_seconds = 60 }
      mail              = { name = "example.com", type = "MX", values = ["10 mail.example.net"] }
      dkim              = { name = "k._domainkey.example.com", type = "TXT", values = [format("%s%s", join("", [for i in range(255) : "a"]), "say \"b\"")] }
    }
  }

  assert {
    condition     = { for key, r in aws_route53_record.this : key => "${r.name} ${r.type} ${r.ttl} ${join(",", r.records)}" if key != "dkim" } == { "api.example.com" = "api.example.com A 60 192.0.2.10,192.0.2.11", mail = "example.com MX 300 10 mail.example.net" }
    error_message = jsonencode(aws_route53_record.this)
  }
  assert {
    condition     = one(aws_route53_record.this["dkim"].records) == format("%s\" \"say \\\"b\\\"", join("", [for i in range(255) : "a"]))
    error_message = jsonencode(aws_route53_record.this["dkim"].records)
  }
  assert {
    condition     = [for r in aws_route53_record.this : r.set_identifier if r.set_identifier != null] == []
    error_message = "without routing there is no identifier"
  }
}

run "records_are_told_apart_by_their_keys_and_look_at_their_checks" {
  command = apply
  variables {
    health_checks = {
      web   = { endpoint = { domain_name = "www.example.com", search_string = "shop" } }
      plain = { endpoint = { domain_name = "www.example.com", protocol = "HTTP" } }
      mail  = { endpoint = { ip_address = "203.0.113.10", protocol = "TCP", port = 25 } }
      queue = { alarm = { name = "queue", region = "eu-west-1" } }
      all   = { calculated = { children = ["web", "mail"], health_threshold = 1 } }
    }
    records = {
      blue  = { name = "api.example.com", type = "A", values = ["192.0.2.10"], routing = { weight = 90, health_check = "web" } }
      green = { name = "api.example.com", type = "A", values = ["192.0.2.11"], routing = { weight = 0, health_check = "all", set_identifier = "canary" } }
    }
  }

  assert {
    condition     = { for key, r in aws_route53_record.this : key => "${r.set_identifier} ${one(r.weighted_routing_policy).weight}" } == { blue = "blue 90", green = "canary 0" }
    error_message = jsonencode(aws_route53_record.this)
  }
  assert {
    condition     = aws_route53_record.this["blue"].health_check_id == aws_route53_health_check.this["web"].id && aws_route53_record.this["green"].health_check_id == aws_route53_health_check.calculated["all"].id
    error_message = "each record looks at its own check"
  }
  assert {
    condition     = { for name, c in aws_route53_health_check.this : name => c.type } == { web = "HTTPS_STR_MATCH", plain = "HTTP", mail = "TCP", queue = "CLOUDWATCH_METRIC" } && { for name, c in aws_route53_health_check.this : name => c.port if name != "queue" } == { web = 443, plain = 80, mail = 25 }
    error_message = jsonencode(aws_route53_health_check.this)
  }
  assert {
    condition     = aws_route53_health_check.this["web"].resource_path == "/" && aws_route53_health_check.this["web"].enable_sni && aws_route53_health_check.this["mail"].resource_path == null && aws_route53_health_check.this["web"].tags.Name == "example.com/web"
    error_message = jsonencode(aws_route53_health_check.this)
  }
  assert {
    condition     = toset(aws_route53_health_check.calculated["all"].child_healthchecks) == toset([aws_route53_health_check.this["web"].id, aws_route53_health_check.this["mail"].id])
    error_message = jsonencode(aws_route53_health_check.calculated)
  }
  assert {
    condition     = keys(output.health_check_ids) == ["all", "mail", "plain", "queue", "web"]
    error_message = jsonencode(output.health_check_ids)
  }
}

run "two_simple_records_of_one_name_are_refused" {
  command = plan
  variables {
    records = {
      blue  = { name = "api.example.com", type = "A", values = ["192.0.2.10"] }
      green = { name = "api.example.com", type = "A", values = ["192.0.2.11"] }
    }
  }
  expect_failures = [var.records]
}

run "a_failover_without_a_secondary_is_warned_of" {
  command = plan
  variables {
    health_checks = { web = { endpoint = { domain_name = "www.example.com" } } }
    records       = { blue = { name = "api.example.com", type = "A", values = ["192.0.2.10"], routing = { failover = "PRIMARY", health_check = "web" } } }
  }
  expect_failures = [check.records_failover_primary_nothing_fall]
}

run "a_check_that_counts_itself_is_refused" {
  command = plan
  variables {
    health_checks = { all = { calculated = { children = ["all"], health_threshold = 1 } } }
  }
  expect_failures = [var.health_checks]
}

run "a_zone_of_its_own_is_signed_and_logged" {
  command = apply
  variables {
    zone_id    = null
    zone       = { force_destroy = true }
    query_logs = { retention_days = 30 }
    dnssec     = { key_signing_keys = { first = {}, second = { kms_key = { arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000" } } } }
  }

  assert {
    condition     = aws_route53_zone.disposable["this"].name == "example.com" && length(aws_route53_zone.this) == 0 && output.zone_id == "Z0123456789ABCDEFGHIK" && output.name_servers == tolist(["ns-1.example.net", "ns-2.example.net"])
    error_message = "a zone of its own"
  }
  assert {
    condition     = [for r in aws_route53_record.alias : r.zone_id] == ["Z0123456789ABCDEFGHIK", "Z0123456789ABCDEFGHIK"]
    error_message = "records are in it"
  }
  assert {
    condition     = aws_route53_query_log.this["this"].cloudwatch_log_group_arn == aws_cloudwatch_log_group.queries["this"].arn && jsondecode(aws_cloudwatch_log_resource_policy.queries["this"].policy_document).Statement[0].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIK"
    error_message = "its queries are logged"
  }
  assert {
    condition     = keys(aws_kms_key.dnssec) == ["first"] && { for name, k in aws_route53_key_signing_key.this : name => endswith(k.key_management_service_arn, "00000000") } == { first = false, second = true } && output.ds_records == { first = "12345 13 2 AB12", second = "12345 13 2 AB12" }
    error_message = "its keys"
  }
}

run "a_protected_private_zone_has_its_vpcs" {
  command = plan
  variables {
    zone_id = null
    zone    = { private = true, vpcs = { shop = { vpc_id = "vpc-0123456789abcdef0" }, blog = { vpc_id = "vpc-0123456789abcdef1", region = "eu-west-1" } } }
  }

  assert {
    condition     = toset([for v in aws_route53_zone.this["this"].vpc : v.vpc_id]) == toset(["vpc-0123456789abcdef0", "vpc-0123456789abcdef1"]) && length(aws_route53_zone.disposable) == 0
    error_message = jsonencode(aws_route53_zone.this)
  }
}

run "elsewhere_route_53_would_not_find_the_keys" {
  command = plan
  variables {
    dnssec = { key_signing_keys = { first = {} } }
  }
  override_data {
    target = data.aws_region.this
    values = { name = "eu-west-1" }
  }
  expect_failures = [aws_kms_key.dnssec]
}
