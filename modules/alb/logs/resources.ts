import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import {
  type Dependable,
  type ModuleScope,
  and,
  at,
  attributeOf,
  choose,
  coalesce,
  isSet,
  json,
  lower,
  not,
  nth,
  oneOrNull,
  or,
  split,
  when,
} from "../../../core";
import type { Inputs } from "../inputs";

/** Where logs go. */
export interface Logs {
  /** Name of the bucket; empty when nothing is logged. */
  readonly bucket: string;
  /** Name of the module's own bucket, or null. */
  readonly ownBucket: string;
  /** What must be there before logs can be written: AWS tries when they are switched on. */
  readonly ready: Dependable;
}

/** The bucket for logs, when one is needed and none is given. */
export function buildLogs(m: ModuleScope, inputs: Inputs, securityGroup: SecurityGroup): Logs {
  const { logs, tags } = inputs;
  const wanted = or(logs.access, logs.connections);
  // Each goes over the condition, not over the bucket: `terraform import` needs the keys before there is a bucket.
  const own = when(and(wanted, not(isSet(logs.bucket))));
  const buckets = m.resources(S3Bucket, "logs", own, () => ({
    bucketPrefix: `${lower(inputs.name)}-alb-logs-`,
    forceDestroy: logs.forceDestroy,
    tags,
    lifecycle: { ignoreChanges: ["bucket_prefix"] },
  }));
  const bucketOf = (key: string) => at(buckets, key);
  m.resources(S3BucketServerSideEncryptionConfigurationA, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    // Load balancers cannot write with a KMS key.
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

  // The security group knows its account and partition, so that no data source is needed.
  const [account, partition] = [securityGroup.ownerId, nth(split(":", securityGroup.arn), 1)];
  const folder = choose(isSet(logs.prefix), `${logs.prefix}/`, "");
  const policy = m.resources(S3BucketPolicy, "logs", own, (_, key) => ({
    bucket: bucketOf(key).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "LogDelivery",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          // Log delivery writes under the account that the balancer is in: other accounts' logs cannot come here.
          Resource: `arn:${partition}:s3:::${bucketOf(key).id}/${folder}AWSLogs/${account}/*`,
        },
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
