import { App, TerraformStack } from "cdktf";
import { Network } from "twinform/network";

// Two mistakes, under an app of cdktf's own.
const app = new App();
const wrong = { name: "shop", availabilityZones: ["mars"], nta: "single" };
new Network(new TerraformStack(app, "shop"), "network", wrong);
app.synth();
