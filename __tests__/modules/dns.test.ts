import { type ModuleDefinition, judge } from "../../core";
import { problemText } from "../../core/inputs";
import { dns } from "../../modules/dns/dns";
import { example } from "../../modules/dns/example";

const problems = (aliases: Record<string, unknown>): string[] =>
  judge(dns as unknown as ModuleDefinition, { ...example, aliases }).map(problemText);
const target = { dnsName: "shop.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" };

test("names in the zone are right, its top and wildcards too", () => {
  expect(problems({ "example.com": target, "*.example.com": target, "a.b.example.com": target })).toEqual([]);
});

test.each(["www.example.org", "notexample.com"])("%s is not in the zone", (name) => {
  expect(problems({ [name]: target })).toEqual([`aliases must lie in the zone \`domainName\`, unlike ${name}`]);
});

test.each([
  "www",
  "",
  "www.example.com.",
  "WWW.example.com",
  "a..example.com",
  "a.*.example.com",
  `${"a".repeat(64)}.example.com`,
])("%j is no full name", (name) => {
  expect(problems({ [name]: target })[0]).toBe(
    `aliases[${JSON.stringify(name)}] has the key ${JSON.stringify(name)}; keys must be text of at most 253 characters, that is a domain name in full and in lower case, such as www.example.com`,
  );
});

test("a target needs its service's zone", () => {
  expect(problems({ "www.example.com": { dnsName: "shop.elb.amazonaws.com" } })).toEqual([
    `aliases["www.example.com"].zoneId is required: text that is a hosted zone's ID, such as Z0123456789ABCDEFGHIJ`,
  ]);
});
