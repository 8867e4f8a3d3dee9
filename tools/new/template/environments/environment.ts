/** The settings of one environment: what its stacks differ by from those of the others. */
export interface Environment {
  /** Its name, with which the names of all its stacks begin: `dev-web`. */
  readonly name: string;
  readonly region: string;
  readonly availabilityZones: string[];
  /** The only accounts that Terraform may touch. @default whichever the credentials are for */
  readonly accountIds?: string[];
  /** Where the states of its stacks lie. */
  readonly state: {
    /** A bucket's name, unique among those of all accounts. */
    readonly bucket: string;
    /** ARN of the bucket's key, as `twinform bootstrap` tells it: states are then sent with that key. */
    readonly kmsKeyArn?: string;
  };
}
