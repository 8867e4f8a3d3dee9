import { S3Backend, TerraformStack } from "cdktf";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { packageRoot } from "../../core/package-root";
import { StateBackend } from "../../modules/state-backend/state-backend";
import { main as bootstrap } from "../../tools/bootstrap";
import { main as emulator } from "../../tools/emulator";
import { appCommand, outputFolder } from "../../tools/project";
import { ROOT } from "../support/terraform";

jest.setTimeout(60_000);

const twinform = (...args: string[]) => {
  const command = ["--import", "tsx", "tools/twinform.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
  return { status, stdout, stderr };
};

const folder = mkdtempSync(join(tmpdir(), "twinform-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => jest.restoreAllMocks());

describe("twinform", () => {
  const help = twinform().stdout;
  const commands = [...help.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = ""]) => name);

  test("says what there is, and so does help", () => {
    expect(help).toMatch(/^usage: twinform <command> \[options\]\n/);
    expect(commands).toEqual(["new", "emulator", "bootstrap", "plan", "explain", "load-test", "permissions", "generate"]);
    expect(twinform("help")).toEqual({ status: 0, stdout: help, stderr: "" });
  });

  test("is what the scripts of npm run, and the page of npm run help names each", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const page = readFileSync(join(ROOT, "help"), "utf8");
    for (const name of commands) {
      expect(scripts[name]).toBe(`node --import tsx tools/twinform.ts ${name}`);
      expect(page).toContain(`npm run ${name}`);
    }
  });

  test("has its version from package.json", () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
    expect(packageRoot()).toBe(ROOT);
    expect(twinform("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("guesses what an unknown command was meant to be", () => {
    const { status, stdout, stderr } = twinform("explian", "dev-web");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(`twinform has no command explian; did you mean explain?\n\n${help}`);
    expect(twinform("constructor")).toMatchObject({ status: 2, stderr: `twinform has no command constructor\n\n${help}` });
  });

  test("reads a command's file only when it is asked for it", () => {
    const told = `process.on("exit", () => console.log(Object.keys(require.cache).filter((file) => /node_modules.(zod|cdktf|typescript)./.test(file)).length))`;
    const { stdout } = spawnSync(
      process.execPath,
      [
        "--import",
        "tsx",
        "--input-type=commonjs",
        "-e",
        `${told}; process.argv[2] = "--version"; require("./tools/twinform.ts")`,
        "x",
      ],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stdout).toMatch(/^[\d.]+\n0\n$/);
  });

  // Jest cannot load prettier, which the generator formats with.
  test.each(commands.filter((name) => name !== "generate"))("%s tells its usage", async (name) => {
    const said = jest.spyOn(console, "log").mockImplementation();
    const { main } = (await import(`../../tools/${name}`)) as { main: (args: string[]) => number | Promise<number> };
    expect(await main(["--help"])).toBe(0);
    expect(said.mock.calls).toEqual([[expect.stringMatching(new RegExp(`^usage: npm run ${name}( --|\n)`))]]);
    await expect(async () => main(["--wrong", "x", "y"])).rejects.toThrow(/^(Unknown option '--wrong'|--wrong)[^]*\n\nusage: /);
  });
});

test("twinform generate tells its usage", () => {
  expect(twinform("generate", "--help")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^usage: npm run generate/) as string,
  });
  expect(twinform("generate", "--wrong")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Unknown option '--wrong'\n\nusage: /) as string,
  });
});

