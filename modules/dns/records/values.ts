import { type Bool, and, matches, not } from "../../../core";
import { isIpv4, isIpv6 } from "../../../fields/addresses";
import { TARGET } from "../../../fields/domain-names";

/** The types of records. */
export const RECORD_TYPES = [
  "A",
  "AAAA",
  "CAA",
  "CNAME",
  "DS",
  "HTTPS",
  "MX",
  "NAPTR",
  "NS",
  "PTR",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
] as const;

/** What the values of a type are: in words, and as a condition. */
interface Syntax {
  readonly words: string;
  readonly holds: (value: string) => Bool;
}

const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const PORT = "(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}|0)";
const ABOVE_0 = PORT.replace("|0)", ")");
const QUOTED = '"[^"\\\\]*"';
const HEX = "(?:[0-9A-Fa-f]{2})+";

/** Parts with single spaces between them. */
const parts = (words: string, ...patterns: string[]): Syntax => {
  const pattern = new RegExp(`^${patterns.join(" ")}$`);
  return { words, holds: (value) => matches(value, pattern) };
};

/** The form of RFC 9460: a priority, a name, and parameters, where the priority is not 0. */
const SERVICE = parts(
  'a priority, a name or a dot, and parameters, such as "1 . alpn=h2,h3" ("0 www.example.com" for an alias)',
  `(?:0 ${TARGET}|${ABOVE_0} (?:${TARGET}|\\.)(?: [a-z0-9-]+(?:=[!-~]+)?)*)`,
);

/** A list as the one way to write it: what the provider reads back is what was given. */
export const SYNTAX: Readonly<Record<(typeof RECORD_TYPES)[number], Syntax>> = {
  A: { words: "IPv4 addresses, such as 192.0.2.10", holds: isIpv4 },
  AAAA: { words: "IPv6 addresses in lower case and shortened, such as 2001:db8::10", holds: isIpv6 },
  CAA: parts(
    'flags, a tag (issue, issuewild, issuemail, iodef, contactemail or contactphone) and a text in quotes, such as 0 issue "amazon.com"',
    BYTE,
    "(?:issue|issuewild|issuemail|iodef|contactemail|contactphone)",
    QUOTED,
  ),
  CNAME: parts("a domain name in full", TARGET),
  DS: parts("key tag, algorithm, digest type and digest", PORT, BYTE, "[1245]", HEX),
  HTTPS: SERVICE,
  MX: parts(
    'a priority and a mail server\'s full name, such as "10 mail.example.com" ("0 ." for none)',
    `(?:0 \\.|${PORT} ${TARGET})`,
  ),
  NAPTR: parts(
    "order, preference, flags, service and expression in quotes, and a name or a dot",
    PORT,
    PORT,
    '"[A-Za-z0-9]*"',
    QUOTED,
    '"[^"]*"',
    `(?:${TARGET}|\\.)`,
  ),
  NS: parts("name servers' full names", TARGET),
  PTR: parts("a domain name in full", TARGET),
  SRV: parts(
    'priority, weight, port and a full name or a dot, such as "0 5 5269 xmpp.example.com"',
    PORT,
    PORT,
    PORT,
    `(?:${TARGET}|\\.)`,
  ),
  SSHFP: parts("algorithm, kind and fingerprint", "[0-9]", "[0-9]", HEX),
  SVCB: SERVICE,
  TLSA: parts("usage, selector, kind and data", "[0-3]", "[01]", "[0-2]", HEX),
  TXT: {
    words: "plain text of ASCII characters, without backslashes and without quotes around it",
    holds: (value) => and(matches(value, /^[ -\[\]-~]+$/), not(matches(value, /^".*"$/))),
  },
};
