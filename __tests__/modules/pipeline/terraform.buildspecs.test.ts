import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APPLY_BUILDSPEC, DRIFT_BUILDSPEC, PLAN_BUILDSPEC } from "../../../modules/pipeline/terraform/buildspecs";
import { commandsOf } from "../../support/buildspec";

// The buildspecs' own commands run here in a shell, as CodeBuild runs them. What they download, and what talks to AWS, are
// stubs that note their arguments; all else (hashes, archives, files) is real.

const CURL = `
while [ $# -gt 0 ]; do
  case "$1" in
    --output) out="$2"; shift ;;
    https://*) url="$1" ;;
  esac
  shift
done
note "curl $url"
cp "$HOME/published/$(basename "$url")" "$out"`;

const UNZIP = `
note "unzip $(basename "$3")"
cp "$HOME/stubs/terraform" "$5/terraform"`;

const AWS = `
case "$1 $2" in
  "s3 ls") note "aws $*"; exit "$(cat "$HOME/ls-code")" ;;
  "s3 cp") note "aws $(echo "$*" | sed "s#$HOME##")"
    while [ $# -gt 2 ]; do shift; done
    case "$2" in s3://*) cp "$1" "$HOME/applied.tar.gz" ;; *) cp "$HOME/applied.tar.gz" "$2" ;; esac ;;
  "sns publish") note "aws $(echo "$*" | sed "s#$HOME##")"; cat "$HOME/tmp/message" > "$HOME/told" ;;
esac`;

const TERRAFORM = `
note "terraform $*"
case "$1" in
  init) test -f pipeline_backend_override.tf.json; echo "lock of $(basename "$PWD")" > .terraform.lock.hcl ;;
  plan) echo planned > tfplan; exit "$(cat "$HOME/plan-code")" ;;
  show) if [ "$2" = -json ]; then echo '{}'; else cat "$HOME/plan-text"; fi ;;
  apply) cat tfplan .terraform.lock.hcl > "$HOME/applied-plan"; exit "$(cat "$HOME/apply-code")" ;;
esac`;

const ZIP = "terraform_1.11.4_linux_amd64.zip";
const CHANGES = `
Terraform will perform the following actions:

  # aws_instance.web[0] will be updated in-place
  ~ resource "aws_instance" "web" {
        id       = "i-1"
      ~ password = "hunter2"
        # (3 unchanged attributes hidden)
    }

  # aws_lb.this must be replaced
-/+ resource "aws_lb" "this" {
    }

Plan: 1 to add, 1 to change, 1 to destroy.
`;

let home: string;
const inHome = (...path: string[]) => join(home, ...path);
const read = (...path: string[]) => readFileSync(inHome(...path), "utf8");
const calls = () => (existsSync(inHome("calls")) ? read("calls").trim().split("\n") : []);
const set = (name: string, text: string | number) => writeFileSync(inHome(name), String(text));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "buildspec-"));
  for (const folder of ["stubs", "published", "tmp", "src/stacks/web"]) mkdirSync(inHome(folder), { recursive: true });
  for (const [name, body] of Object.entries({ curl: CURL, unzip: UNZIP, aws: AWS, terraform: TERRAFORM })) {
    writeFileSync(inHome("stubs", name), `#!/usr/bin/env bash\nset -eu\nnote() { echo "$1" >> "$HOME/calls"; }\n${body}\n`);
    chmodSync(inHome("stubs", name), 0o755);
  }
  // It comes out of the archive only.
  mkdirSync(inHome("bin"));
  for (const name of ["curl", "unzip", "aws"]) cpSync(inHome("stubs", name), inHome("bin", name));
  set("published/terraform_1.11.4_linux_amd64.zip", "an archive");
  const sum = createHash("sha256").update("an archive").digest("hex");
  set("published/terraform_1.11.4_SHA256SUMS", `${"0".repeat(64)}  terraform_1.11.4_darwin_arm64.zip\n${sum}  ${ZIP}\n`);
  set("src/stacks/web/cdk.tf.json", "{}");
  for (const [name, code] of Object.entries({ "plan-code": 2, "apply-code": 0, "ls-code": 0 })) set(name, code);
  set("plan-text", CHANGES);
});

afterEach(() => rmSync(home, { recursive: true }));

