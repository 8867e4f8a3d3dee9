import type { Environment } from "../environments";

/** The zones of the examples. */
export const [ZONE_A, ZONE_B, ZONE_C] = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;

/** What the examples are deployed with. Put your own bucket and domain in their place. */
export const environment: Environment = {
  name: "example",
  region: "eu-west-1",
  tags: { Environment: "example" },
  state: { bucket: "twinform-example-terraform-state" },
  network: {
    name: "example",
    cidr: "10.0.0.0/16",
    availabilityZones: [ZONE_A, ZONE_B, ZONE_C],
    nat: "single",
    natZone: ZONE_A,
  },
  domain: "example.com",
  web: { fleet: { minSize: 1, maxSize: 4 } },
  edge: { fleet: { minSize: 2, maxSize: 4 } },
  dns: {
    staticSite: { dnsName: "d111111abcdef8.cloudfront.net" },
    entrance: {
      region: "us-east-1",
      network: { name: "example", cidr: "10.64.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
    },
  },
  delivery: { repository: "example/site", branch: "main", beanstalk: true },
};

/** A domain with a public hosted zone in the account. */
export const DOMAIN = environment.domain;
