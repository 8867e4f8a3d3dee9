import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/pipeline/example";
import { pipeline } from "../../../modules/pipeline/pipeline";

const definition = pipeline as unknown as ModuleDefinition;
type Changes = Record<string, unknown>;

/** The problems of the example with some inputs changed. */
const problems = (changes: Changes): string[] => judge(definition, { ...example, ...changes }).map(problemText);

const code = { name: "code", connectionSource: { connection: "github", repository: "example/shop" }, outputs: ["code"] };
const source = { name: "Source", actions: [code] };
const files = (changes: Changes = {}) => ({ name: "files", s3Deploy: { bucket: "site" }, inputs: ["code"], ...changes });
const ask = (changes: Changes = {}) => ({ name: "ask", approval: {}, ...changes });
const deliver = (changes: Changes = {}) => ({ name: "Deliver", actions: [files()], ...changes });

/** A small pipeline with such stages behind its source. */
const behind = (...stages: Changes[]): Changes => ({
  name: "shop",
  connections: { github: { providerType: "GitHub" } },
  stages: [source, ...stages],
});
/** A small pipeline with such actions in its second stage. */
const acting = (...actions: Changes[]): Changes => behind({ name: "Deliver", actions });
/** A small pipeline with such sources. */
const from = (...actions: Changes[]): Changes => ({ ...behind(deliver()), stages: [{ name: "Source", actions }, deliver()] });

/** Each case is refused with these words, and its neighbour is not. */
type Case = [string, Changes, string[], Changes];
const judged = (_: string, refused: Changes, expected: string[], allowed: Changes) => {
  expect(problems(refused)).toEqual(expected);
  expect(problems(allowed)).toEqual([]);
};

test("the example has no problems and draws no warnings", () => {
  expect(problems({})).toEqual([]);
  expect(warn(definition, { ...example })).toEqual([]);
});

describe("stages and actions", () => {
  test.each<Case>([
    ["two stages at least", { stages: [source] }, ["stages must be a list of 2 to 50 items, got 1"], behind(deliver())],
    [
      "one kind for each action",
      acting(ask({ s3Deploy: { bucket: "site" } })),
      [
        "stages must have actions with exactly one kind (`connectionSource`, `s3Source`, `ecrSource`, `build`, `approval`, `codeDeploy`, `elasticBeanstalk`, `s3Deploy`, `ecs` or `terraform`), unlike Deliver/ask",
      ],
      acting(files()),
    ],
    [
      "sources come first",
      acting({ ...code, name: "again", outputs: ["again"] }),
      ["stages must have sources in the first stage, and nowhere else, unlike Deliver/again"],
      acting(ask()),
    ],
    [
      "nothing but sources comes first",
      from(code, ask()),
      ["stages must have sources in the first stage, and nowhere else, unlike Source/ask"],
      from(code, { ...code, name: "docs", outputs: ["docs"] }),
    ],
    [
      "stages have names of their own",
      behind(deliver(), deliver()),
      [
        "stages must have names of their own, unlike Deliver",
        "stages must have actions with names of their own in their stage, unlike Deliver/files",
      ],
      behind(deliver(), deliver({ name: "Again" })),
    ],
    [
      "actions have names of their own in their stage",
      acting(ask(), ask({ runOrder: 2 })),
      ["stages must have actions with names of their own in their stage, unlike Deliver/ask"],
      acting(ask(), ask({ name: "again" })),
    ],
    [
      "names are of letters, digits and a few signs",
      behind(deliver({ name: "Deliver it" })),
      ['stages[1].name must be text of 1 to 100 characters, of letters, digits and .@_-, got "Deliver it"'],
      behind(deliver({ name: "Deliver.it@once_or-twice" })),
    ],
    [
      "the timeout of an approval",
      acting(ask({ approval: { timeoutMinutes: 4 } })),
      ["stages[1].actions[0].approval.timeoutMinutes must be a whole number from 5 to 86400, got 4"],
      acting(ask({ approval: { timeoutMinutes: 5 } })),
    ],
    [
      "a key where a file is not unpacked",
      acting(files({ s3Deploy: { bucket: "site", extract: false } })),
      ["stages must have an `objectKey` where `extract` of `s3Deploy` is off, unlike Deliver/files"],
      acting(files({ s3Deploy: { bucket: "site", extract: false, objectKey: "site.zip" } })),
    ],
    [
      "namespaces of their own",
      acting(ask({ namespace: "one" }), files({ namespace: "one" })),
      ["stages must have a `namespace` of its own for each action that has one, unlike one"],
      acting(ask({ namespace: "one" }), files({ namespace: "two" })),
    ],
  ])("%s", judged);

  test("at most 500 actions in all", () => {
    const stages = (last: number) => [
      source,
      ...Array.from({ length: 10 }, (_, stage) => ({
        name: `Stage${stage}`,
        actions: Array.from({ length: stage < 9 ? 50 : last }, (_, action) => ask({ name: `ask${action}` })),
      })),
    ];
    expect(problems({ ...behind(), stages: stages(50) })).toEqual(["stages must have at most 500 actions in all"]);
    expect(problems({ ...behind(), stages: stages(49) })).toEqual([]);
  });
});

