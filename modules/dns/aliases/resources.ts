import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { type Dependable, type MapOf, type ModuleScope, coalesce, mapOf } from "../../../core";
import type { Inputs } from "../inputs";
import { nameOf } from "../records/entries";
import { routingArguments } from "../routing/resources";
import type { AliasInput } from "./inputs";

/** One entry is a record for IPv4 and one for IPv6. */
export function buildAliases(
  m: ModuleScope,
  { aliases }: Inputs,
  zoneId: string,
  healthCheckIds: MapOf<string>,
  targets: Dependable,
) {
  const record = (type: string) => (target: AliasInput, key: string) => ({
    zoneId,
    name: nameOf(target, key),
    type,
    alias: { name: target.dnsName, zoneId: coalesce(target.zoneId, zoneId), evaluateTargetHealth: target.evaluateTargetHealth },
    ...routingArguments(target.routing, key, healthCheckIds),
    // A record that an alias leads to is there before it, and goes after it.
    dependsOn: [targets],
  });
  m.resources(
    Route53Record,
    "alias_ipv6",
    mapOf(aliases, (target) => target, { where: ({ ipv6 }) => ipv6 }),
    record("AAAA"),
  );
  return m.resources(Route53Record, "alias", aliases, record("A"));
}
