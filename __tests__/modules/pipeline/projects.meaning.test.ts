import { pipeline } from "../../../modules/pipeline/pipeline";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, every } = generated(pipeline);
const PARTITION = "${data.aws_partition.this.partition}";
const PLACE = "${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}";
const ACCOUNT = "${data.aws_caller_identity.this.account_id}";
const KINDS = ["project", "terraform_plan", "terraform_apply", "terraform_drift"];

interface Statement {
  readonly Action: string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const statements = (address: string): Statement[] =>
  (policyOf(resource(`aws_iam_role_policy.${address}`)["policy"]) as { Statement: Statement[] }).Statement;
const trustOf = (address: string) => policyOf(resource(`aws_iam_role.${address}`)["assume_role_policy"]);
const trusted = (service: string, source: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: service },
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": source } },
    },
  ],
});

describe.each(KINDS)("the roles of %s", (kind) => {
  test("are CodeBuild's, for this account's projects", () => {
    expect(trustOf(kind)).toEqual(trusted("codebuild.amazonaws.com", `arn:${PARTITION}:codebuild:${PLACE}:project/*`));
    expect(resource(`aws_iam_role.${kind}`)).toMatchObject({
      permissions_boundary: "${var.permissions_boundary}",
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
  });

  test("are each project's own", () => {
    expect(resource(`aws_codebuild_project.${kind}`)["service_role"]).toBe(`\${aws_iam_role.${kind}[each.key].arn}`);
    for (const [address, role] of Object.entries(every("role"))) {
      const [type = "", name = ""] = address.split(".");
      if (type !== "aws_iam_role_policy" || name === "project_batch" || !name.startsWith(kind)) continue;
      expect({ address, role }).toEqual({ address, role: `\${aws_iam_role.${kind}[each.key].id}` });
    }
  });

  test("write their own log only", () => {
    expect(statements(`${kind}_log`)).toMatchObject([
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `\${aws_cloudwatch_log_group.${kind}[each.key].arn}:*` },
    ]);
    expect(resource(`aws_codebuild_project.${kind}`)["logs_config"]).toEqual({
      cloudwatch_logs: { status: "ENABLED", group_name: `\${aws_cloudwatch_log_group.${kind}[each.key].name}` },
    });
  });

  test("decrypt parameters and secrets through their services only", () => {
    expect(statements(`${kind}_decryption`)).toMatchObject([
      {
        Action: ["kms:Decrypt"],
        Condition: {
          StringEquals: {
            "kms:ViaService": [
              "ssm.${data.aws_region.this.name}.amazonaws.com",
              "secretsmanager.${data.aws_region.this.name}.amazonaws.com",
            ],
          },
        },
      },
    ]);
    expect(statements(`${kind}_secrets`)).toMatchObject([
      { Action: ["secretsmanager:GetSecretValue"], Resource: ["${for v in each.value.secrets : v.arn}"] },
    ]);
  });

  test("are there, with their policies, before the project; it keeps its name", () => {
    const project = resource(`aws_codebuild_project.${kind}`);
    expect(project["depends_on"]).toEqual(
      expect.arrayContaining([
        `aws_iam_role_policy.${kind}_log`,
        `aws_iam_role_policy.${kind}_secrets`,
        "aws_s3_bucket_policy.artifacts",
      ]),
    );
    expect(project["lifecycle"]).toEqual({ ignore_changes: ["name"] });
  });
});

test("artifacts are written by builds and plans, read by applies, and none of drift's business", () => {
  expect(statements("project_artifacts").flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(["s3:PutObject", "kms:GenerateDataKey"]),
  );
  expect(statements("terraform_plan_artifacts")).toEqual(statements("project_artifacts"));
  expect(statements("terraform_apply_artifacts").flatMap(({ Action }) => Action)).toEqual([
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
    "kms:Decrypt",
    "kms:DescribeKey",
  ]);
  expect(() => statements("terraform_drift_artifacts")).toThrow("there is no aws_iam_role_policy.terraform_drift_artifacts");
});

test("only what AWS knows no narrower resource for is allowed with everything", () => {
  const policies = Object.entries(every("policy")).filter(([address]) =>
    KINDS.some((kind) => address.startsWith(`aws_iam_role_policy.${kind}`)),
  );
  expect(policies.length).toBeGreaterThan(25);
  const wide = policies.flatMap(([, text]) =>
    (policyOf(text) as { Statement: Statement[] }).Statement.filter(({ Resource }) => Resource === "*"),
  );
  expect(wide.flatMap(({ Action }) => Action)).toEqual([
    "ecr:GetAuthorizationToken",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
  ]);
});

test("network interfaces are made, handed over and taken away in the project's subnets only", () => {
  const [, connect, disconnect, handOver] = statements("project_vpc");
  expect(connect).toMatchObject({ Action: ["ec2:CreateNetworkInterface"] });
  expect(String(connect?.Resource)).toContain("each.value.vpc.subnet_ids");
  expect(disconnect).toMatchObject({
    Action: ["ec2:DeleteNetworkInterface"],
    Condition: { ArnEquals: { "ec2:Subnet": expect.stringContaining("each.value.vpc.subnet_ids") as string } },
  });
  expect(handOver).toMatchObject({
    Action: ["ec2:CreateNetworkInterfacePermission"],
    Condition: {
      StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
      ArnEquals: { "ec2:Subnet": expect.stringContaining("each.value.vpc.subnet_ids") as string },
    },
  });
  expect(resource("aws_codebuild_project.project")["depends_on"]).toEqual(
    expect.arrayContaining(["aws_iam_role_policy.project_vpc", "aws_vpc_security_group_egress_rule.project"]),
  );
});

test("who starts a batch's builds starts those of its project", () => {
  expect(trustOf("project_batch")).toEqual(trusted("codebuild.amazonaws.com", `arn:${PARTITION}:codebuild:${PLACE}:project/*`));
  expect(statements("project_batch")).toMatchObject([
    {
      Action: ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild"],
      Resource: "${aws_codebuild_project.project[each.key].arn}",
    },
  ]);
});

describe("the state", () => {
  const sids = (kind: string) => statements(`${kind}_state`).map((one) => (one as unknown as { Sid: string }).Sid);

  test("is written by applies only, locked by all", () => {
    expect(sids("terraform_plan")).toEqual(["Find", "Read", "Lock"]);
    expect(sids("terraform_drift")).toEqual(["Find", "Read", "Lock"]);
    expect(sids("terraform_apply")).toEqual(["Find", "Read", "Lock", "Write"]);
  });

  test("is the root's own: its key, its lock, and what was applied", () => {
    const bucket = `arn:${PARTITION}:s3:::\${each.value.state.bucket}`;
    const [, , lock, write] = statements("terraform_apply_state");
    expect(lock?.Resource).toBe(`${bucket}/\${each.value.state.key}.tflock`);
    expect(write).toMatchObject({
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/\${each.value.state.key}`, `${bucket}/\${each.value.state.key}.applied.tar.gz`],
    });
  });

  test("has its own key used through S3 only", () => {
    expect(JSON.stringify(statements("terraform_plan_state_key"))).toContain('"kms:ViaService":"s3.');
  });
});

describe("drift", () => {
  test("is looked for by the schedule's role, which may start that project and nothing else", () => {
    expect(trustOf("drift_schedule")).toEqual(
      trusted("scheduler.amazonaws.com", `arn:${PARTITION}:scheduler:${PLACE}:schedule-group/*`),
    );
    expect(statements("drift_schedule")).toMatchObject([
      { Action: ["codebuild:StartBuild"], Resource: "${aws_codebuild_project.terraform_drift[each.key].arn}" },
    ]);
    expect(resource("aws_scheduler_schedule.drift")).toMatchObject({
      target: {
        arn: "${aws_codebuild_project.terraform_drift[each.key].arn}",
        role_arn: "${aws_iam_role.drift_schedule[each.key].arn}",
      },
      flexible_time_window: { mode: "OFF" },
      depends_on: ["aws_iam_role_policy.drift_schedule"],
    });
  });

  test("is told to one topic, which is encrypted and takes TLS only", () => {
    expect(statements("terraform_drift_topic")).toMatchObject([{ Action: ["sns:Publish"] }]);
    expect(resource("aws_sns_topic.drift")).toMatchObject({ kms_master_key_id: "alias/aws/sns" });
    expect(policyOf(resource("aws_sns_topic_policy.drift")["policy"])).toMatchObject({
      Statement: [{ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
  });

  test("needs no source, and leaves no artifacts", () => {
    expect(resource("aws_codebuild_project.terraform_drift")).toMatchObject({
      source: { type: "NO_SOURCE" },
      artifacts: { type: "NO_ARTIFACTS" },
    });
    expect(resource("aws_codebuild_project.terraform_plan")).toMatchObject({
      source: { type: "CODEPIPELINE" },
      artifacts: { type: "CODEPIPELINE" },
    });
  });
});
