import { run } from "../core";
import { StateStack } from "../stacks/state-stack";
import { environment } from "./environment";
import { FlaskFleetStack } from "./flask-fleet/flask-fleet-stack";
import { NodeServersStack } from "./node-servers/node-servers-stack";
import { WebStack } from "./web/web-stack";

run((app) => {
  new StateStack(app, environment);
  new WebStack(app);
  new FlaskFleetStack(app);
  new NodeServersStack(app);
});
