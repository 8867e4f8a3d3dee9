import { z } from "zod";
import {
  type Bool,
  type Constraint,
  type MapOf,
  type References,
  and,
  concat,
  contains,
  flatten,
  keys,
  listOf,
  lower,
  matches,
  not,
  or,
  where,
} from "../../../core";
import { kmsKeyArn } from "../../../fields/ids";
import type { pipelineInputs } from "../inputs";

/** Name of an environment variable. */
const variableName = () =>
  where(
    z
      .string()
      .max(255)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "of letters, digits and underscores, not beginning with a digit"),
    "not beginning with CODEBUILD_, which AWS reserves",
    (name) => not(matches(name, /^CODEBUILD_/)),
  );

/** The environment variables of a build, in their three forms. */
export const variablesShape = () => ({
  /**
   * Environment variables in plain text, by name. Everybody who may look at the project reads them, and so does
   * Terraform's state: what looks like a secret is refused.
   */
  environment: z.record(variableName(), z.string().max(4096)).default({}),
  /** Environment variables out of Parameter Store, by name: the parameter's name or ARN, without a version or label. */
  parameters: z
    .record(
      variableName(),
      z
        .string()
        .max(1011)
        .regex(
          /^(?:arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter\/)?[A-Za-z0-9_./-]+$/,
          "that is a parameter's name or ARN, such as /shop/database/host",
        ),
    )
    .default({}),
  /** Environment variables out of Secrets Manager, by name. */
  secrets: z
    .record(
      variableName(),
      z.strictObject({
        /** ARN of the secret with the six characters at its end, so that the role may read this one only. */
        arn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
            "that is the ARN of a secret with the six characters at its end",
          ),
        /** The key whose value is taken, where the secret is JSON. @default the whole secret */
        key: z
          .string()
          .regex(/^[^:]+$/, "without colons")
          .optional(),
        /** The version by its label. @default AWSCURRENT, the newest */
        versionStage: z
          .string()
          .regex(/^[A-Za-z0-9_+=.@!-]{1,256}$/, "that is a version's label, such as AWSPREVIOUS")
          .optional(),
      }),
    )
    .default({}),
  /**
   * Keys of your own that these parameters and secrets are encrypted with, by a name of yours: the role may decrypt with
   * them. Those of AWS (`aws/ssm`, `aws/secretsmanager`) need no mention.
   */
  decryptionKeys: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, "of letters, digits, - and _"), keyArn()).default({}),
});

/** ARN of a key. Policies cannot name an alias. */
export function keyArn() {
  return kmsKeyArn().regex(/:key\//, "of a key, not of an alias");
}

/** The variables of a build as constraints and the body see them. */
export type Variables = References<z.ZodObject<ReturnType<typeof variablesShape>>>;

// Names that end so are of secrets; API_TOKEN_URL or SECRET_ARN are not.
const SECRET_NAME =
  /(?:password|passwd|passphrase|secret|token|api_?key|private_?key|access_?key|access_?key_?id|secret_?key|secret_?key_?base|credentials?)(?:_?[0-9]+)?$/;

// Keys of AWS, tokens of GitHub, GitLab, Slack and Stripe, and private keys in PEM.
const SECRET_VALUE =
  /(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20}|github_pat_[0-9A-Za-z_]{20}|glpat-[0-9A-Za-z_-]{16}|xox[abeoprs]-[0-9A-Za-z]|sk_live_[0-9A-Za-z]|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const looksSecret = (name: string, value: string): Bool => or(matches(lower(name), SECRET_NAME), matches(value, SECRET_VALUE));

type PipelineConstraint = Constraint<typeof pipelineInputs>;

/** What must hold for the environment variables of the projects, or Terraform roots, in an input. */
export const variableConstraints = (
  input: PipelineConstraint["input"],
  read: (inputs: References<typeof pipelineInputs>) => MapOf<Variables>,
): PipelineConstraint[] => [
  {
    input,
    message:
      "must hold no secrets in `environment`, where everybody who may look at the project reads them; keep them in Secrets Manager or Parameter Store, and name them in `secrets` or `parameters`:",
    // The values stay untold.
    offenders: (inputs) =>
      flatten(
        listOf(read(inputs), ({ environment }, key) =>
          listOf(environment, (_, name) => `${key}.${name}`, { where: (value, name) => looksSecret(name, value) }),
        ),
      ),
  },
  {
    input,
    message: "must name each variable once, in `environment`, `parameters` or `secrets`, unlike",
    offenders: (inputs) =>
      flatten(
        listOf(read(inputs), ({ environment, parameters, secrets }, key) =>
          concat(
            listOf(keys(environment), (name) => `${key}.${name}`, {
              where: (name) => or(contains(keys(parameters), name), contains(keys(secrets), name)),
            }),
            listOf(keys(parameters), (name) => `${key}.${name}`, {
              where: (name) => and(contains(keys(secrets), name), not(contains(keys(environment), name))),
            }),
          ),
        ),
      ),
  },
];
