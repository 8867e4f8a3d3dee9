import { z } from "zod";
import { type Bool, all, and, atLeast, atMost, extract, isCidr, matches, not, prefixLength, where } from "../core";

/** An IPv4 or IPv6 network in network form, such as `10.0.0.0/16`: no host bits set. */
export const cidr = () => where(z.string(), "that is a network such as 10.0.0.0/16, without host bits", isCidr);

/** An IPv4 network in network form. */
export const ipv4Cidr = () =>
  where(z.string(), "that is an IPv4 network such as 10.0.0.0/16, without host bits", (value) =>
    and(matches(value, /^[0-9.]+\/[0-9]+$/), isCidr(value)),
  );

/** An IPv6 network in network form, in lower case. */
export const ipv6Cidr = () =>
  where(z.string(), "that is an IPv6 network such as 2001:db8::/56, in lower case, without host bits", (value) =>
    and(matches(value, /:/), isCidr(value)),
  );

// With a mask of at least /16 the first two numbers tell.
const RESERVED = /^(0|127|169\.254|22[4-9]|2[3-5][0-9])\./;

/** The IPv4 network of a VPC or subnet: /16 to /28. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const vpcCidr = () =>
  where(ipv4Cidr(), "with a mask from /16 to /28 and outside of 0/8, 127/8, 169.254/16 and 224/3, which AWS reserves", (value) =>
    all(atLeast(prefixLength(value), 16), atMost(prefixLength(value), 28), not(matches(value, RESERVED))),
  );

/**
 * The name of a zone: an Availability Zone (`eu-west-1a`), a Local Zone (`us-west-2-lax-1a`) or a Wavelength Zone
 * (`us-east-1-wl1-bos-wlz-1`).
 */
export const zoneName = () =>
  z
    .string()
    .regex(
      /^[a-z]{2,4}(-[a-z]+)+-[0-9]([a-z]|-[a-z]+-[0-9]+[a-z]|-wl[0-9]+-[a-z]+-wlz-[0-9]+)$/,
      "that names an Availability Zone, such as eu-west-1a",
    );

/** The name of a Region, such as `eu-west-1`. */
export const regionName = () => z.string().regex(/^[a-z]{2,4}(?:-[a-z]+)+-[0-9]$/, "that names a Region, such as eu-west-1");

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-[0-9]/;

/** The Region in a zone's name: `eu-west-1` of `eu-west-1a`. */
export const regionOf = (zone: string): string => extract(zone, REGION);

/** Whether a zone is an Availability Zone, and no Local Zone or Wavelength Zone: those end in a place of their own. */
export const isAvailabilityZone = (zone: string): Bool => matches(zone, /^[a-z]+(-[a-z]+)+-[0-9][a-z]$/);

/** Whether a zone is a Wavelength Zone, inside the network of a telephone company. */
export const isWavelengthZone = (zone: string): Bool => matches(zone, /-wlz-[0-9]+$/);
