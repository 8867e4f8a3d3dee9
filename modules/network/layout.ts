import {
  type Bool,
  type MapOf,
  and,
  attributeOf,
  cidrSubnet,
  extract,
  indexOf,
  listOf,
  lookup,
  mapOf,
  matches,
  plus,
} from "../../core";
import { isAvailabilityZone } from "../../fields/network";
import type { Inputs } from "./inputs";

/** The tiers of subnets, as they appear in names and addresses. */
export const TIERS = ["public", "private", "intra"] as const;

/** A tier of subnets. */
export type Tier = (typeof TIERS)[number];

/**
 * Where each tier's subnets lie in the VPC's network. Half of it is for the private tier, a quarter each for the
 * others, and each share has eight slots, one for each letter that a zone's name may end in. A zone's network thus
 * depends on nothing but its letter: adding, removing or reordering zones moves nobody. In a /16 the private subnets
 * are /20 and the others /21.
 */
const LAYOUT: Record<Tier, { readonly newBits: number; readonly first: number; readonly firstIpv6: number }> = {
  private: { newBits: 4, first: 0, firstIpv6: 0 },
  public: { newBits: 5, first: 16, firstIpv6: 8 },
  intra: { newBits: 5, first: 24, firstIpv6: 16 },
};

/** The letters of zones that have a slot. */
const ZONE_LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The longest mask of a subnet that load balancers can stand in: they need eight free addresses, and AWS takes five. */
export const LONGEST_BALANCER_MASK = 27;

/** The longest mask of a VPC whose computed subnets are all large enough for load balancers. */
export const LONGEST_COMPUTED_MASK = LONGEST_BALANCER_MASK - 5;

/**
 * Whether a zone has a slot. Local Zones and Wavelength Zones have none: there are many in a Region, most with the
 * letter `a`.
 */
export const hasSlot = (zone: string): Bool => and(isAvailabilityZone(zone), matches(zone, /[a-h]$/));

const slot = (zone: string): number => indexOf(ZONE_LETTERS, extract(zone, /[a-z]$/));

/** The computed IPv4 network of a tier's subnet in a zone; for literals it is the network itself, not an expression. */
const subnetCidr = (vpcCidr: string, tier: Tier, zone: string): string =>
  cidrSubnet(vpcCidr, LAYOUT[tier].newBits, plusFirst(LAYOUT[tier].first, slot(zone)));

/** The /64 of a tier's subnet in a zone, out of the VPC's /56. */
export const subnetIpv6Cidr = (vpcIpv6Cidr: string, tier: Tier, zone: string): string =>
  cidrSubnet(vpcIpv6Cidr, 8, plusFirst(LAYOUT[tier].firstIpv6, slot(zone)));

/** The IPv4 networks of a tier's subnets by zone, none when there is no such tier. */
export const tierCidrs = ({ cidr, availabilityZones, subnets }: Inputs, tier: Tier): MapOf<string> =>
  attributeOf(
    subnets[tier],
    ({ cidrs }) =>
      mapOf(availabilityZones, (zone) => lookup(cidrs, zone, () => subnetCidr(cidr, tier, zone)), { key: (zone) => zone }),
    {} as MapOf<string>,
  );

/** The Availability Zones among the zones: where NAT gateways and interface endpoints can stand. */
export const availabilityZonesOf = (zones: readonly string[]): string[] =>
  listOf(zones, (zone) => zone, { where: (zone) => isAvailabilityZone(zone) });

const plusFirst = (first: number, index: number) => (first === 0 ? index : plus(first, index));
