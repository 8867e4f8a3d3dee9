import { ARTIFACT_KEY, output, resource } from "./support";

/** A chain of conditions: the first kind that an action or rule has, tells what it is. */
const firstOf = (of: string, answers: Record<string, string>, otherwise: string): string =>
  Object.entries(answers).reduceRight((rest, [kind, answer]) => {
    const branch = `${of}.${kind} != null ? "${answer}" : ${rest}`;
    return `(${branch})`;
  }, `"${otherwise}"`);
const expression = (text: string): string => `\${${text.replace(/^\((.*)\)$/s, "$1")}}`;
/** An argument that is there where it was given. */
const ifGiven = (value: string, key: string, text = value): string => `${value} != null ? { ${key} = ${text} } : {}`;
const filter = (of: string, name: string) => `\${0 < length(${of}.${name}) ? ${of}.${name} : null}`;
const filters = (of: string) => ({ excludes: filter(of, "excludes"), includes: filter(of, "includes") });
const optionalFilters = (of: string, name: string) => [{ for_each: `\${${of}.${name}[*]}`, content: filters(`${name}.value`) }];

const ACTIONS =
  'flatten([for k, v in var.stages : [for v2 in v.actions : { action = v2, label = "${v.name}/${v2.name}", stage = tonumber(k), rank = (tonumber(k) * 1000) + v2.run_order }]])';

interface Dynamic {
  readonly for_each: string;
  readonly content: Record<string, unknown>;
}
const PIPELINE = resource("aws_codepipeline.this") as Record<string, unknown> & { dynamic: Record<string, Dynamic[]> };
const [stage] = PIPELINE.dynamic["stage"] ?? [];
const { dynamic: ofStage, ...stageItself } = (stage?.content ?? {}) as { dynamic: Record<string, Dynamic[]> };
const [action] = ofStage["action"] ?? [];
const { configuration, ...actionItself } = (action?.content ?? {}) as { configuration: string };

test("the pipeline is what the inputs say, in its own role, with its artifacts encrypted in its bucket", () => {
  const { dynamic, depends_on: _, ...itself } = PIPELINE;
  expect(itself).toEqual({
    name: "${var.name}-${substr(uuid(), 0, 8)}",
    execution_mode: "${var.execution_mode}",
    pipeline_type: "${var.pipeline_type}",
    role_arn: "${aws_iam_role.this.arn}",
    tags: "${var.tags}",
    artifact_store: [
      { location: "${aws_s3_bucket.artifacts.id}", type: "S3", encryption_key: { id: ARTIFACT_KEY, type: "KMS" } },
    ],
    lifecycle: { ignore_changes: ["name"] },
  });
  expect(Object.keys(dynamic).sort()).toEqual(["stage", "trigger", "variable"]);
  expect(dynamic["variable"]).toEqual([
    {
      for_each: "${var.variables}",
      content: {
        name: "${variable.key}",
        default_value: "${variable.value.default_value}",
        description: "${variable.value.description}",
      },
    },
  ]);
});

test("it waits for all that it runs and is allowed, as it starts at once", () => {
  expect(PIPELINE["depends_on"]).toEqual([
    "aws_iam_role_policy.this",
    "aws_iam_role_policy.clone",
    "aws_codebuild_project.project",
    "aws_iam_role_policy.project_reports",
    "aws_iam_role_policy.project_batch",
    "aws_codebuild_project.terraform_plan",
    "aws_codebuild_project.terraform_apply",
    "aws_s3_bucket_policy.artifacts",
  ]);
});

test("stages and actions are in the user's order", () => {
  expect(stage?.for_each).toBe("${var.stages}");
  expect(stageItself).toEqual({ name: "${stage.value.name}" });
  expect(action?.for_each).toBe("${stage.value.actions}");
  expect(Object.keys(ofStage).sort()).toEqual(["action", "before_entry", "on_failure", "on_success"]);
});

