import type { NetworkProps } from "./props";

/** A network over two zones with one NAT gateway. */
export const example: NetworkProps = {
  name: "shop",
  cidr: "10.20.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  nat: "single",
  natZone: "eu-west-1a",
};
