import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { type MapOf, type ModuleScope, and, at, attributeOf, merge, onlyIf } from "../../core";
import { isAvailabilityZone } from "../../fields/network";
import { type Inputs } from "./inputs";
import { type Tier, subnetIpv6Cidr, tierCidrs } from "./layout";

/** One tier: its subnets and route tables, all by zone. */
export function buildTier(m: ModuleScope, inputs: Inputs, vpc: Vpc, tier: Tier) {
  const { name, ipv6, tags } = inputs;
  const cidrs = m.local(`${tier}SubnetCidrs`, tierCidrs(inputs, tier));
  const tierTags = attributeOf(inputs.subnets[tier], (given) => given.tags, {} as MapOf<string>);
  const subnets = m.resources(Subnet, tier, cidrs, (cidr, zone) => ({
    vpcId: vpc.id,
    availabilityZone: zone,
    cidrBlock: cidr,
    // The VPC's IPv6 network belongs to its Region: AWS has no addresses of it for Local Zones and Wavelength Zones.
    ipv6CidrBlock: onlyIf(and(ipv6, isAvailabilityZone(zone)), subnetIpv6Cidr(vpc.ipv6CidrBlock, tier, zone)),
    // In a public subnet the internet would reach every instance by it.
    assignIpv6AddressOnCreation: and(tier !== "public", ipv6, isAvailabilityZone(zone)),
    mapPublicIpOnLaunch: false,
    tags: merge(tags, { Name: `${name}-${tier}-${zone}` }, tierTags),
  }));
  const routeTables = m.resources(RouteTable, tier, cidrs, (_, zone) => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: `${name}-${tier}-${zone}` }),
  }));
  const associations = m.resources(RouteTableAssociation, tier, cidrs, (_, zone) => ({
    subnetId: at(subnets, zone).id,
    routeTableId: at(routeTables, zone).id,
    // The gateways of a replaced public subnet stay until the new ones stand: so does their way out.
    ...(tier === "public" ? { lifecycle: { createBeforeDestroy: true } } : {}),
  }));
  return { cidrs, subnets, routeTables, associations };
}

/** The three tiers as they were built. */
export type BuiltTiers = Record<Tier, ReturnType<typeof buildTier>>;
