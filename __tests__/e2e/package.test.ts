import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { projectStory } from "./support/project-story";
import { DEVELOPMENT, PEERS } from "./support/versions";
import { moduleNames } from "../../tools/generate/modules";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";

jest.setTimeout(10 * 60 * 1000);

/** What `cdktf init --template=typescript` brings. */
const TEMPLATE = join(ROOT, "node_modules", "cdktf-cli", "bundle", "templates", "typescript");
const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");
const CDKTF_JSON = {
  language: "typescript",
  app: "npx ts-node main.ts",
  projectId: "shop",
  sendCrashReports: "false",
  terraformProviders: [],
  terraformModules: [],
  context: {},
};

// One story in order: a project outside of this repository, which has the tarball and nothing else of it.
describe("the package, installed in a project as cdktf init writes it", () => {
  const folder = temporaryFolder();
  const at = (...path: string[]) => join(folder, ...path);
  const tarball = () => readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";

  const command = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, CI: "1" },
    });
    return { code: status, stdout, stderr, said: `${stdout}${stderr}` };
  };
  const succeeds = (program: string, ...args: string[]) => {
    const { code, said, stdout } = command(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} exited ${code ?? "by a signal"}\n${said}`);
    return stdout;
  };
  /** All that was written of a stack, by file. */
  const written = (stack: string, files = at("cdktf.out", "stacks", stack)) =>
    Object.fromEntries(
      readdirSync(files, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(files.length + 1), readFileSync(path, "utf8")]),
    );
  const inProject = (program: string) => at("node_modules", ".bin", program);

  beforeAll(() => {
    for (const args of [
      ["run", "--silent", "build"],
      ["pack", "--silent", "--pack-destination", folder],
    ]) {
      const { status, stderr } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8" });
      if (status !== 0) throw new Error(`npm ${args.join(" ")} failed\n${stderr}`);
    }
    cpSync(join(TEMPLATE, "tsconfig.json"), at("tsconfig.json"));
    cpSync(join(ROOT, "__tests__", "e2e", "consumer"), folder, { recursive: true });
    writeFileSync(at("cdktf.json"), JSON.stringify(CDKTF_JSON));
    const dependencies = { ...PEERS, twinform: `file:${tarball()}` };
    writeFileSync(
      at("package.json"),
      JSON.stringify({ name: "shop", private: true, dependencies, devDependencies: DEVELOPMENT }),
    );
    succeeds("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error");
  });

  test("holds what a consumer needs, and nothing else", () => {
    const files = succeeds("tar", "--list", "--file", at(tarball())).trim().split("\n");
    const folders = new Set(files.map((file) => file.split("/")[1]));
    expect([...folders].sort()).toEqual(["LICENSE", "README.md", "dist", "modules", "package.json", "terraform", "tools"]);
    expect(
      // What a new project gets has tests and environments.
      files
        .filter((file) => !file.startsWith("package/tools/new/template/"))
        .filter((file) =>
          /\/(__tests__|tests|environments|examples)\/|\.(test\.[jt]s|tftest\.hcl)$|modules\/[^/]+\/(acceptance|example)/.test(
            file,
          ),
        ),
    ).toEqual([]);
    const main = moduleNames().map((name) => `package/terraform/${name}/main.tf.json`);
    expect(files).toEqual(expect.arrayContaining(main));
    expect(files.length).toBeLessThan(400);
    expect(readFileSync(at(tarball())).length).toBeLessThan(1_000_000);
  });

  test("has an entry for each module", () => {
    const { exports } = JSON.parse(readFileSync(at("node_modules", "twinform", "package.json"), "utf8")) as { exports: object };
    const modules = Object.keys(exports).filter((name) => moduleNames().includes(name.slice(2)));
    expect(modules.map((name) => name.slice(2))).toEqual(moduleNames());
    for (const target of Object.values(exports as Record<string, string | { types: string; default: string }>).flatMap((one) =>
      typeof one === "string" ? [one] : Object.values(one),
    )) {
      expect([target, existsSync(at("node_modules", "twinform", target))]).toEqual([target, true]);
    }
  });

  test("does nothing but define when it is imported", () => {
    const before = readdirSync(folder);
    const names = ["twinform", ...moduleNames().map((name) => `twinform/${name}`), "twinform/user-data"];
    expect(command("node", "-e", names.map((name) => `require("${name}")`).join(";"))).toMatchObject({ code: 0, said: "" });
    expect(readdirSync(folder)).toEqual(before);
  });

  test("has types that cdktf's own settings take, also when libraries are checked", () => {
    succeeds(inProject("tsc"), "--noEmit");
    const { stdout } = command(inProject("tsc"), "--noEmit", "--skipLibCheck", "false");
    expect(stdout.split("\n").filter((line) => line.startsWith("node_modules/twinform/"))).toEqual([]);
  });

  test("synthesizes the same under ts-node, under tsx and compiled by tsc", () => {
    succeeds(inProject("ts-node"), "main.ts");
    const first = written("shop");
    expect(Object.keys(first)).toEqual(expect.arrayContaining(["cdk.tf.json", join("modules", "alb", "main.tf.json")]));
    for (const [program, ...args] of [
      [inProject("tsx"), "main.ts"],
      ["node", "compiled/main.js"],
    ] as const) {
      rmSync(at("cdktf.out"), { recursive: true });
      if (program === "node") succeeds(inProject("tsc"), "--outDir", "compiled");
      succeeds(program, ...args);
      expect(written("shop")).toEqual(first);
    }
    rmSync(at("compiled"), { recursive: true });
  });

  test("brings the modules as they are generated, and leaves the provider's version to the lock file", () => {
    for (const name of ["alb", "network"]) {
      const committed = Object.entries(written("", join(ROOT, "terraform", name))).filter(([path]) => path.endsWith(".tf.json"));
      expect(written(join("shop", "modules", name))).toEqual(Object.fromEntries(committed));
    }
    const { terraform } = JSON.parse(written("shop")["cdk.tf.json"] ?? "{}") as { terraform: { required_providers: object } };
    expect(terraform.required_providers).toEqual({ aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } });
  });

  test("is imported from a module of ES, under its own app", () => {
    expect(succeeds("node", "main.mjs")).toContain("wrote 1 stack to cdktf.out/stacks: esm");
    expect(Object.keys(written("esm"))).toContain(join("modules", "network", "main.tf.json"));
  });

  test("tells every problem under cdktf's own app, and writes nothing", () => {
    rmSync(at("cdktf.out"), { recursive: true });
    const { code, said } = command(inProject("ts-node"), "--transpile-only", "wrong.ts");
    expect(code).toBe(1);
    expect(said).toContain("nta is no input; did you mean nat?");
    expect(said).toContain('availabilityZones[0] must be text that names an Availability Zone, such as eu-west-1a, got "mars"');
    expect(existsSync(at("cdktf.out", "stacks", "shop", "cdk.tf.json"))).toBe(false);
  });

  test("says which cdktf it needs where another is installed", () => {
    const file = at("node_modules", "cdktf", "package.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/"version": "0\.\d+\.\d+"/, '"version": "1.2.3"'));
    const { code, stderr } = command("node", "-e", 'require("twinform/network")');
    writeFileSync(file, text);
    expect(code).toBe(1);
    expect(stderr).toContain("twinform needs cdktf ^0.21.0, and 1.2.3 is installed; npm install cdktf@^0.21.0");
  });

  test("refuses a second copy of itself in one app", () => {
    mkdirSync(at("node_modules", "other", "node_modules"), { recursive: true });
    cpSync(at("node_modules", "twinform"), at("node_modules", "other", "node_modules", "twinform"), { recursive: true });
    const network = (from: string) =>
      `new (require(${JSON.stringify(from)}).Network)(stack, "${from.length}", { name: "shop", availabilityZones: ["eu-west-1a"] });`;
    const { code, stderr } = command(
      "node",
      "-e",
      `const { App, TerraformStack } = require("cdktf"); const stack = new TerraformStack(new App(), "shop");` +
        network("twinform/network").replace(/"\d+"/, '"one"') +
        network("./node_modules/other/node_modules/twinform/dist/network.js").replace(/"\d+"/, '"two"'),
    );
    rmSync(at("node_modules", "other"), { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/two copies of twinform are in one app, \S+twinform and \S+other\S+twinform; npm ls twinform/);
  });

  describe("and a project of twinform new", () => {
    /** What npm would install, as links: the package as it is installed here, and its peers, then what else this repository has. */
    const install = (project: string) => {
      mkdirSync(join(project, "node_modules"));
      const link = (from: string, name: string) => {
        const to = join(project, "node_modules", name);
        if (!existsSync(to)) symlinkSync(realpathSync(join(from, name)), to);
      };
      for (const from of [at("node_modules"), join(ROOT, "node_modules")]) {
        for (const name of readdirSync(from)) if (name !== ".bin") link(from, name);
      }
      mkdirSync(join(project, "node_modules", ".bin"));
      for (const from of [at("node_modules", ".bin"), join(ROOT, "node_modules", ".bin")]) {
        for (const name of readdirSync(from)) link(join(from, ".."), join(".bin", name));
      }
    };
    projectStory({ make: [inProject("twinform"), "new", "--twinform", "0.1.0"], install });
  });

  describe("with Terraform", () => {
    let emulator: Emulator;
    beforeAll(async () => (emulator = await Emulator.start()));
    afterAll(() => emulator.stop());

    test("is synthesized and deployed by cdktf, planned again without changes, and destroyed", () => {
      for (const file of ["wrong.ts", "main.mjs"]) renameSync(at(file), at(`${file}.done`));
      emulator.run(CDKTF, ["synth"], {}, folder);
      emulator.run(CDKTF, ["deploy", "shop", "--auto-approve", "--skip-provider-lock"], {}, folder);
      new StackFolder(at("cdktf.out", "stacks", "shop"), emulator).expectNoChanges();
      emulator.run(CDKTF, ["destroy", "shop", "--auto-approve"], {}, folder);
    });
  });
});