/** Runs a phase's commands one after the other in one shell, up to the first that fails, as CodeBuild does. */
function phase(buildspec: string, name: string, variables: Record<string, string> = {}): { status: number; output: string } {
  const commands = commandsOf(buildspec, name).map((command) => command.replaceAll("/tmp/", `${home}/tmp/`));
  const text = commands.map((command) => `${command}\n[ $? -eq 0 ] || exit 1`).join("\n");
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `${text}\nprintf '%s' "$PLAN_SUMMARY" > "$HOME/exported"`], {
    cwd: inHome("src"),
    encoding: "utf8",
    env: {
      PATH: `${inHome("bin")}:${process.env["PATH"] ?? ""}`,
      HOME: home,
      TMPDIR: inHome("tmp"),
      CODEBUILD_SRC_DIR: inHome("src"),
      CODEBUILD_BUILD_URL: "https://console/build/1",
      PIPELINE_ROOT: "web",
      PIPELINE_DIRECTORY: "stacks/web",
      PIPELINE_TERRAFORM: "1.11.4",
      PIPELINE_BACKEND: '{"terraform":{"backend":{"s3":{"bucket":"states"}}}}',
      PIPELINE_LOCK_TIMEOUT: "300s",
      PIPELINE_STATE_KEY: "none",
      PIPELINE_APPLIED: "s3://states/web.tfstate.applied.tar.gz",
      PIPELINE_TOPIC: "arn:topic",
      PLAN_SUMMARY: "",
      ...variables,
    },
  });
  return { status: status ?? 1, output: stdout + stderr };
}

/** Both phases: the second one runs whatever became of the first, and is told of it. */
function drift(): { status: number; told: string | undefined } {
  const { status } = phase(DRIFT_BUILDSPEC, "build");
  const after = phase(DRIFT_BUILDSPEC, "post_build", { CODEBUILD_BUILD_SUCCEEDING: status === 0 ? "1" : "0" });
  expect(after).toEqual(expect.objectContaining({ status: 0 }));
  return { status, told: existsSync(inHome("told")) ? read("told") : undefined };
}

const INSTALLED = [
  `curl https://releases.hashicorp.com/terraform/1.11.4/${ZIP}`,
  "curl https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_SHA256SUMS",
  `unzip ${ZIP}`,
  "terraform version",
];
const PLANNED = "terraform plan -input=false -no-color -lock-timeout=300s -detailed-exitcode -out=tfplan";

