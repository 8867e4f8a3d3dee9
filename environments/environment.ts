import type { z } from "zod";
import type { autoScalingGroupInputs } from "../modules/auto-scaling-group/inputs";
import type { networkInputs } from "../modules/network/inputs";
import type { stateBackendInputs } from "../modules/state-backend/inputs";

/** The settings of one environment: what its stacks differ by from those of the others. */
export interface Environment {
  /** Name of the environment, the beginning of all its stacks' names: `dev-network`. */
  readonly name: string;
  /** Region of everything in it, such as `eu-west-1`. */
  readonly region: string;
  /** Role that Terraform takes on before it creates anything, for environments in other accounts. @default none */
  readonly assumeRoleArn?: string;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** The bucket of the environment's states. */
  readonly state: z.input<typeof stateBackendInputs> & {
    /**
     * ARN of the bucket's key, once `npm run bootstrap` has told it: states are then sent with that key.
     * @default the bucket encrypts what it gets, with the same key
     */
    readonly kmsKeyArn?: string;
  };
  readonly network: z.input<typeof networkInputs>;
  /** The servers; where they stand comes from the network. */
  readonly fleet: Omit<z.input<typeof autoScalingGroupInputs>, "subnetIds" | "securityGroup">;
}
