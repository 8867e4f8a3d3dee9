import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace, terraformEnvironment } from "../support/terraform";
import { commandsOf } from "../support/buildspec";
import { Emulator, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const PROJECTS = `
  tests = {
    environment = { STAGE = "test" }
    parameters  = { HOST = "/shop/host" }
    secrets     = { DB_PASSWORD = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf", key = "password" } }
    reports     = { unit = {} }
    cache       = { type = "S3" }
    vpc = {
      vpc_id     = aws_vpc.this.id
      subnet_ids = [aws_subnet.this.id]
      egress     = { https = { cidr_ipv4 = "0.0.0.0/0", from_port = 443 } }
    }
  }
  images = { privileged = true, cache = { modes = ["LOCAL_DOCKER_LAYER_CACHE"] }, batch = {}, concurrent_builds = 2 }
  quick  = { environment_type = "ARM_LAMBDA_CONTAINER" }`;

/** The AWS CLI, as far as the buildspecs use it: CI has none. */
const AWS = `#!/usr/bin/env bash
set -eu
while [[ "$1 $2" == "s3 cp" && $# -gt 4 ]]; do set -- "$1" "$2" "\${@:4}"; done
AUTHORIZATION="AWS4-HMAC-SHA256 Credential=test/20200101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
s3() { curl --silent --fail --header "Authorization: $AUTHORIZATION" "$@"; }
url() { echo "$AWS_ENDPOINT_URL/\${1#s3://}"; }
case "$1 $2" in
  "s3 ls") s3 --head --output /dev/null "$(url "$3")" || exit 1 ;;
  "s3 cp") case "$3" in
    s3://*) s3 --output "$4" "$(url "$3")" ;;
    *) s3 --upload-file "$3" "$(url "$4")" ;;
  esac ;;
  "sns publish") cp "\${@: -1}" "$HOME/told" 2>/dev/null || cp "$(echo "\${@: -1}" | sed 's#^file://##')" "$HOME/told" ;;
esac
`;

interface Project {
  readonly buildspec: string;
  readonly variables: Record<string, string>;
}

// One story in order: each step stands on the one before.
describe("builds", () => {
  let emulator: Emulator;
  let root: Workspace;
  const home = temporaryFolder();
  const source = join(home, "source");
  const site = join(source, "stacks", "web");

  const write = (projects: string) =>
    root.write(
      "pipeline.tf",
      `module "pipeline" {
         source   = "./pipeline"
         name     = "shop"
         projects = {${projects}}
         terraform = {
           web = {
             directory      = "stacks/web"
             version        = "1.11.4"
             state          = { bucket = aws_s3_bucket.states.id, key = "web.tfstate" }
             plan_policies  = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
             apply_policies = {}
             drift          = {}
           }
         }
         stages = [
           { name = "Source", actions = [{ name = "site", s3_source = { bucket = "shop-source", object_key = "site.zip" }, outputs = ["site"] }] },
           { name = "Test", actions = [{ name = "test", build = { project = "tests" }, inputs = ["site"] }] },
           { name = "Plan", actions = [{ name = "plan", terraform = { root = "web", step = "plan" }, inputs = ["site"], outputs = ["plan"] }] },
           { name = "Apply", actions = [{ name = "apply", terraform = { root = "web", step = "apply" }, inputs = ["plan"] }] },
         ]
       }`,
    );
  const apply = () => root.run(["apply", "-auto-approve", "-no-color"]);
  const actions = () => Plan.in(root).actions();

  /** A project of the root \`web\`, as it stands in AWS. */
  const projectOf = (step: "plan" | "apply" | "drift"): Project => {
    interface Values {
      readonly source: Array<{ readonly buildspec: string }>;
      readonly environment: Array<{ readonly environment_variable: Array<{ readonly name: string; readonly value: string }> }>;
    }
    interface Shown {
      readonly values: {
        readonly root_module: {
          readonly child_modules: Array<{ readonly resources: Array<{ readonly address: string; readonly values: Values }> }>;
        };
      };
    }
    const shown = JSON.parse(root.run(["show", "-json"])) as Shown;
    const address = `module.pipeline.aws_codebuild_project.terraform_${step}["web"]`;
    const found = shown.values.root_module.child_modules[0]?.resources.find((one) => one.address === address)?.values;
    return {
      buildspec: found?.source[0]?.buildspec ?? "",
      variables: Object.fromEntries((found?.environment[0]?.environment_variable ?? []).map(({ name, value }) => [name, value])),
    };
  };

  /** Runs a phase of a project on this machine, in the place of CodeBuild. */
  const build = (step: "plan" | "apply" | "drift", phase = "build", extra: Record<string, string> = {}) => {
    const { buildspec, variables } = projectOf(step);
    const commands = commandsOf(buildspec, phase).map((command) => command.replaceAll("/tmp/", `${home}/tmp/`));
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["-c", commands.map((one) => `${one}\n[ $? -eq 0 ] || exit 1`).join("\n")],
      {
        cwd: source,
        encoding: "utf8",
        env: {
          ...terraformEnvironment(emulator.environment),
          ...variables,
          ...extra,
          PATH: `${home}/bin:${process.env["PATH"] ?? ""}`,
          HOME: home,
          TMPDIR: join(home, "tmp"),
          CODEBUILD_SRC_DIR: source,
          CODEBUILD_BUILD_URL: "https://console/build/1",
        },
      },
    );
    return { status, output: stdout + stderr };
  };
  const drift = () => {
    rmSync(join(home, "told"), { force: true });
    const { status, output } = build("drift");
    const after = build("drift", "post_build", { CODEBUILD_BUILD_SUCCEEDING: status === 0 ? "1" : "0" });
    expect({ status, after: after.status, output }).toEqual({ status: 0, after: 0, output });
    return { output, told: existsSync(join(home, "told")) ? readFileSync(join(home, "told"), "utf8") : undefined };
  };

  beforeAll(async () => {
    emulator = await Emulator.start();
    root = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
        resource "aws_subnet" "this" {
          vpc_id     = aws_vpc.this.id
          cidr_block = "10.0.0.0/24"
        }
        resource "aws_s3_bucket" "states" {
          bucket        = "shop-states"
          force_destroy = true
        }`,
    });
    cpSync(join(ROOT, "terraform", "pipeline"), join(root.folder, "pipeline"), { recursive: true });
    write(PROJECTS);
    root.run(["init", "-no-color"]);
    apply();

    // What CodeBuild's image has, or downloads: the archive is none, and out of it comes this machine's Terraform.
    for (const folder of ["bin", "tmp"]) mkdirSync(join(home, folder));
    mkdirSync(site, { recursive: true });
    const executable = (name: string, text: string) => writeFileSync(join(home, "bin", name), text, { mode: 0o755 });
    executable("aws", AWS);
    executable("unzip", `#!/usr/bin/env bash\nln -s "$(command -v terraform)" "$5/terraform"\n`);
    executable("sha256sum", "#!/usr/bin/env bash\ncat > /dev/null\n");
    executable(
      "curl",
      `#!/usr/bin/env bash
case "$*" in *releases.hashicorp.com*) ;; *) exec "$HOME/curl" "$@" ;; esac
while [ "$1" != --output ]; do shift; done
echo "0  terraform_1.11.4_linux_amd64.zip" > "$2"
`,
    );
    symlinkSync(spawnSync("bash", ["-c", "command -v curl"], { encoding: "utf8" }).stdout.trim(), join(home, "curl"));
    // Its own backend is another one.
    writeFileSync(
      join(site, "main.tf"),
      `terraform {
         backend "local" {}
       }
       provider "aws" {}
       resource "aws_sns_topic" "news" { name = "news" }
       resource "terraform_data" "version" { input = "one" }`,
    );
  });
  afterAll(() => {
    root.remove();
    emulator.stop();
  });

  test("a second plan finds nothing to do", () => {
    expect(actions()).toEqual([]);
  });

  test("a setting changes its project in place, a project more changes no other", () => {
    write(
      `${PROJECTS.replace('STAGE = "test"', 'STAGE = "ci"').replace("concurrent_builds = 2", "timeout_minutes = 30")}\nmore = {}`,
    );
    const all = actions();
    expect(all.filter((action) => !action.includes('["more"]'))).toEqual([
      'update module.pipeline.aws_codebuild_project.project["images"]',
      'update module.pipeline.aws_codebuild_project.project["tests"]',
    ]);
    expect(all).toContain('create module.pipeline.aws_codebuild_project.project["more"]');
    apply();
    expect(actions()).toEqual([]);
  });

  test("nothing is looked for before anything was applied", () => {
    expect(drift()).toMatchObject({ output: expect.stringContaining("applied nothing yet") as string, told: undefined });
  });

  test("the plan action plans, and changes nothing", async () => {
    const { status, output } = build("plan");
    expect({ status, output }).toEqual({ status: 0, output });
    expect(output).toContain("Plan: 2 to add, 0 to change, 0 to destroy.");
    expect(await emulator.keys("shop-states")).toEqual([]);
    expect(JSON.parse(readFileSync(join(site, "plan.json"), "utf8"))).toMatchObject({ applyable: true });
  });

  test("the apply action applies just that, with the state where the pipeline says", async () => {
    const { status, output } = build("apply");
    expect({ status, output }).toEqual({ status: 0, output });
    expect(await emulator.keys("shop-states")).toEqual(["web.tfstate", "web.tfstate.applied.tar.gz"]);
    expect(existsSync(join(site, "terraform.tfstate"))).toBe(false);
  });

  test("a plan that something else has overtaken is not applied", () => {
    writeFileSync(join(site, "main.tf"), readFileSync(join(site, "main.tf"), "utf8").replace('"one"', '"two"'));
    expect(build("plan").status).toBe(0);
    for (const file of ["tfplan", "plan.json", "plan.txt"]) cpSync(join(site, file), join(home, file));
    expect(build("apply")).toMatchObject({ status: 0 });
    for (const file of ["tfplan", "plan.json", "plan.txt"]) cpSync(join(home, file), join(site, file));
    const { status, output } = build("apply");
    expect(status).toBe(1);
    expect(output).toContain("Saved plan is stale");
  });

  test("nobody is told while nothing differs", () => {
    expect(drift()).toMatchObject({ output: expect.stringContaining("No changes.") as string, told: undefined });
  });

  test("what somebody deletes by hand is told, against what was applied last and not against newer source", async () => {
    writeFileSync(join(site, "main.tf"), "not applied yet");
    await fetch(emulator.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Connection: "close",
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${emulator.region}/sns/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({
        Action: "DeleteTopic",
        Version: "2010-03-31",
        TopicArn: `arn:aws:sns:${emulator.region}:123456789012:news`,
      }).toString(),
    });
    const { told } = drift();
    expect(told).toContain("web differs from what the pipeline applied last:\n\naws_sns_topic.news");
    expect(told).toContain("web: Plan: 1 to add, 0 to change, 0 to destroy.\n");
  });

  test("all of it goes again", () => {
    root.run(["destroy", "-auto-approve", "-no-color"]);
    expect(root.run(["state", "list"])).toBe("");
  });
});