describe("the emulator", () => {
  test("tells all that is wrong with its options", async () => {
    await expect(emulator(["--port", "70000", "--region", "mars", "--bucket", "A_b"])).rejects.toThrow(
      /^3 problems:\n {2}--port 70000: must be .*\n {2}--region mars: must be .*\n {2}--bucket A_b: must be /,
    );
  });

  test("names the one version of moto that it is written for, wherever it says how to get it", () => {
    const [, version = "none"] =
      /^MOTO_VERSION = "(.*)"$/m.exec(readFileSync(join(ROOT, "tools/emulator/server.py"), "utf8")) ?? [];
    for (const file of ["tools/emulator.ts", "tools/emulator/README.md", "tools/new/template/README.md", "README.md"]) {
      const named = [...readFileSync(join(ROOT, file), "utf8").matchAll(/moto\[server\]==([\d.]+)/g)].map(([, one]) => one);
      expect([file, new Set(named)]).toEqual([file, new Set([version])]);
    }
  });

  test("says how to get Python, and moto", async () => {
    const path = process.env["PATH"];
    const bin = join(folder, "bin");
    mkdirSync(bin);
    try {
      process.env["PATH"] = bin;
      await expect(emulator([])).rejects.toThrow(
        "the emulator did not start: there is no python3 (or it is not on PATH): install",
      );
      writeFileSync(join(bin, "python3"), `#!/bin/sh\necho "The emulator needs moto: pip install it" >&2; exit 1\n`, {
        mode: 0o755,
      });
      await expect(emulator([])).rejects.toThrow("the emulator did not start: The emulator needs moto: pip install it");
      await expect(emulator(["--detach"])).rejects.toThrow("The emulator needs moto: pip install it");
    } finally {
      process.env["PATH"] = path;
    }
  });
});

describe("bootstrap refuses", () => {
  const out = join(folder, "synthesized");
  const bootstrapped = join(folder, "bootstrap");
  beforeAll(() => {
    const app = new App({ outdir: out });
    for (const [name, bucket] of Object.entries({ "dev-state": "states", "dev-other": "others" })) {
      const stack = new TerraformStack(app, name);
      new S3Backend(stack, { bucket: "states", key: name });
      new StateBackend(stack, "state", { bucket });
    }
    app.synth();
  });

  const run = async (name: string) => {
    process.env["TWINFORM_BOOTSTRAP_FOLDER"] = bootstrapped;
    try {
      await bootstrap([name, "--app", `cp -r ${out}/. "$CDKTF_OUTDIR"`]);
    } finally {
      delete process.env["TWINFORM_BOOTSTRAP_FOLDER"];
    }
  };

  test("a stack that is not there, and says which one makes the bucket", async () => {
    await expect(run("web")).rejects.toThrow("there is no stack web; dev-state makes the bucket of states");
    expect(readdirSync(bootstrapped)).toEqual([]);
    await expect(run("../web")).rejects.toThrow('"../web" is no name of a stack');
  });

  test("a stack whose backend names another bucket than it makes, and leaves nothing behind", async () => {
    await expect(run("dev-other")).rejects.toThrow("dev-other does not make the bucket states, which its backend names");
    expect(readdirSync(bootstrapped)).not.toContain("dev-other");
  });
});

describe("the project that a command is called in", () => {
  const project = join(folder, "project");
  beforeAll(() => {
    mkdirSync(project);
    cpSync(join(ROOT, "package.json"), join(project, "package.json"));
  });
  beforeEach(() => {
    jest.spyOn(process, "cwd").mockReturnValue(project);
    rmSync(join(project, "cdktf.json"), { force: true });
  });

  test("says in cdktf.json how its app is run, and where stacks are written", () => {
    writeFileSync(join(project, "cdktf.json"), '{"app":"npx ts-node main.ts","output":"out"}');
    expect(appCommand()).toBe("npx ts-node main.ts");
    expect(outputFolder()).toBe(join(project, "out"));
    expect(outputFolder("there")).toBe(join(project, "there"));
  });

  test("is a project of cdktf, and its file is JSON", () => {
    expect(outputFolder()).toBe(join(project, "cdktf.out"));
    expect(() => appCommand()).toThrow(
      `${project} has no cdktf.json that says how its app is run: call this in the folder of a project`,
    );
    writeFileSync(join(project, "cdktf.json"), "{");
    expect(() => appCommand()).toThrow(`${join(project, "cdktf.json")}: `);
  });
});
