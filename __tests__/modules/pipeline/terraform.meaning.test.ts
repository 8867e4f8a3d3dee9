import { APPLY_BUILDSPEC, DRIFT_BUILDSPEC, PLAN_BUILDSPEC } from "../../../modules/pipeline/terraform/buildspecs";
import { DRIFTING, REGION, allows, here, inS3, output, resource, tagged, trustIn, withPolicy } from "./support";

// Projects that plan, apply and look for drift. Their buildspecs are run in terraform.buildspecs.test.ts, what they share with
// other projects is in projects.meaning.test.ts.

const KINDS = [
  { kind: "terraform_plan", end: "plan", from: "var.terraform", buildspec: PLAN_BUILDSPEC },
  { kind: "terraform_apply", end: "apply", from: "var.terraform", buildspec: APPLY_BUILDSPEC },
  { kind: "terraform_drift", end: "drift", from: DRIFTING, buildspec: DRIFT_BUILDSPEC },
];
const STATE = "each.value.state";
/** What is in the bucket of the state: the state itself, or something beside it. */
const inBucket = (what: string) => inS3(`\${${STATE}.bucket}/${what}`);
const KEY = `\${${STATE}.key}`;
const APPLIED = `${KEY}.applied.tar.gz`;
/** The topic that a root's drift is told to: a given one, or the module's own. */
const topicOf = (root: string) =>
  `\${${root}.drift != null ? (${root}.drift.topic != null ? ${root}.drift.topic.arn : aws_sns_topic.drift["this"].arn) : ""}`;