describe("artifacts", () => {
  test.each<Case>([
    [
      "an input that nobody makes",
      acting(files({ inputs: ["cod"] })),
      [
        "stages must have `inputs` that an earlier action makes (of an earlier stage, or with a smaller `runOrder`), unlike Deliver/files (cod)",
      ],
      acting(files()),
    ],
    [
      "an artifact is made once",
      from(code, { ...code, name: "again" }),
      ["stages must have `outputs` with names of their own in the pipeline, unlike code"],
      from(code, { ...code, name: "again", outputs: ["again"] }),
    ],
    [
      "a deployment takes one artifact",
      {
        ...from(code, { ...code, name: "docs", outputs: ["docs"] }),
        stages: [
          { name: "Source", actions: [code, { ...code, name: "docs", outputs: ["docs"] }] },
          deliver({ actions: [files({ inputs: ["code", "docs"] })] }),
        ],
      },
      [
        "stages must have as many `inputs` as their kind takes (sources and approvals 0, builds and Terraform 1 to 5, deployments 1), unlike Deliver/files",
      ],
      behind(deliver()),
    ],
    [
      "a deployment takes something",
      acting(files({ inputs: [] })),
      [
        "stages must have as many `inputs` as their kind takes (sources and approvals 0, builds and Terraform 1 to 5, deployments 1), unlike Deliver/files",
      ],
      acting(files()),
    ],
    [
      "an approval takes nothing",
      acting(ask({ inputs: ["code"] })),
      [
        "stages must have as many `inputs` as their kind takes (sources and approvals 0, builds and Terraform 1 to 5, deployments 1), unlike Deliver/ask",
      ],
      acting(ask()),
    ],
    [
      "a source makes something",
      {
        ...from({ ...code, outputs: [] }),
        stages: [
          { name: "Source", actions: [{ ...code, outputs: [] }] },
          { name: "Ask", actions: [ask()] },
        ],
      },
      [
        "stages must have as many `outputs` as their kind makes (sources 1, builds and Terraform 0 to 5, others 0), unlike Source/code",
      ],
      from(code),
    ],
    [
      "a deployment makes nothing",
      acting(files({ outputs: ["done"] })),
      [
        "stages must have as many `outputs` as their kind makes (sources 1, builds and Terraform 0 to 5, others 0), unlike Deliver/files",
      ],
      acting(files()),
    ],
    [
      "names without dots",
      {
        ...behind(),
        stages: [
          { name: "Source", actions: [{ ...code, outputs: ["code.zip"] }] },
          { name: "Ask", actions: [ask()] },
        ],
      },
      [
        'stages[0].actions[0].outputs[0] must be text of 1 to 100 characters, of letters, digits, hyphens and underscores, got "code.zip"',
      ],
      from(code),
    ],
  ])("%s", judged);
});

