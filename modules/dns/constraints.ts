import { type Constraint, endsWith, eq, keys, listOf, not, or } from "../../core";
import type { dnsInputs } from "./inputs";

/** The constraints across the inputs. */
export const dnsConstraints: Array<Constraint<typeof dnsInputs>> = [
  {
    input: "aliases",
    message: "must lie in the zone `domainName`, unlike",
    offenders: ({ aliases, domainName }) =>
      listOf(keys(aliases), (name) => name, { where: (name) => not(or(eq(name, domainName), endsWith(name, `.${domainName}`))) }),
  },
];
