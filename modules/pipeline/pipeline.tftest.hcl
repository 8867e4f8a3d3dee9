# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { id = "shop-artifacts-1", arn = "arn:aws:s3:::shop-artifacts-1" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

variables {
  name = "shop"
}

run "artifacts_are_encrypted_with_a_key_of_the_modules_own" {
  command = apply

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.artifacts.rule).apply_server_side_encryption_by_default).kms_master_key_id == output.artifact_key_arn && length(aws_kms_key.artifacts) == 1
    error_message = "the bucket's key"
  }
}
