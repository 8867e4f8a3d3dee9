import { run } from "../core";
import { StateStack } from "../stacks/state-stack";
import { environment } from "./environment";
import { WebStack } from "./web/web-stack";

run((app) => {
  new StateStack(app, environment);
  new WebStack(app);
});
