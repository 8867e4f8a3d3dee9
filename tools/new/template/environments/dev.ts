import type { Environment } from "./environment";

/** For trying things out. */
export const dev: Environment = {
  name: "dev",
  region: "eu-west-1",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  // Put your account here, so that credentials of another one change nothing in it.
  // accountIds: ["111122223333"],
  state: { bucket: "shop-dev-terraform-state" },
};
