import { ACCOUNT, ARTIFACT_KEY, PARTITION, every, output, resource, withPolicy } from "./support";

// The bucket in which actions hand each other their files, and its key.

const BUCKET = "${aws_s3_bucket.artifacts.id}";
const BUCKET_ARN = "${aws_s3_bucket.artifacts.arn}";

test("the bucket keeps its name, and is emptied by a destruction only where that was asked for", () => {
  expect(resource("aws_s3_bucket.artifacts")).toEqual({
    bucket_prefix: "${lower(var.name)}-artifacts-",
    force_destroy: "${var.artifacts.force_destroy}",
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["bucket_prefix"] },
  });
  expect(output("artifact_bucket")).toBe(BUCKET);
});

test("all settings are this bucket's", () => {
  expect(every("bucket")).toEqual(
    Object.fromEntries(
      [
        "server_side_encryption_configuration",
        "versioning",
        "lifecycle_configuration",
        "public_access_block",
        "ownership_controls",
        "notification",
        "policy",
      ].map((kind) => [`aws_s3_bucket_${kind}.artifacts`, BUCKET]),
    ),
  );
});

test("it is private, versioned, its owner's, and tells EventBridge", () => {
  expect(resource("aws_s3_bucket_public_access_block.artifacts")).toEqual({
    bucket: BUCKET,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(resource("aws_s3_bucket_ownership_controls.artifacts")["rule"]).toEqual({ object_ownership: "BucketOwnerEnforced" });
  expect(resource("aws_s3_bucket_versioning.artifacts")["versioning_configuration"]).toEqual({ status: "Enabled" });
  expect(resource("aws_s3_bucket_notification.artifacts")["eventbridge"]).toBe(true);
});

test("it is encrypted with the pipeline's key, of which the account decides", () => {
  expect(resource("aws_s3_bucket_server_side_encryption_configuration.artifacts")["rule"]).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: ARTIFACT_KEY },
      bucket_key_enabled: true,
    },
  ]);
  expect(output("artifact_key_arn")).toBe(ARTIFACT_KEY);
  expect(withPolicy("aws_kms_key.artifacts")).toEqual({
    for_each: "${var.artifacts.kms_key == null ? { this = true } : {}}",
    description: "Artifacts of the pipeline ${var.name}",
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    tags: "${var.tags}",
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: `arn:${PARTITION}:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    },
  });
});

test("it takes TLS only, and no policy before it is private", () => {
  expect(withPolicy("aws_s3_bucket_policy.artifacts")).toEqual({
    bucket: BUCKET,
    policy: {
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
    },
    depends_on: ["aws_s3_bucket_public_access_block.artifacts", "aws_s3_bucket_ownership_controls.artifacts"],
  });
});

test("it drops what is old: artifacts after the given days, and a week later for good", () => {
  const lifecycle = resource("aws_s3_bucket_lifecycle_configuration.artifacts");
  expect(lifecycle["depends_on"]).toEqual(["aws_s3_bucket_versioning.artifacts"]);
  expect(lifecycle["rule"]).toEqual([
    {
      id: "old-artifacts",
      status: "Enabled",
      filter: [{}],
      expiration: [{ days: "${var.artifacts.retention_days}" }],
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    },
    { id: "delete-markers", status: "Enabled", filter: [{}], expiration: [{ expired_object_delete_marker: true }] },
  ]);
});
