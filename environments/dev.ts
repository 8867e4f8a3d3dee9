import type { Environment } from "./environment";

/**
 * For trying things out: one NAT gateway for all zones, and fleets that are empty until somebody raises them. Nothing costs
 * anything before it is deployed; docs/environments.md tells what does then.
 */
export const dev: Environment = {
  name: "dev",
  region: "eu-west-1",
  // Put allowedAccountIds here, such as ["123456789012"]: with credentials of another account nothing is touched.
  tags: { Environment: "dev" },
  // Bucket names are unique in the world: put your own here before `npm run bootstrap`.
  state: { bucket: "twinform-dev-terraform-state" },
  network: {
    cidr: "10.0.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "single",
    natZone: "eu-west-1a",
  },
  // Put your own here before `web`, `edge` and `dns`.
  domain: "dev.example.com",
  web: {},
  edge: {},
  dns: {
    staticSite: { dnsName: "d111111abcdef8.cloudfront.net" },
    entrance: {
      region: "us-east-1",
      network: { cidr: "10.64.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
    },
  },
  // Put your own here before `delivery`.
  delivery: { repository: "example/site", branch: "develop" },
};
