import fc from "fast-check";
import { type MapOf, cidrContains, judge, overlaps, prefixLength, warn } from "../../core";
import { problemText } from "../../core/inputs";
import type { Inputs } from "../../modules/network/inputs";
import { LONGEST_BALANCER_MASK, LONGEST_COMPUTED_MASK, TIERS, subnetIpv6Cidr, tierCidrs } from "../../modules/network/layout";
import { network } from "../../modules/network/network";

const good = { name: "shop", availabilityZones: ["eu-west-1a", "eu-west-1b"] };
const problems = (props: object) => judge(network as never, { ...good, ...props }).map(problemText);

describe("inputs", () => {
  test("a name and zones are enough", () => expect(problems({})).toEqual([]));

  test.each<[string, object, string | RegExp]>([
    ["a CIDR that is none", { cidr: "10.0.0/16" }, "cidr must be text that is an IPv4 network such as 10.0.0.0/16"],
    ["a CIDR with host bits", { cidr: "10.0.0.1/16" }, 'got "10.0.0.1/16"'],
    ["a mask shorter than /16", { cidr: "10.0.0.0/15" }, "with a mask from /16 to /28"],
    ["a mask longer than /28", { cidr: "10.0.0.0/29" }, "with a mask from /16 to /28"],
    ["a network that AWS reserves", { cidr: "169.254.0.0/16" }, "outside of 0/8, 127/8, 169.254/16 and 224/3"],
    ["an unknown zone", { availabilityZones: ["mars"] }, "availabilityZones[0] must be text that names an Availability Zone"],
    [
      "a doubled zone",
      { availabilityZones: ["eu-west-1a", "eu-west-1a"] },
      "availabilityZones must be a list of 1 to 8 items, without repetitions",
    ],
    ["no zone", { availabilityZones: [] }, "availabilityZones must be a list of 1 to 8 items"],
    [
      "zones of two Regions",
      { availabilityZones: ["eu-west-1a", "us-east-1b"] },
      "availabilityZones must be of one Region, got zones of eu-west-1, us-east-1",
    ],
    [
      "a VPC whose computed public subnets no balancer could stand in",
      { cidr: "10.0.0.0/23" },
      "subnets can be computed in a VPC of /22 or larger, and for Availability Zones from a to h; give `cidrs` for public eu-west-1a, public eu-west-1b, private eu-west-1a, private eu-west-1b",
    ],
    [
      "a Local Zone without networks of its own, which has no slot beside a zone of the same letter",
      { availabilityZones: ["us-west-2a", "us-west-2-lax-1a"] },
      "give `cidrs` for public us-west-2-lax-1a, private us-west-2-lax-1a",
    ],
    [
      "a Wavelength Zone without networks of its own",
      { availabilityZones: ["us-east-1a", "us-east-1-wl1-bos-wlz-1"] },
      "give `cidrs` for public us-east-1-wl1-bos-wlz-1, private us-east-1-wl1-bos-wlz-1",
    ],
    [
      "one network in two zones",
      { subnets: { private: { cidrs: { "eu-west-1a": "10.0.240.0/24", "eu-west-1b": "10.0.240.0/24" } } } },
      "subnets must not overlap: private eu-west-1a 10.0.240.0/24 and private eu-west-1b 10.0.240.0/24",
    ],
    ["a zone without a slot", { availabilityZones: ["eu-west-1z"] }, "give `cidrs` for public eu-west-1z, private eu-west-1z"],
    [
      "a given subnet outside the VPC",
      { subnets: { private: { cidrs: { "eu-west-1a": "10.9.0.0/24" } } } },
      "subnets must lie inside the VPC's `cidr`, unlike private eu-west-1a 10.9.0.0/24",
    ],
    [
      "a given subnet that overlaps a computed one",
      { subnets: { private: {}, intra: { cidrs: { "eu-west-1a": "10.0.16.0/24" } } } },
      "subnets must not overlap: private eu-west-1b 10.0.16.0/20 and intra eu-west-1a 10.0.16.0/24",
    ],
    [
      "a given subnet for a zone that is not there",
      { subnets: { private: { cidrs: { "eu-west-1c": "10.0.240.0/24" } } } },
      "subnets may give `cidrs` only for zones out of `availabilityZones`, unlike private eu-west-1c",
    ],
    [
      "NAT in each zone without public subnets",
      { nat: "per-az", subnets: { private: {} } },
      "nat needs public subnets for the gateways",
    ],
    [
      "NAT without private subnets",
      { nat: "single", subnets: { public: {} } },
      "nat needs public subnets for the gateways and private ones to use them",
    ],
    [
      "one gateway for several zones without a zone",
      { nat: "single" },
      "natZone must say which of several Availability Zones the gateway stands in that zones share: a default would move it",
    ],
    [
      "a gateway for a Local Zone that could be any of several",
      {
        availabilityZones: ["us-west-2a", "us-west-2b", "us-west-2-lax-1a"],
        nat: "per-az",
        subnets: {
          public: { cidrs: { "us-west-2-lax-1a": "10.0.160.0/24" } },
          private: { cidrs: { "us-west-2-lax-1a": "10.0.161.0/24" } },
        },
      },
      "natZone must say which of several Availability Zones the gateway stands in that zones share",
    ],
    [
      "a NAT zone that is not there",
      { nat: "single", natZone: "eu-west-1c" },
      "natZone must be an Availability Zone out of `availabilityZones`",
    ],
    [
      "a NAT gateway in a Local Zone",
      { availabilityZones: ["us-west-2a", "us-west-2-lax-1a"], nat: "single", natZone: "us-west-2-lax-1a" },
      "natZone must be an Availability Zone out of `availabilityZones`",
    ],
    [
      "NAT without an Availability Zone",
      { availabilityZones: ["us-west-2-lax-1a"], nat: "single" },
      "nat needs an Availability Zone for the gateways",
    ],
    [
      "a NAT zone where no zones share a gateway",
      { nat: "per-az", natZone: "eu-west-1a" },
      "natZone has a meaning only where zones share a NAT gateway",
    ],
    [
      "an address for a zone that is not there",
      { natElasticIps: { "eu-west-1c": "eipalloc-0123" } },
      "natElasticIps may name only Availability Zones out of `availabilityZones`, unlike eu-west-1c",
    ],
    [
      "one address for two zones",
      { nat: "per-az", natElasticIps: { "eu-west-1a": "eipalloc-0123", "eu-west-1b": "eipalloc-0123" } },
      "natElasticIps must give each zone an address of its own",
    ],
    ["host names without DNS", { dnsSupport: false }, "dnsHostnames needs `dnsSupport`"],
    [
      "interface endpoints without a place",
      { interfaceEndpoints: ["ssm"], subnets: { public: {} } },
      "interfaceEndpoints need private or intra subnets",
    ],
    [
      "flow logs to a bucket that is not named",
      { flowLogs: { destination: "s3" } },
      'flowLogs need `bucketArn` when `destination` is "s3"',
    ],
    [
      "a policy for an endpoint that there is not",
      { endpointPolicies: { s3: "{}", ssm: "{}" } },
      "endpointPolicies may be for services out of `gatewayEndpoints` and `interfaceEndpoints` only, unlike ssm",
    ],
    [
      "a policy that is no JSON",
      { endpointPolicies: { s3: "allow" } },
      'endpointPolicies["s3"] must be text of at most 20480 characters, that is a policy in JSON, got "allow"',
    ],
    [
      "a key for logs in a bucket",
      {
        flowLogs: {
          destination: "s3",
          bucketArn: "arn:aws:s3:::logs",
          kmsKey: { arn: "arn:aws:kms:eu-west-1:123456789012:key/1" },
        },
      },
      'flowLogs may give a `kmsKey` only when `destination` is "cloud-watch-logs": the bucket has its own encryption',
    ],
    [
      "a retention that CloudWatch Logs does not know",
      { flowLogs: { retentionDays: 42 } },
      "flowLogs.retentionDays must be a whole number out of 0, 1, 3",
    ],
    ["a misspelt input", { availabiltyZones: [] }, "availabiltyZones is no input; did you mean availabilityZones?"],
    [
      "a tag of AWS's own",
      { tags: { "aws:x": "1" } },
      'tags["aws:x"] has the key "aws:x"; keys must be text of 1 to 128 characters, not starting with aws:',
    ],
  ])("%s is refused", (_, wrong, message) => expect(problems(wrong).join("\n")).toContain(message));

  test("a small VPC takes given subnets", () => {
    const cidrs = { "eu-west-1a": "10.0.0.0/26", "eu-west-1b": "10.0.0.64/26" };
    expect(problems({ cidr: "10.0.0.0/24", subnets: { private: { cidrs } } })).toEqual([]);
  });

  test.each([
    ["us-west-2-lax-1a", "us-west-2a"],
    ["us-east-1-dfw-2a", "us-east-1a"],
    ["us-east-1-wl1-bos-wlz-1", "us-east-1a"],
    ["us-gov-west-1a"],
    ["eusc-de-east-1a"],
  ])("%s can be a zone", (...availabilityZones) => {
    const [zone = "", ...others] = availabilityZones;
    const cidrs = others.length === 0 ? {} : { [zone]: "10.0.240.0/24" };
    expect(problems({ availabilityZones, subnets: { private: { cidrs } } })).toEqual([]);
  });

  test("a single gateway needs no zone where there is only one", () => {
    expect(problems({ nat: "single", availabilityZones: ["eu-west-1a"] })).toEqual([]);
  });

  test("a public subnet that no balancer can stand in draws a warning", () => {
    const warnings = (cidr: string) =>
      warn(network, { ...good, subnets: { public: { cidrs: { "eu-west-1a": cidr } }, private: {} } });
    expect(warnings("10.0.128.0/28")).toEqual([
      "subnets are too small for load balancers, which need /27 or larger: public eu-west-1a 10.0.128.0/28",
    ]);
    expect(warnings("10.0.128.0/27")).toEqual([]);
  });
});

