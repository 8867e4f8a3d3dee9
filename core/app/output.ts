import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

// Both of cdktf's forms, so that a stack never has the two, which Terraform would read as one configuration.
const STACK_FILES = ["cdk.tf.json", "cdk.tf"];

/** Removes what a synthesis wrote into a stack's folder. What Terraform keeps there stays. */
export function removeWritten(folder: string): void {
  for (const name of [...STACK_FILES, "modules"]) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Puts what is in a folder into another, in place of what has the same name there; both are on one disk. */
export function move(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
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
