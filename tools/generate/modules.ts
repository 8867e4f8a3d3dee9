import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Acceptance, ModuleDefinition } from "../../core";
import { packageRoot } from "../../core/package-root";
import type { Replaced } from "./changes";

/** This repository's root folder. */
export const ROOT = packageRoot();

/** A module of a project: its folder, its definition, and the example that its README and tests use. */
export interface ProjectModule {
  readonly folder: string;
  readonly definition: ModuleDefinition;
  /** Inputs by the names that TypeScript uses; a small but real use of the module. */
  readonly example: Record<string, unknown>;
  /** What people do with the module beside giving inputs (`notes.md`), for Terraform's users; may be empty. */
  readonly notes: string;
  /** What the module states of itself for the acceptance suite (`acceptance.ts`). */
  readonly acceptance: Acceptance;
  /** What changes make anew (`replaced.json`), as the whole suite has found it. */
  readonly replaced: Replaced;
}

/** `auto-scaling-group` as TypeScript names it: `autoScalingGroup`. */
export const camelCase = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The class of a module's constructs: `AutoScalingGroup`. */
export const className = (name: string): string => camelCase(`-${name}`);

/** The names of all modules of a project: the folders of `modules/` that hold a definition of their own name. */
export function moduleNames(project = ROOT): string[] {
  const folder = join(project, "modules");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, `${name}.ts`)))
    .sort();
}

/** Loads a module of a project by its name. */
// eslint-disable-next-line @typescript-eslint/require-await -- what is thrown comes as a rejection
export async function loadModule(name: string, project = ROOT): Promise<ProjectModule> {
  const folder = join(project, "modules", name);
  // The project's own require: what its modules import comes from its packages, and TypeScript is read as it reads it.
  const load = createRequire(join(project, "package.json"));
  const definitions = load(join(folder, `${name}.ts`)) as Record<string, ModuleDefinition>;
  const { example } = (existsSync(join(folder, "example.ts")) ? load(join(folder, "example.ts")) : {}) as {
    example?: Record<string, unknown>;
  };
  const definition = definitions[camelCase(name)];
  if (!definition) throw new Error(`modules/${name}/${name}.ts exports no ${camelCase(name)}`);
  if (!example) throw new Error(`modules/${name}/example.ts exports no example`);
  const { acceptance = {} } = (existsSync(join(folder, "acceptance.ts")) ? load(join(folder, "acceptance.ts")) : {}) as {
    acceptance?: Acceptance;
  };
  const text = (file: string, otherwise: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : otherwise;
  return {
    folder,
    definition,
    example,
    acceptance,
    notes: text("notes.md", ""),
    replaced: JSON.parse(text("replaced.json", "{}")) as Replaced,
  };
}
