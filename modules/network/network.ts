import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import {
  defineModule,
  listOf,
  mapOf,
  merge,
  type ModuleCall,
  type PropsFor,
  moduleConstruct,
  nth,
  sort,
  usableAfter,
} from "../../core";
import { regionOf } from "../../fields/network";
import { networkInputs } from "./inputs";
import { networkConstraints } from "./constraints";
import { buildTier } from "./tier";
import { buildGateways } from "./gateways";
import { buildEndpoints } from "./endpoints";
import { buildFlowLogs } from "./flow-logs";
import type { NetworkProps } from "./props";

export type * from "./props";

export const network = defineModule({
  name: "network",
  description:
    "A VPC with public, private and intra subnets in each Availability Zone, NAT, endpoints and flow logs. Every subnet is kept by its zone's name, so that adding or removing a zone touches that zone alone. What an interrupted apply was just creating is marked as tainted, and the next apply makes it anew; but there cannot be two public subnets with one network, two internet gateways in one VPC, or two NAT gateways with one address. Where AWS refuses for that reason, `terraform untaint` the old one: AWS has finished it in the meantime.",
  inputs: networkInputs,
  constraints: networkConstraints,
  build(m, inputs) {
    const { name, availabilityZones, tags } = inputs;
    const region = m.local("region", regionOf(nth(availabilityZones, 0)));
    const vpc = m.resource(Vpc, "this", {
      cidrBlock: inputs.cidr,
      instanceTenancy: inputs.tenancy,
      enableDnsSupport: inputs.dnsSupport,
      enableDnsHostnames: inputs.dnsHostnames,
      assignGeneratedIpv6CidrBlock: inputs.ipv6,
      tags: merge(tags, { Name: name }),
    });
    // Without rules nothing that lands in the default group by mistake can talk to anybody.
    m.resource(DefaultSecurityGroup, "this", { vpcId: vpc.id, tags: merge(tags, { Name: `${name}-default-unused` }) });

    const tiers = {
      public: buildTier(m, inputs, vpc, "public"),
      private: buildTier(m, inputs, vpc, "private"),
      intra: buildTier(m, inputs, vpc, "intra"),
    };
    const { nat, routes } = buildGateways(m, inputs, vpc, tiers);
    const endpoints = buildEndpoints(m, inputs, vpc, tiers, region);
    const logGroup = buildFlowLogs(m, inputs, vpc, region);

    return {
      /** ID of the VPC. */
      vpcId: vpc.id,
      /** ARN of the VPC. */
      vpcArn: vpc.arn,
      /** IPv4 network of the VPC. */
      vpcCidr: vpc.cidrBlock,
      /** IPv6 network of the VPC; empty without `ipv6`. */
      vpcIpv6Cidr: vpc.ipv6CidrBlock,
      /** Region of the network, as its zones' names say. */
      region,
      /** The zones, in alphabetical order. */
      availabilityZones: sort(availabilityZones),
      /** IDs of the public subnets by zone. */
      publicSubnetIdsByZone: usableAfter(
        mapOf(tiers.public.subnets, (subnet) => subnet.id),
        tiers.public.associations,
        ...routes.public,
      ),
      /** IDs of the public subnets, in the zones' order. */
      publicSubnetIds: usableAfter(
        listOf(tiers.public.subnets, (subnet) => subnet.id),
        tiers.public.associations,
        ...routes.public,
      ),
      /** IDs of the private subnets by zone. */
      privateSubnetIdsByZone: usableAfter(
        mapOf(tiers.private.subnets, (subnet) => subnet.id),
        tiers.private.associations,
        ...routes.private,
      ),
      /** IDs of the private subnets, in the zones' order. */
      privateSubnetIds: usableAfter(
        listOf(tiers.private.subnets, (subnet) => subnet.id),
        tiers.private.associations,
        ...routes.private,
      ),
      /** IDs of the intra subnets by zone. */
      intraSubnetIdsByZone: usableAfter(
        mapOf(tiers.intra.subnets, (subnet) => subnet.id),
        tiers.intra.associations,
      ),
      /** IDs of the intra subnets, in the zones' order. */
      intraSubnetIds: usableAfter(
        listOf(tiers.intra.subnets, (subnet) => subnet.id),
        tiers.intra.associations,
      ),
      /** IPv4 networks of the public subnets by zone. */
      publicSubnetCidrsByZone: tiers.public.cidrs,
      /** IPv4 networks of the private subnets by zone. */
      privateSubnetCidrsByZone: tiers.private.cidrs,
      /** IPv4 networks of the intra subnets by zone. */
      intraSubnetCidrsByZone: tiers.intra.cidrs,
      /** IDs of the public route tables by zone. */
      publicRouteTableIdsByZone: mapOf(tiers.public.routeTables, (table) => table.id),
      /** IDs of the private route tables by zone. */
      privateRouteTableIdsByZone: mapOf(tiers.private.routeTables, (table) => table.id),
      /** IDs of the intra route tables by zone. */
      intraRouteTableIdsByZone: mapOf(tiers.intra.routeTables, (table) => table.id),
      /** Public addresses of the NAT gateways by zone: what partners have to allow. */
      natPublicIpsByZone: mapOf(nat, (gateway) => gateway.publicIp),
      /** IDs of the gateway endpoints by service. */
      gatewayEndpointIds: mapOf(endpoints.gateways, (endpoint) => endpoint.id),
      /** Prefix lists of the gateway endpoints by service, for security group rules. */
      gatewayEndpointPrefixListIds: mapOf(endpoints.gateways, (endpoint) => endpoint.prefixListId),
      /** IDs of the interface endpoints by service. */
      interfaceEndpointIds: mapOf(endpoints.interfaces, (endpoint) => endpoint.id),
      /** Name of the flow logs' log group; null when they go elsewhere. */
      flowLogGroupName: logGroup,
    };
  },
});

/** A VPC with public, private and intra subnets in each Availability Zone, NAT, endpoints and flow logs. */
export class Network<R = undefined> extends moduleConstruct(network)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<NetworkProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}
