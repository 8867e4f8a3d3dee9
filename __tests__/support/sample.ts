import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { ROOT } from "./terraform";

/** Some of a list, always the same for a seed. */
export function sampled<T>(all: readonly T[], count: number, seed: string, name: (one: T) => string): T[] {
  const rank = (one: T) =>
    createHash("sha256")
      .update(`${seed} ${name(one)}`)
      .digest("hex");
  return [...all].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count);
}

/** A seed that changes with a module's own sources, so that an unchanged module repeats its run. */
export function seedOf(name: string): string {
  const folder = join(ROOT, "modules", name);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
  return files
    .reduce((hash, file) => hash.update(file).update(readFileSync(join(folder, file))), createHash("sha256"))
    .digest("hex")
    .slice(0, 12);
}

/** Some of the modules, others when the sources of any of them change: for what would take too long with all of them. */
export const someModules = (count: number): string[] =>
  sampled(moduleNames(), count, moduleNames().map(seedOf).join(), (name) => name);
