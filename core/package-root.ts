import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

let found: string | undefined;

/**
 * The package's root folder, for what is read by its path: the generated modules, templates, tables. Found by its
 * package.json: compiled files lie a folder deeper than their sources. A function, so that who bundles the package without
 * these files can still import it.
 */
export const packageRoot = (): string => (found ??= rootAbove(__dirname));

function rootAbove(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "twinform") return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`the package twinform has no package.json above ${__dirname}`);
  return rootAbove(parent);
}
