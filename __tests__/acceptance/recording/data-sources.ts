/** Data sources that stacks look things up with themselves, of what the suite's account has (`account.py`). */
export const DATA_SOURCES = `
  data "aws_acm_certificate" "this" { domain = "0.example.com" }
  data "aws_ami" "this" {
    owners      = ["amazon"]
    most_recent = true
  }
  data "aws_availability_zones" "this" {}
  data "aws_caller_identity" "this" {}
  data "aws_ec2_managed_prefix_list" "this" { name = "sample" }
  data "aws_iam_instance_profile" "this" { name = "sample" }
  data "aws_iam_policy_document" "this" {}
  data "aws_iam_role" "this" { name = "sample" }
  data "aws_key_pair" "this" { key_name = "sample" }
  data "aws_kms_key" "this" { key_id = "alias/aws/ebs" }
  data "aws_lb" "this" { name = "sample" }
  data "aws_lb_target_group" "this" { name = "sample" }
  data "aws_partition" "this" {}
  data "aws_region" "this" {}
  resource "aws_route53_zone" "this" { name = "shop.example.com" }
  data "aws_route53_zone" "this" { name = aws_route53_zone.this.name }
  data "aws_s3_bucket" "this" { bucket = "sample" }
  data "aws_security_group" "this" { name = "sample" }
  data "aws_sns_topic" "this" { name = "sample" }
  data "aws_ssm_parameter" "this" { name = "sample" }
  data "aws_subnets" "this" {}
  data "aws_subnet" "this" { cidr_block = "10.20.0.0/24" }
  data "aws_vpc" "this" { default = true }
`;
