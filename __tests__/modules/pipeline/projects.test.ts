import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/pipeline/example";
import { pipeline } from "../../../modules/pipeline/pipeline";

const definition = pipeline as unknown as ModuleDefinition;
type Changes = Record<string, unknown>;

/** The problems of the example with a project `tests`. */
const problems = (project: Changes): string[] => judge(definition, { ...example, projects: { tests: project } }).map(problemText);
const vpc = (changes: Changes = {}) => ({
  vpc: { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0123456789abcdef0"], egress: {}, ...changes },
});
const egress = (rule: Changes) => vpc({ egress: { out: rule } });
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const CHANGE = "arn:aws:iam::123456789012:policy/change";
const ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/builder";
const IN_PLAIN_TEXT =
  "projects must hold no secrets in `environment`, where everybody who may look at the project reads them; keep them in Secrets Manager or Parameter Store, and name them in `secrets` or `parameters`:";

test.each<[string, Changes]>([
  ["nothing said", {}],
  ["an image of its environment", { environmentType: "ARM_CONTAINER", image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" }],
  ["Lambda", { environmentType: "LINUX_LAMBDA_CONTAINER", computeType: "BUILD_LAMBDA_4GB" }],
  ["a GPU", { environmentType: "LINUX_GPU_CONTAINER", computeType: "BUILD_GENERAL1_LARGE" }],
  ["an own image by its tag", { ecrImage: { uri: `${ECR}:1.2` } }],
  ["an own image by its digest", { ecrImage: { uri: `${ECR}@sha256:${"a".repeat(64)}` } }],
  ["a cache of Docker's layers with root", { privileged: true, cache: { modes: ["LOCAL_DOCKER_LAYER_CACHE"] } }],
  ["policies", { policies: { read: READ, change: CHANGE } }],
  ["a network", egress({ cidrIpv4: "0.0.0.0/0", fromPort: 443 })],
  ["limits at their ends", { timeoutMinutes: 2160, queuedTimeoutMinutes: 5, batch: { maximumBuilds: 100 } }],
  [
    "names that only look like secrets",
    { environment: { TOKEN_URL: "https://example.com", SECRET_ARN: "arn", PASSWORD_FILE: "/run/password", AUTHOR: "me" } },
  ],
])("%s is right", (_, project) => {
  expect(problems(project)).toEqual([]);
});

test.each<[string, Changes, string[]]>([
  [
    "a policy under two names",
    { policies: { read: READ, look: READ, change: CHANGE } },
    [`projects must name each policy once in \`policies\`, unlike tests.look and tests.read (${READ})`],
  ],
  [
    "an image of another environment",
    { environmentType: "ARM_CONTAINER", image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
    [
      "projects must have an `image` for their `environmentType` (x86_64 for LINUX, aarch64 for ARM, lambda-standard for LAMBDA), unlike tests",
    ],
  ],
  [
    "a size of another environment",
    { environmentType: "ARM_LAMBDA_CONTAINER", computeType: "BUILD_GENERAL1_SMALL" },
    [
      "projects must have a `computeType` of their `environmentType` (BUILD_LAMBDA_ for LAMBDA, only SMALL and LARGE for GPU), unlike tests",
    ],
  ],
  [
    "a size that a GPU has not",
    { environmentType: "LINUX_GPU_CONTAINER", computeType: "BUILD_GENERAL1_MEDIUM" },
    [
      "projects must have a `computeType` of their `environmentType` (BUILD_LAMBDA_ for LAMBDA, only SMALL and LARGE for GPU), unlike tests",
    ],
  ],
  [
    "two images",
    { image: "aws/codebuild/standard:7.0", ecrImage: { uri: `${ECR}:1` } },
    ["projects must have one image, `image` or `ecrImage`, unlike tests"],
  ],
  [
    "two buildspecs",
    { buildspec: "version: 0.2", buildspecFile: "buildspec.yml" },
    ["projects must have one buildspec, `buildspec` or `buildspecFile`, unlike tests"],
  ],
  ...[{ cache: {} }, vpc(), { batch: {} }, { privileged: true }].map((project): [string, Changes, string[]] => [
    `${Object.keys(project)[0] ?? ""} on Lambda`,
    { environmentType: "LINUX_LAMBDA_CONTAINER", ...project },
    ["projects cannot have `cache`, `vpc`, `batch` or `privileged` on Lambda, unlike tests"],
  ]),
  [
    "a cache of Docker's layers without root",
    { cache: { modes: ["LOCAL_CUSTOM_CACHE", "LOCAL_DOCKER_LAYER_CACHE"] } },
    ["projects need `privileged` to cache layers of Docker, unlike tests"],
  ],
  [
    "a rule to nobody",
    egress({ fromPort: 443 }),
    [
      "projects need exactly one peer (`cidrIpv4`, `cidrIpv6`, `prefixListId` or `securityGroupId`) in each rule, unlike tests.vpc.egress out",
    ],
  ],
  [
    "a rule without a port",
    egress({ cidrIpv4: "0.0.0.0/0" }),
    [
      "projects need `fromPort` (not above `toPort`) in rules for tcp and udp, types and codes up to 255 for icmp, and no ports for all, unlike tests.vpc.egress out",
    ],
  ],
  [
    "a variable in two forms",
    { environment: { A: "1", B: "1" }, parameters: { B: "b", C: "c" }, secrets: { A: { arn: SECRET }, C: { arn: SECRET } } },
    ["projects must name each variable once, in `environment`, `parameters` or `secrets`, unlike tests.A, tests.B, tests.C"],
  ],
])("refuses %s", (_, project, expected) => {
  expect(problems(project)).toEqual(expected);
});

test.each([
  [
    "an image that AWS has not",
    { image: "aws/codebuild/standard:99.0" },
    /^projects\["tests"\]\.image must be one of "aws\/codebuild\//,
  ],
  [
    "a size that AWS has not",
    { computeType: "HUGE" },
    /^projects\["tests"\]\.computeType must be one of "BUILD_GENERAL1_SMALL", /,
  ],
  [
    "an image from elsewhere",
    { ecrImage: { uri: "docker.io/library/python:3" } },
    /that is an image in ECR with its tag or digest/,
  ],
  ["an image without a tag", { ecrImage: { uri: ECR } }, /that is an image in ECR with its tag or digest/],
  ["four minutes", { timeoutMinutes: 4 }, /timeoutMinutes must be a whole number from 5 to 2160/],
  ["481 minutes in the queue", { queuedTimeoutMinutes: 481 }, /queuedTimeoutMinutes must be a whole number from 5 to 480/],
  ["101 builds of a batch", { batch: { maximumBuilds: 101 } }, /maximumBuilds must be a whole number from 1 to 100/],
  ["a reserved variable", { environment: { CODEBUILD_X: "1" } }, /not beginning with CODEBUILD_, which AWS reserves/],
  ["a secret by its name", { secrets: { A: { arn: "db" } } }, /that is the ARN of a secret with the six characters at its end/],
  ["a parameter's version", { parameters: { A: "/shop/host:3" } }, /that is a parameter's name or ARN/],
  ["no subnet", vpc({ subnetIds: [] }), /with 1 to 16 subnets/],
  ["a buildspec that is none", { buildspec: "make" }, /that is a buildspec with its `version`/],
])("refuses %s", (_, project, message) => {
  // What is unknown does not fit either, and is told so once more.
  expect(problems(project)[0]).toMatch(message);
});

describe("secrets in plain text are refused without being repeated", () => {
  test.each([
    "DB_PASSWORD",
    "password",
    "GITHUB_TOKEN",
    "API_KEY",
    "PRIVATE_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "SECRET_KEY_BASE",
    "DB_PASSWORD_2",
  ])("by the name %s", (name) => {
    expect(problems({ environment: { [name]: "hunter2" } })).toEqual([`${IN_PLAIN_TEXT} tests.${name}`]);
  });

  // Put together here, so that no scanner of this repository takes them for real.
  test.each(
    Object.entries({
      "a key of AWS": `AKIA${"A".repeat(16)}`,
      "a token of GitHub": `x ghp_${"a".repeat(36)}`,
      "a token of GitLab": `glpat-${"a".repeat(20)}`,
      "a token of Slack": `xoxb-${"1".repeat(12)}`,
      "a private key": `-----BEGIN ${"RSA PRIVATE"} KEY-----\nMIIE`,
    }),
  )("by the value: %s", (_, value) => {
    expect(problems({ environment: { VALUE: value } })).toEqual([`${IN_PLAIN_TEXT} tests.VALUE`]);
  });
});

test("root on the machine draws a warning", () => {
  expect(warn(definition, { ...example, projects: { tests: {}, images: { privileged: true } } })).toEqual([
    expect.stringContaining(
      "projects let builds leave their container, with whatever they run, by `privileged`; is it needed by images",
    ),
  ]);
});

describe("Terraform roots", () => {
  const ROOT = { version: "1.11.4", state: { bucket: "shop-states", key: "web.tfstate" }, planPolicies: {}, applyPolicies: {} };
  const rootProblems = (changes: Changes, others: Changes = {}) =>
    judge(definition, { ...example, terraform: { web: { ...ROOT, ...changes }, ...others } }).map(problemText);

  test("are right with drift, keys and further states", () => {
    expect(
      rootProblems({
        directory: "cdktf.out/stacks/web",
        state: { ...ROOT.state, reads: ["network.tfstate"], kmsKey: { arn: "arn:aws:kms:eu-west-1:123456789012:key/states" } },
        drift: { schedule: "rate(1 day)", timezone: "Europe/Berlin" },
      }),
    ).toEqual([]);
  });

  test.each<[string, Changes, Changes, string[]]>([
    [
      "two roots with one state",
      {},
      { docs: ROOT },
      ["terraform must have a state of its own for each root, unlike docs and web (shop-states/web.tfstate)"],
    ],
    [
      "variables that the buildspecs set",
      { environment: { PIPELINE_ROOT: "x", TF_LOG: "info" }, parameters: { TF_DATA_DIR: "x" } },
      {},
      [
        "terraform must not set variables that the generated buildspecs set themselves (PIPELINE_…, TF_DATA_DIR, TF_WORKSPACE): web.PIPELINE_ROOT, web.TF_DATA_DIR",
      ],
    ],
    [
      "policies named twice in one map; in two it is right",
      { planPolicies: { read: READ, look: READ }, applyPolicies: { read: READ, change: CHANGE, edit: CHANGE } },
      {},
      [
        `terraform must name each policy once in \`planPolicies\`, unlike web.look and web.read (${READ})`,
        `terraform must name each policy once in \`applyPolicies\`, unlike web.change and web.edit (${CHANGE})`,
      ],
    ],
    [
      "a secret in plain text",
      { environment: { TF_VAR_db_password: "hunter2" } },
      {},
      [`${IN_PLAIN_TEXT.replace("projects", "terraform")} web.TF_VAR_db_password`],
    ],
  ])("refuse %s", (_, changes, others, expected) => {
    expect(rootProblems(changes, others)).toEqual(expected);
  });

  test.each([
    ["a way out of the artifact", { directory: "stacks/../../web" }, /that does not lead out of the artifact/],
    ["an absolute folder", { directory: "/web" }, /that is a relative path/],
    ["Terraform without locks in S3", { version: "1.9.8" }, /that is a version of Terraform from 1\.10\.0/],
    ["a range of versions", { version: "~> 1.11" }, /that is a version of Terraform from 1\.10\.0/],
    ["a state's key with a slash at its end", { state: { bucket: "shop-states", key: "web/" } }, /without a slash at its end/],
    [
      "an alias of a key",
      { state: { ...ROOT.state, kmsKey: { arn: "arn:aws:kms:eu-west-1:123456789012:alias/x" } } },
      /not of an alias/,
    ],
    ["a schedule that is none", { drift: { schedule: "nightly" } }, /that is a schedule such as cron/],
  ])("refuse %s", (_, changes, message) => {
    expect(rootProblems(changes)).toEqual([expect.stringMatching(message)]);
  });
});
