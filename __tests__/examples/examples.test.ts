import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { App } from "../../core";
import { environments } from "../../environments";
import { FLASK, FlaskFleetStack } from "../../examples/flask-fleet/flask-fleet-stack";
import { InfrastructureStack } from "../../examples/infrastructure/infrastructure-stack";
import { NODE, NodeServersStack } from "../../examples/node-servers/node-servers-stack";
import { buildEnvironment, buildEnvironments } from "../../stacks";
import { GAME } from "../../stacks/edge-stack";
import { environment } from "../../examples/environment";
import { ROOT } from "../support/terraform";

/** What of the web example's JSON is looked at. */
interface WebRoot {
  readonly module: {
    readonly servers: { readonly instances: Readonly<Record<string, { readonly user_data: string }>> };
    readonly fleet: { readonly user_data: string };
  };
}

const outdir = mkdtempSync(join(tmpdir(), "twinform-examples-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test("the examples have no problems", () => {
  const app = new App({ outdir });
  buildEnvironment(app, environment);
  new FlaskFleetStack(app);
  new NodeServersStack(app);
  new InfrastructureStack(app);
  expect(app.problems()).toEqual([]);
  const names = ["state", "network", "web", "edge", "dns", "delivery", "delivery-beanstalk"];
  const reference = names.map((name) => `example-${name}`);
  expect(app.synth()).toEqual([...reference, "example-flask-fleet", "example-node-servers", "example-infrastructure"]);
});

test.each([
  ["flask-fleet", FLASK],
  ["node-servers", NODE],
  ["edge", GAME],
])("user data of %s is the same for Terraform alone", (example, text) => {
  expect(readFileSync(join(ROOT, "examples", example, "user-data.sh"), "utf8")).toBe(text);
});

describe("the web example's servers", () => {
  const stack = () => JSON.parse(readFileSync(join(outdir, "stacks", "example-web", "cdk.tf.json"), "utf8")) as WebRoot;

  /** What a first boot writes for nginx, on an instance with that ID. */
  const configured = (userData: string, instanceId: string) => {
    const folder = mkdtempSync(join(outdir, "boot-"));
    writeFileSync(join(folder, "instance-id"), `${instanceId}\n`);
    writeFileSync(join(folder, "index.html"), "");
    const here = ["/etc/nginx/conf.d/", "/var/lib/cloud/data/", "/usr/share/nginx/html/"].reduce(
      (text, path) => text.replaceAll(path, `${folder}/`),
      userData,
    );
    const stubs = "dnf() { :; }; systemctl() { :; }; curl() { :; }; ruby() { :; }";
    const { status, stderr } = spawnSync("bash", ["-c", `${stubs}\n${here}`], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // What the balancer asks for whether the server is well.
    for (const page of ["homepage", "movies", "shows"]) expect(existsSync(join(folder, page, "index.html"))).toBe(true);
    return readFileSync(join(folder, "served-by.conf"), "utf8");
  };

  test("say in a header who they are", () => {
    const { servers, fleet } = stack().module;
    for (const [name, { user_data }] of Object.entries(servers.instances)) {
      expect(configured(user_data, "i-0")).toBe(`add_header X-Served-By ${name} always;\n`);
    }
    expect(Object.keys(servers.instances)).toEqual(["home-1", "home-2", "movies", "shows"]);
    expect(configured(fleet.user_data, "i-0123456789abc3f9c")).toBe("add_header X-Served-By fleet-3f9c always;\n");
  });

  test("have the same user data for Terraform alone", () => {
    const hcl = readFileSync(join(ROOT, "examples", "web", "main.tf"), "utf8");
    const template = JSON.parse(/web_server = (".*")/.exec(hcl)?.[1] ?? '""') as string;
    const { servers, fleet } = stack().module;
    const texts = [...Object.values(servers.instances), fleet].map(({ user_data }) => user_data);
    const names = [...hcl.matchAll(/format\(local\.web_server, "(.*)"\)/g)].map(([, name = ""]) => name);
    expect(names.map((name) => template.replace("%s", () => name))).toEqual(texts);
    expect(texts).toHaveLength(5);
  });
});

describe("the example infrastructure", () => {
  const buildspec = parse(readFileSync(join(ROOT, "examples", "infrastructure", "buildspec.yml"), "utf8")) as {
    readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
    readonly artifacts: { readonly "base-directory": string };
  };

  test("runs scripts that this project has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const used = Object.values(buildspec.phases).flatMap(({ commands }) =>
      commands.map((text) => /^npm run (\S+)/.exec(text)?.[1]),
    );
    expect(used.filter((name) => name !== undefined)).toEqual(["generate", "synth"]);
    for (const name of used) expect(name === undefined || name in scripts).toBe(true);
  });

  test("plans a stack that the synthesis writes, with the state that the stack has", () => {
    const app = new App({ outdir: join(outdir, "app") });
    buildEnvironments(app, environments);
    app.synth();
    const { module } = JSON.parse(readFileSync(join(outdir, "stacks", "example-infrastructure", "cdk.tf.json"), "utf8")) as {
      module: { pipeline: { terraform: { network: { directory: string; state: { bucket: string; key: string } } } } };
    };
    const { directory, state } = module.pipeline.terraform.network;
    expect(buildspec.artifacts["base-directory"]).toBe("cdktf.out/stacks");
    const { terraform } = JSON.parse(readFileSync(join(outdir, "app", "stacks", directory, "cdk.tf.json"), "utf8")) as {
      terraform: { backend: { s3: object } };
    };
    expect(terraform.backend.s3).toMatchObject(state);
  });
});

test("the architecture of web takes less than a hundred lines of TypeScript", () => {
  const text = readFileSync(join(ROOT, "stacks", "web-stack.ts"), "utf8");
  const lines = text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
  expect(lines.length).toBeLessThan(100);
});
