import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  type MapOf,
  type ModuleScope,
  and,
  at,
  attributeOf,
  choose,
  coalesce,
  contains,
  defineModule,
  eq,
  extract,
  hasKey,
  isSet,
  json,
  length,
  lessThan,
  listOf,
  lookup,
  mapOf,
  merge,
  moduleConstruct,
  not,
  nth,
  oneOrNull,
  only,
  sort,
  split,
  onlyIf,
  when,
} from "../../core";
import { GATEWAY_SERVICES, type Inputs, networkInputs } from "./inputs";
import { TIERS, type Tier, subnetIpv6Cidr, tierCidrs } from "./layout";
import { REGION, networkRules } from "./rules";

export const network = defineModule({
  name: "network",
  description:
    "A VPC with public, private and intra subnets in each Availability Zone, NAT, endpoints and flow logs. Every subnet is kept by its zone's name, so that adding or removing a zone touches that zone alone.",
  inputs: networkInputs,
  rules: networkRules,
  build(m, inputs) {
    const { name, availabilityZones, tags } = inputs;
    const region = m.local("region", extract(nth(availabilityZones, 0), REGION));
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
    const tables = merge(
      ...TIERS.map((tier) => mapOf(tiers[tier].routeTables, (table) => table.id, { key: (_, zone) => `${tier}/${zone}` })),
    );
    const nat = buildGateways(m, inputs, vpc, tiers);
    const endpoints = buildEndpoints(m, inputs, vpc, tiers, tables, region);
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
      publicSubnetIdsByZone: mapOf(tiers.public.subnets, (subnet) => subnet.id),
      /** IDs of the public subnets, in the zones' order. */
      publicSubnetIds: listOf(tiers.public.subnets, (subnet) => subnet.id),
      /** IDs of the private subnets by zone. */
      privateSubnetIdsByZone: mapOf(tiers.private.subnets, (subnet) => subnet.id),
      /** IDs of the private subnets, in the zones' order. */
      privateSubnetIds: listOf(tiers.private.subnets, (subnet) => subnet.id),
      /** IDs of the intra subnets by zone. */
      intraSubnetIdsByZone: mapOf(tiers.intra.subnets, (subnet) => subnet.id),
      /** IDs of the intra subnets, in the zones' order. */
      intraSubnetIds: listOf(tiers.intra.subnets, (subnet) => subnet.id),
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

/** The network: a VPC with subnets by tier and zone, NAT, endpoints and flow logs. */
export class Network extends moduleConstruct(network) {}

/** One tier: its subnets and route tables, all by zone. */
function buildTier(m: ModuleScope, inputs: Inputs, vpc: Vpc, tier: Tier) {
  const { name, ipv6, tags } = inputs;
  const cidrs = m.local(`${tier}SubnetCidrs`, tierCidrs(inputs, tier));
  const tierTags = attributeOf(inputs.subnets[tier], (given) => given.tags, {} as MapOf<string>);
  const subnets = m.resources(Subnet, tier, cidrs, (cidr, zone) => ({
    vpcId: vpc.id,
    availabilityZone: zone,
    cidrBlock: cidr,
    ipv6CidrBlock: onlyIf(ipv6, subnetIpv6Cidr(vpc.ipv6CidrBlock, tier, zone)),
    assignIpv6AddressOnCreation: ipv6,
    mapPublicIpOnLaunch: false,
    tags: merge(tags, { Name: `${name}-${tier}-${zone}` }, tierTags),
  }));
  const routeTables = m.resources(RouteTable, tier, cidrs, (_, zone) => ({
    vpcId: vpc.id,
    tags: merge(tags, { Name: `${name}-${tier}-${zone}` }),
  }));
  m.resources(RouteTableAssociation, tier, cidrs, (_, zone) => ({
    subnetId: at(subnets, zone).id,
    routeTableId: at(routeTables, zone).id,
  }));
  return { cidrs, subnets, routeTables };
}

type Built = Record<Tier, ReturnType<typeof buildTier>>;

const ANYWHERE = "0.0.0.0/0";
const ANYWHERE_IPV6 = "::/0";

/** The ways out: internet gateway, NAT, egress-only gateway, and the routes to them. */
function buildGateways(m: ModuleScope, inputs: Inputs, vpc: Vpc, tiers: Built): MapOf<NatGateway> {
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

/** Endpoints: the gateway kind on every route table, the interface kind in the private (else intra) subnets. */
function buildEndpoints(m: ModuleScope, inputs: Inputs, vpc: Vpc, tiers: Built, tables: MapOf<string>, region: string) {
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

/** Flow logs to CloudWatch Logs (with the group and a role that may write to it) or to S3. */
function buildFlowLogs(m: ModuleScope, inputs: Inputs, vpc: Vpc, region: string): string {
  const { name, flowLogs, tags } = inputs;
  const toLogs = when(eq(flowLogs.destination, "cloud-watch-logs"));
  const group = m.resources(CloudwatchLogGroup, "flow_logs", toLogs, () => ({
    name: `/aws/vpc/${name}/flow-logs`,
    retentionInDays: flowLogs.retentionDays,
    kmsKeyId: flowLogs.kmsKeyArn,
    tags,
  }));
  const [partition, account] = [nth(split(":", vpc.arn), 1), vpc.ownerId];
  const role = m.resources(IamRole, "flow_logs", toLogs, () => ({
    // Roles are global: the Region keeps two networks of one name apart.
    name: `${name}-${region}-flow-logs`,
    description: `Lets VPC flow logs of ${name} write to CloudWatch Logs`,
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          // Without these anybody's flow logs could use the role (the confused deputy).
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
          },
        },
      ],
    }),
    tags,
  }));
  m.resources(IamRolePolicy, "flow_logs", role, (flowLogRole) => ({
    name: "write-flow-logs",
    role: flowLogRole.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [only(group).arn, `${only(group).arn}:*`],
        },
      ],
    }),
  }));
  const common = {
    vpcId: vpc.id,
    trafficType: flowLogs.traffic,
    maxAggregationInterval: flowLogs.intervalSeconds,
    tags: merge(tags, { Name: name }),
  };
  m.resources(FlowLog, "cloud_watch_logs", group, (logGroup) => ({
    ...common,
    logDestinationType: "cloud-watch-logs",
    logDestination: logGroup.arn,
    iamRoleArn: only(role).arn,
  }));
  m.resources(FlowLog, "s3", when(eq(flowLogs.destination, "s3")), () => ({
    ...common,
    logDestinationType: "s3",
    logDestination: flowLogs.bucketArn,
  }));
  return oneOrNull(group, (logGroup) => logGroup.name);
}
