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
  merge,
  not,
  nth,
  only,
  sort,
  when,
} from "../../core";
import { type Inputs } from "./inputs";
import { type BuiltTiers } from "./tier";

const ANYWHERE = "0.0.0.0/0";
const ANYWHERE_IPV6 = "::/0";

/** The ways out: internet gateway, NAT, egress-only gateway, and the routes to them. */
export function buildGateways(m: ModuleScope, inputs: Inputs, vpc: Vpc, tiers: BuiltTiers): MapOf<NatGateway> {
  const { name, ipv6, tags, nat, natElasticIps, availabilityZones } = inputs;
  const internet = m.resources(InternetGateway, "this", when(isSet(inputs.subnets.public)), () => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: name }),
  }));
  m.resources(Route, "public", tiers.public.cidrs, (_, zone) => ({
    routeTableId: at(tiers.public.routeTables, zone).id,
    destinationCidrBlock: ANYWHERE,
    gatewayId: only(internet).id,
  }));
  m.resources(Route, "public_ipv6", when(ipv6, tiers.public.cidrs), (_, zone) => ({
    routeTableId: at(tiers.public.routeTables, zone).id,
    destinationIpv6CidrBlock: ANYWHERE_IPV6,
    gatewayId: only(internet).id,
  }));

  // The zone of a single gateway must not depend on the order in which zones are listed.
  const singleZone = coalesce(inputs.natZone, nth(sort(availabilityZones), 0));
  const natZones = m.local(
    "natZones",
    choose(eq(nat, "none"), [] as string[], choose(eq(nat, "single"), [singleZone], availabilityZones)),
  );
  const newAddresses = listOf(natZones, (zone) => zone, { where: (zone) => not(hasKey(natElasticIps, zone)) });
  const addresses = m.resources(Eip, "nat", newAddresses, (zone) => ({
    domain: "vpc",
    tags: merge(tags, { Name: `${name}-nat-${zone}` }),
  }));
  const gateways = m.resources(NatGateway, "this", natZones, (zone) => ({
    allocationId: lookup(natElasticIps, zone, () => at(addresses, zone).id),
    subnetId: at(tiers.public.subnets, zone).id,
    tags: merge(tags, { Name: `${name}-${zone}` }),
    // A NAT gateway without a way out fails to start.
    dependsOn: [internet],
  }));
  m.resources(Route, "private", when(not(eq(nat, "none")), tiers.private.cidrs), (_, zone) => ({
    routeTableId: at(tiers.private.routeTables, zone).id,
    destinationCidrBlock: ANYWHERE,
    natGatewayId: at(gateways, choose(eq(nat, "single"), singleZone, zone)).id,
  }));

  const egress = m.resources(EgressOnlyInternetGateway, "this", when(and(ipv6, isSet(inputs.subnets.private))), () => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: name }),
  }));
  m.resources(Route, "private_ipv6", when(ipv6, tiers.private.cidrs), (_, zone) => ({
    routeTableId: at(tiers.private.routeTables, zone).id,
    destinationIpv6CidrBlock: ANYWHERE_IPV6,
    egressOnlyGatewayId: only(egress).id,
  }));
  return gateways;
}
