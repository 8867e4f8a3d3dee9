import { dev } from "./dev";
import type { Environment } from "./environment";
import { prod } from "./prod";

/** All environments. */
export const environments: readonly Environment[] = [dev, prod];

export { EMPTY_FLEET, STACK_TAGS, type Environment, type With } from "./environment";
export { environmentProblems } from "./problems";
export { furtherRegions } from "./regions";