test("an action is of the category and provider of its kind", () => {
  const DEPLOYS = { code_deploy: "CodeDeploy", elastic_beanstalk: "ElasticBeanstalk", s3_deploy: "S3", ecs: "ECS" };
  const providers = {
    connection_source: "CodeStarSourceConnection",
    s3_source: "S3",
    ecr_source: "ECR",
    build: "CodeBuild",
    approval: "Manual",
    ...DEPLOYS,
    terraform: "CodeBuild",
  };
  const categories = {
    connection_source: "Source",
    s3_source: "Source",
    ecr_source: "Source",
    build: "Build",
    approval: "Approval",
    ...Object.fromEntries(Object.keys(DEPLOYS).map((kind) => [kind, "Deploy"])),
    terraform: "Build",
  };
  expect(actionItself).toEqual({
    name: "${action.value.name}",
    category: expression(firstOf("action.value", categories, "Build")),
    provider: expression(firstOf("action.value", providers, "CodeBuild")),
    owner: "AWS",
    version: "1",
    input_artifacts: "${action.value.inputs}",
    output_artifacts: "${action.value.outputs}",
    namespace: "${action.value.namespace}",
    run_order: "${action.value.run_order}",
    timeout_in_minutes: "${action.value.approval != null ? action.value.approval.timeout_minutes : null}",
  });
});

describe("an action's configuration", () => {
  const at = (kind: string) => `action.value.${kind}`;
  const flag = (value: string) => `${value} ? "true" : "false"`;
  const [connection, s3, ecr, build, terraform, approval, s3Deploy, ecs, beanstalk] = [
    "connection_source",
    "s3_source",
    "ecr_source",
    "build",
    "terraform",
    "approval",
    "s3_deploy",
    "ecs",
    "elastic_beanstalk",
  ].map(at) as [string, string, string, string, string, string, string, string, string];
  const groups = ["this", "copying"].map(
    (kind) => `{ for k, v in aws_codedeploy_deployment_group.${kind} : k => v.deployment_group_name }`,
  );
  const PARTS: ReadonlyArray<readonly [does: string, kind: string, configuration: string]> = [
    [
      "takes a branch through a connection, which looks for changes by itself in V1 only: V2 has triggers",
      "connection_source",
      `{ ConnectionArn = local.connection_arns[${connection}.connection], FullRepositoryId = ${connection}.repository, BranchName = ${connection}.branch, ` +
        `OutputArtifactFormat = ${connection}.full_clone ? "CODEBUILD_CLONE_REF" : "CODE_ZIP", DetectChanges = var.pipeline_type == "V1" ? (${flag(`${connection}.start_on_push`)}) : "false" }`,
    ],
    [
      "takes an object, of which EventBridge tells",
      "s3_source",
      `{ S3Bucket = ${s3}.bucket, S3ObjectKey = ${s3}.object_key, PollForSourceChanges = "false" }`,
    ],
    ["takes an image", "ecr_source", `{ RepositoryName = ${ecr}.repository, ImageTag = ${ecr}.image_tag }`],
    [
      "builds: of several inputs the first one leads unless another was named",
      "build",
      `merge({ ProjectName = aws_codebuild_project.project[${build}.project].name }, ` +
        `1 < length(action.value.inputs) ? { PrimarySource = ${build}.primary_source != null ? ${build}.primary_source : action.value.inputs[0] } : {}, ` +
        `0 < length(${build}.environment) ? { EnvironmentVariables = jsonencode([for k, v in ${build}.environment : { name = k, value = v, type = "PLAINTEXT" }]) } : {}, ` +
        `${build}.batch ? { BatchEnabled = "true" } : {})`,
    ],
    [
      "plans or applies Terraform",
      "terraform",
      `merge({ ProjectName = ${terraform}.step == "plan" ? aws_codebuild_project.terraform_plan[${terraform}.root].name : aws_codebuild_project.terraform_apply[${terraform}.root].name }, ` +
        "1 < length(action.value.inputs) ? { PrimarySource = action.value.inputs[0] } : {})",
    ],
    [
      "asks somebody",
      "approval",
      `merge(${ifGiven(`${approval}.notify`, "NotificationArn", `${approval}.notify.topic_arn`)}, ${ifGiven(`${approval}.review_url`, "ExternalEntityLink")}, ${ifGiven(`${approval}.comment`, "CustomData")})`,
    ],
    [
      "deploys by CodeDeploy, to the group of either kind",
      "code_deploy",
      `{ ApplicationName = aws_codedeploy_app.this["this"].name, DeploymentGroupName = merge(${groups.join(", ")})[action.value.code_deploy.deployment] }`,
    ],
    [
      "deploys to Elastic Beanstalk",
      "elastic_beanstalk",
      `{ ApplicationName = ${beanstalk}.application, EnvironmentName = ${beanstalk}.environment }`,
    ],
    [
      "deploys to a bucket",
      "s3_deploy",
      `merge({ BucketName = ${s3Deploy}.bucket, Extract = ${flag(`${s3Deploy}.extract`)} }, ${ifGiven(`${s3Deploy}.object_key`, "ObjectKey")}, ${ifGiven(`${s3Deploy}.cache_control`, "CacheControl")}, ${ifGiven(`${s3Deploy}.kms_key_arn`, "KMSEncryptionKeyARN")})`,
    ],
    [
      "deploys to ECS",
      "ecs",
      `{ ClusterName = ${ecs}.cluster, ServiceName = ${ecs}.service, FileName = ${ecs}.file_name, DeploymentTimeout = tostring(${ecs}.timeout_minutes) }`,
    ],
  ];

  test.each(PARTS)("%s", (_, kind, part) => {
    expect(configuration).toContain(`action.value.${kind} != null ? ${part} : {}`);
  });

  test("is of the action's kind alone", () => {
    const parts = PARTS.map(([, kind, part]) => `action.value.${kind} != null ? ${part} : {}`);
    expect(configuration).toBe(`\${merge(${parts.join(", ")})}`);
  });
});

