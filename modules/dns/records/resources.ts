import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import {
  type MapOf,
  type ModuleScope,
  attributeOrNull,
  choose,
  chunks,
  eq,
  join,
  listOf,
  onlyIf,
  replaceAll,
} from "../../../core";
import type { Inputs } from "../inputs";
import { routingArguments } from "../routing/resources";
import { nameOf } from "./entries";

/** The records with values. */
export const buildRecords = (m: ModuleScope, { records }: Inputs, zoneId: string, healthCheckIds: MapOf<string>) =>
  m.resources(Route53Record, "this", records, (record, key) => ({
    zoneId,
    name: nameOf(record, key),
    type: record.type,
    ttl: record.ttlSeconds,
    records: choose(eq(record.type, "TXT"), listOf(record.values, inStrings), record.values),
    multivalueAnswerRoutingPolicy: attributeOrNull(record.routing, ({ multivalue }) => onlyIf(multivalue, true)),
    ...routingArguments(record.routing, key, healthCheckIds),
  }));

/** A long text as strings of 255 characters; the provider puts the first and last quotes around them. */
const inStrings = (text: string): string =>
  join(
    '" "',
    listOf(chunks(text, 255), (piece) => replaceAll(piece, '"', '\\"')),
  );
