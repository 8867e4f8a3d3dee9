import { spawn, spawnSync } from "node:child_process";
import { accessSync, appendFileSync, constants, cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";
import { temporaryFolder } from "./support/emulator";
import { Agent, appSpecOf } from "./support/site/agent";
import { type Build, build, buildspecOf } from "./support/site/build";
import { Server } from "./support/site/server";
import { shellcheck } from "./support/shellcheck";

jest.setTimeout(5 * 60 * 1000);

const SITE = join(ROOT, "examples", "site");

/** The source of a version of the site: a copy of the example, changed. */
function source(change: (folder: string) => void = () => undefined): string {
  const folder = temporaryFolder();
  cpSync(SITE, folder, { recursive: true });
  change(folder);
  return folder;
}

/** CodeBuild's `python` is what the buildspec asks for; here it is this machine's. No package comes from the internet. */
const programs = temporaryFolder();
writeFileSync(join(programs, "python"), '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
const wheels = temporaryFolder();
const ENVIRONMENT = {
  PATH: `${programs}:${process.env["PATH"]}`,
  PIP_NO_INDEX: "1",
  PIP_FIND_LINKS: wheels,
  PIP_CONFIG_FILE: "/dev/null",
};

const buildVersion = (version: string, change?: (folder: string) => void): Build =>
  build(source(change), { ...ENVIRONMENT, CODEBUILD_RESOLVED_SOURCE_VERSION: version });

/** The artifact of a build that has to go well. */
function artifactOf({ failed, output, artifact }: Build): string {
  if (failed !== undefined || artifact === undefined) throw new Error(`the build failed in ${failed}\n${output}`);
  return artifact;
}

/** The example as it is, built once. */
let asItIs: Build;
beforeAll(() => {
  asItIs = buildVersion("4f2a");
});

describe("the scripts of the site", () => {
  const scripts = readdirSync(join(SITE, "scripts"));

  test.each(scripts)("%s has nothing that shellcheck finds, and may be run", (name) => {
    expect(shellcheck([join(SITE, "scripts", name)])).toBe("");
    accessSync(join(SITE, "scripts", name), constants.X_OK);
  });

  test("are the hooks of the appspec, each with a time limit", () => {
    const { version, os, hooks } = appSpecOf(SITE);
    expect({ version, os }).toEqual({ version: 0, os: "linux" });
    const all = Object.values(hooks).flat();
    expect(all.map(({ location }) => location.replace("scripts/", "")).sort()).toEqual([...scripts].sort());
    for (const { timeout } of all) expect(timeout).toBeLessThanOrEqual(300);
  });

  test("of the buildspec have nothing that shellcheck finds", () => {
    const { version, phases } = buildspecOf(SITE);
    expect(version).toBe(0.2);
    const commands = Object.values(phases).flatMap((phase) => phase.commands);
    expect(commands.length).toBeGreaterThan(5);
    expect(shellcheck(["--shell=bash", "-"], commands.join("\n"))).toBe("");
  });
});

describe("a build of the site", () => {
  test("tests, reports, and packs what the appspec deploys", () => {
    const { failed, output, artifact = "", reports } = asItIs;
    expect(failed === undefined ? "" : output).toBe("");
    expect(reports["tests.xml"]).toMatch(/<testsuite name="site" tests="[1-9]\d*" failures="0" errors="0">/);
    for (const { source: file } of appSpecOf(artifact).files) expect(existsSync(join(artifact, file))).toBe(true);
    for (const { location } of Object.values(appSpecOf(artifact).hooks).flat())
      accessSync(join(artifact, location), constants.X_OK);
    expect(readFileSync(join(artifact, "VERSION"), "utf8")).toBe("4f2a\n");
    // What only the build needs is not deployed.
    expect(readdirSync(artifact)).not.toEqual(expect.arrayContaining(["tests"]));
  });

  test("whose tests fail packs nothing, and its report says which", () => {
    const { failed, artifact, reports } = buildVersion("0bad", (folder) => {
      const file = join(folder, "application.py");
      writeFileSync(file, readFileSync(file, "utf8").replace('"/movies/": "Movies", ', ""));
    });
    expect({ failed, artifact }).toEqual({ failed: "pre_build", artifact: undefined });
    expect(reports["tests.xml"]).toMatch(/name="test_the_pages_that_the_balancer_asks_for_are_there"[^>]*><failure>/);
  });

  test("without any test is a failure", () => {
    const { failed } = buildVersion("0bad", (folder) => writeFileSync(join(folder, "tests", "test_application.py"), ""));
    expect(failed).toBe("pre_build");
  });
});

// One story in order: each deployment stands on the one before.
describe("deployments to a server", () => {
  let server: Server;
  let agent: Agent;
  let first: string;

  beforeAll(async () => {
    server = await Server.boot();
    agent = new Agent(server);
  });
  afterAll(() => server.shutDown());

  test("the first makes the user and the service, and answers through nginx", async () => {
    first = artifactOf(asItIs);
    expect(await server.ask("/health")).toBeUndefined();
    const { failed, events, output } = agent.deploy(first);
    expect({ failed, output: failed && output }).toEqual({ failed: undefined, output: undefined });
    expect(events).toEqual(["BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService"]);
    expect(await server.ask("/health")).toBe("4f2a");
    for (const page of ["/", "/homepage/", "/movies/", "/shows"]) expect(await server.ask(page)).toContain("Version 4f2a");
    const calls = server.calls();
    expect(calls).toContain("useradd --system --no-create-home --shell /usr/sbin/nologin site");
    expect(calls).toContain("systemctl enable site.service nginx.service");
    // What the server has is not installed anew.
    expect(calls.filter((call) => call.startsWith("dnf"))).toEqual([]);
  });

  test("the second stops the first, brings packages as wheels, and leaves nothing of the first", async () => {
    // A package as PyPI would have it: a wheel is a zip.
    const made = spawnSync(
      "python3",
      [
        "-c",
        `import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/greeting-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("greeting.py", 'TEXT = "Good day"\\n')
    wheel.writestr("greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
    wheel.writestr("greeting-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("greeting-1.0.dist-info/RECORD", "")`,
        wheels,
      ],
      { encoding: "utf8" },
    );
    expect(made.stderr).toBe("");
    writeFileSync(server.path("opt/site/left-by-hand"), "");
    const second = artifactOf(
      buildVersion("2", (folder) => {
        appendFileSync(join(folder, "requirements.txt"), "greeting==1.0\n");
        const file = join(folder, "application.py");
        writeFileSync(
          file,
          readFileSync(file, "utf8").replace("import os\n", "import os\nimport greeting\n").replace('"Shows"', "greeting.TEXT"),
        );
      }),
    );
    const { failed, events, output } = agent.deploy(second);
    expect({ failed, output: failed && output }).toEqual({ failed: undefined, output: undefined });
    expect(events).toEqual(["ApplicationStop", "BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService"]);
    expect(await server.ask("/shows/")).toContain("Good day");
    expect(await server.ask("/health")).toBe("2");
    expect(existsSync(server.path("opt/site/left-by-hand"))).toBe(false);
    const calls = server.calls();
    expect(calls.filter((call) => call.startsWith("useradd"))).toEqual([]);
    expect(calls.indexOf("systemctl stop site.service")).toBeLessThan(calls.indexOf("systemctl restart site.service"));
    expect(calls.indexOf("systemctl stop site.service")).toBeGreaterThanOrEqual(0);
  });

  test("the first again, as a rollback has it, takes the packages away", async () => {
    expect(agent.deploy(first).failed).toBeUndefined();
    expect(await server.ask("/health")).toBe("4f2a");
  });

  test("each hook can be run twice", async () => {
    for (const [event, scripts] of Object.entries(appSpecOf(first).hooks)) {
      // BeforeInstall is followed by Install, which brings what it took away.
      if (event === "BeforeInstall") continue;
      for (const { location, timeout } of [...scripts, ...scripts]) {
        const script = join(temporaryFolder(), "hook.sh");
        writeFileSync(script, server.here(readFileSync(join(first, location), "utf8")), { mode: 0o755 });
        const { status, output } = server.run(script, {}, timeout);
        expect({ event, status, output: status === 0 ? "" : output }).toEqual({ event, status: 0, output: "" });
      }
    }
    expect(await server.ask("/health")).toBe("4f2a");
  });

  test("one that does not start fails its validation with the journal; the former version, deployed again, answers", async () => {
    const third = artifactOf(buildVersion("3", breakStart));
    const { failed, output } = agent.deploy(third);
    expect(failed).toBe("ValidateService");
    expect(output).toContain('version 3 does not answer, but ""');
    expect(output).toContain("no database");
    // What CodeDeploy does then: a deployment of the last version that went well.
    expect(agent.deploy(first).failed).toBeUndefined();
    expect(await server.ask("/health")).toBe("4f2a");
  });

  test("over files that another deployment group brought, and without the unit, is as good", async () => {
    server.shutDown();
    const another = new Agent(server);
    expect(another.deploy(first).failed).toBeUndefined();
    expect(await server.ask("/health")).toBe("4f2a");
    // Somebody removed the unit by hand: the stop hook of the next deployment finds nothing to stop.
    spawnSync("rm", [server.path("etc/systemd/system/site.service")]);
    expect(another.deploy(first).failed).toBeUndefined();
  });
});

/** A version that is well in its tests and ends when it is started. */
function breakStart(folder: string): void {
  const file = join(folder, "application.py");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace('if __name__ == "__main__":\n', 'if __name__ == "__main__":\n    raise SystemExit("no database")\n'),
  );
}

test("Elastic Beanstalk's command starts the same artifact, on the port that it is given", async () => {
  const artifact = artifactOf(asItIs);
  const [, command = ""] = /^web: (.*)$/m.exec(readFileSync(join(artifact, "Procfile"), "utf8")) ?? [];
  const [program = "", ...args] = command.split(" ");
  const child = spawn(program, args, { cwd: artifact, env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const line = await new Promise<string>((resolve) => child.stdout.once("data", (data: Buffer) => resolve(data.toString())));
    expect(line).toMatch(/^version 4f2a on port [1-9]\d*$/m);
    const answer = await fetch(`http://127.0.0.1:${/\d+$/.exec(line.trim())?.[0]}/health`, { headers: { Connection: "close" } });
    expect(await answer.text()).toBe("4f2a");
  } finally {
    child.kill();
  }
});