describe("the layout of subnets", () => {
  const LETTERS = [..."abcdefgh"];
  const zones = fc.shuffledSubarray(LETTERS, { minLength: 1 }).map((letters) => letters.map((letter) => `eu-west-1${letter}`));
  const vpc = fc
    .tuple(fc.integer({ min: 16, max: LONGEST_COMPUTED_MASK }), fc.nat(255))
    .map(([prefix, second]) => `10.${second}.0.0/${prefix}`);
  const inputs = (cidr: string, availabilityZones: string[]) => {
    const tier = { cidrs: {} as MapOf<string>, tags: {} as MapOf<string> };
    return { cidr, availabilityZones, subnets: { public: tier, private: tier, intra: tier } } as unknown as Inputs;
  };

  test("every subnet lies inside the VPC, none overlaps another, all are large enough for balancers, whatever the zones", () => {
    fc.assert(
      fc.property(vpc, zones, (cidr, names) => {
        const all = TIERS.flatMap((tier) => Object.values(tierCidrs(inputs(cidr, names), tier)));
        expect(all).toHaveLength(names.length * TIERS.length);
        for (const [i, one] of all.entries()) {
          expect(cidrContains(cidr, one)).toBe(true);
          expect(prefixLength(one)).toBeLessThanOrEqual(LONGEST_BALANCER_MASK);
          for (const other of all.slice(i + 1)) expect(overlaps(one, other)).toBe(false);
        }
      }),
    );
  });

  test("a zone's subnets do not depend on the other zones", () => {
    fc.assert(
      fc.property(vpc, zones, (cidr, names) => {
        const [kept = ""] = names;
        for (const tier of TIERS) {
          expect(tierCidrs(inputs(cidr, names), tier)[kept]).toBe(tierCidrs(inputs(cidr, [kept]), tier)[kept]);
        }
      }),
    );
  });

  test("no IPv6 network is given twice", () => {
    const all = TIERS.flatMap((tier) => LETTERS.map((letter) => subnetIpv6Cidr("2001:db8::/56", tier, `eu-west-1${letter}`)));
    expect(new Set(all).size).toBe(all.length);
  });

  test("the networks of a /16, as they are for ever", () => {
    const given = inputs("10.0.0.0/16", ["eu-west-1a", "eu-west-1b", "eu-west-1h"]);
    expect(TIERS.map((tier) => Object.values(tierCidrs(given, tier)))).toEqual([
      ["10.0.128.0/21", "10.0.136.0/21", "10.0.184.0/21"],
      ["10.0.0.0/20", "10.0.16.0/20", "10.0.112.0/20"],
      ["10.0.192.0/21", "10.0.200.0/21", "10.0.248.0/21"],
    ]);
  });
});
