import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { terraformEnvironment } from "../../support/terraform";
import { temporaryFolder } from "./emulator";

/** A package that a project is made with: these sources, or a tarball. */
interface PackageAt {
  /** The command that makes a project, up to its folder. */
  readonly make: readonly string[];
  /** Has a project's packages be there, as `npm install` does. */
  readonly install: (project: string) => void;
}

type Variables = Readonly<Record<string, string>>;

/** The tests of a new project: made, tested, deployed on the emulator by its README's own words, and taken away again. */
export function projectStory({ make, install }: PackageAt): void {
  const place = temporaryFolder();
  const project = join(place, "kiosk");
  let emulator: Variables = {};
  let pid: number | undefined;

  const end = () => {
    if (pid !== undefined) process.kill(pid);
    pid = undefined;
  };
  afterAll(end);

  const run = (script: string, folder = project): SpawnSyncReturns<string> =>
    spawnSync("bash", ["-euo", "pipefail", "-c", script], {
      cwd: folder,
      env: terraformEnvironment({ ...emulator, CI: "1" }),
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 10 * 60 * 1000,
    });
  /** What a script says. @throws with all of it when it fails */
  const said = (script: string, folder = project): string => {
    const { status, stdout, stderr } = run(script, folder);
    if (status !== 0) throw new Error(`${script}\nexited ${status}\n${stdout}\n${stderr}`);
    return stdout;
  };
  // Nobody is there to say yes; and to have hashes for other platforms, cdktf would ask the registry, whatever mirror there is.
  const UNASKED = "--auto-approve --skip-provider-lock";
  /** The commands that the README has below a heading. */
  const readme = (heading: string): string => {
    const text = readFileSync(join(project, "README.md"), "utf8");
    const [, block = "exit 99"] = new RegExp(`\n## ${heading}\n[^]*?\n\`\`\`sh\n([^]*?)\`\`\``).exec(text) ?? [];
    return block.replace(/cdktf deploy [\w-]+/g, `$& ${UNASKED}`);
  };

  test("a new project passes its test and synthesizes", () => {
    expect(said([...make, "kiosk"].join(" "), place)).toContain("kiosk is in kiosk. Next:\n\n  cd kiosk\n  npm install\n");
    install(project);
    const { status, stderr } = run("npm test");
    expect(stderr).toMatch(/^Tests: +2 passed, 2 total$/m);
    expect(status).toBe(0);
    expect(said("npm run --silent synth")).toBe("wrote 2 stacks to cdktf.out/stacks: dev-state, dev-web\n");
    expect(said("npx twinform explain dev-web http://kiosk.test/movies/1")).toContain("→ answer 200");
  });

  test("is deployed on the emulator by its README's words", () => {
    const { status, stdout, stderr } = run(`${readme("Try it without an account")}\nenv | grep ^AWS_`);
    emulator = Object.fromEntries([...stdout.matchAll(/^(AWS_\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
    const [, told] = /to end it: kill (\d+)/.exec(stderr) ?? [];
    pid = told === undefined ? undefined : Number(told);
    expect(`${stdout}${stderr}`).toContain("Apply complete!");
    expect(status).toBe(0);
  });

  test("has nothing to do after that", () => {
    expect(said("npx twinform plan dev-web")).toContain("## Plan: no changes");
  });

  test("is destroyed, to the last resource", () => {
    said(`npx cdktf destroy dev-web ${UNASKED}`);
    const left = said("terraform state pull", join(project, "cdktf.out", "stacks", "dev-web"));
    expect((JSON.parse(left) as { resources: unknown[] }).resources).toEqual([]);
  });

  test("leaves nothing beside its folder, and an emulator that is there until it is ended", () => {
    expect(readdirSync(place)).toEqual(["kiosk"]);
    expect(pid).toBeGreaterThan(1);
    end();
  });
}
