import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { App } from "../../core";
import { environment } from "../../examples/environment";
import { buildEnvironment } from "../../stacks";
import { ROOT } from "../support/terraform";

/** What of a stack's JSON is looked at. */
interface Root {
  readonly provider: { readonly aws: ReadonlyArray<{ readonly default_tags: readonly unknown[] }> };
  readonly data: { readonly terraform_remote_state: Readonly<Record<string, unknown>> };
  readonly module: {
    readonly pipeline: {
      readonly stages: ReadonlyArray<{ readonly name: string; readonly actions: ReadonlyArray<Record<string, unknown>> }>;
      readonly projects: Readonly<Record<string, { readonly reports: object }>>;
      readonly deployments?: unknown;
      readonly instance_roles?: unknown;
    };
    readonly beanstalk?: { readonly environments: Readonly<Record<string, unknown>> };
  };
}

const outdir = mkdtempSync(join(tmpdir(), "twinform-delivery-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));
const app = new App({ outdir });
buildEnvironment(app, environment);
app.synth();

const rootOf = (stack: string): Root =>
  JSON.parse(readFileSync(join(outdir, "stacks", `example-${stack}`, "cdk.tf.json"), "utf8")) as Root;
const site = (file: string): string => readFileSync(join(ROOT, "examples", "site", file), "utf8");
const stages = (stack: string) => rootOf(stack).module.pipeline.stages;

describe("the stack delivery", () => {
  test("reads web's state alone, and has its servers, its fleet and their target groups as the way to deliver", () => {
    const { data, module } = rootOf("delivery");
    expect(Object.keys(data.terraform_remote_state)).toEqual(["example-web"]);
    const web = (output: string) => `\${data.terraform_remote_state.example-web.outputs.${output}}`;
    const group = (name: string) => ({ arn: web(`target_group_arns["${name}"]`) });
    expect(module.pipeline.deployments).toEqual({
      servers: {
        auto_scaling_groups: [web("fleet_name")],
        tag_sets: [[{ key: "Stack", value: "example-web" }]],
        target_groups: { home: group("home"), movies: group("movies"), shows: group("shows") },
      },
    });
    expect(module.pipeline.instance_roles).toEqual({
      fleet: { name: web("fleet_role_name") },
      servers: { name: web("server_role_name") },
    });
  });

  test("finds the servers by the tag that web gives them", () => {
    expect(rootOf("web").provider.aws[0]?.default_tags).toEqual([
      { tags: expect.objectContaining({ Stack: "example-web" }) as unknown },
    ]);
  });

  test("names every target group that web has, so that no server is worked on while it gets requests", () => {
    const { alb } = rootOf("web").module as unknown as { alb: { target_groups: object } };
    const { servers } = rootOf("delivery").module.pipeline.deployments as { servers: { target_groups: object } };
    expect(Object.keys(servers.target_groups)).toEqual(Object.keys(alb.target_groups));
  });
});

describe.each([
  ["delivery", "code_deploy"],
  ["delivery-beanstalk", "elastic_beanstalk"],
])("the pipeline of %s", (stack, kind) => {
  test("tests, asks somebody, and then delivers what the test packed", () => {
    const all = stages(stack);
    expect(all.map(({ name }) => name)).toEqual(["Source", "Test", "Approve", "Deploy"]);
    expect(all.map(({ actions }) => actions.length)).toEqual([1, 1, 1, 1]);
    const [source, test, approve, deploy] = all.map(({ actions }) => actions[0] ?? {});
    expect(source).toMatchObject({ connection_source: { repository: "example/site", branch: "main" }, outputs: ["source"] });
    expect(test).toMatchObject({ build: { project: "test" }, inputs: ["source"], outputs: ["package"] });
    expect(approve).toHaveProperty("approval");
    expect(deploy).toMatchObject({ inputs: ["package"] });
    expect(deploy).toHaveProperty(kind);
  });

  test("has the report groups that the application's buildspec reports to", () => {
    const { reports } = parse(site("buildspec.yml")) as { reports: object };
    expect(Object.keys(rootOf(stack).module.pipeline.projects["test"]?.reports ?? {})).toEqual(Object.keys(reports));
  });
});

test("the application is built for the Python that its servers and Elastic Beanstalk run", () => {
  const { phases } = parse(site("buildspec.yml")) as { phases: { install: { "runtime-versions": { python: string } } } };
  const version = phases.install["runtime-versions"].python;
  expect(version).toMatch(/^3\.\d+$/);
  expect(JSON.stringify(rootOf("delivery-beanstalk").module.beanstalk?.environments)).toContain(`running Python ${version}$`);
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
