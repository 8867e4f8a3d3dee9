import {
  ARTIFACT_KEY,
  DRIFTING,
  PARTITION,
  REGION,
  allows,
  every,
  here,
  local,
  output,
  resource,
  tagged,
  trustIn,
  withPolicy,
} from "./support";

/** The kinds of projects: where they come from, what their names end with, and how long the beginning may be in a role's name. */
const KINDS = {
  project: { from: "var.projects", end: "", length: 37 },
  terraform_plan: { from: "var.terraform", end: "-plan", length: 32 },
  terraform_apply: { from: "var.terraform", end: "-apply", length: 31 },
  terraform_drift: { from: DRIFTING, end: "-drift", length: 31 },
} as const;
const ALL = Object.entries(KINDS).map(([kind, about]) => ({ kind, ...about }));
/** Those of the projects for which a part is there. */
const only = (from: string, condition: string): string => `\${{ for k, v in ${from} : k => v if ${condition} }}`;
const policy = (address: string) => withPolicy(`aws_iam_role_policy.${address}`);

test.each(ALL)(
  "$kind has roles that CodeBuild takes on, for this account's projects, within the boundary",
  ({ kind, from, end, length }) => {
    expect(withPolicy(`aws_iam_role.${kind}`, "assume_role_policy")).toEqual({
      for_each: `\${${from}}`,
      assume_role_policy: trustIn("codebuild", { ArnLike: { "aws:SourceArn": here("codebuild", "project/*") } }),
      description: `Builds \${each.key}${end} of the pipeline \${var.name}`,
      name_prefix: `\${substr("\${var.name}-\${each.key}", 0, ${length})}${end}-`,
      permissions_boundary: "${var.permissions_boundary}",
      tags: tagged(`\${each.key}${end}`),
      lifecycle: { ignore_changes: ["name_prefix"] },
    });
  },
);

describe.each(ALL)("a role of $kind", ({ kind, from }) => {
  const role = `\${aws_iam_role.${kind}[each.key].id}`;

  test("writes its own log only", () => {
    expect(policy(`${kind}_log`)).toEqual({
      for_each: `\${${from}}`,
      name: "log",
      role,
      policy: allows({
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `\${aws_cloudwatch_log_group.${kind}[each.key].arn}:*`,
      }),
    });
  });

  test("reads the parameters that are named: by ARN, by path, or by a name without a slash", () => {
    const byName = here("ssm", "parameter");
    expect(policy(`${kind}_parameters`)).toEqual({
      for_each: only(from, "0 < length(v.parameters)"),
      name: "parameters",
      role,
      policy: allows({
        Action: ["ssm:GetParameters"],
        Resource: [
          `\${for v in each.value.parameters : startswith(v, "arn:") ? v : (startswith(v, "/") ? "${byName}\${v}" : "${byName}/\${v}")}`,
        ],
      }),
    });
  });

  test("reads the secrets that are named", () => {
    expect(policy(`${kind}_secrets`)).toEqual({
      for_each: only(from, "0 < length(v.secrets)"),
      name: "secrets",
      role,
      policy: allows({ Action: ["secretsmanager:GetSecretValue"], Resource: ["${for v in each.value.secrets : v.arn}"] }),
    });
  });

  test("decrypts parameters and secrets with keys that are named, through their services only", () => {
    expect(policy(`${kind}_decryption`)).toEqual({
      for_each: only(from, "0 < length(v.decryption_keys)"),
      name: "decryption",
      role,
      policy: allows({
        Action: ["kms:Decrypt"],
        Resource: ["${for v in each.value.decryption_keys : v}"],
        Condition: {
          StringEquals: { "kms:ViaService": [`ssm.${REGION}.amazonaws.com`, `secretsmanager.${REGION}.amazonaws.com`] },
        },
      }),
    });
  });
});

