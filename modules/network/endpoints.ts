import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  type MapOf,
  type ModuleScope,
  and,
  at,
  choose,
  contains,
  isSet,
  length,
  lessThan,
  listOf,
  lookup,
  merge,
  only,
  mapOf,
  when,
} from "../../core";
import { isAvailabilityZone } from "../../fields/network";
import { groupArguments } from "../../fields/security-group/resources";
import { GATEWAY_SERVICES, type Inputs } from "./inputs";
import { TIERS, type Tier } from "./layout";
import { type BuiltTiers } from "./tier";

// What the provider takes for an argument that is not given.
const NONE = null as unknown as string;

/** Endpoints: the gateway kind on every route table, the interface kind in the private (else intra) subnets. */
export function buildEndpoints(m: ModuleScope, inputs: Inputs, vpc: Vpc, tiers: BuiltTiers, region: string) {
  const { name, tags, interfaceEndpoints } = inputs;
  const policyOf = (service: string) => lookup(inputs.endpointPolicies, service, () => NONE);
  const gateways = m.resources(VpcEndpoint, "gateway", inputs.gatewayEndpoints, (service) => ({
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: "Gateway",
    policy: policyOf(service),
    tags: merge(tags, { Name: `${name}-${service}` }),
  }));
  const byTierAndZone = <T>(ofTier: (tier: Tier) => MapOf<T>, read: (value: T) => string): MapOf<string> =>
    merge(...TIERS.map((tier) => mapOf(ofTier(tier), read, { key: (_, zone) => `${tier}/${zone}` })));
  const tables = byTierAndZone(
    (tier) => tiers[tier].routeTables,
    (table) => table.id,
  );
  // The same keys, but known before any table is there.
  const zones = byTierAndZone(
    (tier) => tiers[tier].cidrs,
    (cidr) => cidr,
  );
  // One association each, so that another zone's tables leave the endpoint itself alone.
  for (const service of GATEWAY_SERVICES) {
    m.resources(VpcEndpointRouteTableAssociation, service, when(contains(inputs.gatewayEndpoints, service), zones), (_, key) => ({
      vpcEndpointId: at(gateways, service).id,
      routeTableId: at(tables, key),
    }));
  }

  const wanted = lessThan(0, length(interfaceEndpoints));
  const group = m.resources(SecurityGroup, "endpoints", when(wanted), () =>
    groupArguments({
      name: `${name}-endpoints`,
      namePrefix: `${name}-endpoints-`,
      description: "HTTPS from the VPC to its interface endpoints",
      vpcId: vpc.id,
      tags,
    }),
  );
  m.resources(VpcSecurityGroupIngressRule, "endpoints_ipv4", when(wanted), () => ({
    securityGroupId: only(group).id,
    description: "HTTPS from the VPC",
    cidrIpv4: vpc.cidrBlock,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  }));
  m.resources(VpcSecurityGroupIngressRule, "endpoints_ipv6", when(and(inputs.ipv6, wanted)), () => ({
    securityGroupId: only(group).id,
    description: "HTTPS from the VPC",
    cidrIpv6: vpc.ipv6CidrBlock,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  }));
  const subnets = choose(isSet(inputs.subnets.private), tiers.private.subnets, tiers.intra.subnets);
  const interfaces = m.resources(VpcEndpoint, "interface", interfaceEndpoints, (service) => ({
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: "Interface",
    policy: policyOf(service),
    subnetIds: listOf(subnets, (subnet) => subnet.id, { where: (_, zone) => isAvailabilityZone(zone) }),
    securityGroupIds: [only(group).id],
    privateDnsEnabled: true,
    tags: merge(tags, { Name: `${name}-${service}` }),
  }));
  return { gateways, interfaces };
}
