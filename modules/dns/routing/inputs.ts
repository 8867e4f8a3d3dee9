import { z } from "zod";
import type { References } from "../../../core";
import { countryCode, stateCode } from "../../../fields/geography";
import { regionName } from "../../../fields/network";

/** What records and aliases share. */
const shared = () => ({
  /** Weighted: this record's share of the answers, 0 to 255, out of the sum of all. 0 is never answered while others have more. */
  weight: z.int().min(0).max(255).optional(),
  /** Latency: the Region that the values are in; the nearest one to the client answers. */
  latencyRegion: regionName().optional(),
  /** Failover: `PRIMARY` answers while it is healthy, else `SECONDARY`. The primary one needs a `healthCheck`, or an alias that evaluates its target's health. */
  failover: z.enum(["PRIMARY", "SECONDARY"]).optional(),
  /** Geolocation: where the clients are that get this answer. The narrowest place wins. */
  geolocation: z
    .strictObject({
      /** The continent: Africa, Antarctica, Asia, Europe, Oceania, North America, South America. Give this, or `country`. */
      continent: z.enum(["AF", "AN", "AS", "EU", "OC", "NA", "SA"]).optional(),
      /** The country by its code, such as DE. `*` answers everybody else; without it they get no answer. */
      country: countryCode().optional(),
      /** A state of the country US, by its code. */
      subdivision: stateCode().optional(),
    })
    .optional(),
  /** Geoproximity: where the values are; the nearest one to the client answers. */
  geoproximity: z
    .strictObject({
      /** The Region that they are in. Give one of the three places. */
      region: regionName().optional(),
      /** The Local Zone group that they are in, such as `us-west-2-lax-1`. */
      localZoneGroup: z
        .string()
        .max(64)
        .regex(/^[a-z]{2,4}(?:-[a-z]+)+-[0-9]-[a-z]+-[0-9]+$/, "that names a Local Zone group, such as us-west-2-lax-1")
        .optional(),
      /** The place on the globe, for what is not in AWS. */
      coordinates: z
        .strictObject({
          /** Degrees north of the equator, south with a minus, with up to two decimals: "52.52". */
          latitude: z
            .string()
            .regex(
              /^-?(?:90(?:\.0{1,2})?|[1-8]?[0-9](?:\.[0-9]{1,2})?)$/,
              'from -90 to 90 with up to two decimals, such as "52.52"',
            ),
          /** Degrees east of Greenwich, west with a minus, with up to two decimals: "13.4". */
          longitude: z
            .string()
            .regex(
              /^-?(?:180(?:\.0{1,2})?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]{1,2})?)$/,
              'from -180 to 180 with up to two decimals, such as "13.4"',
            ),
        })
        .optional(),
      /** Makes the place's share of the map larger (to 99) or smaller (to -99). */
      bias: z.int().min(-99).max(99).default(0),
    })
    .optional(),
  /** CIDR: networks that the clients' resolvers are in. Not in private zones. */
  cidr: z
    .strictObject({
      /** ID of the CIDR collection. */
      collectionId: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "that is the ID of a CIDR collection"),
      /** The location in it; `*` is what no other location takes. */
      locationName: z
        .string()
        .max(16)
        .regex(/^(?:[0-9A-Za-z_-]+|\*)$/, "of letters, digits, hyphens and underscores, or *"),
    })
    .optional(),
  /** What tells the record from the others of its name and type. Another one is put in its place in one step. @default the key */
  setIdentifier: z.string().min(1).max(128).optional(),
  /** Answer only while this one of `healthChecks` is healthy. */
  healthCheck: z.string().min(1).optional(),
});

/** Which of several records of one name and type answers: all of them are routed in one way. */
export const routing = () =>
  z.strictObject({
    ...shared(),
    /** Multivalue: up to eight healthy records answer together, each with one value. */
    multivalue: z.boolean().default(false),
  });

/** As `routing`, for aliases: they cannot be one of several answers at once. */
export const aliasRouting = () => z.strictObject(shared());

/** How a record or an alias is routed, as constraints and the body see it. */
export type Routing = References<ReturnType<typeof aliasRouting>>;
