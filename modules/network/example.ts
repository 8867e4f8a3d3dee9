import type { z } from "zod";
import type { networkInputs } from "./inputs";

/** A network over two zones with one NAT gateway. */
export const example: z.input<typeof networkInputs> = {
  name: "shop",
  cidr: "10.20.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  nat: "single",
  natZone: "eu-west-1a",
};