describe("conditions", () => {
  const rule = [
    {
      content: {
        name: "${rule.key}",
        configuration:
          "${merge(" +
          'rule.value.alarm != null ? merge({ AlarmName = rule.value.alarm.name, AlarmStates = join(",", rule.value.alarm.states) }, rule.value.alarm.wait_minutes != null ? { WaitTime = tostring(rule.value.alarm.wait_minutes) } : {}) : {}, ' +
          "rule.value.window != null ? { Cron = rule.value.window.cron, TimeZone = rule.value.window.time_zone } : {}, " +
          "rule.value.variable != null ? { Variable = rule.value.variable.name, Operator = rule.value.variable.operator, Value = rule.value.variable.value } : {})}",
        rule_type_id: {
          category: "Rule",
          owner: "AWS",
          version: "1",
          provider: expression(firstOf("rule.value", { alarm: "CloudWatchAlarm", window: "DeploymentWindow" }, "VariableCheck")),
        },
      },
    },
  ];
  const rules = (from: string) => rule.map((one) => ({ for_each: `\${${from}}`, ...one }));

  test.each(["before_entry", "on_success"])("%s has its rules, and what follows when they do not hold", (moment) => {
    expect(ofStage[moment]).toEqual([
      {
        for_each: `\${stage.value.${moment}[*]}`,
        content: { condition: { result: `\${${moment}.value.result}`, dynamic: { rule: rules(`${moment}.value.rules`) } } },
      },
    ]);
  });

  test("on_failure does something at once, or where its rules say so; a retry has its mode", () => {
    expect(ofStage["on_failure"]).toEqual([
      {
        for_each: "${stage.value.on_failure[*]}",
        content: {
          result: "${on_failure.value.rules == null ? on_failure.value.result : null}",
          dynamic: {
            retry_configuration: [
              {
                for_each: '${on_failure.value.result == "RETRY" ? { this = true } : {}}',
                content: { retry_mode: "${on_failure.value.retry_mode}" },
              },
            ],
            condition: [
              {
                for_each: "${(on_failure.value.rules == null ? [] : [on_failure.value.rules])}",
                content: { result: "${on_failure.value.result}", dynamic: { rule: rules("condition.value") } },
              },
            ],
          },
        },
      },
    ]);
  });
});

