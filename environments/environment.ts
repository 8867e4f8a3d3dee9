import { z } from "zod";
import { where } from "../core";
import { MAX_TAGS, distinctList, tags } from "../fields/common";
import { domainName, hostName } from "../fields/domain-names";
import { accountId, roleArn } from "../fields/ids";
import { regionName } from "../fields/network";
import { autoScalingGroupInputs } from "../modules/auto-scaling-group/inputs";
import { networkInputs } from "../modules/network/inputs";
import { stateBackendInputs } from "../modules/state-backend/inputs";

/** The tags that every stack sets by itself. */
export const STACK_TAGS = ["ManagedBy", "Stack"] as const;

// Beside those of the stack each resource has a Name.
const MOST_TAGS = MAX_TAGS - STACK_TAGS.length - 1;

/** The network that servers are in: the inputs of the module. Its name is the environment's, unless another is given. */
const network = () => networkInputs.extend({ name: networkInputs.shape.name.optional() });

/** The size of fleets that nobody gave one: none of their servers costs anything before somebody raises it. */
export const EMPTY_FLEET = { minSize: 0, maxSize: 2 } as const;

/** The size of a fleet, and what its servers are; what is left out is as in `EMPTY_FLEET`, or as the module has it. */
const fleet = () => {
  const { instanceType, minSize, maxSize, desiredCapacity } = autoScalingGroupInputs.shape;
  return z.strictObject({ instanceType, minSize: minSize.optional(), maxSize: maxSize.optional(), desiredCapacity });
};

/** What can stand in each Region of an environment, beside its network. */
const parts = {
  /** The site: a balancer with path routing, four servers, and a fleet. It needs `domain` and `network`. @default none */
  web: z.strictObject({ fleet: fleet().optional() }).optional(),
  /** The game at the edge: a Network Load Balancer with fixed addresses, and a fleet. It needs `domain` and `network`. @default none */
  edge: z.strictObject({ fleet: fleet().optional() }).optional(),
};

/** The settings of an environment. What is left out is not built. */
export const environmentInputs = z.strictObject({
  /**
   * Name of the environment, the beginning of all its stacks' names: `dev-network`. With a Region and a stack after it,
   * it fits into the 64 characters that AWS takes as the name of a role's session.
   */
  name: z
    .string()
    .max(24)
    .regex(/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/, "of lower-case letters, digits and inner hyphens, beginning with a letter"),
  /** Region of everything in it, but for what stands in `regions`. */
  region: regionName(),
  /**
   * The accounts that may be changed, in most cases one: with credentials of another, Terraform stops before it reads
   * or changes anything. @default whichever account the credentials are of
   */
  allowedAccountIds: distinctList(accountId()).min(1).optional(),
  /** Role that Terraform takes on before it creates anything, for environments in other accounts. @default none */
  assumeRoleArn: roleArn().optional(),
  /** Tags of every resource. @default only those that stacks set */
  tags: where(
    tags(),
    `of at most ${MOST_TAGS}, and without ${STACK_TAGS.join(" and ")}, which every stack sets`,
    (all) => Object.keys(all).length <= MOST_TAGS && !STACK_TAGS.some((name) => Object.hasOwn(all, name)),
  ).optional(),
  /** The bucket of the environment's states. */
  state: stateBackendInputs.extend({
    /** Region of the bucket. @default the environment's */
    region: regionName().optional(),
    /**
     * ARN of the bucket's key, once `npm run bootstrap` has told it: states are then sent with that key.
     * @default the bucket encrypts what it gets, with the same key
     */
    kmsKeyArn: z.string().optional(),
  }),
  /** The network that all servers are in. @default none */
  network: network().optional(),
  /** Domain of the environment, such as `dev.example.com`: the account has a public hosted zone with this name. @default none */
  domain: domainName().optional(),
  ...parts,
  /** More Regions that the environment stands in, each with stacks of its own: `dev-us-east-1-network`. @default none */
  regions: z.record(regionName(), z.strictObject({ network: network(), ...parts })).optional(),
  /** Where the domain's names lead to. It needs `web`. @default no names */
  dns: z
    .strictObject({
      /** A static site that answers while the site is down: a CloudFront distribution with the name `status.<domain>`. @default none */
      staticSite: z.strictObject({ dnsName: hostName() }).optional(),
      /**
       * An entrance in a Region that the environment does not stand in, for those who are nearer to it: a balancer that
       * leads everybody to the site. @default none
       */
      entrance: z.strictObject({ region: regionName(), network: network() }).optional(),
    })
    .optional(),
  /** What is delivered to `web`: an application such as `examples/site`. @default nothing */
  delivery: z
    .strictObject({
      /** Its repository at GitHub, with the owner. */
      repository: z.string(),
      /** The branch whose pushes are delivered. */
      branch: z.string(),
      /** Deliver to Elastic Beanstalk as well: a stack `delivery-beanstalk`, with servers and a balancer of its own. @default to `web` only */
      beanstalk: z.boolean().optional(),
    })
    .optional(),
});

/** The settings of one environment: what its stacks differ by from those of the others. */
export type Environment = z.input<typeof environmentInputs>;

/** An environment in which some settings are not left out. */
export type With<K extends keyof Environment> = Environment & { [P in K]-?: NonNullable<Environment[P]> };