test.each([
  ["project", "project_policies", "var.projects", "policies", "var.projects"],
  ["terraform_plan", "terraform_plan_policies", "var.terraform", "plan_policies", "var.terraform"],
  ["terraform_apply", "terraform_apply_policies", "var.terraform", "apply_policies", "var.terraform"],
  // Looking for drift is planning.
  ["terraform_drift", "terraform_drift_policies", DRIFTING, "plan_policies", DRIFTING],
])("a role of %s has the policies that it is given", (kind, name, from, attribute, list) => {
  expect(local(name)).toBe(`\${flatten([for k, v in ${from} : [for k2, v2 in v.${attribute} : "\${k}/\${k2}"]])}`);
  expect(resource(`aws_iam_role_policy_attachment.${kind}`)).toEqual({
    for_each: `\${toset(local.${name})}`,
    role: `\${aws_iam_role.${kind}[split("/", each.value)[0]].name}`,
    policy_arn: `\${${list}[split("/", each.value)[0]].${attribute}[split("/", each.value)[1]]}`,
    depends_on: [`terraform_data.${name}`],
  });
  // Changes with every name and ARN: what is attached under another name comes after what was.
  const arn = `${list}[split("/", v)[0]].${attribute}[split("/", v)[1]]`;
  expect(resource(`terraform_data.${name}`)).toEqual({ input: `\${{ for v in local.${name} : v => ${arn} }}` });
});

