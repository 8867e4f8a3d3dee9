import { run } from "../../../core";
import { type Environment, environments } from "../../../environments";
import { NetworkStack } from "../../../stacks/network-stack";

// The project's dev network with other settings, for tests that change what is deployed.
const settings = JSON.parse(process.env["TWINFORM_TEST_NETWORK"] ?? "{}") as Partial<Environment["network"]>;

run((app) => {
  const dev = environments.find(({ name }) => name === "dev");
  if (!dev) throw new Error("there is no environment dev");
  new NetworkStack(app, { ...dev, network: { ...dev.network, ...settings } });
});
