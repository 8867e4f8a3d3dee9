import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { typescriptOf } from "../support/pages";
import { ROOT } from "../support/terraform";

jest.setTimeout(120_000);

/** A project with the module that docs/modules.md writes. The package's names lead to this repository's sources. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "twinform-own-"));
  for (const [file, text] of Object.entries(typescriptOf("docs/modules.md"))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const paths = Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, files]) => [name, files.map((file) => join(ROOT, file))]),
  );
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...compilerOptions, paths } }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "own" }));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

test("twinform generate writes the module of docs/modules.md, in a project of its own", () => {
  const folder = project();
  const tsx = join(ROOT, "node_modules", "tsx", "dist", "loader.mjs");
  const command = ["--import", tsx, join(ROOT, "tools", "twinform.ts"), "generate"];
  const { stdout, stderr } = spawnSync("node", command, { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toContain("terraform/: queue");
  expect(readdirSync(join(folder, "terraform", "queue"))).toEqual(
    expect.arrayContaining(["README.md", "main.tf.json", "outputs.tf.json", "variables.tf.json", "versions.tf.json"]),
  );
  expect(readFileSync(join(folder, "terraform", "queue", "README.md"), "utf8")).toContain(
    'import { Queue } from "./modules/queue/queue";',
  );
  expect(readFileSync(join(folder, "modules", "queue", "props.ts"), "utf8")).toContain("export interface QueueProps {");
  rmSync(folder, { recursive: true });
});
