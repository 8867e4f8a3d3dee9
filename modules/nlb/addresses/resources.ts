import { DataResource } from "cdktf";
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

const none = () => undefined as unknown as string;

/** Where the balancer is in each zone, with its fixed addresses. */
export function subnetMapping(inputs: Inputs, eips: Resources<Eip>) {
  return blocks(inputs.subnetIdsByZone, (subnetId, zone) => ({
    subnetId,
    allocationId: lookup(inputs.elasticIpAllocationIds, zone, () => choose(inputs.elasticIps, at(eips, zone).id, none())),
    privateIpv4Address: lookup(inputs.privateIpv4Addresses, zone, none),
    ipv6Address: lookup(inputs.ipv6Addresses, zone, none),
  }));
}

/**
 * Makes the balancer anew when what it has in a zone changes: AWS adds and removes zones, and changes none. The provider sees
 * it only where all is known at plan, and an Elastic IP or subnet of the same apply is not: the apply would end halfway.
 * A new zone, or one less, changes no other's note.
 * @returns what triggers the balancer's replacement
 */
export function zoneTriggers(m: ModuleScope, inputs: Inputs): string[] {
  m.resources(DataResource, "zones", inputs.subnetIdsByZone, (subnetId, zone) => ({
    input: {
      subnet: subnetId,
      public: lookup(inputs.elasticIpAllocationIds, zone, () => choose(inputs.elasticIps, "own", "")),
      private: lookup(inputs.privateIpv4Addresses, zone, () => ""),
      ipv6: lookup(inputs.ipv6Addresses, zone, () => ""),
    },
  }));
  return ["terraform_data.zones"];
}