describe("triggers", () => {
  const [byBranch, asked, ...others] = PIPELINE.dynamic["trigger"] ?? [];

  test("start a V2 pipeline with each push to a source's branch, where nothing else was asked for", () => {
    expect(byBranch).toEqual({
      for_each: `\${{ for v in flatten([for v in ${ACTIONS} : [for v2 in v.action.connection_source[*] : { name = v.action.name, branch = v2.branch } if var.pipeline_type == "V2" ? (v2.start_on_push ? !contains(keys(var.triggers), v.action.name) : false) : false]]) : v.name => v }}`,
      content: {
        provider_type: "CodeStarSourceConnection",
        git_configuration: {
          source_action_name: "${trigger.key}",
          push: [{ branches: { includes: ["${trigger.value.branch}"] } }],
        },
      },
    });
    expect(others).toEqual([]);
  });

  test("are else of pushes and pull requests, by branches, files and tags", () => {
    const { push, pull_request } = (
      asked as unknown as { content: { git_configuration: { dynamic: Record<string, Dynamic[]> } } }
    ).content.git_configuration.dynamic;
    expect(asked).toMatchObject({
      for_each: "${var.triggers}",
      content: {
        provider_type: "CodeStarSourceConnection",
        git_configuration: { source_action_name: "${trigger.key}" },
      },
    });
    expect(push).toEqual([
      {
        for_each: "${trigger.value.push}",
        content: {
          dynamic: Object.fromEntries(
            ["branches", "file_paths", "tags"].map((kind) => [kind, optionalFilters("push.value", kind)]),
          ),
        },
      },
    ]);
    expect(pull_request).toEqual([
      {
        for_each: "${trigger.value.pull_request}",
        content: {
          events: "${pull_request.value.events}",
          branches: filters("pull_request.value.branches"),
          dynamic: { file_paths: optionalFilters("pull_request.value", "file_paths") },
        },
      },
    ]);
  });
});

test("notifications are of the pipeline, to the topic and of the events that each names", () => {
  expect(resource("aws_codestarnotifications_notification_rule.this")).toEqual({
    for_each: "${var.notifications}",
    name: '${substr("${var.name}-${each.key}", 0, 55)}-${substr(uuid(), 0, 8)}',
    resource: "${aws_codepipeline.this.arn}",
    detail_type: "${each.value.detail}",
    event_type_ids: '${[for v in each.value.events : "codepipeline-pipeline-${v}"]}',
    target: [{ address: "${each.value.topic_arn}", type: "SNS" }],
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name"] },
  });
});

test("connections are those given, and those made, which keep their names; those to be opened are told", () => {
  expect(resource("aws_codeconnections_connection.this")).toEqual({
    for_each: "${{ for k, v in var.connections : k => v if v.existing == null }}",
    name: '${substr("${var.name}-${each.key}", 0, 23)}-${substr(uuid(), 0, 8)}',
    provider_type: "${each.value.provider_type}",
    host_arn: "${each.value.host != null ? each.value.host.arn : null}",
    tags: "${var.tags}",
    lifecycle: { create_before_destroy: true, ignore_changes: ["name"] },
  });
  expect(output("connection_arns")).toBe("${local.connection_arns}");
  expect(output("connection_statuses")).toBe("${{ for k, v in aws_codeconnections_connection.this : k => v.connection_status }}");
  expect(output("pending_connections")).toBe(
    '${[for k, v in aws_codeconnections_connection.this : k if v.connection_status == "PENDING"]}',
  );
});

test("the outputs lead to the pipeline", () => {
  expect(["arn", "name", "role_arn", "console_url"].map(output)).toEqual([
    "${aws_codepipeline.this.arn}",
    "${aws_codepipeline.this.name}",
    "${aws_iam_role.this.arn}",
    "https://${data.aws_region.this.name}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${aws_codepipeline.this.name}/view?region=${data.aws_region.this.name}",
  ]);
});
