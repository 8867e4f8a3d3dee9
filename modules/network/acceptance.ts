import type { Acceptance } from "../../core";
import { example } from "./example";
import type { networkInputs } from "./inputs";

const reading = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::sample/*", Principal: "*" }],
});

const moved =
  "a subnet cannot move to another zone, and its network and address are taken while it is there: take the zone out, apply, and add the other one";

export const acceptance: Acceptance<typeof networkInputs> = {
  samples: [
    {
      ...example,
      subnets: {
        public: { cidrs: { "eu-west-1a": "10.20.144.0/24" }, tags: { tier: "public" } },
        private: { cidrs: { "eu-west-1a": "10.20.32.0/24" }, tags: { tier: "private" } },
        intra: { cidrs: { "eu-west-1a": "10.20.208.0/24" }, tags: { tier: "intra" } },
      },
    },
    {
      name: "shop",
      cidr: "10.20.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      nat: "per-az",
      ipv6: true,
      endpointPolicies: { s3: reading },
    },
    { ...example, flowLogs: { destination: "s3", bucketArn: "arn:aws:s3:::sample" } },
  ],
  unique: { "natElasticIps.*": "an address stands on one gateway" },
  disruptive: {
    cidr: "a VPC cannot change its network: everything is made anew, the old first. Make a second network beside it, and move",
    tenancy: "a VPC cannot change its tenancy: everything is made anew, the old first. Make a second network beside it, and move",
    "subnets.public.cidrs: one added": "as a changed network",
    "subnets.public.cidrs: one removed": "as a changed network",
    "subnets.private.cidrs.*": "a subnet goes only when nothing is in it: take a zone out, and put it back with its new network",
    "subnets.private.cidrs: one added": "as a changed network",
    "subnets.private.cidrs: one removed": "as a changed network",
    "subnets.intra.cidrs.*": "as in `subnets.private`",
    "subnets.intra.cidrs: one added": "as a changed network",
    "subnets.intra.cidrs: one removed": "as a changed network",
    "natElasticIps: one added": "the zone's gateway is made anew with the address, before the old one goes",
    "flowLogs.traffic": "AWS takes no second flow log to the same place: for a moment nothing is recorded",
    "flowLogs.bucketArn": "as `flowLogs.traffic`",
    "flowLogs.intervalSeconds": "as `flowLogs.traffic`",
  },
  refused: {
    "subnets.public.cidrs.*": "the new subnet comes first, and AWS refuses one that overlaps the old one: choose a free network",
    "subnets.public.cidrs: one renamed": moved,
    "subnets.private.cidrs: one renamed": moved,
    "subnets.intra.cidrs: one renamed": moved,
    "natElasticIps: one renamed": moved,
  },
  ignored: {
    "endpointPolicies: one removed": "a policy that is left out stays on the endpoint: give one that allows everything instead",
  },
  untainted: {
    "aws_subnet.public": "it is created before its predecessor goes, and its network is taken",
    "aws_route_table_association.public": "it is created before its predecessor goes, and a subnet has one",
    "aws_nat_gateway.this": "it is created before its predecessor goes, and its address is taken",
  },
  allowed: {
    ...Object.fromEntries(
      ["gateway", "interface"].flatMap((kind) =>
        ["allows *", "allows * on *", "lets everybody *"].map((what) => [
          `aws_vpc_endpoint.${kind}: ${what}`,
          "AWS's own policy, where `endpointPolicies` gives none",
        ]),
      ),
    ),
    "aws_vpc_endpoint.gateway: lets everybody s3:GetObject": "the sample's own policy",
  },
  structural: {
    "availabilityZones.*": "each zone has subnets, route tables and routes of its own",
    nat: "gateways and routes are made by it",
    natZone: "it is the key of the gateway",
    ipv6: "it makes routes and gateways of its own",
    "gatewayEndpoints.*": "each service is an endpoint",
    "interfaceEndpoints.*": "each service is an endpoint",
    "flowLogs.destination": "a log group and a role are made for one of them only",
  },
  createdFirst: {
    "aws_route.public": "a route is replaced only with its table, and then is in another one",
    "aws_route.public_ipv6": "as aws_route.public",
  },
};
