import {
  type Bool,
  type Constraint,
  and,
  attributeOf,
  choose,
  cidrContains,
  concat,
  contains,
  distinct,
  eq,
  flatten,
  isSet,
  keys,
  length,
  letBe,
  lessThan,
  listOf,
  not,
  or,
  overlaps,
  prefixLength,
  atMost,
  toNumber,
} from "../../core";
import { regionOf } from "../../fields/network";
import type { Inputs, networkInputs } from "./inputs";
import {
  LONGEST_BALANCER_MASK,
  LONGEST_COMPUTED_MASK,
  TIERS,
  type Tier,
  availabilityZonesOf,
  hasSlot,
  tierCidrs,
} from "./layout";

/** The zones of a tier whose networks are given, not computed. */
const givenZones = ({ subnets }: Inputs, tier: Tier): string[] =>
  attributeOf(subnets[tier], ({ cidrs }) => keys(cidrs), [] as string[]);

const inTiers = (texts: (tier: Tier) => string[]): string[] => concat(...TIERS.map(texts));

/** All subnets, each with a name for messages. */
const allSubnets = (inputs: Inputs) =>
  concat(...TIERS.map((tier) => listOf(tierCidrs(inputs, tier), (cidr, zone) => ({ name: `${tier} ${zone} ${cidr}`, cidr }))));

/** Whether several zones go out through one NAT gateway. */
const isShared = ({ nat, availabilityZones }: Inputs): Bool =>
  or(
    eq(nat, "single"),
    and(eq(nat, "per-az"), not(eq(length(availabilityZonesOf(availabilityZones)), length(availabilityZones)))),
  );

