import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core";

/** A stack as it was synthesized. */
export interface Stack {
  readonly name: string;
  /** Its Terraform root. */
  readonly folder: string;
  /** Names of the stacks whose states it reads. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly workingDirectory: string; readonly dependencies?: readonly string[] }>>;
}

/** Every stack that was synthesized to a folder, those first that others read. */
export function stacksIn(out: string): Stack[] {
  const file = join(out, "manifest.json");
  if (!existsSync(file)) throw new UserError([`${file} is not there: synthesis wrote no stacks to ${out}`]);
  const { stacks } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const all = Object.entries(stacks).map(([name, { workingDirectory, dependencies = [] }]) => ({
    name,
    folder: join(out, workingDirectory),
    dependencies,
  }));
  return ordered(all);
}

/** Synthesis refuses stacks that read each other: no circle is met. */
function ordered(all: readonly Stack[]): Stack[] {
  const done = new Map<string, Stack>();
  const add = (stack: Stack) => {
    if (done.has(stack.name)) return;
    for (const other of all) if (stack.dependencies.includes(other.name)) add(other);
    done.set(stack.name, stack);
  };
  all.forEach(add);
  return [...done.values()];
}

/**
 * The stacks that patterns name, in their order; all without patterns.
 * @param patterns names, in which `*` stands for anything: `dev-*`
 * @throws UserError with each pattern that names no stack
 */
export function chosen(stacks: readonly Stack[], patterns: readonly string[]): Stack[] {
  if (patterns.length === 0) return [...stacks];
  const lost = patterns.filter((pattern) => !stacks.some(({ name }) => fits(name, pattern)));
  if (lost.length > 0) {
    const names = stacks.map(({ name }) => name).join(", ");
    throw new UserError(lost.map((pattern) => `${pattern} is no stack; there are ${names}`));
  }
  return stacks.filter(({ name }) => patterns.some((pattern) => fits(name, pattern)));
}

const fits = (name: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[^\w*-]/g, "\\$&").replaceAll("*", ".*")}$`).test(name);
