# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn       = "arn:aws:acm:eu-west-1:123456789012:certificate/issued"
      not_after = "2027-01-01T00:00:00Z"
      domain_validation_options = [
        { domain_name = "example.com", resource_record_name = "_1.example.com.", resource_record_type = "CNAME", resource_record_value = "_a.acm-validations.aws." },
        { domain_name = "*.example.com", resource_record_name = "_1.example.com.", resource_record_type = "CNAME", resource_record_value = "_a.acm-validations.aws." },
        { domain_name = "*.example.org", resource_record_name = "_2.example.org.", resource_record_type = "CNAME", resource_record_value = "_b.acm-validations.aws." },
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/issued" }
  }
  mock_resource "aws_iam_server_certificate" {
    defaults = {
      arn        = "arn:aws:iam::123456789012:server-certificate/test"
      expiration = "2027-02-02T00:00:00Z"
    }
  }
}

variables {
  name = "shop"
}

run "issued_and_proved_by_one_record_for_each_domain" {
  command = apply
  variables {
    issued = {
      domain_name       = "example.com"
      zone_id           = "Z0123456789ABCDEFGHIJ"
      alternative_names = { "*.example.com" = {}, "*.example.org" = { zone_id = "Z0123456789ABCDEFGHIK" } }
    }
  }

  assert {
    condition     = aws_acm_certificate.issued["this"].validation_method == "DNS" && aws_acm_certificate.issued["this"].key_algorithm == "RSA_2048" && toset(aws_acm_certificate.issued["this"].subject_alternative_names) == toset(["example.com", "*.example.com", "*.example.org"])
    error_message = "one certificate for all names, proved by DNS"
  }
  assert {
    condition     = { for domain, r in aws_route53_record.validation : domain => "${r.zone_id} ${r.name} ${r.type} ${one(r.records)}" } == { "example.com" = "Z0123456789ABCDEFGHIJ _1.example.com. CNAME _a.acm-validations.aws.", "example.org" = "Z0123456789ABCDEFGHIK _2.example.org. CNAME _b.acm-validations.aws." }
    error_message = jsonencode(aws_route53_record.validation)
  }
  assert {
    condition     = [for r in aws_route53_record.validation : r.allow_overwrite] == [false, false]
    error_message = "a record that another certificate keeps is not taken over"
  }
  assert {
    condition     = length(aws_acm_certificate_validation.this) == 1 && output.arn == "arn:aws:acm:eu-west-1:123456789012:certificate/issued" && output.not_after == null && output.domain_names == tolist(["*.example.com", "*.example.org", "example.com"])
    error_message = "the ARN comes when the certificate is issued"
  }
  assert {
    condition     = length(aws_acm_certificate.imported) == 0 && length(aws_iam_server_certificate.this) == 0
    error_message = "one kind only"
  }
}

run "a_record_that_is_kept_elsewhere_is_not_made" {
  command = apply
  variables {
    issued = {
      domain_name       = "example.com"
      zone_id           = "Z0123456789ABCDEFGHIJ"
      proved_elsewhere  = true
      alternative_names = { "*.example.com" = {}, "*.example.org" = { zone_id = "Z0123456789ABCDEFGHIK" } }
    }
  }

  assert {
    condition     = keys(aws_route53_record.validation) == ["example.org"] && length(aws_acm_certificate_validation.this) == 1
    error_message = jsonencode(keys(aws_route53_record.validation))
  }
}

run "a_wildcards_record_can_be_kept_elsewhere_too" {
  command = apply
  variables {
    issued = {
      domain_name       = "example.com"
      zone_id           = "Z0123456789ABCDEFGHIJ"
      alternative_names = { "*.example.org" = { proved_elsewhere = true } }
    }
  }

  assert {
    condition     = keys(aws_route53_record.validation) == ["example.com"]
    error_message = jsonencode(keys(aws_route53_record.validation))
  }
}

run "imported_into_acm" {
  command = apply
  variables {
    imported    = { certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }
    private_key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"
  }

  assert {
    condition     = length(aws_acm_certificate.issued) == 0 && length(aws_route53_record.validation) == 0 && nonsensitive(aws_acm_certificate.imported["this"].private_key) == var.private_key && output.arn == aws_acm_certificate.imported["this"].arn && output.not_after == "2027-01-01T00:00:00Z"
    error_message = "an imported certificate"
  }
}

run "kept_in_iam" {
  command = apply
  variables {
    server_certificate = { certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", path = "/test/" }
    private_key        = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"
  }

  assert {
    condition     = aws_iam_server_certificate.this["this"].name_prefix == "shop-" && aws_iam_server_certificate.this["this"].path == "/test/" && output.arn == "arn:aws:iam::123456789012:server-certificate/test" && output.not_after == "2027-02-02T00:00:00Z"
    error_message = "a server certificate of IAM"
  }
}

run "one_kind_is_needed" {
  command         = plan
  expect_failures = [var.issued]
}

run "a_private_key_is_needed" {
  command = plan
  variables {
    imported = { certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }
  }
  expect_failures = [var.private_key]
}