describe("artifacts", () => {
  const READS = ["s3:GetObject", "s3:GetObjectVersion"];
  const READS_KEY = ["kms:Decrypt", "kms:DescribeKey"];
  test.each([
    ["project", "var.projects", [...READS, "s3:PutObject"], [...READS_KEY, "kms:GenerateDataKey"]],
    ["terraform_plan", "var.terraform", [...READS, "s3:PutObject"], [...READS_KEY, "kms:GenerateDataKey"]],
    ["terraform_apply", "var.terraform", READS, READS_KEY],
  ])("are what a role of %s reads, and writes where it has something to hand on", (kind, from, objects, key) => {
    expect(policy(`${kind}_artifacts`)).toEqual({
      for_each: `\${${from}}`,
      name: "artifacts",
      role: `\${aws_iam_role.${kind}[each.key].id}`,
      policy: allows(
        { Sid: "Artifacts", Action: objects, Resource: "${aws_s3_bucket.artifacts.arn}/*" },
        { Sid: "Bucket", Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"], Resource: "${aws_s3_bucket.artifacts.arn}" },
        { Sid: "Key", Action: key, Resource: ARTIFACT_KEY },
      ),
    });
  });

  test("are none of drift's business", () => {
    expect(() => policy("terraform_drift_artifacts")).toThrow("there is no aws_iam_role_policy.terraform_drift_artifacts");
  });
});

test("an image in ECR is pulled by its project's role", () => {
  expect(policy("project_image")).toEqual({
    for_each: '${{ for k, v in var.projects : k => v.ecr_image != null ? v.ecr_image.uri : "" if v.ecr_image != null }}',
    name: "image",
    role: "${aws_iam_role.project[each.key].id}",
    policy: allows(
      {
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        // `123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1`
        Resource: `arn:${PARTITION}:ecr:\${split(".", each.value)[3]}:\${split(".", each.value)[0]}:repository\${regex("/[a-z0-9._/-]+", each.value)}`,
      },
      // AWS knows no narrower resource.
      { Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    ),
  });
});

describe("reports", () => {
  test("are written to the project's own groups", () => {
    expect(policy("project_reports")).toEqual({
      for_each: only("var.projects", "0 < length(v.reports)"),
      name: "reports",
      role: "${aws_iam_role.project[each.key].id}",
      policy: allows({
        Action: [
          "codebuild:CreateReport",
          "codebuild:UpdateReport",
          "codebuild:BatchPutTestCases",
          "codebuild:BatchPutCodeCoverages",
        ],
        Resource: ['${for k, v in each.value.reports : aws_codebuild_report_group.project["${each.key}/${k}"].arn}'],
      }),
    });
  });

  test("are in groups that CodeBuild knows by the project's name, and stay in CodeBuild", () => {
    const part = (position: number) => `split("/", each.value)[${position}]`;
    expect(local("project_reports")).toBe('${flatten([for k, v in var.projects : [for k2, v2 in v.reports : "${k}/${k2}"]])}');
    expect(resource("aws_codebuild_report_group.project")).toEqual({
      for_each: "${toset(local.project_reports)}",
      name: `\${aws_codebuild_project.project[${part(0)}].name}-\${${part(1)}}`,
      type: `\${var.projects[${part(0)}].reports[${part(1)}].type}`,
      delete_reports: true,
      export_config: { type: "NO_EXPORT" },
      tags: tagged(`\${${part(0)}}-\${${part(1)}}`),
    });
  });
});

test("who starts a batch's builds is a role of its own, and starts those of its project only", () => {
  const BATCHES = only("var.projects", "v.batch != null");
  expect(withPolicy("aws_iam_role.project_batch", "assume_role_policy")).toEqual({
    for_each: BATCHES,
    assume_role_policy: trustIn("codebuild", { ArnLike: { "aws:SourceArn": here("codebuild", "project/*") } }),
    description: "Starts the batches of ${each.key} of the pipeline ${var.name}",
    name_prefix: '${substr("${var.name}-${each.key}", 0, 31)}-batch-',
    permissions_boundary: "${var.permissions_boundary}",
    tags: tagged("${each.key}-batch"),
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
  expect(policy("project_batch")).toEqual({
    for_each: BATCHES,
    name: "batch",
    role: "${aws_iam_role.project_batch[each.key].id}",
    policy: allows({
      Action: ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild"],
      Resource: "${aws_codebuild_project.project[each.key].arn}",
    }),
  });
});

test.each(ALL)("the logs of $kind are kept for as long as is asked for, with the key that is given", ({ kind, from, end }) => {
  expect(resource(`aws_cloudwatch_log_group.${kind}`)).toEqual({
    for_each: `\${${from}}`,
    name_prefix: `/aws/codebuild/\${var.name}-\${each.key}${end}-`,
    retention_in_days: "${each.value.logs.retention_days}",
    kms_key_id: "${each.value.logs.kms_key != null ? each.value.logs.kms_key.arn : null}",
    tags: tagged(`\${each.key}${end}`),
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
});

interface Project {
  readonly environment: { readonly dynamic: unknown };
  readonly dynamic: Record<string, unknown>;
}
const projectOf = (kind: string) => resource(`aws_codebuild_project.${kind}`) as unknown as Project;

describe.each(ALL)("a project of $kind", ({ kind, from, end }) => {
  test("builds in its own role, encrypts for the pipeline, logs to its own group, and keeps its name", () => {
    expect(projectOf(kind)).toMatchObject({
      for_each: `\${${from}}`,
      name: `\${var.name}-\${each.key}${end}-\${substr(uuid(), 0, 8)}`,
      service_role: `\${aws_iam_role.${kind}[each.key].arn}`,
      encryption_key: ARTIFACT_KEY,
      build_timeout: "${each.value.timeout_minutes}",
      tags: tagged(`\${each.key}${end}`),
      logs_config: {
        cloudwatch_logs: { status: "ENABLED", group_name: `\${aws_cloudwatch_log_group.${kind}[each.key].name}` },
      },
      lifecycle: { ignore_changes: ["name"] },
    });
  });

  test("gets its variables from plain text, Parameter Store and Secrets Manager", () => {
    const variables = (from: string, type: string, value = "environment_variable.value") => ({
      for_each: `\${each.value.${from}}`,
      content: { name: "${environment_variable.key}", type, value: `\${${value}}` },
    });
    const secret = ["arn", "key", "version_stage"].map((part) => `environment_variable.value.${part}`);
    const optional = secret.slice(1).map((part) => `${part} != null ? ${part} : ""`);
    expect(projectOf(kind).environment.dynamic).toEqual({
      environment_variable: [
        variables("environment", "PLAINTEXT"),
        variables("parameters", "PARAMETER_STORE"),
        variables("secrets", "SECRETS_MANAGER", `join(":", [${[secret[0], ...optional].join(", ")}, ""])`),
      ],
    });
  });
});

describe("a project for builds", () => {
  const project = projectOf("project");

  test("is as its inputs say", () => {
    expect(project).toMatchObject({
      description:
        '${each.value.description != null ? each.value.description : "Builds ${each.key} for the pipeline ${var.name}"}',
      concurrent_build_limit: "${each.value.concurrent_builds}",
      queued_timeout: "${each.value.queued_timeout_minutes}",
      artifacts: { type: "CODEPIPELINE" },
      source: {
        type: "CODEPIPELINE",
        buildspec:
          '${each.value.buildspec != null ? each.value.buildspec : each.value.buildspec_file != null ? each.value.buildspec_file : "buildspec.yml"}',
      },
    });
  });

  test("runs on the newest image for its processor, unless another one is named; one in ECR with its own role", () => {
    const { dynamic: _, ...environment } = project.environment as Record<string, unknown>;
    const images = Object.entries({
      LINUX_CONTAINER: "amazonlinux-x86_64-standard:5.0",
      ARM_CONTAINER: "amazonlinux-aarch64-standard:3.0",
      LINUX_GPU_CONTAINER: "amazonlinux-x86_64-standard:5.0",
      LINUX_LAMBDA_CONTAINER: "amazonlinux-x86_64-lambda-standard:python3.12",
      ARM_LAMBDA_CONTAINER: "amazonlinux-aarch64-lambda-standard:python3.12",
    }).map(([type, image]) => `${type} = "aws/codebuild/${image}"`);
    expect(environment).toEqual({
      type: "${each.value.environment_type}",
      compute_type:
        '${each.value.compute_type != null ? each.value.compute_type : can(regex("_LAMBDA_", each.value.environment_type)) ? "BUILD_LAMBDA_1GB" : "BUILD_GENERAL1_SMALL"}',
      image: `\${each.value.ecr_image != null ? each.value.ecr_image.uri : (each.value.image != null ? each.value.image : { ${images.join(", ")} }[each.value.environment_type])}`,
      image_pull_credentials_type: '${each.value.ecr_image != null ? "SERVICE_ROLE" : "CODEBUILD"}',
      privileged_mode: "${each.value.privileged}",
    });
  });

  test("caches in the pipeline's bucket or on its host, and builds in batches within their limits", () => {
    expect(project.dynamic).toMatchObject({
      cache: [
        {
          for_each: "${each.value.cache[*]}",
          content: {
            type: "${cache.value.type}",
            location: '${cache.value.type == "S3" ? "${aws_s3_bucket.artifacts.id}/cache/${each.key}" : null}',
            modes: '${cache.value.type == "LOCAL" ? cache.value.modes : null}',
          },
        },
      ],
      build_batch_config: [
        {
          for_each: "${each.value.batch[*]}",
          content: {
            service_role: "${aws_iam_role.project_batch[each.key].arn}",
            combine_artifacts: "${build_batch_config.value.combine_artifacts}",
            timeout_in_mins: "${build_batch_config.value.timeout_minutes}",
            restrictions: {
              compute_types_allowed: "${build_batch_config.value.compute_types}",
              maximum_builds_allowed: "${build_batch_config.value.maximum_builds}",
            },
          },
        },
      ],
    });
    expect(Object.keys(project.dynamic).sort()).toEqual(["build_batch_config", "cache", "vpc_config"]);
  });

  test("is there once its role may do what builds need, and the way out is open", () => {
    expect(resource("aws_codebuild_project.project")["depends_on"]).toEqual([
      ...["log", "artifacts", "parameters", "secrets", "decryption"].map((name) => `aws_iam_role_policy.project_${name}`),
      "aws_iam_role_policy_attachment.project",
      "aws_iam_role_policy.project_image",
      "aws_vpc_security_group_egress_rule.project",
      "aws_iam_role_policy.project_vpc",
      "aws_s3_bucket_policy.artifacts",
    ]);
  });
});

test("only what AWS knows no narrower resource for is allowed with everything", () => {
  const wide = Object.keys(every("policy"))
    .filter((address) => Object.keys(KINDS).some((kind) => address.startsWith(`aws_iam_role_policy.${kind}`)))
    .flatMap((address) => {
      const { Statement } = withPolicy(address)["policy"] as { Statement: Array<{ Action: string[]; Resource: unknown }> };
      return Statement.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
    });
  expect(wide).toEqual([
    "ecr:GetAuthorizationToken",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
  ]);
});

test("the outputs name projects and roles", () => {
  const all = (address: string, attribute: string) => `\${{ for k, v in ${address} : k => v.${attribute} }}`;
  expect(["project_names", "project_role_arns", "plan_role_arns", "apply_role_arns"].map(output)).toEqual([
    all("aws_codebuild_project.project", "name"),
    all("aws_iam_role.project", "arn"),
    all("aws_iam_role.terraform_plan", "arn"),
    all("aws_iam_role.terraform_apply", "arn"),
  ]);
});
