import { run } from "../../../core";
import { type Environment, environments } from "../../../environments";
import { NetworkStack } from "../../../stacks/network-stack";

// The project's dev network with other settings, for tests that change what is deployed.
const settings = JSON.parse(process.env["TWINFORM_TEST_NETWORK"] ?? "{}") as Partial<NonNullable<Environment["network"]>>;

run((app) => {
  const dev = environments.find(({ name }) => name === "dev");
  if (!dev?.network) throw new Error("there is no environment dev with a network");
  new NetworkStack(app, { ...dev, network: { ...dev.network, ...settings } });
});