describe.each(KINDS)("$kind", ({ kind, end, from, buildspec }) => {
  const role = `\${aws_iam_role.${kind}[each.key].id}`;

  test("reads its root's state and what it reads beside, locks it, and writes it to apply only", () => {
    const find = `concat(["env:/", ${STATE}.key, "${APPLIED}"], ${STATE}.reads)`;
    const read = `concat(["${inBucket(KEY)}", "${inBucket(APPLIED)}"], [for v in ${STATE}.reads : "${inBucket("${v}")}"])`;
    expect(withPolicy(`aws_iam_role_policy.${kind}_state`)).toEqual({
      for_each: `\${${from}}`,
      name: "state",
      role,
      policy: allows(
        {
          Sid: "Find",
          Action: ["s3:ListBucket"],
          Resource: inS3(`\${${STATE}.bucket}`),
          Condition: { StringEquals: { "s3:prefix": `\${${find}}` } },
        },
        { Sid: "Read", Action: ["s3:GetObject"], Resource: `\${${read}}` },
        { Sid: "Lock", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${inBucket(KEY)}.tflock` },
        ...(end === "apply" ? [{ Sid: "Write", Action: ["s3:PutObject"], Resource: [inBucket(KEY), inBucket(APPLIED)] }] : []),
      ),
    });
  });

  test("uses the state's own key through S3 only", () => {
    expect(withPolicy(`aws_iam_role_policy.${kind}_state_key`)).toEqual({
      for_each: `\${{ for k, v in ${from} : k => v if v.state.kms_key != null }}`,
      name: "state-key",
      role,
      policy: allows({
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: `\${${STATE}.kms_key != null ? ${STATE}.kms_key.arn : null}`,
        Condition: {
          StringEquals: {
            "kms:ViaService": `s3.\${${STATE}.region != null ? ${STATE}.region : data.aws_region.this.name}.amazonaws.com`,
          },
        },
      }),
    });
  });

  test("runs on AWS's image, unprivileged, and is told root, version, state and topic", () => {
    const { dynamic: _, ...environment } = (resource(`aws_codebuild_project.${kind}`) as { environment: Record<string, unknown> })
      .environment;
    const backend = [
      `bucket = ${STATE}.bucket`,
      `key = ${STATE}.key`,
      `region = ${STATE}.region != null ? ${STATE}.region : data.aws_region.this.name`,
      "use_lockfile = true",
      `encrypt = ${STATE}.kms_key != null`,
      `kms_key_id = ${STATE}.kms_key != null ? ${STATE}.kms_key.arn : null`,
    ].join(", ");
    const variables = {
      PIPELINE_ROOT: "${each.key}",
      PIPELINE_DIRECTORY: "${each.value.directory}",
      PIPELINE_TERRAFORM: "${each.value.version}",
      PIPELINE_BACKEND: `\${jsonencode({ terraform = { backend = { s3 = { ${backend} } } } })}`,
      PIPELINE_LOCK_TIMEOUT: "${each.value.lock_timeout_seconds}s",
      PIPELINE_STATE_KEY: `\${${STATE}.kms_key != null ? ${STATE}.kms_key.arn : "none"}`,
      PIPELINE_APPLIED: `s3://\${${STATE}.bucket}/${APPLIED}`,
      ...(end === "drift" && { PIPELINE_TOPIC: topicOf("var.terraform[each.key]") }),
    };
    expect(environment).toEqual({
      type: "LINUX_CONTAINER",
      image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
      image_pull_credentials_type: "CODEBUILD",
      compute_type: "${each.value.compute_type}",
      privileged_mode: false,
      environment_variable: Object.entries(variables).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
    });
  });

  test("runs the buildspec of its kind", () => {
    expect(resource(`aws_codebuild_project.${kind}`)["source"]).toEqual({
      type: end === "drift" ? "NO_SOURCE" : "CODEPIPELINE",
      buildspec,
    });
  });

  test("is there once its role may do what it does", () => {
    const policies = ["log", ...(end === "drift" ? [] : ["artifacts"]), "parameters", "secrets", "decryption"];
    const project = resource(`aws_codebuild_project.${kind}`);
    expect(project["depends_on"]).toEqual([
      ...policies.map((name) => `aws_iam_role_policy.${kind}_${name}`),
      `aws_iam_role_policy_attachment.${kind}`,
      `aws_iam_role_policy.${kind}_state`,
      `aws_iam_role_policy.${kind}_state_key`,
      "aws_s3_bucket_policy.artifacts",
    ]);
    expect(project["description"]).toBe(`Terraform root \${each.key}-${end} of the pipeline \${var.name}`);
  });
});

test("plans and applies hand on what CodePipeline gives them; the look for drift takes and leaves nothing", () => {
  const artifactsOf = (kind: string) => (resource(`aws_codebuild_project.${kind}`)["artifacts"] as { type: string }).type;
  expect(KINDS.map(({ kind }) => artifactsOf(kind))).toEqual(["CODEPIPELINE", "CODEPIPELINE", "NO_ARTIFACTS"]);
});

describe("drift", () => {
  test("is looked for by the schedule's role, which may start that project and nothing else", () => {
    expect(withPolicy("aws_iam_role.drift_schedule", "assume_role_policy")).toEqual({
      for_each: `\${${DRIFTING}}`,
      assume_role_policy: trustIn("scheduler", { ArnLike: { "aws:SourceArn": here("scheduler", "schedule-group/*") } }),
      description: "Starts the look for drift of ${each.key} of the pipeline ${var.name}",
      name_prefix: '${substr("${var.name}-${each.key}", 0, 28)}-schedule-',
      permissions_boundary: "${var.permissions_boundary}",
      tags: tagged("${each.key}-schedule"),
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
    expect(withPolicy("aws_iam_role_policy.drift_schedule")).toEqual({
      for_each: `\${${DRIFTING}}`,
      name: "start",
      role: "${aws_iam_role.drift_schedule[each.key].id}",
      policy: allows({
        Action: ["codebuild:StartBuild"],
        Resource: "${aws_codebuild_project.terraform_drift[each.key].arn}",
      }),
    });
  });

  test("is looked for at the given time, again for an hour where that fails", () => {
    const given = (name: string) => `\${each.value.drift != null ? each.value.drift.${name} : null}`;
    expect(resource("aws_scheduler_schedule.drift")).toEqual({
      for_each: `\${${DRIFTING}}`,
      description: "Looks for drift of ${each.key} of the pipeline ${var.name}",
      group_name: '${aws_scheduler_schedule_group.drift["this"].name}',
      name_prefix: "${each.key}-",
      schedule_expression: given("schedule"),
      schedule_expression_timezone: given("timezone"),
      flexible_time_window: { mode: "OFF" },
      target: {
        arn: "${aws_codebuild_project.terraform_drift[each.key].arn}",
        role_arn: "${aws_iam_role.drift_schedule[each.key].arn}",
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 2 },
      },
      lifecycle: { ignore_changes: ["name_prefix"] },
      depends_on: ["aws_iam_role_policy.drift_schedule"],
    });
    expect(resource("aws_scheduler_schedule_group.drift")).toEqual({
      for_each: `\${0 < length(${DRIFTING}) ? { this = true } : {}}`,
      name_prefix: "${var.name}-drift-",
      tags: tagged("drift"),
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
  });

  test("is told to one topic, with the key that it is encrypted with", () => {
    const role = "${aws_iam_role.terraform_drift[each.key].id}";
    expect(withPolicy("aws_iam_role_policy.terraform_drift_topic")).toEqual({
      for_each: `\${${DRIFTING}}`,
      name: "topic",
      role,
      policy: allows({ Action: ["sns:Publish"], Resource: topicOf("each.value") }),
    });
    const inTopic = (found: string, otherwise: string) =>
      `v.drift != null ? (v.drift.topic != null ? ${found} : ${otherwise}) : ${otherwise}`;
    const key = inTopic('(v.drift.topic.kms_key != null ? v.drift.topic.kms_key.arn : "")', '""');
    expect(withPolicy("aws_iam_role_policy.terraform_drift_topic_key")).toEqual({
      for_each: `\${{ for k, v in ${DRIFTING} : k => ${key} if ${inTopic("v.drift.topic.kms_key != null", "false")} }}`,
      name: "topic-key",
      role,
      policy: allows({
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "${each.value}",
        Condition: { StringEquals: { "kms:ViaService": `sns.${REGION}.amazonaws.com` } },
      }),
    });
  });

  test("has a topic of its own where none is given, which is encrypted and takes TLS only", () => {
    const needed =
      "${anytrue([for v in var.terraform : v.drift != null ? v.drift.topic == null : false]) ? { this = true } : {}}";
    expect(resource("aws_sns_topic.drift")).toEqual({
      for_each: needed,
      name_prefix: "${var.name}-drift-",
      kms_master_key_id: "alias/aws/sns",
      tags: tagged("drift"),
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
    expect(withPolicy("aws_sns_topic_policy.drift")).toEqual({
      for_each: needed,
      arn: '${aws_sns_topic.drift["this"].arn}',
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: '${aws_sns_topic.drift["this"].arn}',
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      },
    });
    expect(output("drift_topic_arn")).toBe("${one([for v in aws_sns_topic.drift : v.arn])}");
  });
});
