import { run } from "../core";
import { buildEnvironment } from "../stacks";
import { environment } from "./environment";
import { FlaskFleetStack } from "./flask-fleet/flask-fleet-stack";
import { NodeServersStack } from "./node-servers/node-servers-stack";

// The reference system as the HCL in network/, web/, edge/ and dns/ has it, and two smaller systems.
run((app) => {
  buildEnvironment(app, environment);
  new FlaskFleetStack(app);
  new NodeServersStack(app);
});
