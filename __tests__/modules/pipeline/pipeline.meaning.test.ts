import { pipeline } from "../../../modules/pipeline/pipeline";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, local, output, every } = generated(pipeline);
const BUCKET = "${aws_s3_bucket.artifacts.id}";
const BUCKET_ARN = "${aws_s3_bucket.artifacts.arn}";
const ACCOUNT = "${data.aws_caller_identity.this.account_id}";

describe("the artifacts' bucket", () => {
  test("is what all its settings are for", () => {
    const { "aws_s3_bucket_policy.artifacts": policy, ...settings } = every("bucket");
    expect(policy).toBe(BUCKET);
    expect(settings).toEqual({
      "aws_s3_bucket_versioning.artifacts": BUCKET,
      "aws_s3_bucket_server_side_encryption_configuration.artifacts": BUCKET,
      "aws_s3_bucket_ownership_controls.artifacts": BUCKET,
      "aws_s3_bucket_public_access_block.artifacts": BUCKET,
      "aws_s3_bucket_lifecycle_configuration.artifacts": BUCKET,
      "aws_s3_bucket_notification.artifacts": BUCKET,
    });
  });

  test("is private, versioned and its owner's, and keeps its name", () => {
    expect(resource("aws_s3_bucket_public_access_block.artifacts")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource("aws_s3_bucket_ownership_controls.artifacts")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(resource("aws_s3_bucket_versioning.artifacts")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(resource("aws_s3_bucket.artifacts")).toMatchObject({
      bucket_prefix: "${lower(var.name)}-artifacts-",
      force_destroy: "${var.artifacts.force_destroy}",
      lifecycle: { ignore_changes: ["bucket_prefix"] },
    });
    expect(resource("aws_s3_bucket_notification.artifacts")).toMatchObject({ eventbridge: true });
  });

  test("is encrypted with the pipeline's key, of which the account decides", () => {
    expect(resource("aws_s3_bucket_server_side_encryption_configuration.artifacts")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: output("artifact_key_arn"),
        },
        bucket_key_enabled: true,
      },
    ]);
    const key = resource("aws_kms_key.artifacts");
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(policyOf(key["policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: `arn:\${data.aws_partition.this.partition}:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
  });

  test("takes TLS only, and drops what is old", () => {
    expect(policyOf(resource("aws_s3_bucket_policy.artifacts")["policy"])).toEqual({
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
    });
    const lifecycle = resource("aws_s3_bucket_lifecycle_configuration.artifacts");
    expect(lifecycle["depends_on"]).toEqual(["aws_s3_bucket_versioning.artifacts"]);
    expect(lifecycle["rule"]).toMatchObject([
      {
        status: "Enabled",
        expiration: [{ days: "${var.artifacts.retention_days}" }],
        noncurrent_version_expiration: [{ noncurrent_days: 7 }],
      },
      { status: "Enabled", expiration: [{ expired_object_delete_marker: true }] },
    ]);
  });
});

describe("the roles", () => {
  test("are taken on by their services, for this account's resources only", () => {
    expect(policyOf(resource("aws_iam_role.this")["assume_role_policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "codepipeline.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        },
      ],
    });
    expect(policyOf(resource("aws_iam_role.start")["assume_role_policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnEquals: { "aws:SourceArn": ["${for v in aws_cloudwatch_event_rule.start : v.arn}"] },
          },
        },
      ],
    });
  });

  test("EventBridge may start this pipeline, and nothing else", () => {
    expect(policyOf(resource("aws_iam_role_policy.start")["policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: "${aws_codepipeline.this.arn}" }],
    });
    expect(resource("aws_cloudwatch_event_target.start")).toMatchObject({
      rule: "${aws_cloudwatch_event_rule.start[each.key].name}",
      arn: "${aws_codepipeline.this.arn}",
      role_arn: '${aws_iam_role.start["this"].arn}',
      depends_on: ["aws_iam_role_policy.start"],
    });
  });

  test("the pipeline may nothing with everything, but to look where AWS knows no narrower resource", () => {
    const permissions = local("permissions") as Array<{ Sid: string; Action: string[]; Resource: unknown }>;
    const wide = permissions.filter(({ Resource }) => JSON.stringify(Resource).includes('\\"*\\"'));
    expect(wide.map(({ Sid }) => Sid)).toEqual(["EcsLook", "BeanstalkLook"]);
    expect(wide.flatMap(({ Action }) => Action).filter((action) => !action.includes(":Describe"))).toEqual([]);
    expect(permissions.flatMap(({ Action }) => Action).filter((action) => action.endsWith(":*"))).toEqual([]);
  });

  test("no statement is left that is for nothing", () => {
    expect(resource("aws_iam_role_policy.this")["policy"]).toBe(
      '${jsonencode({ Version = "2012-10-17", Statement = [for v in local.permissions : v if 0 < length(v.Resource)] })}',
    );
  });

  test("who clones a repository may use its connection, under both services' names", () => {
    const clone = resource("aws_iam_role_policy.clone");
    expect(clone["for_each"]).toBe("${{ for k, v in local.clones : k => v if 0 < length(v) }}");
    expect(clone["role"]).toBe("${aws_iam_role.project[each.key].id}");
    expect(String(clone["policy"])).toContain('"codeconnections:UseConnection", "codestar-connections:UseConnection"');
  });
});

describe("the pipeline", () => {
  test("waits for what it runs and is allowed, as it starts at once, and keeps its name", () => {
    const { depends_on, lifecycle } = resource("aws_codepipeline.this") as { depends_on: string[]; lifecycle: unknown };
    expect(lifecycle).toEqual({ ignore_changes: ["name"] });
    expect(depends_on).toEqual(
      expect.arrayContaining([
        "aws_iam_role_policy.this",
        "aws_iam_role_policy.clone",
        "aws_codebuild_project.project",
        "aws_codebuild_project.terraform_plan",
        "aws_codebuild_project.terraform_apply",
        "aws_s3_bucket_policy.artifacts",
      ]),
    );
  });

  test("is what notifications are of, and connections keep their names", () => {
    expect(resource("aws_codestarnotifications_notification_rule.this")).toMatchObject({
      for_each: "${var.notifications}",
      resource: "${aws_codepipeline.this.arn}",
      detail_type: "${each.value.detail}",
      lifecycle: { ignore_changes: ["name"] },
    });
    expect(resource("aws_codeconnections_connection.this")).toMatchObject({
      for_each: "${{ for k, v in var.connections : k => v if v.existing == null }}",
      provider_type: "${each.value.provider_type}",
      host_arn: "${each.value.host != null ? each.value.host.arn : null}",
      lifecycle: { ignore_changes: ["name"] },
    });
  });
});
