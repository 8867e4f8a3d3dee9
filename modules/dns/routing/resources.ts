import type { Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record";
import { type MapOf, type Optional, at, attributeOrNull, block, blocks, isSet, onlyIf, whenSet } from "../../../core";
import type { Routing } from "./inputs";
import { setIdentifierOf } from "./kinds";

/** The arguments of a record that say when it answers. */
export const routingArguments = (
  routing: Optional<Routing>,
  key: string,
  healthCheckIds: MapOf<string>,
): Partial<Route53RecordConfig> => ({
  setIdentifier: attributeOrNull(routing, (given) => setIdentifierOf(given, key)),
  healthCheckId: attributeOrNull(routing, ({ healthCheck }) => onlyIf(isSet(healthCheck), at(healthCheckIds, healthCheck))),
  weightedRoutingPolicy: block(
    attributeOrNull(routing, ({ weight }) => weight),
    (weight) => ({ weight }),
  ),
  latencyRoutingPolicy: block(
    attributeOrNull(routing, ({ latencyRegion }) => latencyRegion),
    (region) => ({ region }),
  ),
  failoverRoutingPolicy: block(
    attributeOrNull(routing, ({ failover }) => failover),
    (type) => ({ type }),
  ),
  geolocationRoutingPolicy: block(
    attributeOrNull(routing, ({ geolocation }) => geolocation),
    ({ continent, country, subdivision }) => ({ continent, country, subdivision }),
  ),
  geoproximityRoutingPolicy: block(
    attributeOrNull(routing, ({ geoproximity }) => geoproximity),
    ({ region, localZoneGroup, coordinates, bias }) => ({
      awsRegion: region,
      localZoneGroup,
      bias,
      coordinates: blocks(whenSet(coordinates), ({ latitude, longitude }) => ({ latitude, longitude })),
    }),
  ),
  cidrRoutingPolicy: block(
    attributeOrNull(routing, ({ cidr }) => cidr),
    ({ collectionId, locationName }) => ({ collectionId, locationName }),
  ),
});
