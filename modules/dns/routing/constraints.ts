import {
  type Bool,
  type Constraint,
  type MapOf,
  type Optional,
  and,
  atMost,
  attributeOf,
  countOf,
  eq,
  hasKey,
  isSet,
  length,
  listOf,
  not,
  or,
} from "../../../core";
import type { Inputs, dnsInputs } from "../inputs";
import { isPrivate } from "../zone/resources";
import type { Routing } from "./inputs";
import { setIdentifierOf } from "./kinds";

/** What records and aliases have in common. */
type Routed = MapOf<{ readonly routing: Optional<Routing> }>;

/** The keys of what is routed in a wrong way. */
const wronglyRouted = (all: Routed, isWrong: (routing: Routing, key: string) => Bool): string[] =>
  listOf(all, (_, key) => key, {
    where: ({ routing }, key) => attributeOf(routing, (given) => isWrong(given, key), false),
  });

const waysOf = ({ weight, latencyRegion, failover, geolocation, geoproximity, cidr }: Routing): Bool[] => [
  isSet(weight),
  isSet(latencyRegion),
  isSet(failover),
  isSet(geolocation),
  isSet(geoproximity),
  isSet(cidr),
];

/** Each record and alias is routed in one way. */
export const wayConstraints: Array<Constraint<typeof dnsInputs>> = [
  {
    input: "records",
    message:
      "must be routed in one way, with exactly one of `weight`, `latencyRegion`, `failover`, `geolocation`, `geoproximity`, `cidr` and `multivalue` in `routing`, unlike",
    offenders: ({ records }) =>
      listOf(records, (_, key) => key, {
        where: ({ routing }) => attributeOf(routing, (given) => not(eq(countOf(...waysOf(given), given.multivalue), 1)), false),
      }),
  },
  {
    input: "aliases",
    message:
      "must be routed in one way, with exactly one of `weight`, `latencyRegion`, `failover`, `geolocation`, `geoproximity` and `cidr` in `routing`, unlike",
    offenders: ({ aliases }) => wronglyRouted(aliases, (routing) => not(eq(countOf(...waysOf(routing)), 1))),
  },
];

/** What must hold for the routing of each record by itself. */
export const routingConstraints = (input: "records" | "aliases"): Array<Constraint<typeof dnsInputs>> => {
  const of = (inputs: Inputs): Routed => inputs[input];
  return [
    {
      input,
      message: "must say a `continent` or a `country` in `geolocation`, and a `subdivision` of the country US only, unlike",
      offenders: (inputs) =>
        wronglyRouted(of(inputs), ({ geolocation }) =>
          attributeOf(
            geolocation,
            ({ continent, country, subdivision }) =>
              or(eq(isSet(continent), isSet(country)), and(isSet(subdivision), not(eq(country, "US")))),
            false,
          ),
        ),
    },
    {
      input,
      message: "must say one place in `geoproximity`, out of `region`, `localZoneGroup` and `coordinates`, unlike",
      offenders: (inputs) =>
        wronglyRouted(of(inputs), ({ geoproximity }) =>
          attributeOf(
            geoproximity,
            ({ region, localZoneGroup, coordinates }) =>
              not(eq(countOf(isSet(region), isSet(localZoneGroup), isSet(coordinates)), 1)),
            false,
          ),
        ),
    },
    {
      input,
      message: "may not be routed by `cidr` in a private zone, unlike",
      offenders: (inputs) => wronglyRouted(of(inputs), ({ cidr }) => and(isSet(cidr), isPrivate(inputs))),
    },
    {
      input,
      message: "must name a `healthCheck` out of `healthChecks`, unlike",
      offenders: (inputs) =>
        wronglyRouted(of(inputs), ({ healthCheck }) => and(isSet(healthCheck), not(hasKey(inputs.healthChecks, healthCheck)))),
    },
    {
      input,
      message: "must have a `setIdentifier` where their key has more than 128 characters, unlike",
      offenders: (inputs) => wronglyRouted(of(inputs), (routing, key) => not(atMost(length(setIdentifierOf(routing, key)), 128))),
    },
  ];
};
