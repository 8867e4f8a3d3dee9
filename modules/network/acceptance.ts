import type { Acceptance } from "../../core";
import { example } from "./example";
import type { networkInputs } from "./inputs";

const reading = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::sample/*", Principal: "*" }],
});

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
  ],
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
    "aws_route_table.public": "a table of another VPC stands beside the old one",
    "aws_route.public": "a route is replaced only with its table, and then is in another one",
    "aws_route.public_ipv6": "as aws_route.public",
    "aws_route_table_association.public": "an association is replaced with its subnet or table, and is another one's then",
  },
};
