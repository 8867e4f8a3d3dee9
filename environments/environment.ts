import type { AutoScalingGroupProps } from "../modules/auto-scaling-group/auto-scaling-group";
import type { NetworkProps } from "../modules/network/network";
import type { StateBackendProps } from "../modules/state-backend/state-backend";

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
  readonly state: StateBackendProps & {
    /**
     * ARN of the bucket's key, once `npm run bootstrap` has told it: states are then sent with that key.
     * @default the bucket encrypts what it gets, with the same key
     */
    readonly kmsKeyArn?: string;
  };
  readonly network: NetworkProps;
  /** The servers; where they stand comes from the network. */
  readonly fleet: Omit<AutoScalingGroupProps, "subnetIds" | "securityGroup">;
}
