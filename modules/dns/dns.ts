import type { Construct } from "constructs";
import { defineModule, mapOf, type ModuleCall, type PropsFor, moduleConstruct, or, when } from "../../core";
import { buildAliases } from "./aliases/resources";
import { dnsConstraints } from "./constraints";
import { buildDnssec, ownsSigningKey } from "./dnssec/resources";
import { lookAround } from "./global-region";
import { buildHealthChecks } from "./health-checks/resources";
import { dnsInputs } from "./inputs";
import type { DnsProps } from "./props";
import { buildQueryLogs, ownsLogGroup } from "./query-logs/resources";
import { buildRecords } from "./records/resources";
import { buildZone } from "./zone/resources";

export type * from "./props";

export const dns = defineModule({
  name: "dns",
  description:
    "A hosted zone of Route 53, or records in one that is there: records of all kinds and ways of routing, aliases, health checks, query logs and DNSSEC. Every record is kept by its name: adding or removing one touches no other.",
  inputs: dnsInputs,
  constraints: dnsConstraints,
  build(m, inputs) {
    const zone = buildZone(m, inputs);
    const healthCheckIds = buildHealthChecks(m, inputs);
    const records = buildRecords(m, inputs, zone.id, healthCheckIds);
    const aliases = buildAliases(m, inputs, zone.id, healthCheckIds, records);
    const around = lookAround(m, when(or(ownsLogGroup(inputs), ownsSigningKey(inputs))));
    const queryLogGroupName = buildQueryLogs(m, inputs, zone.id, around);
    const { dsRecords } = buildDnssec(m, inputs, zone.id, around);
    return {
      /** ID of the hosted zone, given or made. */
      zoneId: zone.id,
      /** Name servers of a zone that the module makes, for the domain's registrar; null where the zone is given. */
      nameServers: zone.nameServers,
      /** The full names of the records. */
      recordNames: mapOf(records, (record) => record.fqdn),
      /** The full names of the alias records. */
      aliasNames: mapOf(aliases, (record) => record.fqdn),
      /** IDs of the health checks by name. */
      healthCheckIds,
      /** Name of the module's own log group of queries; null without one. */
      queryLogGroupName,
      /** What the domain's registrar (or a DS record in the parent zone) has to say of each key-signing key, by its name. */
      dsRecords,
    };
  },
});

/**
 * A hosted zone of Route 53, or records in one that is there: records of all kinds and ways of routing, aliases, health
 * checks, query logs and DNSSEC.
 */
export class Dns<R = undefined> extends moduleConstruct(dns)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<DnsProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}
