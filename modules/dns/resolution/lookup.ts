import { isOpaque } from "../../../core";
import { type Choice, choicesAmong } from "./choices";
import type { Client } from "./client";
import { hostOf, illnessIn } from "./health";
import type { Zone, ZoneRecord } from "./zone";

/** A name and a type that are asked for, and what Route 53 makes of them. */
export interface Lookup {
  readonly name: string;
  readonly type: string;
  /** Undefined for a name that lies in no zone that is known here. */
  readonly zone: Zone | undefined;
  /** The name whose records answer, where it is another one: a wildcard, or a part that other name servers are asked for. */
  readonly from?: string;
  /** What there is: records to choose from, a part of the zone that other name servers have, or nothing. */
  readonly found: "records" | "delegated" | "no such name" | "no such type";
  /** How the records are routed. */
  readonly kind: string;
  readonly choices: readonly Choice[];
}

/** Names that lead to themselves end here; resolvers give up as well. */
const LONGEST = 16;

/**
 * What is asked, one after the other, until there are answers: names that aliases and CNAMEs lead to are asked for, too.
 * Wildcards as in RFC 4592: they answer for names that are not there, below the nearest name that is.
 */
export function lookups(zones: readonly Zone[], name: string, type: string, client: Client): Lookup[] {
  const asked: Lookup[] = [];
  const open = [{ name: hostOf(name), type }];
  for (let next = open.shift(); next && asked.length < LONGEST; next = open.shift()) {
    const { name: wanted, type: kind } = next;
    if (asked.some((one) => one.name === wanted && one.type === kind)) continue;
    const lookup = lookupIn(zoneFor(zones, wanted), wanted, kind, client);
    asked.push(lookup);
    open.push(...lookup.choices.filter(({ answers }) => answers !== false).flatMap(({ record }) => leadsTo(zones, record, kind)));
  }
  return asked;
}

/** The zone with the longest name that a name lies in. */
export const zoneFor = (zones: readonly Zone[], name: string): Zone | undefined =>
  zones
    .filter(({ domainName }) => name === domainName || name.endsWith(`.${domainName}`))
    .sort((a, b) => b.domainName.length - a.domainName.length)[0];

/** What a resolver asks for next. */
function leadsTo(zones: readonly Zone[], record: ZoneRecord, type: string): Array<{ name: string; type: string }> {
  if (record.alias) {
    const { dnsName, zoneId } = record.alias;
    return isOpaque(dnsName) || zoneId !== undefined ? [] : [{ name: hostOf(dnsName), type }];
  }
  if (record.type !== "CNAME" || type === "CNAME") return [];
  return record.values.map((value) => ({ name: hostOf(value), type })).filter(({ name }) => zoneFor(zones, name));
}

function lookupIn(zone: Zone | undefined, name: string, type: string, client: Client): Lookup {
  const nothing = { name, type, zone, kind: "", choices: [] };
  if (!zone) return { ...nothing, found: "no such name" };
  const at = (one: string) => zone.records.filter((record) => record.name === one);
  const delegated = above(name, zone).find((one) => at(one).some((record) => record.type === "NS"));
  if (delegated !== undefined && !(delegated === name && ["NS", "DS"].includes(type))) {
    const records = at(delegated).filter((record) => record.type === "NS");
    return { ...nothing, found: "delegated", from: delegated, ...choicesAmong(records, client, illnessIn(zone, client.down)) };
  }
  const isThere = (one: string) =>
    one === zone.domainName || zone.records.some((record) => record.name === one || record.name.endsWith(`.${one}`));
  const nearest = [...above(name, zone), zone.domainName].find(isThere) ?? zone.domainName;
  const from = nearest === name ? name : `*.${nearest}`;
  const records = at(from);
  if (records.length === 0) return { ...nothing, found: nearest === name ? "no such type" : "no such name" };
  const ofType = records.filter((record) => record.type === type);
  const answering = ofType.length > 0 ? ofType : records.filter((record) => record.type === "CNAME");
  if (answering.length === 0) return { ...nothing, found: "no such type", from };
  return { ...nothing, found: "records", from, ...choicesAmong(answering, client, illnessIn(zone, client.down)) };
}

/** A name and the names above it, below the zone's own. */
function above(name: string, { domainName }: Zone): string[] {
  const labels = name.split(".");
  const depth = labels.length - domainName.split(".").length;
  return Array.from({ length: Math.max(0, depth) }, (_, index) => labels.slice(index).join("."));
}
