import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { Alb } from "twinform/alb";
import { Beanstalk } from "twinform/beanstalk";
import { Pipeline } from "twinform/pipeline";
import { Testing } from "twinform/testing";
import { parse } from "yaml";
import { App } from "../../core";
import { environment } from "../../examples/environment";
import { buildEnvironment } from "../../stacks";
import { ROOT } from "../support/terraform";

Testing.setupJest();

const outdir = mkdtempSync(join(tmpdir(), "twinform-delivery-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));
const app = new App({ outdir });
buildEnvironment(app, environment);

/** A stack of the example environment. */
function stackOf(name: string): TerraformStack {
  const stack: unknown = app.node.findChild(`example-${name}`);
  if (!TerraformStack.isStack(stack)) throw new Error(`example-${name} is no stack`);
  return stack;
}

const site = (file: string): string => readFileSync(join(ROOT, "examples", "site", file), "utf8");

describe("the stack delivery", () => {
  test("reads web's state alone, and has its servers, its fleet and their target groups as the way to deliver", () => {
    expect(stackOf("delivery").dependencies).toEqual([stackOf("web")]);
    const web = (output: string) => `\${data.terraform_remote_state.example-web.outputs.${output}}`;
    const group = (name: string) => ({ arn: web(`target_group_arns["${name}"]`) });
    expect(stackOf("delivery")).toHaveModule(Pipeline, {
      deployments: {
        servers: {
          autoScalingGroups: [web("fleet_name")],
          tagSets: [[{ key: "Stack", value: "example-web" }]],
          targetGroups: { home: group("home"), movies: group("movies"), shows: group("shows") },
        },
      },
      instanceRoles: { fleet: { name: web("fleet_role_name") }, servers: { name: web("server_role_name") } },
    });
  });

  test("finds the servers by the tag that web gives them", () => {
    expect(stackOf("web")).toHaveProviderWithProperties(AwsProvider, { defaultTags: [{ tags: { Stack: "example-web" } }] });
  });

  test("names every target group that web has, so that no server is worked on while it gets requests", () => {
    const [alb] = Testing.inputsOf(stackOf("web"), Alb);
    const [pipeline] = Testing.inputsOf(stackOf("delivery"), Pipeline);
    const named = pipeline?.deployments?.["servers"]?.targetGroups;
    expect(Object.keys(named ?? {})).toEqual(Object.keys(alb?.targetGroups ?? {}));
  });
});

describe.each([
  ["delivery", "codeDeploy"],
  ["delivery-beanstalk", "elasticBeanstalk"],
])("the pipeline of %s", (stack, kind) => {
  test("tests, asks somebody, and then delivers what the test packed", () => {
    expect(stackOf(stack)).toHaveModule(Pipeline, {
      stages: [
        {
          name: "Source",
          actions: [{ connectionSource: { repository: "example/site", branch: "main" }, outputs: ["source"] }],
        },
        { name: "Test", actions: [{ build: { project: "test" }, inputs: ["source"], outputs: ["package"] }] },
        { name: "Approve", actions: [{ approval: expect.anything() }] },
        { name: "Deploy", actions: [{ inputs: ["package"], [kind]: expect.anything() }] },
      ],
    });
  });

  test("has the report groups that the application's buildspec reports to", () => {
    const { reports } = parse(site("buildspec.yml")) as { reports: object };
    const [pipeline] = Testing.inputsOf(stackOf(stack), Pipeline);
    expect(Object.keys(pipeline?.projects?.["test"]?.reports ?? {})).toEqual(Object.keys(reports));
  });
});

test("the application is built for the Python that its servers and Elastic Beanstalk run", () => {
  const { phases } = parse(site("buildspec.yml")) as { phases: { install: { "runtime-versions": { python: string } } } };
  const version = phases.install["runtime-versions"].python;
  expect(version).toMatch(/^3\.\d+$/);
  expect(stackOf("delivery-beanstalk")).toHaveModule(Beanstalk, {
    environments: {
      main: { platform: { newestSolutionStack: { pattern: expect.stringContaining(`running Python ${version}$`) } } },
    },
  });
  for (const hook of ["before_install", "after_install"]) {
    expect(new Set(site(`scripts/${hook}.sh`).match(/python3\.\d+/g))).toEqual(new Set([`python${version}`]));
  }
});

test("Elastic Beanstalk is for the environments that ask for it", () => {
  const without = new App({ outdir: join(outdir, "without") });
  buildEnvironment(without, { ...environment, delivery: { repository: "example/site", branch: "main" } });
  expect(without.synth()).not.toContain("example-delivery-beanstalk");
  expect(without.problems()).toEqual([]);
});
