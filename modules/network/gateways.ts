import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  type MapOf,
  type ModuleScope,
  and,
  at,
  choose,
  coalesce,
  eq,
  hasKey,
  isSet,
  listOf,
  lookup,
  mapOf,
  merge,
  not,
  nth,
  only,
  when,
} from "../../core";
import { isAvailabilityZone, isWavelengthZone } from "../../fields/network";
import { type Inputs } from "./inputs";
import { availabilityZonesOf } from "./layout";
import { type BuiltTiers } from "./tier";

const ANYWHERE = "0.0.0.0/0";
const ANYWHERE_IPV6 = "::/0";

/** The ways out: internet gateway, NAT, egress-only gateway, and the routes to them by tier. */
export function buildGateways(m: ModuleScope, inputs: Inputs, vpc: Vpc, tiers: BuiltTiers) {
  const { name, ipv6, tags, nat, natElasticIps } = inputs;
  const internet = m.resources(InternetGateway, "this", when(isSet(inputs.subnets.public)), () => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: name }),
    // Moved to a new VPC, it could not leave the old one before the NAT gateways there have gone, which go last.
    lifecycle: { replaceTriggeredBy: [vpc.id] },
  }));
  // What leaves a Wavelength Zone goes through a carrier gateway; AWS lets no internet gateway serve there.
  const reached = mapOf(tiers.public.cidrs, (cidr) => cidr, { where: (_, zone) => not(isWavelengthZone(zone)) });
  const publicRoutes = m.resources(Route, "public", reached, (_, zone) => ({
    routeTableId: at(tiers.public.routeTables, zone).id,
    destinationCidrBlock: ANYWHERE,
    gatewayId: only(internet).id,
  }));
  const publicRoutesIpv6 = m.resources(Route, "public_ipv6", when(ipv6, withIpv6(tiers.public.cidrs)), (_, zone) => ({
    routeTableId: at(tiers.public.routeTables, zone).id,
    destinationIpv6CidrBlock: ANYWHERE_IPV6,
    gatewayId: only(internet).id,
  }));

  const zones = m.local("availabilityZones", availabilityZonesOf(inputs.availabilityZones));
  // A constraint asks for natZone where there is a choice: a default would move the gateway when a zone is added.
  const sharedZone = coalesce(inputs.natZone, nth(zones, 0));
  const natZones = m.local("natZones", choose(eq(nat, "none"), [] as string[], choose(eq(nat, "single"), [sharedZone], zones)));
  const newAddresses = listOf(natZones, (zone) => zone, { where: (zone) => not(hasKey(natElasticIps, zone)) });
  const addresses = m.resources(Eip, "nat", newAddresses, (zone, key) => ({
    domain: "vpc",
    tags: merge(tags, { Name: `${name}-nat-${zone}` }),
    // A gateway in a new subnet starts before the old one goes, which holds its address until then.
    lifecycle: { replaceTriggeredBy: [at(tiers.public.subnets, key).id] },
  }));
  const gateways = m.resources(NatGateway, "this", natZones, (zone) => ({
    allocationId: lookup(natElasticIps, zone, () => at(addresses, zone).id),
    subnetId: at(tiers.public.subnets, zone).id,
    tags: merge(tags, { Name: `${name}-${zone}` }),
    // A NAT gateway without a way out fails to start.
    dependsOn: [internet],
    // Also for a gateway that only goes: the routes leave it first.
    lifecycle: { createBeforeDestroy: true },
  }));
  const privateRoutes = m.resources(Route, "private", when(not(eq(nat, "none")), tiers.private.cidrs), (_, zone) => ({
    routeTableId: at(tiers.private.routeTables, zone).id,
    destinationCidrBlock: ANYWHERE,
    natGatewayId: at(gateways, choose(and(eq(nat, "per-az"), isAvailabilityZone(zone)), zone, sharedZone)).id,
  }));

  const egress = m.resources(EgressOnlyInternetGateway, "this", when(and(ipv6, isSet(inputs.subnets.private))), () => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: name }),
  }));
  const privateRoutesIpv6 = m.resources(Route, "private_ipv6", when(ipv6, withIpv6(tiers.private.cidrs)), (_, zone) => ({
    routeTableId: at(tiers.private.routeTables, zone).id,
    destinationIpv6CidrBlock: ANYWHERE_IPV6,
    egressOnlyGatewayId: only(egress).id,
  }));
  return {
    nat: gateways,
    routes: { public: [publicRoutes, publicRoutesIpv6], private: [privateRoutes, privateRoutesIpv6] },
  };
}

/** Subnets' networks in the zones that have IPv6. */
const withIpv6 = (cidrs: MapOf<string>): MapOf<string> =>
  mapOf(cidrs, (cidr) => cidr, { where: (_, zone) => isAvailabilityZone(zone) });