describe("the scripts", () => {
  const scripts = [PLAN_BUILDSPEC, APPLY_BUILDSPEC, DRIFT_BUILDSPEC].flatMap((buildspec) => [
    ...commandsOf(buildspec, "build"),
    ...commandsOf(buildspec, "post_build"),
  ]);
  test("are all of the buildspecs' commands", () => {
    expect(scripts).toHaveLength(5);
  });

  test.each(scripts)("are right by bash: %#", (script) => {
    expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("plan", () => {
  test("takes Terraform as HashiCorp published it, plans with the pipeline's state, and leaves the plan as file, JSON and text", () => {
    expect(phase(PLAN_BUILDSPEC, "build")).toMatchObject({ status: 0 });
    expect(calls()).toEqual([
      ...INSTALLED,
      "terraform init -input=false -no-color",
      PLANNED,
      "terraform show -no-color tfplan",
      "terraform show -json tfplan",
    ]);
    expect(readdirSync(inHome("src/stacks/web")).sort()).toEqual([
      ".terraform.lock.hcl",
      "cdk.tf.json",
      "pipeline.lock.hcl",
      "pipeline_backend_override.tf.json",
      "plan.json",
      "plan.txt",
      "tfplan",
    ]);
    expect(read("src/stacks/web/pipeline_backend_override.tf.json")).toBe(
      '{"terraform":{"backend":{"s3":{"bucket":"states"}}}}\n',
    );
    expect(PLAN_BUILDSPEC).toContain('artifacts:\n  files:\n    - "**/*"\n');
  });

  test("tells the actions that follow what it will do", () => {
    phase(PLAN_BUILDSPEC, "build");
    expect(read("exported")).toBe("web: Plan: 1 to add, 1 to change, 1 to destroy.");
    expect(PLAN_BUILDSPEC).toContain("exported-variables:\n    - PLAN_SUMMARY\n");
  });

  test.each([
    [
      "nothing to do",
      0,
      "No changes. Your infrastructure matches the configuration.\n",
      "web: No changes. Your infrastructure matches the configuration.",
    ],
    ["other outputs only", 2, "Changes to Outputs:\n  + a = 1\n", "web: Changes to outputs only."],
  ])("succeeds with %s", (_, code, text, summary) => {
    set("plan-code", code);
    set("plan-text", text);
    expect(phase(PLAN_BUILDSPEC, "build")).toMatchObject({ status: 0 });
    expect(read("exported")).toBe(summary);
  });

  test("fails where Terraform fails", () => {
    set("plan-code", 1);
    expect(phase(PLAN_BUILDSPEC, "build")).toMatchObject({ status: 1 });
    expect(calls().at(-1)).toBe(PLANNED);
  });

  test.each([
    ["another archive than the published", ZIP, "another archive"],
    ["sums without the archive", "terraform_1.11.4_SHA256SUMS", `${"0".repeat(64)}  terraform_1.11.4_darwin_arm64.zip\n`],
  ])("does not run %s", (_, file, content) => {
    set(`published/${file}`, content);
    expect(phase(PLAN_BUILDSPEC, "build")).toMatchObject({ status: 1 });
    expect(calls()).toEqual(INSTALLED.slice(0, 2));
  });
});

describe("apply", () => {
  beforeEach(() => {
    phase(PLAN_BUILDSPEC, "build");
    // Artifacts may come without files whose names begin with a dot.
    rmSync(inHome("src/stacks/web/.terraform.lock.hcl"));
    set("src/stacks/web/pipeline.lock.hcl", "lock of the plan\n");
    rmSync(inHome("calls"));
  });

  test("applies the plan of the artifact with the plan's providers, and keeps what it applied without the plan", () => {
    // Terraform would leave the lock as it is.
    set("stubs/terraform", read("stubs/terraform").replace(/echo "lock of.*;;/, ";;"));
    expect(phase(APPLY_BUILDSPEC, "build")).toMatchObject({ status: 0 });
    expect(calls()).toEqual([
      ...INSTALLED,
      "terraform init -input=false -no-color -lockfile=readonly",
      "terraform apply -input=false -no-color -lock-timeout=300s tfplan",
      "aws s3 cp --only-show-errors /tmp/applied.tar.gz s3://states/web.tfstate.applied.tar.gz",
    ]);
    expect(read("applied-plan")).toBe("planned\nlock of the plan\n");
    const { stdout } = spawnSync("tar", ["-tzf", inHome("applied.tar.gz")], { encoding: "utf8" });
    expect(stdout.trim().split("\n").sort()).toEqual([
      "./",
      "./stacks/",
      "./stacks/web/",
      "./stacks/web/.terraform.lock.hcl",
      "./stacks/web/cdk.tf.json",
      "./stacks/web/pipeline.lock.hcl",
      "./stacks/web/pipeline_backend_override.tf.json",
    ]);
  });

  test("encrypts what it applied with the state's key", () => {
    expect(phase(APPLY_BUILDSPEC, "build", { PIPELINE_STATE_KEY: "arn:key" })).toMatchObject({ status: 0 });
    expect(calls().at(-1)).toBe(
      "aws s3 cp --only-show-errors --sse aws:kms --sse-kms-key-id arn:key /tmp/applied.tar.gz s3://states/web.tfstate.applied.tar.gz",
    );
  });

  test("keeps nothing of an apply that failed, and fails", () => {
    set("apply-code", 1);
    expect(phase(APPLY_BUILDSPEC, "build")).toMatchObject({ status: 1 });
    expect(calls().at(-1)).toContain("terraform apply");
  });

  test("does nothing without a plan", () => {
    rmSync(inHome("src/stacks/web/tfplan"));
    const { status, output } = phase(APPLY_BUILDSPEC, "build");
    expect(status).toBe(1);
    expect(output).toContain("There is no plan in stacks/web: the action's input has to be the plan action's output.");
    expect(calls()).toEqual(INSTALLED);
  });
});

describe("drift", () => {
  beforeEach(() => {
    phase(PLAN_BUILDSPEC, "build");
    phase(APPLY_BUILDSPEC, "build");
    rmSync(inHome("calls"));
    rmSync(inHome("src"), { recursive: true });
    mkdirSync(inHome("src"));
  });

  test("plans what was applied last, and tells what differs by its addresses, not by its values", () => {
    expect(drift()).toEqual({
      status: 0,
      told: `web differs from what the pipeline applied last:

aws_instance.web[0] will be updated in-place
aws_lb.this must be replaced
web: Plan: 1 to add, 1 to change, 1 to destroy.

The log: https://console/build/1
`,
    });
    expect(calls().slice(-2)).toEqual([
      "terraform show -no-color tfplan",
      "aws sns publish --topic-arn arn:topic --subject Drift: web --message file:///tmp/message",
    ]);
    expect(calls()).toContain(PLANNED);
  });

  test("tells nobody where nothing differs", () => {
    set("plan-code", 0);
    set("plan-text", "No changes. Your infrastructure matches the configuration.\n");
    expect(drift()).toEqual({ status: 0, told: undefined });
    expect(calls()).toContain(PLANNED);
  });

  test("tells of a plan that failed, and fails", () => {
    set("plan-code", 1);
    expect(drift()).toEqual({
      status: 1,
      told: "The plan of web failed, so nobody knows whether it has drifted.\n\nThe log: https://console/build/1\n",
    });
    expect(calls().at(-1)).toContain("--subject Looking for drift failed: web");
  });

  test("does not plan before anything was applied", () => {
    set("ls-code", 1);
    expect(drift()).toEqual({ status: 0, told: undefined });
    expect(calls()).toEqual(["aws s3 ls s3://states/web.tfstate.applied.tar.gz"]);
  });

  test("tells where it may not even look", () => {
    set("ls-code", 254);
    expect(drift()).toMatchObject({ status: 1, told: expect.stringContaining("The plan of web failed") as string });
  });
});
