import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { Construct } from "constructs";
import {
  type ModuleCall,
  type ModuleScope,
  type PropsFor,
  defineModule,
  eq,
  json,
  moduleConstruct,
  oneOrNull,
  only,
  onlyIf,
  when,
  whenSet,
} from "../../core";
import { type Inputs, stateBackendInputs } from "./inputs";
import { buildReplication } from "./replication";
import { stateBackendConstraints } from "./constraints";
import type { StateBackendProps } from "./props";

export type * from "./props";

export const stateBackend = defineModule({
  name: "state-backend",
  description:
    "The S3 bucket that holds Terraform states: versioned, encrypted, private, TLS only, guarded against deletion. Terraform locks states with a file in the bucket. `terraform destroy` refuses to delete the bucket and its key: to give them up, take them out of the state with `terraform state rm` and delete them by hand. The same guard stops the apply after one that was interrupted while it created them: `terraform untaint` them, they are there.",
  inputs: stateBackendInputs,
  constraints: stateBackendConstraints,
  build(m, inputs) {
    const { bucket: name, encryption, tags } = inputs;
    const ownKey = eq(encryption, "aws:kms");
    const key = m.resources(KmsKey, "this", when(ownKey), () => ({
      description: `Terraform states in the bucket ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(m),
      tags,
      lifecycle: { preventDestroy: true },
    }));
    m.resources(KmsAlias, "this", when(ownKey), () => ({
      name: `alias/${name}`,
      targetKeyId: only(key).keyId,
      // An alias that was there before keeps its name.
      lifecycle: { ignoreChanges: ["name"] },
    }));

    const bucket = m.resource(S3Bucket, "this", {
      bucket: name,
      forceDestroy: false,
      tags,
      lifecycle: { preventDestroy: true },
    });
    const versioning = m.resource(S3BucketVersioningA, "this", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    m.resource(S3BucketServerSideEncryptionConfigurationA, "this", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: encryption,
            kmsMasterKeyId: oneOrNull(key, (state) => state.arn),
          },
          bucketKeyEnabled: onlyIf(ownKey, true),
        },
      ],
    });
    const ownership = m.resource(S3BucketOwnershipControls, "this", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const privacy = m.resource(S3BucketPublicAccessBlock, "this", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    m.resource(S3BucketPolicy, "this", {
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
    m.resource(S3BucketLifecycleConfiguration, "this", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{}],
          noncurrentVersionExpiration: [
            { newerNoncurrentVersions: inputs.oldVersions.keep, noncurrentDays: inputs.oldVersions.expireAfterDays },
          ],
        },
        {
          id: "broken-uploads",
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    // Rules of EventBridge can then tell of what happens to states; the events cost nothing.
    m.resource(S3BucketNotification, "this", { bucket: bucket.id, eventbridge: true });
    buildReplication(m, inputs, bucket, key, versioning);
    m.resources(S3BucketLoggingA, "this", whenSet(inputs.accessLog), (log) => ({
      bucket: bucket.id,
      targetBucket: log.bucket,
      targetPrefix: log.prefix,
    }));
    const table = lockTable(
      m,
      inputs,
      oneOrNull(key, (state) => state.arn),
    );

    return {
      /** Name of the bucket: `bucket` of the S3 backend. */
      bucket: bucket.id,
      /** ARN of the bucket, for the policies of those who may read and write states. */
      bucketArn: bucket.arn,
      /** Region of the bucket: `region` of the S3 backend. */
      region: bucket.region,
      /** ARN of the key: `kms_key_id` of the S3 backend; null with `AES256`. */
      kmsKeyArn: oneOrNull(key, (state) => state.arn),
      /** Name of the lock table; null without one. */
      lockTable: oneOrNull(table, (locks) => locks.name),
      /** The settings of `backend "s3"` for a state in this bucket; add a `key` of its own for each state. */
      backend: {
        bucket: bucket.id,
        region: bucket.region,
        encrypt: true,
        kmsKeyId: oneOrNull(key, (state) => state.arn),
        useLockfile: true,
        dynamodbTable: oneOrNull(table, (locks) => locks.name),
      },
    };
  },
});

/** The S3 bucket that holds Terraform states: versioned, encrypted, private, TLS only, guarded against deletion. */
export class StateBackend<R = undefined> extends moduleConstruct(stateBackend)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<StateBackendProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

/** The account's own policies decide who may use the key; without this statement nobody could, for ever. */
function keyPolicy(m: ModuleScope): string {
  const account = m.data(DataAwsCallerIdentity, "this", {});
  const partition = m.data(DataAwsPartition, "this", {});
  return json({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition.partition}:iam::${account.accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

function lockTable(m: ModuleScope, { bucket, lockTable: wanted, tags }: Inputs, kmsKeyArn: string) {
  return m.resources(DynamodbTable, "locks", when(wanted), () => ({
    name: bucket,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "LockID",
    attribute: [{ name: "LockID", type: "S" }],
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true, kmsKeyArn },
    deletionProtectionEnabled: true,
    tags,
    // A table that was there before keeps its name; the locks in it would be lost.
    lifecycle: { ignoreChanges: ["name"] },
  }));
}
