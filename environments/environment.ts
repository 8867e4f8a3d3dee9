import type { AutoScalingGroupProps } from "../modules/auto-scaling-group/auto-scaling-group";
import type { NetworkProps } from "../modules/network/network";
import type { StateBackendProps } from "../modules/state-backend/state-backend";

/** The size of a fleet, and what its servers are. */
type Fleet = Pick<AutoScalingGroupProps, "instanceType" | "minSize" | "maxSize" | "desiredCapacity">;

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
  /** The network that all servers are in. */
  readonly network: NetworkProps;
  /** Domain of the environment, such as `dev.example.com`: the account has a public hosted zone with this name. */
  readonly domain: string;
  /** The site: a balancer with path routing, four servers, and a fleet. */
  readonly web: { readonly fleet: Fleet };
  /** The game at the edge: a Network Load Balancer with fixed addresses, and a fleet. */
  readonly edge: { readonly fleet: Fleet };
  /** Where the domain's names lead to, beside `web` and `edge`. */
  readonly dns: {
    /** A static site that answers while the site is down: a CloudFront distribution with the name `status.<domain>`. */
    readonly staticSite: { readonly dnsName: string };
    /** A second Region, with an entrance for those who are nearer to it. */
    readonly secondRegion: { readonly region: string; readonly network: NetworkProps };
  };
  /** What is delivered: an application such as `examples/site`. */
  readonly delivery: {
    /** Its repository at GitHub, with the owner. */
    readonly repository: string;
    /** The branch whose pushes are delivered. */
    readonly branch: string;
    /** Deliver to Elastic Beanstalk as well: a stack `delivery-beanstalk`, with servers and a balancer of its own. @default to `web` only */
    readonly beanstalk?: true;
  };
}
