import { nlb } from "../../../modules/nlb/nlb";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, every } = generated(nlb);
const BUCKET = "${aws_s3_bucket.logs[each.key].id}";
const BUCKET_ARN = "${aws_s3_bucket.logs[each.key].arn}";
const OWN = "${(var.logs.access ? var.logs.bucket == null : false) ? { this = true } : {}}";
const SETTINGS = [
  "public_access_block",
  "ownership_controls",
  "server_side_encryption_configuration",
  "versioning",
  "notification",
  "lifecycle_configuration",
  "policy",
].map((kind) => `aws_s3_bucket_${kind}.logs`);

test("are on as told, in the given bucket or the own one, under a prefix", () => {
  const own = "one([for v in aws_s3_bucket.logs : v.id])";
  expect(resource("aws_lb.this")["access_logs"]).toEqual({
    enabled: "${var.logs.access}",
    bucket: `\${var.logs.bucket != null ? var.logs.bucket.name : (${own} != null ? ${own} : "")}`,
    prefix: "${var.logs.prefix}",
  });
});

describe("the own bucket", () => {
  test("is there where logs are wanted and no bucket is given, and is emptied only as told", () => {
    expect(resource("aws_s3_bucket.logs")).toMatchObject({ for_each: OWN, force_destroy: "${var.logs.force_destroy}" });
  });

  test("is what all its settings are for", () => {
    expect(every("bucket")).toEqual(Object.fromEntries(SETTINGS.map((address) => [address, BUCKET])));
    for (const address of SETTINGS) expect(resource(address)["for_each"]).toBe(OWN);
  });

  test("is private, and encrypted with S3's own keys", () => {
    expect(resource("aws_s3_bucket_public_access_block.logs")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource("aws_s3_bucket_ownership_controls.logs")["rule"]).toEqual({ object_ownership: "BucketOwnerEnforced" });
    expect(resource("aws_s3_bucket_server_side_encryption_configuration.logs")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("takes log delivery of this account, under its prefix, and nothing without TLS", () => {
    const partition = '${split(":", aws_security_group.this.arn)[1]}';
    const account = "${aws_security_group.this.owner_id}";
    const bucket = `arn:${partition}:s3:::${BUCKET}`;
    const prefix = '${var.logs.prefix != null ? "${var.logs.prefix}/" : ""}';
    const delivery = { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" } };
    const source = { ArnLike: { "aws:SourceArn": `arn:${partition}:logs:*:${account}:*` } };
    expect(policyOf(resource("aws_s3_bucket_policy.logs")["policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          ...delivery,
          Sid: "LogDeliveryLooks",
          Action: ["s3:GetBucketAcl", "s3:ListBucket"],
          Resource: bucket,
          Condition: { ...source, StringEquals: { "aws:SourceAccount": account } },
        },
        {
          ...delivery,
          Sid: "LogDelivery",
          Action: "s3:PutObject",
          Resource: `${bucket}/${prefix}AWSLogs/${account}/*`,
          Condition: {
            ...source,
            StringEquals: { "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control" },
          },
        },
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

  test("keeps logs as long as told, and a month longer what somebody deletes; EventBridge hears of it", () => {
    expect(resource("aws_s3_bucket_versioning.logs")["versioning_configuration"]).toEqual({ status: "Enabled" });
    expect(resource("aws_s3_bucket_notification.logs")["eventbridge"]).toBe(true);
    // `filter: [{}]`: for all objects.
    const rule = { status: "Enabled", filter: [{}] };
    expect(resource("aws_s3_bucket_lifecycle_configuration.logs")["rule"]).toEqual([
      {
        ...rule,
        id: "old-logs",
        expiration: [{ days: "${var.logs.retention_days}" }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
      // What stays behind of a log whose versions have all gone.
      { ...rule, id: "delete-markers", expiration: [{ expired_object_delete_marker: true }] },
    ]);
  });
});
