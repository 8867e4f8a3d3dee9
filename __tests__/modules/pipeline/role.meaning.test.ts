import { ARTIFACT_KEY, allows, every, here, inS3, local, resource, trustIn, withPolicy } from "./support";

/** A list of what the actions of a kind use, each once. */
const used = (kind: string, item: string, condition = ""): string =>
  `\${distinct(flatten([for v in local.actions : [for v2 in v.action.${kind}[*] : ${item}${condition}]]))}`;
const named = (kind: string, arn: string): string => used(kind, `"${arn}"`);
/** What the actions of a kind may be given, and what lists of theirs hold. */
const given = (kind: string, attribute: string): string =>
  `\${distinct(flatten([for v in local.actions : flatten([for v2 in v.action.${kind}[*] : [for v3 in (v2.${attribute} == null ? [] : [v2.${attribute}]) : v3]])]))}`;
const listed = (kind: string, attribute: string): string =>
  `\${distinct(flatten([for v in local.actions : flatten([for v2 in v.action.${kind}[*] : [for v3 in v2.${attribute} : v3]])]))}`;
const both = (...lists: string[]): string => `\${concat(${lists.map((list) => list.slice(2, -1)).join(", ")})}`;

const CONNECTION = used("connection_source", "local.connection_arns[v2.connection]").slice(2, -1);
const connections = (wrong: string, right: string) => `[for v in ${CONNECTION} : replace(v, ":${wrong}:", ":${right}:")]`;
const APPLICATION = '${aws_codedeploy_app.this["this"].name}';
const GROUPS = ["this", "copying"].map(
  (kind) => `{ for k, v in aws_codedeploy_deployment_group.${kind} : k => v.deployment_group_name }`,
);
const CONFIGURATIONS =
  '{ for k, v in var.deployments : k => v.minimum_healthy_hosts != null ? aws_codedeploy_deployment_config.this[k].deployment_config_name : (v.configuration != null ? v.configuration : "CodeDeployDefault.OneAtATime") }';
const BEANSTALK_BUCKET = inS3("elasticbeanstalk-${data.aws_region.this.name}-${data.aws_caller_identity.this.account_id}");
const alarmsOf = (moment: string) =>
  `flatten([for v2 in v.${moment}[*] : flatten([for v3 in v2.rules : [for v4 in v3.alarm[*] : v4.name]])])`;
const ALARMS_OF_FAILURE =
  "flatten([for v2 in v.on_failure[*] : flatten([for v3 in (v2.rules == null ? [] : [v2.rules]) : flatten([for v4 in v3 : [for v5 in v4.alarm[*] : v5.name]])])])";
const topics = (item: string) => `\${flatten([for v in local.actions : flatten([for v2 in v.action.approval[*] : ${item}])])}`;

const READS_KEY = ["kms:Decrypt", "kms:DescribeKey"];
const WRITES_KEY = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const LOOKS_AT_BUCKET = ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"];

type Row = readonly [sid: string, actions: readonly string[], resources: unknown, condition?: object];

