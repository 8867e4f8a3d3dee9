import type { Acceptance } from "../../core";
import { example } from "./example";
import type { stateBackendInputs } from "./inputs";

export const acceptance: Acceptance<typeof stateBackendInputs> = {
  samples: [
    {
      ...example,
      replication: {
        bucketArn: "arn:aws:s3:::sample",
        accountId: "123456789012",
        kmsKey: { arn: "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000" },
        permissionsBoundary: "arn:aws:iam::123456789012:policy/sample",
      },
      lockTable: true,
    },
  ],
  structural: {
    encryption: "a key is made for one of the kinds only",
    lockTable: "the table is made only where it is named",
  },
  unique: { bucket: "S3 knows one bucket of a name, in all accounts together" },
  refused: {
    lockTable: "the table is protected from deletion: lift the protection in DynamoDB first",
    bucket: "the states are in it: create a second one, and move each state with terraform init -migrate-state",
    encryption:
      "the key has to stay for what it encrypted: take it out of the state (terraform state rm) before a change to AES256",
  },
  allowed: {
    "aws_iam_role.replication: lets s3.amazonaws.com act for any account":
      "S3's pages on replication show no condition; the role is named by this bucket's configuration alone",
  },
  untainted: {
    "aws_s3_bucket.this": "it is protected from being destroyed, and so from being replaced",
    "aws_kms_key.this": "it is protected from being destroyed, and so from being replaced",
  },
};
