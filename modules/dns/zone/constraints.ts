import { type Constraint, and, attributeOf, eq, isSet, length, lessThan, listOf, not, or } from "../../../core";
import { twins } from "../../../fields/twins";
import type { dnsInputs } from "../inputs";
import { isPrivate } from "./resources";

/** What must hold for the zone. */
export const zoneConstraints: Array<Constraint<typeof dnsInputs>> = [
  {
    input: "zone",
    message: "is made, or is there already: give exactly one of `zone` and `zoneId`",
    holds: ({ zone, zoneId }) => eq(isSet(zone), not(isSet(zoneId))),
  },
  {
    input: "zone",
    message: "needs `vpcs` where it is `private`, and takes them only there",
    holds: ({ zone }) => attributeOf(zone, (made) => eq(made.private, lessThan(0, length(made.vpcs))), true),
  },
  {
    input: "zone",
    message: "must name each VPC once, unlike",
    offenders: ({ zone }) =>
      attributeOf(zone, ({ vpcs }) => twins(listOf(vpcs, ({ vpcId }, name) => ({ name, value: vpcId }))), []),
  },
  {
    input: "zone",
    message: "can be signed (`dnssec`) and have `queryLogs` only where it is public",
    holds: (inputs) => not(and(isPrivate(inputs), or(isSet(inputs.dnssec), isSet(inputs.queryLogs)))),
  },
];