describe("builds and Terraform", () => {
  const STATE = { bucket: "states", key: "web.tfstate" };
  const ROOT = { version: "1.11.4", state: STATE, planPolicies: {}, applyPolicies: {} };
  const plan = (changes: Changes = {}) => ({
    name: "plan",
    terraform: { root: "web", step: "plan" },
    inputs: ["code"],
    outputs: ["plan"],
    ...changes,
  });
  const apply = (changes: Changes = {}) => ({
    name: "apply",
    runOrder: 2,
    terraform: { root: "web", step: "apply" },
    inputs: ["plan"],
    ...changes,
  });
  const build = (changes: Changes = {}, others: Changes = {}) => ({
    name: "build",
    build: { project: "tests", ...changes },
    inputs: ["code"],
    ...others,
  });
  const having = (...actions: Changes[]) => ({
    ...acting(...actions),
    projects: { tests: {} },
    terraform: { web: ROOT, docs: { ...ROOT, state: { ...STATE, key: "docs.tfstate" } } },
  });
  const only =
    "stages must have as the only one of `inputs` of a Terraform `apply` the output of the same root's `plan`, unlike Deliver/apply";
  test.each<Case>([
    [
      "a project that there is not",
      having(build({ project: "test" })),
      ["stages must name a `project` out of `projects`, unlike Deliver/build (test)"],
      having(build()),
    ],
    [
      "a root that there is not",
      having(plan({ terraform: { root: "wep", step: "plan" } })),
      ["stages must name a `root` out of `terraform`, unlike Deliver/plan (wep)"],
      having(plan()),
    ],
    [
      "a primary source that is no input",
      having(build({ primarySource: "docs" })),
      ["stages must have a `primarySource` out of the action's `inputs`, unlike Deliver/build"],
      having(build({ primarySource: "code" })),
    ],
    [
      "too much of an environment",
      having(build({ environment: { TEXT: "x".repeat(956) } })),
      [
        "stages must have an `environment` of at most 1000 characters as JSON, as AWS takes it (each variable counts some 40 beside its name and value; put the rest into the project's), unlike Deliver/build",
      ],
      having(build({ environment: { TEXT: "x".repeat(950) } })),
    ],
    [
      "a batch of a project without its settings",
      having(build({ batch: true })),
      ["stages must run as a batch (`batch`) only a project that has `batch` settings, unlike Deliver/build"],
      { ...having(build({ batch: true })), projects: { tests: { batch: {} } } },
    ],
    [
      "a plan that nobody can apply",
      having(plan({ outputs: [] })),
      ["stages must have one of `outputs` for a Terraform `plan`, and none for an `apply`, unlike Deliver/plan"],
      having(plan(), apply()),
    ],
    ["an apply of the source", having(plan(), apply({ inputs: ["code"] })), [only], having(plan(), apply())],
    [
      "an apply of another root's plan",
      having(plan({ terraform: { root: "docs", step: "plan" } }), apply()),
      [only],
      having(plan(), apply()),
    ],
    [
      "a reference in place of files, for what wants files",
      {
        ...having(files()),
        stages: [
          { name: "Source", actions: [{ ...code, connectionSource: { ...code.connectionSource, fullClone: true } }] },
          deliver(),
        ],
      },
      ["stages must give what a source with `fullClone` makes to `build` actions only, unlike Deliver/files"],
      {
        ...having(),
        stages: [
          { name: "Source", actions: [{ ...code, connectionSource: { ...code.connectionSource, fullClone: true } }] },
          { name: "Build", actions: [build()] },
        ],
      },
    ],
  ])("%s", judged);
});

describe("conditions", () => {
  const alarm = { errors: { alarm: { name: "errors" } } };
  const branch = { main: { variable: { name: "#{source.BranchName}", value: "main" } } };
  test.each<Case>([
    [
      "a rule looks at one thing",
      behind(deliver({ beforeEntry: { rules: { both: { ...alarm.errors, ...branch.main } } } })),
      ["stages must have rules with exactly one of `alarm`, `window` and `variable`, unlike Deliver/both"],
      behind(deliver({ beforeEntry: { rules: { ...alarm, ...branch } } })),
    ],
    [
      "one to five rules",
      behind(deliver({ onSuccess: { rules: {} } })),
      ["stages[1].onSuccess.rules must be a map with 1 to 5 rules, got 0"],
      behind(deliver({ onSuccess: { rules: alarm } })),
    ],
    [
      "a stage is skipped by its variables",
      behind(deliver({ beforeEntry: { result: "SKIP", rules: alarm } })),
      ["stages may be skipped (`SKIP`) by rules with `variable` only, unlike Deliver"],
      behind(deliver({ beforeEntry: { result: "SKIP", rules: branch } })),
    ],
    [
      "a retry has no rules",
      behind(deliver({ onFailure: { result: "RETRY", rules: alarm } })),
      ["stages may have `rules` in `onFailure` for a ROLLBACK only, unlike Deliver"],
      behind(deliver({ onFailure: { result: "ROLLBACK", rules: alarm } })),
    ],
    [
      "sources are not rolled back",
      { ...behind(deliver()), stages: [{ ...source, onFailure: { result: "ROLLBACK" } }, deliver()] },
      ["stages must not roll back (`ROLLBACK`) the first stage, the sources, unlike Source"],
      { ...behind(deliver()), stages: [{ ...source, onFailure: { result: "RETRY" } }, deliver()] },
    ],
    [
      "nothing is rolled back in parallel",
      { ...behind(deliver({ onSuccess: { result: "ROLLBACK", rules: alarm } })), executionMode: "PARALLEL" },
      ['stages must not roll back (`ROLLBACK`) with the `executionMode` "PARALLEL", unlike Deliver'],
      { ...behind(deliver({ onSuccess: { rules: alarm } })), executionMode: "PARALLEL" },
    ],
    [
      "a window is a cron expression of six fields",
      behind(deliver({ beforeEntry: { rules: { hours: { window: { cron: "* 9-16 * * 1-5" } } } } })),
      [
        'stages[1].beforeEntry.rules["hours"].window.cron must be text of at most 1000 characters, of six or seven fields, such as * * 9-16 ? * MON-THU, got "* 9-16 * * 1-5"',
      ],
      behind(deliver({ beforeEntry: { rules: { hours: { window: { cron: "* * 9-16 ? * MON-FRI" } } } } })),
    ],
  ])("%s", judged);
});

