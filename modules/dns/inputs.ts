import { z } from "zod";
import { type References } from "../../core";
import { tags } from "../../fields/common";
import { domainName } from "../../fields/domain-names";
import { hostedZoneId } from "../../fields/ids";
import { alias } from "./aliases/inputs";
import { dnssec } from "./dnssec/inputs";
import { healthCheck, healthCheckName } from "./health-checks/inputs";
import { queryLogs } from "./query-logs/inputs";
import { record } from "./records/inputs";
import { zone } from "./zone/inputs";

/** What a record is kept by; where it has no `name`, its name too. */
const key = () => z.string().min(1).max(253);

export const dnsInputs = z.strictObject({
  /** Hosted zone, by its ID, that the records are put in. Give this, or `zone`. @default the module's own zone */
  zoneId: hostedZoneId().optional(),
  /** A hosted zone that the module makes, with the name `domainName`; about 0.50 US dollars a month. @default the zone `zoneId` */
  zone: zone().optional(),
  /** Name of the hosted zone. Records must lie in it: Route 53 would append it to any other name without a word. */
  domainName: domainName(),
  /**
   * Records by any name of yours, mostly their full name. Where a name has records of several types, or several of one type
   * that `routing` tells apart, give each a key of its own, and its `name`. A record under a new key needs a `moved` block: it
   * is there already, and AWS refuses a second one.
   */
  records: z.record(key(), record()).default({}),
  /**
   * Alias records by their full names, or by any name with the full name inside: names of load balancers and other AWS
   * services that have a hosted zone of their own, and of records in this zone. They work at the zone's top too, follow
   * the target's addresses, and queries for them are free.
   */
  aliases: z.record(key(), alias()).default({}),
  /**
   * Health checks by name, which records answer by (`routing.healthCheck`). They are about 0.50 US dollars a month each, for
   * servers outside of AWS 0.75.
   */
  healthChecks: z.record(healthCheckName(), healthCheck()).default({}),
  /** Record every query from the internet in CloudWatch Logs: who looked for what. @default nothing is recorded */
  queryLogs: queryLogs().optional(),
  /**
   * Sign the zone's answers, so that nobody can forge them. To begin, apply, and put the output `dsRecords` at the domain's
   * registrar, or as a record of the type DS in the parent zone. To end, take that away first, wait for its time to live (a
   * day or two), and only then take this away: while the parent says that the zone is signed, resolvers take unsigned answers
   * for forged, and the whole domain is gone. AWS refuses to end it where it sees a DS record in the parent zone. @default not signed
   */
  dnssec: dnssec().optional(),
  /** Tags of every resource of the module that can have some. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof dnsInputs>;
