import type { z } from "zod";
import { isOpaque } from "../../../core";
import type { dnsInputs } from "../inputs";

/** The module's inputs as a stack gives them, with the defaults filled in. */
export type DnsLiterals = z.output<typeof dnsInputs>;

type RecordLiteral = DnsLiterals["records"][string];
type AliasLiteral = DnsLiterals["aliases"][string];
type RoutingLiteral = Partial<NonNullable<RecordLiteral["routing"]>>;

/** One record of a zone; an alias is two of them, one for each address family. What only Terraform knows is opaque. */
export interface ZoneRecord {
  /** Key in `records` or `aliases`. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly routing: RoutingLiteral | undefined;
  /** What is answered; of an alias nothing by itself. */
  readonly values: readonly string[];
  readonly ttlSeconds: number | undefined;
  readonly alias: AliasLiteral | undefined;
}

/** All that decides what a zone answers. */
export interface Zone {
  readonly domainName: string;
  readonly records: readonly ZoneRecord[];
  readonly healthChecks: DnsLiterals["healthChecks"];
  /** Keys of records whose name or type only Terraform knows. */
  readonly unread: readonly string[];
}

/** A zone out of the inputs of its module. */
export function zoneOf({ domainName, records, aliases, healthChecks }: DnsLiterals): Zone {
  const all = [
    ...Object.entries(records).map(([key, record]) => recordOf(key, record)),
    ...Object.entries(aliases).flatMap(([key, alias]) => aliasOf(key, alias)),
  ];
  const isRead = ({ name, type }: ZoneRecord) => !isOpaque(name) && !isOpaque(type);
  return {
    domainName,
    healthChecks,
    records: all.filter(isRead),
    unread: [...new Set(all.filter((record) => !isRead(record)).map(({ key }) => key))],
  };
}

const recordOf = (key: string, { name = key, type, values, ttlSeconds, routing }: RecordLiteral): ZoneRecord => ({
  key,
  name,
  type,
  routing,
  values: isOpaque(values) ? [] : values,
  ttlSeconds: isOpaque(ttlSeconds) ? undefined : ttlSeconds,
  alias: undefined,
});

const aliasOf = (key: string, alias: AliasLiteral): ZoneRecord[] =>
  (alias.ipv6 ? ["A", "AAAA"] : ["A"]).map((type) => ({
    key,
    name: alias.name ?? key,
    type,
    routing: alias.routing,
    values: [],
    ttlSeconds: undefined,
    alias,
  }));
