import { join } from "node:path";
import { packageRoot } from "../package-root";
import type { ModuleDefinition } from "./definition";

const definitions = new WeakSet<ModuleDefinition>();

/**
 * Notes that the package brings a definition's generated folder, made of the very same sources: a stack copies it, where
 * making it anew would take most of a synthesis. What is built calls this (`tools/build.ts`); in the repository, where
 * sources change before folders do, nobody does.
 */
export const bring = (definition: ModuleDefinition): void => void definitions.add(definition);

/** The generated folder of a definition that the package brings. */
export const broughtFolder = (definition: ModuleDefinition): string | undefined =>
  definitions.has(definition) ? join(packageRoot(), "terraform", definition.name) : undefined;
