import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  type MapOf,
  type ModuleScope,
  at,
  choose,
  contains,
  isSet,
  length,
  lessThan,
  listOf,
  merge,
  only,
  when,
} from "../../core";
import { GATEWAY_SERVICES, type Inputs } from "./inputs";
import { type BuiltTiers } from "./tier";

/** Endpoints: the gateway kind on every route table, the interface kind in the private (else intra) subnets. */
export function buildEndpoints(
  m: ModuleScope,
  inputs: Inputs,
  vpc: Vpc,
  tiers: BuiltTiers,
  tables: MapOf<string>,
  region: string,
) {
  const { name, tags, interfaceEndpoints } = inputs;
  const gateways = m.resources(VpcEndpoint, "gateway", inputs.gatewayEndpoints, (service) => ({
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: "Gateway",
    tags: merge(tags, { Name: `${name}-${service}` }),
  }));
  // One association each, so that another zone's tables leave the endpoint itself alone.
  for (const service of GATEWAY_SERVICES) {
    m.resources(
      VpcEndpointRouteTableAssociation,
      service,
      when(contains(inputs.gatewayEndpoints, service), tables),
      (routeTableId) => ({ vpcEndpointId: at(gateways, service).id, routeTableId }),
    );
  }

  const group = m.resources(SecurityGroup, "endpoints", when(lessThan(0, length(interfaceEndpoints))), () => ({
    namePrefix: `${name}-endpoints-`,
    description: "HTTPS from the VPC to its interface endpoints",
    vpcId: vpc.id,
    tags: merge(tags, { Name: `${name}-endpoints` }),
    lifecycle: { createBeforeDestroy: true },
  }));
  m.resources(VpcSecurityGroupIngressRule, "endpoints_ipv4", group, (endpoints) => ({
    securityGroupId: endpoints.id,
    description: "HTTPS from the VPC",
    cidrIpv4: vpc.cidrBlock,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  }));
  m.resources(VpcSecurityGroupIngressRule, "endpoints_ipv6", when(inputs.ipv6, group), (endpoints) => ({
    securityGroupId: endpoints.id,
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
    subnetIds: listOf(subnets, (subnet) => subnet.id),
    securityGroupIds: [only(group).id],
    privateDnsEnabled: true,
    tags: merge(tags, { Name: `${name}-${service}` }),
  }));
  return { gateways, interfaces };
}
