import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace, terraformEnvironment } from "../../__tests__/support/terraform";
import { jsonText, writeFiles } from "../../core/module/folder";
import type { ModuleFiles } from "../../core/module/synthesize";
import { ROOT } from "../generate/modules";
import { MUTANT_FILE, type MutantFile } from "./mutant-file";

/** The tests of one tier for one module. */
export interface Tier {
  /** Whether the tests pass with these files in the place of the module's own. */
  passes(files: ModuleFiles): Promise<boolean>;
  /** Removes what the tier has left on disk. */
  remove(): void;
}

const TIMEOUT = 10 * 60 * 1000;

/** Tier 1: the module's tests in Jest, which get the files from what synthesizes modules. */
export function tier1(module: string): Tier {
  const folder = mkdtempSync(join(tmpdir(), "twinform-mutant-"));
  const file = join(folder, "mutant.json");
  const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  // What failed the last time runs first, and the first file that fails is the last.
  const options = ["--selectProjects", "unit", "--runInBand", "--bail", "--silent", "--testPathPatterns"];
  return {
    async passes(files) {
      writeFileSync(file, jsonText({ module, files } satisfies MutantFile));
      const child = spawn(process.execPath, [jest, ...options, `__tests__/modules/${module}[./]`], {
        cwd: ROOT,
        env: { ...process.env, [MUTANT_FILE]: file },
        stdio: "ignore",
        timeout: TIMEOUT,
      });
      return (await exitCode(child)) === 0;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Tier 2: `terraform test` on a copy of the generated module. */
export function tier2(module: string): Tier {
  const workspace = new Workspace(join(ROOT, "terraform", module));
  let ready = false;
  return {
    async passes(files) {
      if (!ready) workspace.init();
      ready = true;
      writeFiles(workspace.folder, files);
      const child = spawn("terraform", ["test", "-no-color"], {
        cwd: workspace.folder,
        env: terraformEnvironment(),
        stdio: ["ignore", "pipe", "ignore"],
        timeout: TIMEOUT,
        killSignal: "SIGINT",
      });
      let failed = false;
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        // The first failure is enough.
        if (failed || !/\.\.\. fail$/m.test(text)) return;
        failed = true;
        child.kill("SIGINT");
      });
      return (await exitCode(child, () => failed)) === 0 && !failed;
    },
    remove: () => workspace.remove(),
  };
}

/**
 * How a command ended.
 * @param isStopped whether it was stopped on purpose
 * @throws when it could not be started, took too long, or was killed: that says nothing about a mutant
 */
const exitCode = (child: ChildProcess, isStopped = () => false): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if ((child.killed || signal !== null) && !isStopped())
        reject(new Error(`${child.spawnargs.join(" ")}: killed, or too slow`));
      else resolve(code ?? 1);
    });
  });
