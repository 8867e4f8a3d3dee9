import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { StateBackend } from "twinform/state-backend";
import type { Environment } from "../environments/environment";
import { BaseStack } from "./base-stack";

/** The bucket of the states, its own included: `twinform bootstrap dev-state` makes it from nothing. Its key costs 1 US dollar a month. */
export class StateStack extends BaseStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "state");
    const { outputs } = new StateBackend(this, "state", { bucket: environment.state.bucket });
    new TerraformOutput(this, "kms_key_arn", { value: outputs.kmsKeyArn });
  }
}