/** What the pipeline may do, by what it is for. */
const PERMISSIONS: Record<string, readonly Row[]> = {
  "hand artifacts on, encrypted": [
    ["Artifacts", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], ["${aws_s3_bucket.artifacts.arn}/*"]],
    ["ArtifactBucket", LOOKS_AT_BUCKET, ["${aws_s3_bucket.artifacts.arn}"]],
    ["ArtifactKey", WRITES_KEY, [ARTIFACT_KEY]],
  ],
  "take sources: through the connections, the objects and the images that its actions name": [
    [
      "Connections",
      ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
      // A connection has an ARN with either name of its service.
      `\${concat(${connections("codestar-connections", "codeconnections")}, ${connections("codeconnections", "codestar-connections")})}`,
    ],
    [
      "SourceObjects",
      ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
      named("s3_source", inS3("${v2.bucket}/${v2.object_key}")),
    ],
    ["SourceBuckets", [...LOOKS_AT_BUCKET, "s3:ListBucket"], named("s3_source", inS3("${v2.bucket}"))],
    ["SourceKeys", READS_KEY, given("s3_source", "kms_key_arn")],
    ["SourceImages", ["ecr:DescribeImages"], named("ecr_source", here("ecr", "repository/${v2.repository}"))],
  ],
  "build: its own projects, in batches those that are asked for": [
    [
      "Builds",
      ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      both(
        used("build", "aws_codebuild_project.project[v2.project].arn"),
        used(
          "terraform",
          'v2.step == "plan" ? aws_codebuild_project.terraform_plan[v2.root].arn : aws_codebuild_project.terraform_apply[v2.root].arn',
        ),
      ),
    ],
    [
      "Batches",
      ["codebuild:BatchGetBuildBatches", "codebuild:StartBuildBatch"],
      used("build", "aws_codebuild_project.project[v2.project].arn", " if v2.batch"),
    ],
  ],
  "ask people, and look at alarms": [
    ["ApprovalTopics", ["sns:Publish"], topics("[for v3 in v2.notify[*] : v3.topic_arn]")],
    [
      "ApprovalTopicKeys",
      ["kms:Decrypt", "kms:GenerateDataKey*"],
      topics("flatten([for v3 in v2.notify[*] : [for v4 in (v3.kms_key_arn == null ? [] : [v3.kms_key_arn]) : v4]])"),
    ],
    [
      "Alarms",
      ["cloudwatch:DescribeAlarms"],
      `\${[for v in distinct(flatten([for v in var.stages : concat(${alarmsOf("before_entry")}, ${alarmsOf("on_success")}, ${ALARMS_OF_FAILURE})])) : "${here("cloudwatch", "alarm:${v}")}"]}`,
    ],
  ],
  "deploy to buckets": [
    ["DeployedObjects", ["s3:PutObject"], named("s3_deploy", inS3("${v2.bucket}/*"))],
    ["DeployedKeys", WRITES_KEY, given("s3_deploy", "kms_key_arn")],
  ],
  "deploy by CodeDeploy: to its own groups": [
    [
      "CodeDeployApplication",
      ["codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
      named("code_deploy", here("codedeploy", `application:${APPLICATION}`)),
    ],
    [
      "CodeDeployGroups",
      ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
      named("code_deploy", here("codedeploy", `deploymentgroup:${APPLICATION}/\${merge(${GROUPS.join(", ")})[v2.deployment]}`)),
    ],
    [
      "CodeDeployConfigs",
      ["codedeploy:GetDeploymentConfig"],
      named("code_deploy", here("codedeploy", `deploymentconfig:\${${CONFIGURATIONS}[v2.deployment]}`)),
    ],
  ],
  "deploy to ECS: services that are named, whose tasks get the roles that are named": [
    [
      "EcsServices",
      ["ecs:DescribeServices", "ecs:UpdateService", "ecs:TagResource"],
      named("ecs", here("ecs", "service/${v2.cluster}/${v2.service}")),
    ],
    [
      "EcsTasks",
      ["ecs:DescribeTasks", "ecs:ListTasks"],
      both(named("ecs", here("ecs", "task/${v2.cluster}/*")), named("ecs", here("ecs", "container-instance/${v2.cluster}/*"))),
    ],
    [
      "EcsTaskDefinitions",
      ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
      named("ecs", here("ecs", "task-definition/${v2.task_family}:*")),
    ],
    // AWS knows no resource for it.
    ["EcsLook", ["ecs:DescribeTaskDefinition"], named("ecs", "*")],
    [
      "EcsRoles",
      ["iam:PassRole"],
      listed("ecs", "task_role_arns"),
      { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    ],
  ],
  "deploy to Elastic Beanstalk: environments that are named, with what Beanstalk does in the caller's name": [
    [
      "Beanstalk",
      [
        "elasticbeanstalk:CreateApplicationVersion",
        "elasticbeanstalk:DescribeApplicationVersions",
        "elasticbeanstalk:DescribeEnvironments",
        "elasticbeanstalk:DescribeEvents",
        "elasticbeanstalk:UpdateEnvironment",
      ],
      both(
        ...[
          "application/${v2.application}",
          "applicationversion/${v2.application}/*",
          "environment/${v2.application}/${v2.environment}",
        ].map((what) => named("elastic_beanstalk", here("elasticbeanstalk", what))),
      ),
    ],
    [
      "BeanstalkStacks",
      [
        "cloudformation:DescribeStackEvents",
        "cloudformation:DescribeStackResource",
        "cloudformation:DescribeStackResources",
        "cloudformation:DescribeStacks",
        "cloudformation:GetTemplate",
        "cloudformation:UpdateStack",
      ],
      named("elastic_beanstalk", here("cloudformation", "stack/awseb-*")),
    ],
    [
      "BeanstalkGroups",
      ["autoscaling:ResumeProcesses", "autoscaling:SuspendProcesses", "autoscaling:UpdateAutoScalingGroup"],
      named("elastic_beanstalk", here("autoscaling", "autoScalingGroup:*:autoScalingGroupName/awseb-*")),
    ],
    [
      "BeanstalkTargets",
      ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      named("elastic_beanstalk", here("elasticloadbalancing", "targetgroup/awseb-*")),
    ],
    [
      "BeanstalkBucket",
      ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl"],
      named("elastic_beanstalk", `${BEANSTALK_BUCKET}/*`),
    ],
    [
      "BeanstalkBucketItself",
      ["s3:CreateBucket", "s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:ListBucket"],
      named("elastic_beanstalk", BEANSTALK_BUCKET),
    ],
    // AWS knows no resources for these.
    [
      "BeanstalkLook",
      [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      named("elastic_beanstalk", "*"),
    ],
  ],
};

interface Statement {
  readonly Sid: string;
}
const statements = local("permissions") as Statement[];

test.each(Object.entries(PERMISSIONS))("the pipeline may %s", (_, rows) => {
  const sids = rows.map(([sid]) => sid);
  expect(statements.filter(({ Sid }) => sids.includes(Sid))).toEqual(
    rows.map(([Sid, Action, Resource, Condition]) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource,
      ...(Condition && { Condition }),
    })),
  );
});

