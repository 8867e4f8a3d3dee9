import { isOpaque } from "../../../core";
import type { Zone, ZoneRecord } from "./zone";

/** Why a record does not answer; undefined when it is healthy. */
export type Illness = (record: ZoneRecord) => string | undefined;

/**
 * Who is ill when `down` are: health checks, and records and aliases (their targets), by their keys.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
export function illnessIn(zone: Zone, down: readonly string[]): Illness {
  const isUp = (name: string): boolean => {
    const check = zone.healthChecks[name];
    if (down.includes(name)) return false;
    if (!check?.calculated || check.disabled) return true;
    const { children, healthThreshold } = check.calculated;
    return children.filter(isUp).length >= healthThreshold !== check.inverted;
  };
  const illness = (record: ZoneRecord, above: readonly ZoneRecord[]): string | undefined => {
    if (down.includes(record.key)) return "it is down";
    const check = record.routing?.healthCheck;
    if (check !== undefined && !isOpaque(check) && !isUp(check)) return `the health check ${check} fails`;
    const target = targetsOf(zone, record);
    if (!record.alias?.evaluateTargetHealth || target.length === 0 || above.includes(record)) return undefined;
    const within = [...above, record];
    return target.every((one) => illness(one, within) !== undefined)
      ? `${record.alias.dnsName} has no healthy record`
      : undefined;
  };
  return (record) => illness(record, []);
}

/** The records in the zone that an alias leads to. */
const targetsOf = (zone: Zone, { alias, type }: ZoneRecord): readonly ZoneRecord[] =>
  alias && !isOpaque(alias.dnsName) && alias.zoneId === undefined
    ? zone.records.filter((record) => record.name === hostOf(alias.dnsName) && record.type === type)
    : [];

/** A host's name as records have it. */
export const hostOf = (name: string): string => name.toLowerCase().replace(/\.$/, "");
