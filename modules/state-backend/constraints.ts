import { type Constraint, attributeOf, eq, isSet } from "../../core";
import type { stateBackendInputs } from "./inputs";

/** The constraints across the backend's inputs. */
export const stateBackendConstraints: Array<Constraint<typeof stateBackendInputs>> = [
  {
    input: "replication",
    message: 'needs `kmsKey` when `encryption` is "aws:kms", and only then',
    holds: ({ replication, encryption }) =>
      attributeOf(replication, ({ kmsKey }) => eq(isSet(kmsKey), eq(encryption, "aws:kms")), true),
  },
];
