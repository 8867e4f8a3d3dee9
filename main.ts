import { run } from "./core";
import { environments } from "./environments";
import { NetworkStack } from "./stacks/network-stack";
import { StateStack } from "./stacks/state-stack";

run((app) => {
  for (const environment of environments) {
    new StateStack(app, environment);
    new NetworkStack(app, environment);
  }
});
