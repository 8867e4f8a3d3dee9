import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../core";
import { entries, writeScripts } from "./build";
import { ROOT } from "./generate/modules";

const USAGE = `usage: npm run bench -- [--runs N]

Measures what starting and synthesis cost: the processor's time of each command, the least of N runs
(default 9) that take turns, as a ratio to the floor, which is Node loading cdktf and the provider's bindings that the app uses.`;

/** What is measured: a name, and what Node is called with. */
interface Subject {
  readonly name: string;
  readonly args: readonly string[];
}

// What main.ts is for its first environment alone, to tell what each further one adds.
const ONE_ENVIRONMENT = `import { run } from "../core";
import { environments } from "../environments";
import { buildEnvironments } from "../stacks";
run((app) => buildEnvironments(app, environments.slice(0, 1)));
`;

/**
 * The apps and the package, built together as the package is built alone: the apps' environments use what it does not export.
 * @returns the files to run: for all environments, and for one
 */
async function compiledApps(folder: string): Promise<[all: string, one: string]> {
  const first = join(folder, "first.ts");
  writeFileSync(first, ONE_ENVIRONMENT);
  await writeScripts(entries(), { main: join(ROOT, "main.ts"), first }, folder);
  const runnable = (script: string): string => {
    const file = join(folder, `run-${script}`);
    // Their stacks import modules by their sources: an entry that is loaded notes what the package brings of a module.
    writeFileSync(file, `${loadAll(folder)}; require("./${script}");\n`);
    return file;
  };
  return [runnable("main.js"), runnable("first.js")];
}

const loadAll = (folder: string) =>
  Object.keys(entries())
    .filter((name) => name !== "testing")
    .map((name) => `require(${JSON.stringify(join(folder, `${name}.js`))})`)
    .join("; ");

/** A program that loads cdktf and the bindings that another has loaded, and does nothing. */
function floorOf(folder: string, app: string): string {
  const print = `process.on("exit", () => require("fs").writeSync(2, JSON.stringify(Object.keys(require.cache))));`;
  const { stderr, status } = spawnSync(process.execPath, ["-e", `${print} require(${JSON.stringify(app)})`], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new UserError([`the app does not run:\n${stderr}`]);
  const loaded = JSON.parse(stderr.slice(stderr.lastIndexOf("["))) as string[];
  const bindings = loaded.filter((file) => /@cdktf.provider-aws.lib.[a-z0-9-]+.index\.js$/.test(file));
  const file = join(folder, "floor.js");
  writeFileSync(file, ["cdktf", "constructs", ...bindings].map((id) => `require(${JSON.stringify(id)});\n`).join(""));
  return file;
}

/** The processor's seconds of one run of each, for a number of rounds. */
function measured(subjects: readonly Subject[], folder: string, rounds: number): Map<string, number[]> {
  const hook = join(folder, "cpu.js");
  writeFileSync(
    hook,
    `process.on("exit", () => { const { user, system } = process.cpuUsage(); require("fs").writeSync(2, "\\n" + (user + system)); });`,
  );
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { name, args }] of subjects.entries()) {
      // As in a project, the output of the time before is there; one app's is not another's.
      const out = join(folder, `out-${index}`);
      const env = { ...process.env, NODE_PATH: join(ROOT, "node_modules"), CDKTF_OUTDIR: out };
      const { stderr, status } = spawnSync(process.execPath, ["--require", hook, ...args], { cwd: ROOT, env, encoding: "utf8" });
      if (status !== 0) throw new UserError([`${name} failed:\n${stderr}`]);
      times.get(name)?.push(Number(stderr.slice(stderr.lastIndexOf("\n"))) / 1e6);
    }
  }
  return times;
}

async function bench(args: readonly string[]): Promise<void> {
  const [flag, runs = "9"] = args;
  const rounds = Number(runs);
  if ((flag !== undefined && flag !== "--runs") || !Number.isInteger(rounds) || rounds < 1) throw new UserError([USAGE]);
  // Below the project, where its packages are found.
  const folder = mkdtempSync(join(ROOT, ".bench-"));
  try {
    const [app, one] = await compiledApps(folder);
    const subjects: Subject[] = [
      { name: "floor: cdktf and the bindings", args: [floorOf(folder, app)] },
      { name: "the package's modules, loaded", args: ["-e", loadAll(folder)] },
      { name: "main.ts for one environment, compiled, on the package", args: [one] },
      { name: "main.ts, compiled, on the package", args: [app] },
      { name: "main.ts, from source under tsx", args: ["--import", "tsx", relative(ROOT, join(ROOT, "main.ts"))] },
    ];
    const times = [...measured(subjects, folder, rounds)].map(([name, all]) => ({ name, least: Math.min(...all) }));
    const floor = times[0]?.least ?? 1;
    for (const { name, least } of times) console.log(`${(least / floor).toFixed(2).padStart(6)}  ${name}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  bench(process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
