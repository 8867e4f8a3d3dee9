import { z } from "zod";

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

// RFC 1918, and RFC 6598: what a VPC's addresses are made of.
const PRIVATE = [`10\\.${OCTET}`, "172\\.(?:1[6-9]|2[0-9]|3[01])", "192\\.168", "100\\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])"];

/** A private IPv4 address: of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10. */
export const privateIpv4 = () =>
  z
    .string()
    .regex(new RegExp(`^(?:${PRIVATE.join("|")})\\.${OCTET}\\.${OCTET}$`), "that is a private IPv4 address, such as 10.0.1.15");
