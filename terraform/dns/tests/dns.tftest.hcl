# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {}

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
