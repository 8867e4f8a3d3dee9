// The same from a module of ES: names are imported from what is CommonJS, each by its own entry.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import cdktf from "cdktf";
import { App, at, run } from "twinform";
import { Network } from "twinform/network";
import { installCodeDeployAgent } from "twinform/user-data";

if (typeof App !== "function" || typeof installCodeDeployAgent !== "function") throw new Error("an entry lacks a name");

run((app) => {
  const stack = new cdktf.TerraformStack(app, "esm");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  new cdktf.LocalBackend(stack, {});
  const { outputs } = new Network(stack, "network", { name: "shop", availabilityZones: ["eu-west-1a", "eu-west-1b"] });
  new cdktf.TerraformOutput(stack, "subnet", { value: at(outputs.publicSubnetIdsByZone, "eu-west-1a") });
});
