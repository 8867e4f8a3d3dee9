import type { Environment } from "./environment";

/** For production: three zones, each with a NAT gateway of its own, so that no zone's failure reaches the others. */
export const prod: Environment = {
  name: "prod",
  region: "eu-west-1",
  // Put allowedAccountIds here, such as ["123456789012"]: with credentials of another account nothing is touched.
  tags: { Environment: "prod" },
  // Bucket names are unique in the world: put your own here before `npm run bootstrap`.
  state: { bucket: "twinform-prod-terraform-state" },
  network: {
    cidr: "10.1.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "per-az",
  },
  // Put your own here before `web`, `edge` and `dns`.
  domain: "example.com",
  web: { fleet: { instanceType: "t3.small", minSize: 3, maxSize: 9 } },
  edge: { fleet: { instanceType: "t3.small", minSize: 3, maxSize: 9 } },
  dns: {
    staticSite: { dnsName: "d222222abcdef8.cloudfront.net" },
    entrance: {
      region: "us-east-1",
      network: { cidr: "10.65.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
    },
  },
  // Put your own here before `delivery`.
  delivery: { repository: "example/site", branch: "main" },
};
