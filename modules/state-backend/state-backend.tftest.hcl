# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
# Only plans, with the mock's values from the start: what is guarded against deletion could not be cleaned up.
mock_provider "aws" {
  override_during = plan

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { id = "shop-terraform-state", arn = "arn:aws:s3:::shop-terraform-state", region = "eu-west-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { id = "replication", arn = "arn:aws:iam::123456789012:role/replication" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  bucket = "shop-terraform-state"
}

run "an_own_key_by_default" {
  command = plan

  assert {
    condition     = aws_kms_key.this["this"].enable_key_rotation && length(aws_kms_alias.this) == 1
    error_message = "the key is rotated and has a name"
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"
    error_message = "states are encrypted with it"
  }
  assert {
    condition     = length(aws_dynamodb_table.locks) == 0 && output.lock_table == null
    error_message = "no lock table: Terraform locks with a file in the bucket"
  }
}

run "private_versioned_and_tls_only" {
  command = plan

  assert {
    condition     = alltrue([for blocked in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] : aws_s3_bucket_public_access_block.this[blocked]])
    error_message = "all public access is blocked"
  }
  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "old states can be restored"
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "no access lists"
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Action == "s3:*" && statement.Condition == { Bool = { "aws:SecureTransport" = "false" } }
    ])
    error_message = aws_s3_bucket_policy.this.policy
  }
  assert {
    condition = output.backend == {
      bucket         = "shop-terraform-state"
      region         = "eu-west-1"
      encrypt        = true
      kms_key_id     = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
      use_lockfile   = true
      dynamodb_table = null
    }
    error_message = jsonencode(output.backend)
  }
  assert {
    condition     = jsondecode(aws_kms_key.this["this"].policy).Statement[0].Principal.AWS == "arn:aws:iam::123456789012:root"
    error_message = aws_kms_key.this["this"].policy
  }
}

run "old_versions_are_kept_and_expire_as_told" {
  command = plan
  variables {
    old_versions = { keep = 5, expire_after_days = 10 }
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].newer_noncurrent_versions == 5 && aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 10
    error_message = "the latest old versions stay, the others expire"
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[1].abort_incomplete_multipart_upload[0].days_after_initiation == 7
    error_message = "broken uploads cost nothing for ever"
  }
}

run "encryption_by_s3_needs_no_key" {
  command = plan
  variables {
    encryption = "AES256"
  }

  assert {
    condition     = length(aws_kms_key.this) == 0 && length(aws_kms_alias.this) == 0 && output.kms_key_arn == null
    error_message = "no key is created"
  }
}

run "a_lock_table_when_asked_for" {
  command = plan
  variables {
    lock_table = true
  }

  assert {
    condition     = aws_dynamodb_table.locks["this"].hash_key == "LockID" && aws_dynamodb_table.locks["this"].deletion_protection_enabled && output.backend.dynamodb_table == "shop-terraform-state"
    error_message = "the table that Terraform before 1.10 expects"
  }
}

run "access_log_when_asked_for" {
  command = plan
  variables {
    access_log = { bucket = "shop-logs" }
  }

  assert {
    condition     = aws_s3_bucket_logging.this["this"].target_bucket == "shop-logs" && aws_s3_bucket_logging.this["this"].target_prefix == "terraform-state/"
    error_message = "who read the state is written down"
  }
}

run "events_of_the_bucket_go_to_eventbridge" {
  command = plan

  assert {
    condition     = aws_s3_bucket_notification.this.eventbridge && length(aws_s3_bucket_replication_configuration.this) == 0 && length(aws_iam_role.replication) == 0
    error_message = "rules can tell of them; copies are made only when asked for"
  }
}

run "copies_in_another_bucket_when_asked_for" {
  command = plan
  variables {
    replication = {
      bucket_arn           = "arn:aws:s3:::shop-states-copy"
      account_id           = "210987654321"
      kms_key              = { arn = "arn:aws:kms:eu-central-1:210987654321:key/copies" }
      permissions_boundary = "arn:aws:iam::123456789012:policy/developers"
    }
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_replication_configuration.this["this"].rule : alltrue([
      rule.status == "Enabled",
      rule.destination[0].bucket == "arn:aws:s3:::shop-states-copy",
      rule.destination[0].account == "210987654321",
      rule.destination[0].access_control_translation[0].owner == "Destination",
      rule.destination[0].encryption_configuration[0].replica_kms_key_id == "arn:aws:kms:eu-central-1:210987654321:key/copies",
      rule.source_selection_criteria[0].sse_kms_encrypted_objects[0].status == "Enabled",
    ])]) && length(aws_s3_bucket_replication_configuration.this["this"].rule) == 1
    error_message = jsonencode(aws_s3_bucket_replication_configuration.this["this"].rule)
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.replication["this"].policy) == {
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = "arn:aws:s3:::shop-terraform-state" },
        { Effect = "Allow", Action = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], Resource = "arn:aws:s3:::shop-terraform-state/*" },
        { Effect = "Allow", Action = ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"], Resource = "arn:aws:s3:::shop-states-copy/*" },
        { Effect = "Allow", Action = ["kms:Decrypt"], Resource = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012" },
        { Effect = "Allow", Action = ["kms:Encrypt", "kms:GenerateDataKey"], Resource = "arn:aws:kms:eu-central-1:210987654321:key/copies" },
      ]
    }
    error_message = aws_iam_role_policy.replication["this"].policy
  }
  assert {
    condition     = aws_iam_role.replication["this"].permissions_boundary == "arn:aws:iam::123456789012:policy/developers" && jsondecode(aws_iam_role.replication["this"].assume_role_policy).Statement[0].Principal == { Service = "s3.amazonaws.com" }
    error_message = "S3 alone takes the role on, within the boundary"
  }
}

run "copies_need_a_key_where_states_have_one" {
  command = plan
  variables {
    replication = { bucket_arn = "arn:aws:s3:::shop-states-copy" }
  }
  expect_failures = [var.replication]
}

run "names_that_s3_would_refuse_are_refused" {
  command = plan
  variables {
    bucket = "Shop_State"
  }
  expect_failures = [var.bucket]
}
