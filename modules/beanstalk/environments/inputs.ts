import { z } from "zod";
import { tags } from "../../../fields/common";

/** A variable's name, as Elastic Beanstalk takes it. */
export const variableName = () =>
  z
    .string()
    .max(128)
    .regex(/^[A-Za-z_][A-Za-z0-9_.:/+@-]*$/, "of letters, digits and _.:/+@-");

/** Environment variables as plain text. */
export const environmentVariables = () => z.record(variableName(), z.string().min(1).max(256));

/** The ARN of a secret of Secrets Manager, also of one JSON key in it, or of a parameter of Parameter Store. */
export const secretArn = () =>
  z
    .string()
    .regex(
      /^arn:aws[a-z-]*:(?:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+(?::[A-Za-z0-9_.-]+)?|ssm:[a-z0-9-]+:[0-9]{12}:parameter\/[A-Za-z0-9_./-]+)$/,
      "that is the ARN of a secret of Secrets Manager or of a parameter of Parameter Store",
    );

/** What an environment runs on at first. */
const platform = () =>
  z.strictObject({
    /** A solution stack by its whole name, such as `64bit Amazon Linux 2023 v4.6.0 running Python 3.13`. */
    solutionStackName: z
      .string()
      .max(255)
      .regex(
        /^(?:32|64)bit .+ running .+$/,
        "that names a solution stack, such as 64bit Amazon Linux 2023 v4.6.0 running Python 3.13",
      )
      .optional(),
    /** The newest solution stack of its kind. */
    newestSolutionStack: z
      .strictObject({
        /** A regular expression that its name has to match, such as `^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.13$`. */
        pattern: z.string().min(1).max(255),
      })
      .optional(),
    /** A platform version by its ARN: one of AWS's, or of your own. */
    platformArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:elasticbeanstalk:[a-z0-9-]+:(?:[0-9]{12})?:platform\/.+\/[0-9]+\.[0-9]+\.[0-9]+$/,
        "that is the ARN of a platform version",
      )
      .optional(),
  });

/** One environment of the application. */
export const environment = () =>
  z.strictObject({
    /**
     * What the environment begins with: give one of the three. From then on it is updated in its own way
     * (`managedUpdates`, the console), and Terraform leaves it as it is. For another language or another branch of the
     * platform add an environment under another name, swap the CNAMEs, and remove the old one.
     */
    platform: platform(),
    /**
     * The version of the application to begin with, by its label; later ones come from a pipeline or the console, and
     * Terraform leaves them as they are. @default AWS's sample application
     */
    versionLabel: z.string().min(1).max(100).optional(),
    /**
     * The name before `.<region>.elasticbeanstalk.com`, which nobody else in the Region may have. Two environments
     * swap their names by `aws elasticbeanstalk swap-environment-cnames`, and Terraform leaves them as they are. @default
     * one that AWS makes
     */
    cnamePrefix: z
      .string()
      .min(4)
      .max(63)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, "of letters, digits and inner hyphens")
      .optional(),
    /** What the environment is for. */
    description: z.string().max(200).optional(),
    /** Variables of this environment only; they come before those of all. */
    environmentVariables: environmentVariables().default({}),
    /** Tags of this environment only, and of what belongs to it. */
    tags: tags().default({}),
  });
