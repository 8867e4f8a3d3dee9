import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package: the repository, or what is installed of it; the files beside the code are found from here. */
export const PACKAGE_ROOT = nearestPackage(__dirname);

function nearestPackage(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "twinform") return folder;
  if (dirname(folder) === folder) throw new Error(`${__dirname} is in no package twinform`);
  return nearestPackage(dirname(folder));
}
