import { type Constraint, attributeOf, countOf, eq, hasKey, isSet, not, or } from "../../core";
import type { certificateInputs } from "./inputs";

/** The constraints across the certificate's inputs. */
export const certificateConstraints: Array<Constraint<typeof certificateInputs>> = [
  {
    input: "issued",
    message: "is one of three kinds: give exactly one of `issued`, `imported` and `serverCertificate`",
    holds: ({ issued, imported, serverCertificate }) => eq(countOf(isSet(issued), isSet(imported), isSet(serverCertificate)), 1),
  },
  {
    input: "issued",
    message: "may name its `domainName` only once, not also in `alternativeNames`",
    holds: ({ issued }) =>
      attributeOf(issued, ({ domainName, alternativeNames }) => not(hasKey(alternativeNames, domainName)), true),
  },
  {
    input: "privateKey",
    message: "is needed by `imported` and `serverCertificate`",
    holds: ({ privateKey, imported, serverCertificate }) =>
      or(isSet(privateKey), not(or(isSet(imported), isSet(serverCertificate)))),
  },
];
