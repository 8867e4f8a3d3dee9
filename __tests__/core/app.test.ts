import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { App, UserError, run } from "../../core";
import { Network } from "../../modules/network/network";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const outdir = () => {
  const folder = mkdtempSync(join(tmpdir(), "twinform-app-"));
  folders.push(folder);
  return join(folder, "out");
};

class Stack extends TerraformStack {
  public constructor(scope: Construct, id: string, key = id) {
    super(scope, id);
    new AwsProvider(this, "aws", {});
    new S3Backend(this, { bucket: "states", key });
  }
}

const network = { name: "x", availabilityZones: ["eu-west-1a"] };
const problemsOf = (define: (app: App) => void): string[] => {
  const app = new App({ outdir: outdir() });
  define(app);
  return app.problems();
};

describe("an app", () => {
  test("writes each stack with the folders of its modules beside it", () => {
    const out = outdir();
    const app = new App({ outdir: out });
    const stack = new Stack(app, "web");
    const { outputs } = new Network(stack, "network", network);
    new TerraformOutput(stack, "subnet", { value: outputs.privateSubnetIdsByZone["eu-west-1a"] });
    expect(app.synth()).toEqual(["web"]);

    const json = JSON.parse(readFileSync(join(out, "stacks", "web", "cdk.tf.json"), "utf8")) as Record<
      string,
      Record<string, Record<string, unknown>>
    >;
    expect(json["module"]?.["network"]).toMatchObject({
      source: "./modules/network",
      name: "x",
      availability_zones: ["eu-west-1a"],
    });
    expect(json["output"]?.["subnet"]).toEqual({ value: '${module.network.private_subnet_ids_by_zone["eu-west-1a"]}' });
    expect(readdirSync(join(out, "stacks", "web", "modules", "network"))).toEqual([
      "checks.tf.json",
      "main.tf.json",
      "outputs.tf.json",
      "variables.tf.json",
      "versions.tf.json",
    ]);
  });

  test("the same app gives the same bytes", () => {
    const texts = [0, 1].map(() => {
      const out = outdir();
      const app = new App({ outdir: out });
      new Network(new Stack(app, "web"), "network", network);
      app.synth();
      return ["cdk.tf.json", "modules/network/main.tf.json", "modules/network/variables.tf.json"].map((file) =>
        readFileSync(join(out, "stacks/web", file), "utf8"),
      );
    });
    expect(texts[0]).toEqual(texts[1]);
  });

  test("a failed synthesis leaves the last good output as it was", () => {
    const out = outdir();
    const good = new App({ outdir: out });
    new Network(new Stack(good, "web"), "network", network);
    good.synth();
    const file = join(out, "stacks", "web", "cdk.tf.json");
    const before = readFileSync(file, "utf8");

    const bad = new App({ outdir: out });
    new Network(new Stack(bad, "web"), "network", { ...network, cidr: "10.0.0.1/16" });
    expect(() => bad.synth()).toThrow(UserError);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(join(out, ".."))).toEqual(["out"]);
  });

  test("a stack's folder keeps what Terraform put there, and loses modules that it no longer calls", () => {
    const out = outdir();
    const first = new App({ outdir: out });
    new Network(new Stack(first, "web"), "network", network);
    first.synth();
    writeFileSync(join(out, "stacks", "web", ".terraform.lock.hcl"), "lock");

    const second = new App({ outdir: out });
    new Stack(second, "web");
    second.synth();
    expect(existsSync(join(out, "stacks", "web", "modules"))).toBe(false);
    expect(readFileSync(join(out, "stacks", "web", ".terraform.lock.hcl"), "utf8")).toBe("lock");
  });

  test("modules' folders that are as they were are left, and all others written anew", () => {
    const out = outdir();
    const folder = (...path: string[]) => join(out, "stacks", "web", "modules", ...path);
    const synth = (ids: readonly string[]) => {
      const app = new App({ outdir: out });
      const stack = new Stack(app, "web");
      for (const id of ids) new Network(stack, id, network).override("aws_vpc.this", { enableDnsSupport: true });
      new Network(stack, "plain", network);
      app.synth();
      return Object.fromEntries(readdirSync(folder()).map((name) => [name, statSync(folder(name)).ino]));
    };
    const first = synth(["a", "b", "c", "d"]);
    const text = readFileSync(folder("network-a", "main.tf.json"), "utf8");
    writeFileSync(folder("network-a", "main.tf.json"), text.replace("aws_vpc", "aws_vpd"));
    writeFileSync(folder("network-b", "more.tf"), "");
    rmSync(folder("network-c", "outputs.tf.json"));
    const second = synth(["a", "b", "c", "e"]);
    expect(Object.keys(second)).toEqual(["network", "network-a", "network-b", "network-c", "network-e"]);
    expect(Object.keys(first).filter((name) => first[name] === second[name])).toEqual(["network"]);
    expect(readFileSync(folder("network-a", "main.tf.json"), "utf8")).toBe(text);
    expect(readdirSync(folder("network-b"))).toEqual(readdirSync(folder("network-c")));
    expect(synth(["a", "b", "c", "e"])).toEqual(second);
  });

  test("a stack that is no longer in the app goes, but no state goes with it", () => {
    const out = outdir();
    const first = new App({ outdir: out });
    ["web", "old", "kept"].forEach((id) => new Network(new Stack(first, id), "network", network));
    first.synth();
    const folder = (...path: string[]) => join(out, "stacks", ...path);
    mkdirSync(folder("old", ".terraform"));
    writeFileSync(folder("old", ".terraform", "terraform.tfstate"), "where the state is");
    writeFileSync(folder("kept", "terraform.tfstate"), "state");
    mkdirSync(folder("web", ".terraform"));
    mkdirSync(folder("notes"));
    writeFileSync(join(out, "terraform.old.tfstate"), "state");

    const second = new App({ outdir: out });
    new Network(new Stack(second, "web"), "network", network);
    second.synth();
    expect(readdirSync(folder()).sort()).toEqual(["kept", "notes", "web"]);
    expect(readdirSync(folder("kept"))).toEqual(["terraform.tfstate"]);
    expect(existsSync(folder("web", ".terraform"))).toBe(true);
    expect(existsSync(join(out, "terraform.old.tfstate"))).toBe(true);
  });

  test.each([
    [false, "cdk.tf.json"],
    [true, "cdk.tf"],
  ])("with HCL asked for (%s) there is one form in a stack's folder", (hcl, form) => {
    const out = outdir();
    for (const asked of [!hcl, hcl]) {
      process.env["SYNTH_HCL_OUTPUT"] = String(asked); // as cdktf synth --hcl sets it
      const app = new App({ outdir: out });
      new Network(new Stack(app, "web"), "network", network);
      app.synth();
    }
    delete process.env["SYNTH_HCL_OUTPUT"];
    expect(readdirSync(join(out, "stacks", "web")).filter((file) => file.startsWith("cdk.tf"))).toEqual([form]);
  });
});

