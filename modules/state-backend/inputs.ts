import { z } from "zod";
import type { References } from "../../core";
import { arn, tags } from "../../fields/common";
import { accountId, policyArn } from "../../fields/ids";
import { bucketName } from "../../fields/s3";

export const stateBackendInputs = z.strictObject({
  /** Name of the bucket, unique among all buckets of all accounts. Changing it would need a new bucket, which the guard against deletion refuses. */
  bucket: bucketName(),
  /**
   * How the state is encrypted at rest: `aws:kms` with a key of the bucket's own, which is rotated every year and
   * costs 1 US dollar a month, or `AES256` with a key of S3's.
   */
  encryption: z.enum(["aws:kms", "AES256"]).default("aws:kms"),
  /** Old versions of the state: what an accident is repaired from. */
  oldVersions: z
    .strictObject({
      /** How many of the latest old versions of each state are kept whatever their age. */
      keep: z.int().min(1).max(100).default(30),
      /** Days after which older ones are deleted. */
      expireAfterDays: z.int().min(1).max(3650).default(90),
    })
    .prefault({}),
  /** Where S3 writes who read or wrote the state. */
  accessLog: z
    .strictObject({
      /** Name of an existing bucket whose policy allows logging.s3.amazonaws.com to write. */
      bucket: bucketName(),
      /** Folder in that bucket, with a slash at its end. */
      prefix: z.string().max(512).default("terraform-state/"),
    })
    .optional(),
  /**
   * Copies each new version of a state to a bucket in another Region, or another account: what is left when this one's
   * is lost. The other bucket needs versioning. Its storage, and about 0.02 US dollars a gigabyte between Regions, are all
   * that it costs. States that were there before are not copied, and neither are deletions.
   */
  replication: z
    .strictObject({
      /** ARN of the bucket that gets the copies. In another account its policy must let the role of this module replicate. */
      bucketArn: z.string().regex(/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "that is the ARN of a bucket"),
      /** Account of that bucket, which then owns the copies. @default this account */
      accountId: accountId().optional(),
      /** Key that the copies are encrypted with, of the other bucket's Region. With `aws:kms` it is needed: this bucket's key cannot leave its Region. */
      kmsKey: z
        .strictObject({
          /** ARN of the key; no alias, which the role's policy could not name. Another account's key must allow the role. */
          arn: arn("kms", "key/"),
        })
        .optional(),
      /** ARN of an IAM policy that limits what the role can ever be allowed: a permissions boundary. @default none */
      permissionsBoundary: policyArn().optional(),
    })
    .optional(),
  /**
   * Also create a DynamoDB table for locks, for Terraform before 1.10; newer ones lock with a file in the bucket and
   * warn about the table. It has the bucket's name.
   */
  lockTable: z.boolean().default(false),
  /** Tags of every resource of the backend. */
  tags: tags().default({}),
});

/** The inputs as the module's body sees them. */
export type Inputs = References<typeof stateBackendInputs>;
