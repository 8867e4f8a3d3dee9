import { dev } from "./dev";
import type { Environment } from "./environment";
import { prod } from "./prod";

/** All environments. */
export const environments: readonly Environment[] = [dev, prod];

export type { Environment };