describe("problems are told with the construct's path", () => {
  test("of a construct's inputs", () => {
    expect(problemsOf((app) => new Network(new Stack(app, "web"), "network", { ...network, nat: "all" as never }))).toEqual([
      'web/network: nat must be one of "none", "single", "per-az", got "all"',
    ]);
  });

  test("a stack without a backend, however often one asks", () => {
    const app = new App({ outdir: outdir() });
    new AwsProvider(new TerraformStack(app, "bare"), "aws", {});
    const told = [
      "bare: has no backend, so its state would lie on the disk of whoever deploys; add one (new S3Backend(this, …))",
    ];
    expect(app.problems()).toEqual(told);
    expect(app.problems()).toEqual(told);
  });

  test("two stacks with one state", () => {
    const problems = problemsOf((app) => {
      new Stack(app, "a", "same");
      new Stack(app, "b", "same");
    });
    expect(problems).toEqual(["b: has the same state as a (s3://states/same); give it another key"]);
  });

  test("IDs that are one name in Terraform", () => {
    const problems = problemsOf((app) => {
      const stack = new Stack(app, "web");
      new TerraformOutput(stack, "A.B", { value: 1 });
      new TerraformOutput(stack, "AB", { value: 1 });
    });
    expect(problems).toEqual(["web/AB: has the same address in Terraform as web/A.B, output.AB; give it another ID"]);
  });

  test("an ID that is taken", () => {
    expect(() =>
      problemsOf((app) => {
        const stack = new Stack(app, "web");
        new Network(stack, "network", network);
        new Network(stack, "network", network);
      }),
    ).toThrow('web/network: the ID "network" is taken by another construct in web');
  });
});

describe("run", () => {
  const printed = { out: "", err: "" };
  beforeEach(() => {
    process.exitCode = undefined;
    Object.assign(printed, { out: "", err: "" });
    jest.spyOn(console, "log").mockImplementation((text: string) => void (printed.out += text));
    jest.spyOn(console, "error").mockImplementation((text: string) => void (printed.err += text));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  test("says what it wrote", () => {
    const out = outdir();
    run((app) => new Stack(app, "web"), { outdir: out });
    expect(printed.out).toBe(`wrote 1 stack to ${join(out, "stacks")}: web`);
    expect(process.exitCode).toBeUndefined();
  });

  test("prints a user's mistakes, all of them and nothing else, and ends with 1", () => {
    run((app) => new Network(new Stack(app, "web"), "network", { ...network, cidr: "x", nat: "y" as never }), {
      outdir: outdir(),
    });
    expect(printed.err).toMatch(/^2 problems:\n {2}web\/network: cidr must be .*\n {2}web\/network: nat must be .*$/);
    expect(process.exitCode).toBe(1);
  });

  test("prints a mistake that constructs find while the tree is built", () => {
    run((app) => [new Stack(app, "web"), new Stack(app, "web")], { outdir: outdir() });
    expect(printed.err).toContain("There is already a Construct with name 'web'");
    expect(process.exitCode).toBe(1);
  });

  test("keeps the stack trace of anything else", () => {
    expect(() =>
      run(() => {
        throw new TypeError("a fault of ours");
      }),
    ).toThrow(TypeError);
  });
});