describe("pipelines of V1", () => {
  const v1 = (changes: Changes) => ({ ...behind(deliver()), pipelineType: "V1", ...changes });
  test.each<Case>([
    [
      "supersede",
      v1({ executionMode: "QUEUED" }),
      ['executionMode is "SUPERSEDED" with the `pipelineType` "V1"; others are for "V2"'],
      v1({}),
    ],
    [
      "have no triggers",
      v1({ triggers: { code: { push: { main: { branches: { includes: ["main"] } } } } } }),
      ['triggers are for the `pipelineType` "V2"'],
      v1({}),
    ],
    ["have no variables", v1({ variables: { version: {} } }), ['variables are for the `pipelineType` "V2"'], v1({})],
    [
      "have no conditions",
      v1({ stages: [source, deliver({ onFailure: { result: "RETRY" } })] }),
      ['stages may have `beforeEntry`, `onSuccess` and `onFailure` with the `pipelineType` "V2" only, unlike Deliver'],
      v1({}),
    ],
  ])("%s", judged);
});

describe("triggers", () => {
  const main = { branches: { includes: ["main"] } };
  const trigger = (changes: Changes, name = "code") => ({ ...behind(deliver()), triggers: { [name]: changes } });
  const either =
    'triggers must have either `branches` or `tags` in a push filter, and `filePaths` beside `branches` only; for "a branch or a tag" take two filters, unlike code/one';
  const allowed = trigger({
    push: { one: { ...main, filePaths: { excludes: ["docs/**"] } }, two: { tags: { includes: ["v*"] } } },
  });
  test.each<Case>([
    [
      "are for sources at GitHub, GitLab and Bitbucket",
      trigger({ push: { main } }, "files"),
      ["triggers must have names of actions with `connectionSource` as their keys, unlike files"],
      allowed,
    ],
    ["have filters", trigger({}), ["triggers must have a filter in `push` or `pullRequest`, unlike code"], allowed],
    ["take branches or tags", trigger({ push: { one: { ...main, tags: { includes: ["v*"] } } } }), [either], allowed],
    ["take no files alone", trigger({ push: { one: { filePaths: { includes: ["a"] } } } }), [either], allowed],
    ["take something", trigger({ push: { one: {} } }), [either], allowed],
    [
      "have patterns",
      trigger({ push: { one: { branches: {} } }, pullRequest: { two: { branches: {} } } }),
      [
        "triggers must have a pattern in `includes` or `excludes` wherever `branches`, `filePaths` or `tags` are given, unlike code/one, code/two",
      ],
      trigger({ pullRequest: { two: main } }),
    ],
    [
      "have up to three filters",
      trigger({ push: { a: main, b: main, c: main, d: main } }),
      ['triggers["code"].push must be a map with at most 3 filters, got 4'],
      trigger({ push: { a: main, b: main, c: main } }),
    ],
  ])("%s", judged);
});

describe("connections", () => {
  const arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/a";
  const one = (github: Changes) => ({ ...behind(deliver()), connections: { github } });
  test.each<Case>([
    [
      "are made or given",
      one({ providerType: "GitHub", existing: { arn } }),
      ["connections must have exactly one of `providerType`, `host` and `existing`, unlike github"],
      one({ existing: { arn } }),
    ],
    [
      "that sources name are there",
      { ...behind(deliver()), connections: { gitlab: { providerType: "GitLab" } } },
      ["stages must name a `connection` out of `connections`, unlike Source/code (github)"],
      one({ providerType: "GitLab" }),
    ],
  ])("%s", judged);
});

test.each(["xn--shop", "sthree-shop", "amzn-s3-demo-shop", "AMZN-S3-demo-shop"])("no bucket may be called %s", (name) => {
  expect(problems({ name })).toEqual([expect.stringContaining("not beginning with xn--, sthree- or amzn-s3-demo-")]);
});
