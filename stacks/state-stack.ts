import type { Construct } from "constructs";
import type { Environment } from "../environments";
import { StateBackend } from "../modules/state-backend/state-backend";
import { BaseStack } from "./base-stack";

/** The bucket that holds the states of an environment, its own included; `npm run bootstrap` makes it from nothing. */
export class StateStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: Environment) {
    const { kmsKeyArn: _, region = environment.region, ...inputs } = environment.state;
    super(scope, { ...environment, region }, "state");
    const { outputs } = new StateBackend(this, "state", inputs);
    this.outputs = this.publish({ bucket: outputs.bucket, kmsKeyArn: outputs.kmsKeyArn });
  }
}
