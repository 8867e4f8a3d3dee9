import type { Environment } from "./environment";

/** For trying things out: one NAT gateway for both zones. */
export const dev: Environment = {
  name: "dev",
  region: "eu-west-1",
  tags: { Environment: "dev" },
  // Bucket names are unique in the world: put your own here before `npm run bootstrap`.
  state: { bucket: "twinform-dev-terraform-state" },
  network: {
    name: "dev",
    cidr: "10.0.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
    nat: "single",
    natZone: "eu-west-1a",
  },
  // Empty until somebody raises it: costs nothing.
  fleet: { name: "dev", minSize: 0, maxSize: 2, desiredCapacity: 0 },
};
