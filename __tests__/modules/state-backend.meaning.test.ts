import { stateBackend } from "../../modules/state-backend/state-backend";
import { generated } from "../support/generated";
import { policyOf } from "../support/policy";

const { resource, output, every } = generated(stateBackend);
const BUCKET = "${aws_s3_bucket.this.id}";
const BUCKET_ARN = "${aws_s3_bucket.this.arn}";
const KEY = "${one([for v in aws_kms_key.this : v.arn])}";
const WITH_KEY = '${var.encryption == "aws:kms" ? { this = true } : {}}';
const WITH_COPIES = '${{ for v in var.replication[*] : "this" => v }}';

describe("the bucket", () => {
  test("has the given name, and is not emptied by the way", () => {
    expect(resource("aws_s3_bucket.this")).toMatchObject({ bucket: "${var.bucket}", force_destroy: false });
  });

  test("is what all its settings are for", () => {
    const { "aws_s3_bucket.this": _, ...settings } = every("bucket");
    expect(settings).toEqual({
      "aws_s3_bucket_versioning.this": BUCKET,
      "aws_s3_bucket_server_side_encryption_configuration.this": BUCKET,
      "aws_s3_bucket_ownership_controls.this": BUCKET,
      "aws_s3_bucket_public_access_block.this": BUCKET,
      "aws_s3_bucket_policy.this": BUCKET,
      "aws_s3_bucket_lifecycle_configuration.this": BUCKET,
      "aws_s3_bucket_notification.this": BUCKET,
      "aws_s3_bucket_replication_configuration.this": BUCKET,
      "aws_s3_bucket_logging.this": BUCKET,
    });
  });

  test("is private", () => {
    expect(resource("aws_s3_bucket_public_access_block.this")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource("aws_s3_bucket_ownership_controls.this")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  test("takes TLS only, for itself and for its objects, from everybody", () => {
    expect(policyOf(resource("aws_s3_bucket_policy.this")["policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  test("keeps old versions, and drops them and broken uploads as told", () => {
    expect(resource("aws_s3_bucket_versioning.this")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    // `filter: [{}]`: for all objects.
    const rule = { status: "Enabled", filter: [{}] };
    expect(resource("aws_s3_bucket_lifecycle_configuration.this")).toMatchObject({
      rule: [
        {
          ...rule,
          id: "old-versions",
          noncurrent_version_expiration: [
            { newer_noncurrent_versions: "${var.old_versions.keep}", noncurrent_days: "${var.old_versions.expire_after_days}" },
          ],
        },
        { ...rule, id: "broken-uploads", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
      ],
    });
  });

  test("tells EventBridge, and writes down who reads it where that is asked for", () => {
    expect(resource("aws_s3_bucket_notification.this")).toMatchObject({ eventbridge: true });
    expect(resource("aws_s3_bucket_logging.this")).toMatchObject({
      for_each: '${{ for v in var.access_log[*] : "this" => v }}',
      target_bucket: "${each.value.bucket}",
      target_prefix: "${each.value.prefix}",
    });
  });
});

describe("the key", () => {
  test("is the state's own, rotates, and can be called back for a month", () => {
    expect(resource("aws_kms_key.this")).toMatchObject({
      for_each: WITH_KEY,
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(resource("aws_kms_alias.this")).toMatchObject({
      for_each: WITH_KEY,
      name: "alias/${var.bucket}",
      target_key_id: '${aws_kms_key.this["this"].key_id}',
    });
  });

  test("is ruled over by the account, and by nobody else", () => {
    expect(policyOf(resource("aws_kms_key.this")["policy"])).toMatchObject({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: {
            AWS: "arn:${data.aws_partition.this.partition}:iam::${data.aws_caller_identity.this.account_id}:root",
          },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
  });

  test("encrypts the bucket and the lock table", () => {
    expect(resource("aws_s3_bucket_server_side_encryption_configuration.this")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "${var.encryption}", kms_master_key_id: KEY },
        bucket_key_enabled: '${var.encryption == "aws:kms" ? true : null}',
      },
    ]);
    expect(resource("aws_dynamodb_table.locks")).toMatchObject({
      server_side_encryption: { enabled: true, kms_key_arn: KEY },
    });
  });
});

describe("copies in another bucket", () => {
  test("S3, and nobody else, takes on the role that makes them", () => {
    const { assume_role_policy: policy, ...role } = resource("aws_iam_role.replication");
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "s3.amazonaws.com" } }],
    });
    expect(role).toMatchObject({
      for_each: WITH_COPIES,
      name_prefix: "${substr(var.bucket, 0, 25)}-replication-",
      permissions_boundary: "${each.value.permissions_boundary}",
    });
  });

  test("its permissions are its own", () => {
    expect(resource("aws_iam_role_policy.replication")).toMatchObject({
      for_each: WITH_COPIES,
      name: "replicate-states",
      role: '${aws_iam_role.replication["this"].id}',
    });
  });

  test("all states are copied, deletions are not", () => {
    const copies = resource("aws_s3_bucket_replication_configuration.this");
    expect(copies).toMatchObject({ for_each: WITH_COPIES, role: '${aws_iam_role.replication["this"].arn}' });
    expect(copies["rule"]).toEqual([
      {
        id: "states",
        status: "Enabled",
        filter: {},
        delete_marker_replication: { status: "Disabled" },
        // Encrypted states are copied only where that is said, and with a key of the other bucket's.
        dynamic: {
          source_selection_criteria: [
            { for_each: "${each.value.kms_key[*]}", content: { sse_kms_encrypted_objects: { status: "Enabled" } } },
          ],
        },
        destination: {
          bucket: "${each.value.bucket_arn}",
          account: "${each.value.account_id}",
          dynamic: {
            access_control_translation: [
              {
                for_each: "${(each.value.account_id == null ? [] : [each.value.account_id])}",
                content: { owner: "Destination" },
              },
            ],
            encryption_configuration: [
              {
                for_each: "${each.value.kms_key[*]}",
                content: { replica_kms_key_id: "${encryption_configuration.value.arn}" },
              },
            ],
          },
        },
      },
    ]);
  });
});

test("the lock table is the one that Terraform expects, and can be restored", () => {
  expect(resource("aws_dynamodb_table.locks")).toMatchObject({
    name: "${var.bucket}",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "LockID",
    attribute: [{ name: "LockID", type: "S" }],
    point_in_time_recovery: { enabled: true },
    deletion_protection_enabled: true,
  });
});

test("everything that can have tags has the given ones", () => {
  expect(every("tags")).toEqual({
    "aws_kms_key.this": "${var.tags}",
    "aws_s3_bucket.this": "${var.tags}",
    "aws_iam_role.replication": "${var.tags}",
    "aws_dynamodb_table.locks": "${var.tags}",
  });
});

test("what waits for what", () => {
  expect(every("depends_on")).toEqual({
    // S3 refuses changes of one bucket that come at the same time.
    "aws_s3_bucket_policy.this": ["aws_s3_bucket_public_access_block.this", "aws_s3_bucket_ownership_controls.this"],
    "aws_s3_bucket_lifecycle_configuration.this": ["aws_s3_bucket_versioning.this"],
    "aws_s3_bucket_replication_configuration.this": ["aws_s3_bucket_versioning.this", "aws_iam_role_policy.replication"],
  });
});

test("what must not be destroyed, and what keeps its name", () => {
  expect(every("lifecycle")).toEqual({
    "aws_s3_bucket.this": { prevent_destroy: true },
    "aws_kms_key.this": { prevent_destroy: true },
    "aws_kms_alias.this": { ignore_changes: ["name"] },
    "aws_dynamodb_table.locks": { ignore_changes: ["name"] },
    "aws_iam_role.replication": { ignore_changes: ["name_prefix"] },
  });
});

test("the outputs are the settings of a backend", () => {
  const table = "${one([for v in aws_dynamodb_table.locks : v.name])}";
  const region = "${aws_s3_bucket.this.region}";
  expect(output("bucket")).toBe(BUCKET);
  expect(output("bucket_arn")).toBe(BUCKET_ARN);
  expect(output("region")).toBe(region);
  expect(output("kms_key_arn")).toBe(KEY);
  expect(output("lock_table")).toBe(table);
  expect(output("backend")).toEqual({
    bucket: BUCKET,
    region,
    encrypt: true,
    kms_key_id: KEY,
    use_lockfile: true,
    dynamodb_table: table,
  });
});
