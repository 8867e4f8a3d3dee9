import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import {
  type Dependable,
  type ModuleScope,
  attributeOf,
  coalesce,
  isSet,
  json,
  lower,
  not,
  oneOrNull,
  when,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { Place } from "../place";

/** Where actions hand each other their files, for the policies of those who read and write them. */
export interface ArtifactStore {
  /** Name of the bucket. */
  readonly bucket: string;
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** The artifacts in it, as policies name them. The bucket is the pipeline's own, so it is all of them. */
  readonly objects: string;
  /** ARN of the key that artifacts are encrypted with. */
  readonly keyArn: string;
  /** Account and Region of the module's resources, for the ARNs in policies. */
  readonly place: Place;
  /** What must be there before the bucket is used: its policy. */
  readonly ready: Dependable;
}

/** The pipeline's own bucket and its key. */
export function buildArtifacts(m: ModuleScope, { name, artifacts, tags }: Inputs, place: Place): ArtifactStore {
  const keys = m.resources(KmsKey, "artifacts", when(not(isSet(artifacts.kmsKey))), () => ({
    description: `Artifacts of the pipeline ${name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: accountDecides(place),
    tags,
  }));
  const keyArn = attributeOf(
    artifacts.kmsKey,
    ({ arn }) => arn,
    coalesce(
      oneOrNull(keys, ({ arn }) => arn),
      "",
    ),
  );
  const bucket = m.resource(S3Bucket, "artifacts", {
    bucketPrefix: `${lower(name)}-artifacts-`,
    forceDestroy: artifacts.forceDestroy,
    tags,
    // What is there keeps its name.
    lifecycle: { ignoreChanges: ["bucket_prefix"] },
  });
  m.resource(S3BucketServerSideEncryptionConfigurationA, "artifacts", {
    bucket: bucket.id,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn }, bucketKeyEnabled: true }],
  });
  const versioning = m.resource(S3BucketVersioningA, "artifacts", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  m.resource(S3BucketLifecycleConfiguration, "artifacts", {
    bucket: bucket.id,
    rule: [
      {
        id: "old-artifacts",
        status: "Enabled",
        filter: [{}],
        expiration: [{ days: artifacts.retentionDays }],
        noncurrentVersionExpiration: [{ noncurrentDays: 7 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
      // What stays behind of an artifact whose versions have all gone.
      { id: "delete-markers", status: "Enabled", filter: [{}], expiration: [{ expiredObjectDeleteMarker: true }] },
    ],
    dependsOn: [versioning],
  });
  const privacy = m.resource(S3BucketPublicAccessBlock, "artifacts", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const ownership = m.resource(S3BucketOwnershipControls, "artifacts", {
    bucket: bucket.id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  // Rules of EventBridge can then tell of what happens to artifacts; the events cost nothing.
  m.resource(S3BucketNotification, "artifacts", { bucket: bucket.id, eventbridge: true });
  const ready = m.resource(S3BucketPolicy, "artifacts", {
    bucket: bucket.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
    // S3 refuses changes of one bucket that come at the same time.
    dependsOn: [privacy, ownership],
  });
  return { bucket: bucket.id, bucketArn: bucket.arn, objects: `${bucket.arn}/*`, keyArn, place, ready };
}

/** The account's own policies decide who may use the key; without this statement nobody could, for ever. */
const accountDecides = ({ partition, account }: Place): string =>
  json({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