test("the pipeline may do nothing else", () => {
  const known = Object.values(PERMISSIONS).flatMap((rows) => rows.map(([sid]) => sid));
  expect(statements.map(({ Sid }) => Sid)).toEqual(known);
});

test("its role is CodePipeline's, within the boundary, and is told no statement that is for nothing", () => {
  expect(withPolicy("aws_iam_role.this", "assume_role_policy")).toEqual({
    assume_role_policy: trustIn("codepipeline"),
    description: "The pipeline ${var.name}",
    name_prefix: "${var.name}-pipeline-",
    permissions_boundary: "${var.permissions_boundary}",
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
  expect(resource("aws_iam_role_policy.this")).toEqual({
    name: "pipeline",
    role: "${aws_iam_role.this.id}",
    policy: '${jsonencode({ Version = "2012-10-17", Statement = [for v in local.permissions : v if 0 < length(v.Resource)] })}',
  });
});

test("every role of the module is within the boundary that it is given", () => {
  const roles = Object.keys(every("assume_role_policy"));
  expect(every("permissions_boundary")).toEqual(Object.fromEntries(roles.map((role) => [role, "${var.permissions_boundary}"])));
});

test("who clones a repository may use its connection, under both services' names", () => {
  const ARNS = "[for v in each.value : local.connection_arns[v]]";
  expect(withPolicy("aws_iam_role_policy.clone")).toEqual({
    for_each: "${{ for k, v in local.clones : k => v if 0 < length(v) }}",
    name: "clone",
    role: "${aws_iam_role.project[each.key].id}",
    policy: allows({
      Action: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
      Resource: `\${concat([for v in ${ARNS} : replace(v, ":codestar-connections:", ":codeconnections:")], [for v in ${ARNS} : replace(v, ":codeconnections:", ":codestar-connections:")])}`,
    }),
  });
});

describe("EventBridge", () => {
  const WHERE_NEEDED = "${0 < length(local.start_patterns) ? { this = true } : {}}";

  test("has a rule for each source in S3 or ECR that starts the pipeline, and starts it", () => {
    expect(resource("aws_cloudwatch_event_rule.start")).toEqual({
      for_each: "${local.start_patterns}",
      description: "Starts the pipeline ${var.name} when what its source ${each.key} takes has changed.",
      event_pattern: "${each.value.pattern}",
      name_prefix: "${var.name}-start-",
      tags: "${var.tags}",
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
    expect(resource("aws_cloudwatch_event_target.start")).toEqual({
      for_each: "${local.start_patterns}",
      rule: "${aws_cloudwatch_event_rule.start[each.key].name}",
      arn: "${aws_codepipeline.this.arn}",
      role_arn: '${aws_iam_role.start["this"].arn}',
      depends_on: ["aws_iam_role_policy.start"],
    });
  });

  test("may start this pipeline, by these rules only, and nothing else", () => {
    expect(withPolicy("aws_iam_role.start", "assume_role_policy")).toEqual({
      for_each: WHERE_NEEDED,
      assume_role_policy: trustIn("events", {
        ArnEquals: { "aws:SourceArn": ["${for v in aws_cloudwatch_event_rule.start : v.arn}"] },
      }),
      name_prefix: "${var.name}-start-",
      permissions_boundary: "${var.permissions_boundary}",
      tags: "${var.tags}",
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
    expect(withPolicy("aws_iam_role_policy.start")).toEqual({
      for_each: WHERE_NEEDED,
      name: "start",
      role: '${aws_iam_role.start["this"].id}',
      policy: allows({ Action: "codepipeline:StartPipelineExecution", Resource: "${aws_codepipeline.this.arn}" }),
    });
  });

  test("hears of objects that are created, and of images that are pushed", () => {
    const sources = (kind: string, pattern: string) =>
      `flatten([for v in ${ACTIONS} : [for v2 in v.action.${kind}[*] : { name = v.action.name, pattern = jsonencode({ ${pattern} }) } if v2.start_on_change]])`;
    const s3 =
      'source = ["aws.s3"], detail-type = ["Object Created"], detail = { bucket = { name = [v2.bucket] }, object = { key = [v2.object_key] } }';
    const ecr =
      'source = ["aws.ecr"], detail-type = ["ECR Image Action"], detail = { action-type = ["PUSH"], result = ["SUCCESS"], repository-name = [v2.repository], image-tag = [v2.image_tag] }';
    expect(local("start_patterns")).toBe(
      `\${{ for v in concat(${sources("s3_source", s3)}, ${sources("ecr_source", ecr)}) : v.name => v }}`,
    );
  });
});

/** All actions, with their stage's place and their own. */
const ACTIONS =
  'flatten([for k, v in var.stages : [for v2 in v.actions : { action = v2, label = "${v.name}/${v2.name}", stage = tonumber(k), rank = (tonumber(k) * 1000) + v2.run_order }]])';

test("the actions are those of all stages, in their order; a project clones what its own inputs were made of", () => {
  expect(local("actions")).toBe(`\${${ACTIONS}}`);
  const sources = `[for v4 in ${ACTIONS} : [for v5 in v4.action.connection_source[*] : v5.connection if v5.full_clone ? anytrue([for v6 in v4.action.outputs : contains(v2.action.inputs, v6)]) : false]]`;
  expect(local("clones")).toBe(
    `\${{ for k, v in var.projects : k => distinct(flatten([for v2 in ${ACTIONS} : flatten([for v3 in v2.action.build[*] : flatten(${sources}) if v3.project == k])])) }}`,
  );
});
