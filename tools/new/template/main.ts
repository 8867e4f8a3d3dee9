import { run } from "twinform";
import { dev } from "./environments/dev";
import { StateStack } from "./stacks/state-stack";
import { WebStack } from "./stacks/web-stack";

run((app) => {
  for (const environment of [dev]) {
    new StateStack(app, environment);
    new WebStack(app, environment);
  }
});
