import "./app/compatible";

// The vocabulary: what module bodies, constraints and input types are written in.
export * from "./expressions/logic";
export * from "./expressions/numbers";
export * from "./expressions/text";
export * from "./expressions/maps-and-lists";
export * from "./expressions/time";
export * from "./expressions/loops";
export * from "./expressions/cidr";
export * from "./expressions/wildcards";
export { isOpaque, isSymbolic } from "./expressions/expression";
export type { Bool, ListOf, MapOf, Optional } from "./expressions/collection";

// Inputs. zod is here so that a project's modules have the one that reads them, whichever is installed beside it.
export { z } from "zod";
export { secret, where, type InputsSchema, type References, type Constraint } from "./inputs";

// Modules, and what stacks make of them.
export type { Acceptance, Reasons } from "./module/acceptance";
export { block, blocks } from "./module/blocks";
export { computed } from "./module/computed";
export type { Each, ModuleCall, PropsFor } from "./module/call/call";
export { judge, later, moduleConstruct, warn, type ModuleClass } from "./module/construct";
export { defineModule, type ModuleDefinition, type Props } from "./module/definition";
export { unpinProvider } from "./module/provider-range";
export { usableAfter } from "./module/outputs";
export { remoteOutputs } from "./module/stack-outputs";
export type { Dependable, ModuleScope, Resources } from "./module/scope";

// Apps.
export { App, run } from "./app/app";
export { UserError } from "./app/errors";
