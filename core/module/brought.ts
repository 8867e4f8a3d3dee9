import { join } from "node:path";
import { packageRoot } from "../package-root";
import type { ModuleDefinition } from "./definition";
import type { Shape } from "./shapes";

const brought = new WeakMap<ModuleDefinition, Readonly<Record<string, Shape>>>();

/**
 * Notes that the package brings what a definition's body makes, made of the very same sources: its generated folder, which a
 * stack copies, and the shapes of its outputs. Running bodies would take most of a synthesis. What is built calls this
 * (`tools/build.ts`); in the repository, where sources change before folders do, nobody does.
 */
export const bring = (definition: ModuleDefinition, outputs: Readonly<Record<string, Shape>>): void =>
  void brought.set(definition, outputs);

/** The shapes of the outputs of a definition that the package brings. */
export const broughtOutputs = (definition: ModuleDefinition): Readonly<Record<string, Shape>> | undefined =>
  brought.get(definition);

/** The generated folder of a definition that the package brings. */
export const broughtFolder = (definition: ModuleDefinition): string | undefined =>
  brought.has(definition) ? join(packageRoot(), "terraform", definition.name) : undefined;
