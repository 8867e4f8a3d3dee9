import { Eip } from "@cdktf/provider-aws/lib/eip";
import { type ModuleScope, type Resources, at, blocks, choose, hasKey, lookup, mapOf, merge, not, when } from "../../../core";
import type { Inputs } from "../inputs";

/** The Elastic IPs that the module makes, by zone. */
export function buildElasticIps(m: ModuleScope, inputs: Inputs): Resources<Eip> {
  const { name, elasticIps, subnetIdsByZone, elasticIpAllocationIds, tags } = inputs;
  const zones = mapOf(subnetIdsByZone, (_, zone) => zone, { where: (_, zone) => not(hasKey(elasticIpAllocationIds, zone)) });
  return m.resources(Eip, "this", when(elasticIps, zones), (zone) => ({
    domain: "vpc",
    tags: merge(tags, { Name: `${name}-${zone}` }),
  }));
}

/** Where the balancer is in each zone, with its fixed addresses. */
export function subnetMapping(inputs: Inputs, eips: Resources<Eip>) {
  const none = () => undefined as unknown as string;
  return blocks(inputs.subnetIdsByZone, (subnetId, zone) => ({
    subnetId,
    allocationId: lookup(inputs.elasticIpAllocationIds, zone, () => choose(inputs.elasticIps, at(eips, zone).id, none())),
    privateIpv4Address: lookup(inputs.privateIpv4Addresses, zone, none),
    ipv6Address: lookup(inputs.ipv6Addresses, zone, none),
  }));
}
