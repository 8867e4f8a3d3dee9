import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";
import { projectStory } from "./support/project-story";

jest.setTimeout(10 * 60 * 1000);

const TSX = join(ROOT, "node_modules", "tsx", "dist", "loader.mjs");
const COMMAND = `node --import ${TSX} ${join(ROOT, "tools", "twinform.ts")}`;

interface Config {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly [string]>> };
}

/** This repository's packages, and the package itself as its sources are, by the names that its users import. */
function install(project: string): void {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "twinform"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => one !== ".bin" && one !== "twinform")) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  const { paths } = (JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as Config).compilerOptions;
  const entries = Object.entries(paths).map(([name, [source]]) => [name.replace("twinform", "."), source] as const);
  const fileOf = (entry: string) => `./${entry.slice(2) || "index"}.js`;
  const exported = Object.fromEntries(entries.map(([entry]) => [entry, fileOf(entry)]));
  writeFileSync(join(modules, "twinform", "package.json"), JSON.stringify({ name: "twinform", exports: exported }));
  for (const [entry, source] of entries) {
    writeFileSync(join(modules, "twinform", fileOf(entry)), `module.exports = require(${JSON.stringify(join(ROOT, source))});\n`);
  }
  const bin = join(modules, ".bin");
  mkdirSync(bin);
  for (const name of readdirSync(join(ROOT, "node_modules", ".bin"))) {
    // Links of npm's are relative, and good from where they lie only.
    symlinkSync(join(ROOT, "node_modules", ".bin", name), join(bin, name));
  }
  writeFileSync(join(bin, "twinform"), `#!/bin/sh\nexec ${COMMAND} "$@"\n`);
  chmodSync(join(bin, "twinform"), 0o755);
}

describe("a project of twinform new, with the package's sources", () => {
  projectStory({ make: [COMMAND, "new", "--twinform", "0.1.0"], install });
});
