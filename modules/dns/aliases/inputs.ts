import { z } from "zod";
import { type References } from "../../../core";
import { recordName, hostName } from "../../../fields/domain-names";
import { hostedZoneId } from "../../../fields/ids";
import { aliasRouting } from "../routing/inputs";

/** A name that answers as another one does. */
export const alias = () =>
  z.strictObject({
    /** Full name of the alias. Another name is another record, as in `records`. @default the key */
    name: recordName().optional(),
    /** DNS name of the target, such as a load balancer's. */
    dnsName: hostName(),
    /** Hosted zone of the target's DNS name: the service's, not this one. @default this zone: the target is a record in it */
    zoneId: hostedZoneId().optional(),
    /**
     * Answer only while the target is healthy: with other records for the name, the healthy ones take over. CloudFront
     * knows no such thing: give false.
     */
    evaluateTargetHealth: z.boolean().default(true),
    /**
     * Answer for IPv6 (AAAA) too. A balancer without IPv6 addresses then gives an empty answer, which does no harm. An
     * S3 website, or a record without AAAA, cannot be the target of it: give false.
     */
    ipv6: z.boolean().default(true),
    /** Which of several records of one name answers. @default it is the only one */
    routing: aliasRouting().optional(),
  });

/** An alias, as constraints and the body see it. */
export type AliasInput = References<ReturnType<typeof alias>>;
