import { problems } from "./support";

const ofType = (type: string, value: string) => problems({ records: { r: { name: "www.example.com", type, values: [value] } } });
const LABEL = "a".repeat(63);

test.each([
  ["A", "192.0.2.10"],
  ["A", "255.255.255.255"],
  ["AAAA", "2001:db8::10"],
  ["AAAA", "::1"],
  ["CAA", '0 issue "amazon.com"'],
  ["CAA", '128 issuewild ";"'],
  ["CAA", '255 iodef "mailto:ops@example.com"'],
  ["CNAME", "www.example.net"],
  ["CNAME", "WWW.example.net."],
  ["CNAME", `${LABEL}.example.net`],
  ["DS", "65535 13 2 0A1B"],
  ["HTTPS", "1 . alpn=h2,h3 ipv4hint=192.0.2.10"],
  ["HTTPS", "0 www.example.net"],
  ["SVCB", "65535 svc.example.net port=8443"],
  ["MX", "0 ."],
  ["MX", "65535 mail.example.net."],
  ["NAPTR", '100 10 "u" "E2U+sip" "!^.*$!sip:a@example.com!" .'],
  ["NS", "ns-1.example.net."],
  ["PTR", "host.example.net"],
  ["SRV", "0 5 5269 xmpp.example.net"],
  ["SRV", "0 0 0 ."],
  ["SSHFP", "4 2 0a1b"],
  ["TLSA", "3 1 1 0A1B"],
  ["TXT", "v=spf1 include:example.net -all"],
  ["TXT", 'say "hello"'],
  ["TXT", "x".repeat(4000)],
])("%s takes %s", (type, value) => {
  expect(ofType(type, value)).toEqual([]);
});

const WORDS: Record<string, string> = {
  A: "IPv4 addresses, such as 192.0.2.10",
  AAAA: "IPv6 addresses in lower case and shortened, such as 2001:db8::10",
  CAA: 'flags, a tag (issue, issuewild, issuemail, iodef, contactemail or contactphone) and a text in quotes, such as 0 issue "amazon.com"',
  CNAME: "a domain name in full",
  DS: "key tag, algorithm, digest type and digest",
  HTTPS: 'a priority, a name or a dot, and parameters, such as "1 . alpn=h2,h3" ("0 www.example.com" for an alias)',
  MX: 'a priority and a mail server\'s full name, such as "10 mail.example.com" ("0 ." for none)',
  NAPTR: "order, preference, flags, service and expression in quotes, and a name or a dot",
  NS: "name servers' full names",
  PTR: "a domain name in full",
  SRV: 'priority, weight, port and a full name or a dot, such as "0 5 5269 xmpp.example.com"',
  SSHFP: "algorithm, kind and fingerprint",
  TLSA: "usage, selector, kind and data",
  TXT: "plain text of ASCII characters, without backslashes and without quotes around it",
};

test.each([
  ["A", "192.0.2.256"],
  ["A", "192.0.2"],
  ["A", "192.0.2.010"],
  ["A", "www.example.net"],
  ["AAAA", "192.0.2.10"],
  ["AAAA", "2001:DB8::10"],
  ["AAAA", "2001:db8:0:0:0:0:0:10"],
  ["AAAA", "2001:db8::10/128"],
  ["AAAA", "::ffff:102:304"],
  ["CAA", "0 issue amazon.com"],
  ["CAA", '0 isue "amazon.com"'],
  ["CAA", '256 issue "amazon.com"'],
  ["CAA", 'issue "amazon.com"'],
  ["CNAME", "www"],
  ["CNAME", "192.0.2.10"],
  ["CNAME", `a${LABEL}.example.net`],
  ["DS", "65536 13 2 0A1B"],
  ["DS", "1 13 2 0A1"],
  ["DS", "1 13 3 0A1B"],
  ["HTTPS", "."],
  ["HTTPS", "0 www.example.net alpn=h2"],
  ["HTTPS", "0 ."],
  ["MX", "mail.example.net"],
  ["MX", "65536 mail.example.net"],
  ["MX", "10  mail.example.net"],
  ["MX", "10 192.0.2.10"],
  ["MX", "10 ."],
  ["NAPTR", "100 10 u E2U+sip x ."],
  ["NS", "192.0.2.10"],
  ["PTR", "192.0.2.10"],
  ["SRV", "0 5 65536 xmpp.example.net"],
  ["SRV", "0 5 xmpp.example.net"],
  ["SSHFP", "4 2 xyz"],
  ["TLSA", "4 1 1 0A1B"],
  ["TLSA", "3 2 1 0A1B"],
  ["TLSA", "3 1 3 0A1B"],
  ["TXT", '"v=spf1 -all"'],
  ["TXT", "a\\b"],
  ["TXT", "grün"],
])("%s does not take %s", (type, value) => {
  expect(ofType(type, value)).toEqual([
    `records of the type ${type} must have values that are ${WORDS[type]}, unlike r (${value})`,
  ]);
});

test.each([
  ["no value", [], 'records["r"].values must be a list of 1 to 400 items, without repetitions, got 0'],
  [
    "a value twice",
    ["192.0.2.1", "192.0.2.1"],
    'records["r"].values must be a list of 1 to 400 items, without repetitions, got 2',
  ],
  [
    "more than 400 values",
    Array.from({ length: 401 }, (_, i) => `10.0.${i >> 8}.${i & 255}`),
    'records["r"].values must be a list of 1 to 400 items, without repetitions, got 401',
  ],
])("a record with %s", (_, values, message) => {
  expect(problems({ records: { r: { name: "www.example.com", type: "A", values } } })[0]).toContain(message.split(", got")[0]);
});

test.each([["two values", "CNAME", ["a.example.net", "b.example.net"]]])("a CNAME has one value", (_, type, values) => {
  expect(problems({ records: { r: { name: "www.example.com", type, values } } })).toEqual([
    "records must have exactly one value where the type is CNAME or the routing is `multivalue`, unlike r",
  ]);
});

test.each([-1, 2147483648, 0.5])("the time to live is no %s", (ttlSeconds) => {
  expect(problems({ records: { r: { name: "www.example.com", type: "A", values: ["192.0.2.1"], ttlSeconds } } })).toHaveLength(1);
});

test.each(["SOA", "SPF", "a"])("there is no type %s to make", (type) => {
  expect(problems({ records: { r: { name: "www.example.com", type, values: ["x"] } } })[0]).toMatch(
    'records["r"].type must be one of "A", "AAAA"',
  );
});

test("an alias has no time to live, and no values", () => {
  const target = { dnsName: "shop.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" };
  expect(problems({ aliases: { "www.example.com": { ...target, ttlSeconds: 60, values: ["192.0.2.1"] } } })).toHaveLength(2);
});
