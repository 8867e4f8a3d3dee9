import { type Constraint, countOf, eq, isSet, listOf, not } from "../../../core";
import type { pipelineInputs } from "../inputs";

/** What must hold for connections. */
export const connectionConstraints: Array<Constraint<typeof pipelineInputs>> = [
  {
    input: "connections",
    message: "must have exactly one of `providerType`, `host` and `existing`, unlike",
    offenders: ({ connections }) =>
      listOf(connections, (_, name) => name, {
        where: ({ providerType, host, existing }) => not(eq(countOf(isSet(providerType), isSet(host), isSet(existing)), 1)),
      }),
  },
];
