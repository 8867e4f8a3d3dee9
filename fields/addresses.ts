import { z } from "zod";
import { type Bool, and, isCidr, matches, not, or, where } from "../core";

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

// RFC 1918, and RFC 6598: what a VPC's addresses are made of.
const PRIVATE = [`10\\.${OCTET}`, "172\\.(?:1[6-9]|2[0-9]|3[01])", "192\\.168", "100\\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])"];

const PRIVATE_IPV4 = new RegExp(`^(?:${PRIVATE.join("|")})\\.${OCTET}\\.${OCTET}$`);

/** A private IPv4 address: of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10. */
export const privateIpv4 = () => z.string().regex(PRIVATE_IPV4, "that is a private IPv4 address, such as 10.0.1.15");

/** Whether an IPv4 address is private: AWS takes such a one as a target wherever it is. */
export const isPrivateIpv4 = (address: string): Bool => matches(address, PRIVATE_IPV4);

const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Whether a text is an IPv4 address. */
export const isIpv4 = (text: string): Bool => matches(text, IPV4);

/** Whether a text is an IPv6 address as RFC 5952 writes it: in lower case, shortened. */
export const isIpv6 = (text: string): Bool =>
  and(matches(text, /^[0-9a-f:]+$/), not(matches(text, /^::ffff:/)), isCidr(`${text}/128`));

// What no server on the internet has: private networks, the host itself, links, test networks, multicast.
const NOT_PUBLIC =
  /^(?:0|10|127|169\.254|172\.(?:1[6-9]|2[0-9]|3[01])|192\.168|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])|22[4-9]|2[3-5][0-9])\.|^(?:::|f[cdef])/;

/** An address on the internet, IPv4 or IPv6. */
export const publicIp = () =>
  where(z.string(), "that is a public IPv4 address, or a public IPv6 address in lower case", (text) =>
    and(or(isIpv4(text), isIpv6(text)), not(matches(text, NOT_PUBLIC))),
  );
