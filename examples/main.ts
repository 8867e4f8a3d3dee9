import { run } from "../core";
import { buildEnvironment } from "../stacks";
import { environment } from "./environment";
import { FlaskFleetStack } from "./flask-fleet/flask-fleet-stack";
import { InfrastructureStack } from "./infrastructure/infrastructure-stack";
import { NodeServersStack } from "./node-servers/node-servers-stack";

// The reference system as the HCL in network/, web/, edge/, dns/ and delivery/ has it, two smaller systems, and a pipeline for Terraform.
run((app) => {
  buildEnvironment(app, environment);
  new FlaskFleetStack(app);
  new NodeServersStack(app);
  new InfrastructureStack(app);
});
