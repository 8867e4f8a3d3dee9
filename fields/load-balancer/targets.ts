import { type Bool, and, isCidr, matches, not } from "../../core";

/** Whether a text is an IPv4 address. */
export const isIpv4 = (text: string): Bool => and(not(matches(text, /:/)), isCidr(`${text}/32`));

/** Whether a text is an IPv6 address in its shortest form, in lower case, as AWS gives it back. */
export const isIpv6 = (text: string): Bool => and(matches(text, /:/), isCidr(`${text}/128`));

/** Whether an IPv4 address is one that AWS takes as a target wherever it is. */
export const isPrivate = (address: string): Bool =>
  matches(address, /^(?:10\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)/);