/** The constraints across the network's inputs. */
export const networkConstraints: Array<Constraint<typeof networkInputs>> = [
  {
    input: "availabilityZones",
    message: "must be of one Region, got zones of",
    offenders: ({ availabilityZones }) =>
      letBe(distinct(listOf(availabilityZones, (zone) => regionOf(zone))), (regions) =>
        choose(lessThan(1, length(regions)), regions, []),
      ),
  },
  {
    input: "subnets",
    message: "may give `cidrs` only for zones out of `availabilityZones`, unlike",
    offenders: (inputs) =>
      inTiers((tier) =>
        listOf(givenZones(inputs, tier), (zone) => `${tier} ${zone}`, {
          where: (zone) => not(contains(inputs.availabilityZones, zone)),
        }),
      ),
  },
  {
    input: "subnets",
    message: `can be computed in a VPC of /${LONGEST_COMPUTED_MASK} or larger, and for Availability Zones from a to h; give \`cidrs\` for`,
    offenders: (inputs) =>
      inTiers((tier) =>
        choose(
          isSet(inputs.subnets[tier]),
          listOf(inputs.availabilityZones, (zone) => `${tier} ${zone}`, {
            where: (zone) =>
              and(
                not(contains(givenZones(inputs, tier), zone)),
                or(not(atMost(prefixLength(inputs.cidr), LONGEST_COMPUTED_MASK)), not(hasSlot(zone))),
              ),
          }),
          [],
        ),
      ),
  },
  {
    input: "subnets",
    message: "must lie inside the VPC's `cidr`, unlike",
    offenders: (inputs) =>
      listOf(allSubnets(inputs), ({ name }) => name, { where: ({ cidr }) => not(cidrContains(inputs.cidr, cidr)) }),
  },
  {
    input: "subnets",
    message: "must not overlap:",
    offenders: (inputs) =>
      letBe(allSubnets(inputs), (subnets) =>
        flatten(
          listOf(subnets, (left, i) =>
            listOf(subnets, (right) => `${left.name} and ${right.name}`, {
              where: (right, j) => and(lessThan(toNumber(i), toNumber(j)), overlaps(left.cidr, right.cidr)),
            }),
          ),
        ),
      ),
  },
  {
    input: "nat",
    message:
      'needs public subnets for the gateways and private ones to use them: set `subnets.public` and `subnets.private`, or choose "none"',
    holds: ({ nat, subnets }) => or(eq(nat, "none"), and(isSet(subnets.public), isSet(subnets.private))),
  },
  {
    input: "nat",
    message: "needs an Availability Zone for the gateways: they are put into no Local Zone or Wavelength Zone",
    holds: ({ nat, availabilityZones }) => or(eq(nat, "none"), lessThan(0, length(availabilityZonesOf(availabilityZones)))),
  },
  {
    input: "natZone",
    message:
      'has a meaning only where zones share a NAT gateway: when `nat` is "single", or "per-az" with Local Zones or Wavelength Zones',
    holds: (inputs) => or(not(isSet(inputs.natZone)), isShared(inputs)),
  },
  {
    input: "natZone",
    message:
      "must say which of several Availability Zones the gateway stands in that zones share: a default would move it, and its address, when a zone is added",
    holds: (inputs) =>
      or(isSet(inputs.natZone), not(isShared(inputs)), atMost(length(availabilityZonesOf(inputs.availabilityZones)), 1)),
  },
  {
    input: "natZone",
    message: "must be an Availability Zone out of `availabilityZones`",
    holds: ({ natZone, availabilityZones }) => or(not(isSet(natZone)), contains(availabilityZonesOf(availabilityZones), natZone)),
  },
  {
    input: "natElasticIps",
    message: "may name only Availability Zones out of `availabilityZones`, unlike",
    offenders: ({ natElasticIps, availabilityZones }) =>
      listOf(keys(natElasticIps), (zone) => zone, {
        where: (zone) => not(contains(availabilityZonesOf(availabilityZones), zone)),
      }),
  },
  {
    input: "natElasticIps",
    message: "must give each zone an address of its own: one address cannot stand on two gateways",
    holds: ({ natElasticIps }) =>
      letBe(
        listOf(natElasticIps, (id) => id),
        (ids) => eq(length(distinct(ids)), length(ids)),
      ),
  },
  {
    input: "subnets",
    message: `are too small for load balancers, which need /${LONGEST_BALANCER_MASK} or larger:`,
    warning: true,
    offenders: ({ subnets }) =>
      attributeOf(
        subnets.public,
        ({ cidrs }) =>
          listOf(cidrs, (cidr, zone) => `public ${zone} ${cidr}`, {
            where: (cidr) => not(atMost(prefixLength(cidr), LONGEST_BALANCER_MASK)),
          }),
        [] as string[],
      ),
  },
  {
    input: "dnsHostnames",
    message: "needs `dnsSupport`",
    holds: ({ dnsHostnames, dnsSupport }) => or(not(dnsHostnames), dnsSupport),
  },
  {
    input: "interfaceEndpoints",
    message: "need private or intra subnets to stand in, and `dnsHostnames`",
    holds: ({ interfaceEndpoints, subnets, dnsHostnames }) =>
      or(eq(length(interfaceEndpoints), 0), and(dnsHostnames, or(isSet(subnets.private), isSet(subnets.intra)))),
  },
  {
    input: "endpointPolicies",
    message: "may be for services out of `gatewayEndpoints` and `interfaceEndpoints` only, unlike",
    offenders: ({ endpointPolicies, gatewayEndpoints, interfaceEndpoints }) =>
      listOf(keys(endpointPolicies), (service) => service, {
        where: (service) => not(or(contains(gatewayEndpoints, service), contains(interfaceEndpoints, service))),
      }),
  },
  {
    input: "flowLogs",
    message: 'may give a `kmsKey` only when `destination` is "cloud-watch-logs": the bucket has its own encryption',
    holds: ({ flowLogs }) => or(eq(flowLogs.destination, "cloud-watch-logs"), not(isSet(flowLogs.kmsKey))),
  },
  {
    input: "flowLogs",
    message: 'need `bucketArn` when `destination` is "s3"',
    holds: ({ flowLogs }) => or(not(eq(flowLogs.destination, "s3")), isSet(flowLogs.bucketArn)),
  },
  {
    input: "flowLogs",
    message: 'may give a `bucketArn` only when `destination` is "s3"',
    holds: ({ flowLogs }) => or(eq(flowLogs.destination, "s3"), not(isSet(flowLogs.bucketArn))),
  },
];
