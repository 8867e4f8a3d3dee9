import { z } from "zod";
import { type References } from "../../core";
import { hostedZoneId } from "../../fields/ids";

/** Name of a record in full; `*` may stand for the first label. Lower case, as Route 53 keeps it. */
const recordName = () =>
  z
    .string()
    .max(253)
    .regex(
      /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
      "that is a domain name in full and in lower case, such as www.example.com",
    );

export const dnsInputs = z.strictObject({
  /** Hosted zone, by its ID, that the records are put in. */
  zoneId: hostedZoneId(),
  /** Name of the hosted zone. Records must lie in it: Route 53 would append it to any other name without a word. */
  domainName: z
    .string()
    .max(253)
    .regex(
      /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
      "that is a domain name in lower case",
    ),
  /**
   * Alias records by their full names: names of load balancers and other AWS services that have a hosted zone of their
   * own. They work at the zone's top too, follow the target's addresses, and queries for them are free.
   */
  aliases: z
    .record(
      recordName(),
      z.strictObject({
        /** DNS name of the target, such as a load balancer's. */
        dnsName: z.string().min(1),
        /** Hosted zone of the target's DNS name: the service's, not this one. */
        zoneId: hostedZoneId(),
        /** Answer only while the target is healthy: with other records for the name, the healthy ones take over. */
        evaluateTargetHealth: z.boolean().default(true),
        /** Answer for IPv6 (AAAA) too. A target without IPv6 addresses then gives an empty answer, which does no harm. */
        ipv6: z.boolean().default(true),
      }),
    )
    .default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof dnsInputs>;
