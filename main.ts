import { run } from "./core";
import { environments } from "./environments";
import { ComputeStack } from "./stacks/compute-stack";
import { NetworkStack } from "./stacks/network-stack";
import { StateStack } from "./stacks/state-stack";

run((app) => {
  for (const environment of environments) {
    new StateStack(app, environment);
    const network = new NetworkStack(app, environment);
    new ComputeStack(app, environment, network);
  }
});
