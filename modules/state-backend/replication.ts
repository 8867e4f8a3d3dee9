import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  beginning,
  block,
  concat,
  json,
  listOf,
  only,
  whenSet,
} from "../../core";
import type { Inputs } from "./inputs";

/** Copies of new versions in another bucket, by a role that can read this one, write that one, and nothing else. */
export function buildReplication(
  m: ModuleScope,
  { bucket: name, replication, tags }: Inputs,
  bucket: S3Bucket,
  key: Resources<KmsKey>,
  versioning: Dependable,
): void {
  const wanted = whenSet(replication);
  const role = m.resources(IamRole, "replication", wanted, ({ permissionsBoundary }) => ({
    namePrefix: `${beginning(name, 25)}-replication-`,
    description: `Copies the states in ${name}`,
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        // AWS tells of no condition that replication meets; only who may pass the account's roles can give it to a bucket.
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "s3.amazonaws.com" } },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const policy = m.resources(IamRolePolicy, "replication", wanted, ({ bucketArn, kmsKey }) => ({
    name: "replicate-states",
    role: only(role).id,
    policy: json({
      Version: "2012-10-17",
      Statement: concat(
        [
          { Effect: "Allow", Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: bucket.arn },
          {
            Effect: "Allow",
            Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            Resource: `${bucket.arn}/*`,
          },
          {
            Effect: "Allow",
            Action: ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
            Resource: `${bucketArn}/*`,
          },
        ],
        listOf(key, ({ arn }) => ({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: arn })),
        listOf(whenSet(kmsKey), ({ arn }) => ({
          Effect: "Allow",
          Action: ["kms:Encrypt", "kms:GenerateDataKey"],
          Resource: arn,
        })),
      ),
    }),
  }));
  m.resources(S3BucketReplicationConfigurationA, "this", wanted, ({ bucketArn, accountId, kmsKey }) => ({
    bucket: bucket.id,
    role: only(role).arn,
    rule: [
      {
        id: "states",
        status: "Enabled",
        filter: {},
        deleteMarkerReplication: { status: "Disabled" },
        sourceSelectionCriteria: block(kmsKey, () => ({ sseKmsEncryptedObjects: { status: "Enabled" } })),
        destination: {
          bucket: bucketArn,
          account: accountId,
          accessControlTranslation: block(accountId, () => ({ owner: "Destination" })),
          encryptionConfiguration: block(kmsKey, ({ arn }) => ({ replicaKmsKeyId: arn })),
        },
      },
    ],
    dependsOn: [versioning, policy],
  }));
}
