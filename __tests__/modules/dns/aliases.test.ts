import { a, alias, problems } from "./support";

const inZone = { zoneId: undefined, dnsName: "blue.example.com" };
const ipv6 = { type: "AAAA", values: ["2001:db8::1"] };

test("a target outside of the zone needs its service's zone", () => {
  expect(problems({ aliases: { "www.example.com": { dnsName: "shop.elb.amazonaws.com" } } })).toEqual([
    "aliases must give the `zoneId` of a target outside of this zone, unlike www.example.com",
  ]);
});

test("a record in the zone is a target, for the types that it has", () => {
  const message =
    "records of the type A, and AAAA (or without `ipv6`), must be there under the name that an alias in the zone leads to, unlike aliases.www.example.com";
  const blue = a({ name: "blue.example.com" });
  const records = { blue };
  expect(problems({ records, aliases: { "www.example.com": alias(inZone) } })).toEqual([message]);
  expect(problems({ records, aliases: { "www.example.com": alias({ ...inZone, ipv6: false }) } })).toEqual([]);
  expect(problems({ records: { blue, blue6: { ...blue, ...ipv6 } }, aliases: { "www.example.com": alias(inZone) } })).toEqual([]);
  expect(problems({ records: { blue6: { ...blue, ...ipv6 } }, aliases: { "www.example.com": alias(inZone) } })).toEqual([
    message,
  ]);
  // Somebody else's record is not looked at.
  expect(problems({ aliases: { "www.example.com": alias(inZone) } })).toEqual([]);
});

test("another alias is no target", () => {
  expect(problems({ aliases: { "www.example.com": alias(inZone), "blue.example.com": alias() } })).toEqual([
    "aliases must not lead to another alias, which need not be there yet, unlike www.example.com",
  ]);
});

test.each([
  ["CloudFront", { dnsName: "d111111abcdef8.cloudfront.net", zoneId: "Z2FDTNDATAQYW2" }, { evaluateTargetHealth: false }],
  ["an S3 website", { dnsName: "s3-website-us-east-1.amazonaws.com", zoneId: "Z3AQBSTGFYJSTF" }, { ipv6: false }],
])("%s does not know everything", (_, target, without) => {
  expect(problems({ aliases: { "www.example.com": target } })).toEqual([
    "aliases of CloudFront and S3 websites must be without what these do not know (`evaluateTargetHealth`; `ipv6` of an S3 website), unlike www.example.com",
  ]);
  expect(problems({ aliases: { "www.example.com": { ...target, ...without } } })).toEqual([]);
});
