import { z } from "zod";
import { type References, atLeast, contains, length, lower, matches, not, where } from "../../core";
import { distinctList, tags } from "../../fields/common";
import { instanceType } from "../../fields/ec2/image";
import { profileShape } from "../../fields/ec2/profile";
import { subnetId, topicArn } from "../../fields/ids";
import { hyphenatedName } from "../../fields/names";
import { securityGroup } from "../../fields/security-group/inputs";
import { deployment, managedUpdates } from "./deployment/inputs";
import { environment, environmentVariables, secretArn, variableName } from "./environments/inputs";
import { loadBalancer } from "./load-balancer/inputs";
import { settings } from "./settings/inputs";

/** Days that Elastic Beanstalk can keep logs: fewer choices than CloudWatch has. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653];

export const beanstalkInputs = z.strictObject({
  /**
   * Name of the application, at most 18 characters. In AWS the application and its environments get a suffix that
   * nothing else has, so that several of one name can be in an account. Changing it changes tags and descriptions only, and
   * replaces nothing: what is there keeps its name in AWS. So does what is imported.
   */
  name: where(hyphenatedName(18), "not sg and not beginning with sg-, which AWS reserves", (name) =>
    not(matches(lower(name), /^sg(?:-|$)/)),
  ),
  /**
   * An application that is there already, for environments beside those of another call. Another one makes the
   * environments anew, the old ones first. @default one of their own
   */
  application: z
    .strictObject({
      /** Name of the application. */
      name: z
        .string()
        .min(1)
        .max(100)
        .regex(/^[^/]+$/, "without slashes"),
    })
    .optional(),
  /**
   * The environments by name, at most 12 characters each. All are alike but for what is said here. To put one in the
   * place of another, add it beside the other, deploy to it, swap the CNAMEs, and remove the other.
   */
  environments: where(z.record(hyphenatedName(12), environment()), "with at least one environment", (environments) =>
    atLeast(length(environments), 1),
  ),
  /** The subnets of the instances: private ones with a way out, and public ones without `loadBalancer`. */
  subnetIds: where(distinctList(subnetId()), "with at least one subnet", (ids) => atLeast(length(ids), 1)),
  /**
   * Give instances behind the balancer public addresses: where there is no NAT gateway, they need them. They can then be
   * reached from the internet, as far as the security group allows. An instance without a balancer always has one.
   */
  publicIps: z.boolean().default(false),
  /**
   * The balancer before each environment, about 17 US dollars a month each. Adding or removing it makes the environments
   * anew, the old ones first. @default none: each environment has a single instance with an Elastic IP
   */
  loadBalancer: loadBalancer().optional(),
  /**
   * The security group of the instances. The balancer is let in by the module, on its `port`; without a balancer say in
   * `ingress` who may come.
   */
  securityGroup: securityGroup(),
  /**
   * The instance types, the preferred one first. The others are for Spot instances (`settings`, `EnableSpot`). Changing
   * them replaces the instances as `configurationUpdates` says.
   */
  instanceTypes: where(distinctList(instanceType()).max(40), "with at least one type", (types) =>
    atLeast(length(types), 1),
  ).default(["t3.small"]),
  /** The processors: Intel and AMD (`x86_64`), or Graviton (`arm64`), which costs about a fifth less. */
  architecture: z.enum(["x86_64", "arm64"]).default("x86_64"),
  /** How many instances an environment with a balancer has at least. */
  minSize: z.int().min(1).max(10000).default(2),
  /**
   * How many instances an environment with a balancer has at most. What makes it grow is in `settings`, namespace
   * `aws:autoscaling:trigger`; it is the outgoing traffic unless told otherwise.
   */
  maxSize: z.int().min(1).max(10000).default(4),
  /**
   * The volume with the system, `gp3`. Elastic Beanstalk cannot be asked to encrypt it: switch encryption by default on
   * for the account and Region (`aws ec2 enable-ebs-encryption-by-default`), and it is encrypted.
   */
  rootVolume: z
    .strictObject({
      /** Size in GiB. A GiB costs about 0.09 US dollars a month. */
      sizeGib: z.int().min(10).max(16384).default(20),
      /** Operations a second, at most 500 for each GiB; 3000 are free. */
      iops: z.int().min(3000).max(16000).default(3000),
      /** MiB a second, at most a quarter of `iops`; 125 are free. */
      throughput: z.int().min(125).max(1000).default(125),
    })
    .prefault({}),
  /** Metrics of the instances each minute instead of every five, for about 2 US dollars a month and instance. */
  detailedMonitoring: z.boolean().default(true),
  ...profileShape(),
  /**
   * Let Session Manager in: shells and port forwarding by IAM, recorded, without keys and open ports. It also needs a
   * way to its endpoints on port 443. Without it give a key pair in `settings` (`aws:autoscaling:launchconfiguration`,
   * `EC2KeyName`), or there is no way in. The role may do what sessions need, and nothing else.
   */
  sessionManager: z.boolean().default(true),
  /** Environment variables of all environments. No secrets: everybody who may describe an environment reads them. What looks like one is refused: see `secrets`. */
  environmentVariables: environmentVariables().default({}),
  /**
   * Environment variables whose values are in Secrets Manager or Parameter Store: ARNs by the variables' names. Instances
   * fetch them when they start, and their role may read these and no others. For a KMS key of your own add a policy that
   * lets the role decrypt with it (`policies`). Needs a platform version of March 2025 or later.
   */
  secrets: z.record(variableName(), secretArn()).default({}),
  /** How a new version of the application comes to the instances. */
  deployment: deployment().prefault({}),
  /**
   * How instances are replaced when their configuration changes: `Immutable` starts as many new ones first, `Health` goes
   * in batches, and waits until each is healthy.
   */
  configurationUpdates: z.enum(["Immutable", "Health"]).default("Immutable"),
  /** Updates of the platform that AWS makes by itself. */
  managedUpdates: managedUpdates().prefault({}),
  /** What CloudWatch Logs keeps of the instances' logs and of the environments' health. */
  logs: z
    .strictObject({
      /** How long events are kept, in days. */
      retentionDays: where(z.int(), `out of ${LOG_RETENTION_DAYS.join(", ")}`, (days) =>
        contains(LOG_RETENTION_DAYS, days),
      ).default(30),
      /** Delete the logs together with their environment. */
      deleteOnTerminate: z.boolean().default(false),
    })
    .prefault({}),
  /** Who is told what happens in the environments: changed health, deployments, errors. @default nobody */
  notifications: z
    .strictObject({
      /** ARN of a standard topic. */
      topicArn: topicArn(),
    })
    .optional(),
  /** How many versions of the application are kept; AWS keeps at most 1000 of all applications together. Not for a given `application`. */
  versions: z
    .strictObject({
      /** How many of the newest versions are kept. */
      maxCount: z.int().min(1).max(1000).default(100),
      /** Keep versions for so many days, instead of so many of them. */
      maxAgeDays: z.int().min(1).max(3650).optional(),
      /** Delete the source bundle of a version from S3 as well. */
      deleteSource: z.boolean().default(false),
    })
    .prefault({}),
  /**
   * Further options of Elastic Beanstalk, by namespace and name, such as
   * `{ "aws:autoscaling:trigger": { MeasureName: "CPUUtilization" } }`. Values are texts, lists have commas between
   * their items. An option that its namespace has not is refused, and so is one that another input gives.
   */
  settings: settings().default({}),
  /** Tags of everything in the module, and of what Elastic Beanstalk makes for the environments. */
  tags: tags().default({}),
});

/** The inputs as the constraints and the body see them. */
export type Inputs = References<typeof beanstalkInputs>;

/** One environment as the constraints and the body see it. */
export type Environment = Inputs["environments"][string];

/** The balancer as the constraints and the body see it. */
export type LoadBalancer = References<ReturnType<typeof loadBalancer>>;
