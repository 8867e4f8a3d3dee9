import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { Construct } from "constructs";
import { type ModuleScope, defineModule, mapOf, moduleConstruct } from "../../core";
import { type Inputs, dnsInputs } from "./inputs";
import { dnsConstraints } from "./constraints";
import type { DnsProps } from "./props";

export type * from "./props";

export const dns = defineModule({
  name: "dns",
  description: "Records in a hosted zone of Route 53, kept by their names: adding or removing one touches no other.",
  inputs: dnsInputs,
  constraints: dnsConstraints,
  build(m, inputs) {
    const aliases = buildAliases(m, inputs);
    return {
      /** The full names of the alias records. */
      aliasNames: mapOf(aliases, (record) => record.fqdn),
    };
  },
});

/** Records in a hosted zone of Route 53, kept by their names: adding or removing one touches no other. */
export class Dns extends moduleConstruct(dns) {
  public constructor(scope: Construct, id: string, props: DnsProps) {
    super(scope, id, props);
  }
}

/** One entry is a record for IPv4 and one for IPv6. */
function buildAliases(m: ModuleScope, { zoneId, aliases }: Inputs) {
  const record = (type: string) => (target: Inputs["aliases"][string], name: string) => ({
    zoneId,
    name,
    type,
    alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: target.evaluateTargetHealth },
  });
  m.resources(
    Route53Record,
    "alias_ipv6",
    mapOf(aliases, (target) => target, { where: ({ ipv6 }) => ipv6 }),
    record("AAAA"),
  );
  return m.resources(Route53Record, "alias", aliases, record("A"));
}
