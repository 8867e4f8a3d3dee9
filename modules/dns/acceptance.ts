import type { Acceptance } from "../../core";
import { example } from "./example";
import type { dnsInputs } from "./inputs";
import type { DnsAliasRouting as Routing } from "./props";

const balancer = { dnsName: "shop-1234567890.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" };
const kmsKey = { arn: "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000" };

// One of each place that a record may be for.
const PLACES: Record<string, Routing> = {
  latency: { latencyRegion: "eu-west-1" },
  continent: { geolocation: { continent: "EU" } },
  state: { geolocation: { country: "US", subdivision: "CA" } },
  region: { geoproximity: { region: "eu-west-1", bias: 5 } },
  group: { geoproximity: { localZoneGroup: "us-west-2-lax-1" } },
  globe: { geoproximity: { coordinates: { latitude: "52.52", longitude: "13.4" } } },
  network: { cidr: { collectionId: "00000000-0000-0000-0000-000000000000", locationName: "office" } },
};

const recordsOf = (records: NonNullable<(typeof example)["records"]>) => ({
  zoneId: "Z0123456789ABCDEFGHIJ",
  domainName: "example.com",
  records,
});

const moved = "the records go from the old zone before they come in the new one: make a second call for the new zone first";
const otherName = "the old name goes before the new one comes: add the new one under a key of its own first";

export const acceptance: Acceptance<typeof dnsInputs> = {
  // Route 53 looks there for log groups and signing keys.
  region: "us-east-1",
  samples: [
    {
      ...recordsOf({
        weighted: { name: "a.example.com", type: "A", values: ["192.0.2.10"], routing: { weight: 10, healthCheck: "web" } },
        primary: {
          name: "c.example.com",
          type: "A",
          values: ["192.0.2.10"],
          routing: { failover: "PRIMARY", healthCheck: "all" },
        },
        secondary: { name: "c.example.com", type: "A", values: ["192.0.2.11"], routing: { failover: "SECONDARY" } },
        ...Object.fromEntries(
          Object.entries(PLACES).map(([key, routing]) => [
            key,
            { name: `${key}.example.com`, type: "A" as const, values: ["192.0.2.10"], routing },
          ]),
        ),
        several: { name: "g.example.com", type: "A", values: ["192.0.2.10"], routing: { multivalue: true } },
      }),
      healthChecks: {
        web: {
          endpoint: { domainName: "www.example.com", searchString: "shop", regions: ["us-east-1", "eu-west-1", "sa-east-1"] },
        },
        mail: { endpoint: { protocol: "TCP", ipAddress: "203.0.113.10", port: 25 } },
        queue: { alarm: { name: "queue-is-long", region: "eu-west-1" } },
        all: { calculated: { children: ["web", "mail"], healthThreshold: 1 } },
      },
      tags: { team: "shop" },
    },
    {
      domainName: "example.com",
      zone: { forceDestroy: true },
      queryLogs: { retentionDays: 30 },
      dnssec: { keySigningKeys: { first: {} } },
    },
    {
      ...example,
      aliases: {
        weighted: {
          name: "a.example.com",
          ...balancer,
          routing: { weight: 10, setIdentifier: "blue", healthCheck: "web" },
        },
        primary: { name: "b.example.com", ...balancer, routing: { failover: "PRIMARY" } },
        secondary: { name: "b.example.com", ...balancer, routing: { failover: "SECONDARY" } },
        ...Object.fromEntries(
          Object.entries(PLACES).map(([key, routing]) => [key, { name: `${key}.example.com`, ...balancer, routing }]),
        ),
      },
      healthChecks: { web: { endpoint: { domainName: "www.example.com" } } },
      queryLogs: {
        logGroup: { arn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com" },
      },
      dnssec: { keySigningKeys: { first: { kmsKey } } },
    },
    { ...example, queryLogs: { kmsKey } },
    {
      domainName: "example.com",
      zone: {
        comment: "shop",
        private: true,
        vpcs: { shop: { vpcId: "vpc-0123456789abcdef0", region: "us-east-1" } },
        forceDestroy: true,
      },
      aliases: {
        "a.example.com": { dnsName: "b.example.com", ipv6: false },
      },
      records: { "b.example.com": { type: "A", values: ["10.0.0.10"] } },
    },
  ],
  allowed: {
    "aws_kms_key.dnssec: lets dnssec-route53.amazonaws.com act for any account":
      "AWS documents no condition on the zone for a grant; what the grant allows has one",
  },
  structural: {
    "aliases.*.ipv6": "a second record is made by it",
    "zone.forceDestroy": "the protected zone is another address",
  },
  notEmulated: {
    domainName:
      "another zone is made, with other name servers. The emulator does not let the provider empty the zone that goes: what AWS does has not been tried",
  },
  unique: { zoneId: "a zone has one record of a name and kind: the second creation fails, it never overwrites" },
  disruptive: {
    zoneId: moved,
    "records.*.name": otherName,
    "aliases.*.name": otherName,
    "zone.forceDestroy": "without a `moved` block another zone is made, with other name servers: see the notes",
    "healthChecks.*.endpoint.intervalSeconds":
      "records and calculated checks change over to the new check, before the old one goes",
    "healthChecks.*.endpoint.measureLatency": "as another interval",
    "healthChecks.*.endpoint.protocol": "as another interval",
    "healthChecks.*.endpoint.searchString: given": "as another interval",
    "queryLogs.logGroup.arn": "Route 53 writes a zone's queries to one place: for a moment nothing is recorded",
  },
  ignored: {
    "zone.vpcs.*.region": "it says where the VPC is found when it is added",
    "zone.vpcs.*.region: given": "as `zone.vpcs.*.region`",
  },
  refused: {
    "dnssec.keySigningKeys: one renamed": "as another `kmsKey`",
    "dnssec.keySigningKeys.*.kmsKey.arn": "the zone is signed with the key: add another one first, and take this one out later",
  },
};
