import { pipeline } from "../../../modules/pipeline/pipeline";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

/** The module as it is generated. */
export const { resource, local, output, every } = generated(pipeline);

export const PARTITION = "${data.aws_partition.this.partition}";
export const REGION = "${data.aws_region.this.name}";
export const ACCOUNT = "${data.aws_caller_identity.this.account_id}";

/** The ARN of something in this account and Region. */
export const here = (service: string, what: string): string => `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${what}`;

/** The ARN of a bucket, or of what is in it. */
export const inS3 = (what: string): string => `arn:${PARTITION}:s3:::${what}`;

/** The tags of everything, and a name. */
export const tagged = (name: string): string => `\${merge(var.tags, { Name = "\${var.name}-${name}" })}`;

/** The roots of which drift is looked for. */
export const DRIFTING = "{ for k, v in var.terraform : k => v if v.drift != null }";

/** The key that the artifacts are encrypted with: a given one, or the module's own. */
export const ARTIFACT_KEY =
  '${var.artifacts.kms_key != null ? var.artifacts.kms_key.arn : (one([for v in aws_kms_key.artifacts : v.arn]) != null ? one([for v in aws_kms_key.artifacts : v.arn]) : "")}';

/** The policy by which a role is taken on by one service, for this account. */
export const trustIn = (service: string, condition: Record<string, unknown> = {}) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: `${service}.amazonaws.com` },
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ...condition },
    },
  ],
});

/** A resource with the policy in it as the object that it is. */
export const withPolicy = (address: string, attribute = "policy") => {
  const body = resource(address);
  return { ...body, [attribute]: policyOf(body[attribute]) };
};

/** What a policy has to be that allows this, and nothing else. */
export const allows = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((one) => ({ Effect: "Allow", ...one })),
});
