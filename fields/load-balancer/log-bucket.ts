import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { z } from "zod";
import {
  type Bool,
  type Dependable,
  type MapOf,
  type ModuleScope,
  type References,
  at,
  attributeOf,
  choose,
  and,
  coalesce,
  isSet,
  json,
  matches,
  not,
  nth,
  oneOrNull,
  split,
  when,
  where,
} from "../../core";

/** The bucket that a balancer's logs go to, as attributes of an input. */
export const logBucketShape = () => ({
  /** An existing bucket, in the balancer's Region, encrypted with S3's own keys (SSE-S3), whose policy lets log delivery write. @default the module makes one */
  bucket: z
    .strictObject({
      /** Name of the bucket. */
      name: z
        .string()
        .min(3)
        .max(63)
        .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "that is a bucket's name"),
    })
    .optional(),
  /** Folder in the bucket, without slashes at its ends. @default the bucket's top */
  prefix: where(
    z
      .string()
      .min(1)
      .max(512)
      .regex(/^[^/](?:.*[^/])?$/, "without slashes at its ends"),
    "without AWSLogs, which AWS adds",
    (prefix) => not(matches(prefix, /AWSLogs/)),
  ).optional(),
  /** Days after which the module's bucket drops logs. What was deleted or overwritten before can be brought back for 30 days. */
  retentionDays: z.int().min(1).max(3650).default(90),
  /** Delete the module's bucket with all logs in it when the module is destroyed. Off, a bucket with logs stops the destroy. */
  forceDestroy: z.boolean().default(false),
});

/** The bucket's attributes as bodies see them. */
type LogBucketInputs = References<z.ZodObject<ReturnType<typeof logBucketShape>, z.core.$strict>>;

/** Where logs go. */
export interface LogBucket {
  /** Name of the bucket; empty when nothing is logged. */
  readonly bucket: string;
  /** Name of the module's own bucket, or null. */
  readonly ownBucket: string;
  /** What must be there before logs can be written: AWS tries when they are switched on. */
  readonly ready: Dependable;
}

/** Where a statement of the bucket's policy applies, and for whom. */
interface Place {
  readonly partition: string;
  readonly account: string;
  readonly bucketArn: string;
  /** The folder below which AWS writes, with a slash at its end; empty for the bucket's top. */
  readonly folder: string;
}

/**
 * The bucket for a balancer's logs, when one is needed and none is given.
 * @param stem what its name begins with, in lower case
 * @param securityGroup the balancer's: it knows its account and partition, so that no data source is needed
 * @param delivery the statements that let AWS write
 */
export function buildLogBucket(
  m: ModuleScope,
  { stem, wanted, logs, tags }: { stem: string; wanted: Bool; logs: LogBucketInputs; tags: MapOf<string> },
  securityGroup: SecurityGroup,
  delivery: (place: Place) => object[],
): LogBucket {
  // Each goes over the condition, not over the bucket: `terraform import` needs the keys before there is a bucket.
  const own = when(and(wanted, not(isSet(logs.bucket))));
  const buckets = m.resources(S3Bucket, "logs", own, () => ({
    bucketPrefix: `${stem}-logs-`,
    forceDestroy: logs.forceDestroy,
    tags,
    lifecycle: { ignoreChanges: ["bucket_prefix"] },
  }));
  const bucketOf = (key: string) => at(buckets, key);
  m.resources(S3BucketServerSideEncryptionConfigurationA, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    // Application Load Balancers cannot write with a KMS key.
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  }));
  // Whoever deletes logs to hide something deletes their newest version only.
  const versioning = m.resources(S3BucketVersioningA, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    versioningConfiguration: { status: "Enabled" },
  }));
  // Rules of EventBridge can then tell of what happens to logs; the events cost nothing.
  m.resources(S3BucketNotification, "logs", own, (_, key) => ({ bucket: bucketOf(key).id, eventbridge: true }));
  m.resources(S3BucketLifecycleConfiguration, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    rule: [
      {
        id: "old-logs",
        status: "Enabled",
        filter: [{}],
        expiration: [{ days: logs.retentionDays }],
        noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
      // What stays behind of a log whose versions have all gone.
      { id: "delete-markers", status: "Enabled", filter: [{}], expiration: [{ expiredObjectDeleteMarker: true }] },
    ],
    dependsOn: [versioning],
  }));

  const [account, partition] = [securityGroup.ownerId, nth(split(":", securityGroup.arn), 1)];
  const folder = choose(isSet(logs.prefix), `${logs.prefix}/`, "");
  const policy = m.resources(S3BucketPolicy, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        ...delivery({ partition, account, folder, bucketArn: `arn:${partition}:s3:::${bucketOf(key).id}` }),
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucketOf(key).arn, `${bucketOf(key).arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  }));
  // After the policy, since S3 refuses changes of one bucket that come at the same time, and not before it: the balancer
  // waits for the policy, and is made before its predecessor goes, as everything would be that it waits for. A setting
  // that is made so goes with its predecessor.
  m.resources(S3BucketPublicAccessBlock, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    dependsOn: [policy],
  }));
  m.resources(S3BucketOwnershipControls, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
    dependsOn: [policy],
  }));
  return {
    bucket: attributeOf(
      logs.bucket,
      ({ name }) => name,
      coalesce(
        oneOrNull(buckets, ({ id }) => id),
        "",
      ),
    ),
    ownBucket: oneOrNull(buckets, ({ id }) => id),
    ready: policy,
  };
}
