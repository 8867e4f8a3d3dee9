import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The files of a folder, by their names. */
export type Files = ReadonlyMap<string, Buffer>;

/** In a stack's folder the one with the modules that the stack calls. */
export const MODULES = "modules";

// Both of cdktf's forms, so that a stack never has the two, which Terraform would read as one configuration.
const STACK_FILES = ["cdk.tf.json", "cdk.tf"];

/** Writes a folder's files. */
export function write(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
}

/** Whether a folder holds these files and nothing else. */
export function holds(folder: string, files: Files): boolean {
  try {
    const names = readdirSync(folder);
    return names.length === files.size && names.every((name) => files.get(name)?.equals(readFileSync(join(folder, name))));
  } catch {
    return false; // it is not there, or something else has a file's name
  }
}

/**
 * Removes what a synthesis wrote into a stack's folder. What Terraform keeps there stays.
 * @param left paths of modules' folders that stay as well
 */
export function removeWritten(folder: string, left: ReadonlySet<string> = new Set()): void {
  const modules = join(folder, MODULES);
  const all = existsSync(modules) ? readdirSync(modules).map((name) => join(modules, name)) : [];
  const gone = all.some((path) => left.has(path)) ? all.filter((path) => !left.has(path)) : [modules];
  for (const path of [...STACK_FILES.map((name) => join(folder, name)), ...gone]) rmSync(path, { recursive: true, force: true });
}

/** Puts what is in a stack's folder into another, in place of what has the same name there; both are on one disk. */
export function move(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === MODULES) {
      move(join(from, name), join(to, name));
      continue;
    }
    rmSync(join(to, name), { recursive: true, force: true });
    renameSync(join(from, name), join(to, name));
  }
}

/** Removes the folders of stacks that are no longer in the app; of one with a state in it, only what was written. */
export function removeOthers(folder: string, stacks: readonly string[]): void {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const other = join(folder, name);
    if (stacks.includes(name) || !STACK_FILES.some((file) => existsSync(join(other, file)))) continue;
    removeWritten(other);
    if (!readdirSync(other).some((file) => file.includes(".tfstate"))) rmSync(other, { recursive: true });
  }
}
