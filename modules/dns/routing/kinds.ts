import { type Bool, type Optional, and, attributeOf, choose, coalesce, eq, isSet, not } from "../../../core";
import type { Routing } from "./inputs";

/** The way a record is routed, in one word. */
export const kindOf = (routing: Optional<Routing>): string =>
  attributeOf(
    routing,
    ({ weight, latencyRegion, failover, geolocation, geoproximity, cidr }) =>
      choose(
        isSet(weight),
        "weighted",
        choose(
          isSet(latencyRegion),
          "latency",
          choose(
            isSet(failover),
            "failover",
            choose(
              isSet(geolocation),
              "geolocation",
              choose(isSet(geoproximity), "geoproximity", choose(isSet(cidr), "cidr", "multivalue")),
            ),
          ),
        ),
      ),
    "simple",
  );

/** What only one record of a name, type and kind of routing may be for: a Region, a place, a role; nothing where kinds know no such thing. */
export const placeOf = (routing: Optional<Routing>): string =>
  attributeOf(
    routing,
    ({ latencyRegion, failover, geolocation, cidr }) =>
      choose(
        isSet(latencyRegion),
        latencyRegion,
        choose(
          isSet(failover),
          failover,
          choose(
            isSet(geolocation),
            attributeOf(
              geolocation,
              ({ continent, country, subdivision }) =>
                `${coalesce(continent, "")}${coalesce(country, "")}${choose(isSet(subdivision), `-${coalesce(subdivision, "")}`, "")}`,
              "",
            ),
            attributeOf(cidr, ({ collectionId, locationName }) => `${collectionId} ${locationName}`, ""),
          ),
        ),
      ),
    "",
  );

/** What tells a record from the others of its name and type. */
export const setIdentifierOf = ({ setIdentifier }: Pick<Routing, "setIdentifier">, key: string): string =>
  coalesce(setIdentifier, key);

/** Whether a failover's first record has no health check of the module's. */
export const lacksHealthCheck = (routing: Optional<Routing>): Bool =>
  attributeOf(routing, ({ failover, healthCheck }) => and(eq(failover, "PRIMARY"), not(isSet(healthCheck))), false);
