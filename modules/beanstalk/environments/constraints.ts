import {
  type Constraint,
  type MapOf,
  atMost,
  countOf,
  eq,
  hasKey,
  isSet,
  join,
  length,
  listOf,
  matches,
  merge,
  not,
  or,
  some,
} from "../../../core";
import { MAX_TAGS } from "../../../fields/common";
import type { Environment, Inputs, beanstalkInputs } from "../inputs";
import { looksSecret } from "./secrets";

type BeanstalkConstraint = Constraint<typeof beanstalkInputs>;

/** What Elastic Beanstalk gives every environment: its name, its ID, and `Name`. */
const OWN_TAGS = 3;

/** Bytes of all variables of an environment together, each as `name=value`. */
const VARIABLES_LIMIT = 4096;

/** The environments for which something does not hold. */
const unlike = ({ environments }: Inputs, holds: (environment: Environment) => ReturnType<typeof not>): string[] =>
  listOf(environments, (_, name) => name, { where: (environment) => not(holds(environment)) });

const secretly = (variables: MapOf<string>): string[] =>
  listOf(variables, (_, name) => name, { where: (value, name) => looksSecret(name, value) });

const KEEP_SECRETS =
  "must hold no passwords, tokens and keys, which everybody who may describe the environment reads: keep them in Secrets Manager or Parameter Store, and give their ARNs in `secrets`. Look like some:";

/** The constraints on environments and their variables. */
export const environmentConstraints: BeanstalkConstraint[] = [
  {
    input: "environments",
    message: "must have a `platform` told by exactly one of `solutionStackName`, `newestSolutionStack` and `platformArn`, unlike",
    offenders: (inputs) =>
      unlike(inputs, ({ platform }) =>
        eq(countOf(isSet(platform.solutionStackName), isSet(platform.newestSolutionStack), isSet(platform.platformArn)), 1),
      ),
  },
  {
    input: "environmentVariables",
    message: KEEP_SECRETS,
    offenders: ({ environmentVariables }) => secretly(environmentVariables),
  },
  {
    input: "environments",
    message: `with \`environmentVariables\` ${KEEP_SECRETS}`,
    offenders: (inputs) =>
      unlike(inputs, ({ environmentVariables }) => not(some(environmentVariables, (value, name) => looksSecret(name, value)))),
  },
  {
    input: "secrets",
    message: "must not have names of `environmentVariables`, unlike",
    offenders: ({ secrets, environmentVariables }) =>
      listOf(secrets, (_, name) => name, { where: (_, name) => hasKey(environmentVariables, name) }),
  },
  {
    input: "environments",
    message: "must not have `environmentVariables` with names of `secrets`, unlike",
    offenders: (inputs) =>
      unlike(inputs, ({ environmentVariables }) => not(some(environmentVariables, (_, name) => hasKey(inputs.secrets, name)))),
  },
  {
    input: "environments",
    message: `may have at most ${VARIABLES_LIMIT} characters of variables with those of all (\`environmentVariables\`, \`secrets\`), unlike`,
    offenders: (inputs) =>
      unlike(inputs, (environment) =>
        atMost(
          length(assignments(merge(inputs.environmentVariables, environment.environmentVariables, inputs.secrets))),
          VARIABLES_LIMIT,
        ),
      ),
  },
  {
    input: "environments",
    message: `may have at most ${MAX_TAGS - OWN_TAGS} tags with those of the module, unlike`,
    offenders: (inputs) => unlike(inputs, ({ tags }) => atMost(length(merge(inputs.tags, tags)), MAX_TAGS - OWN_TAGS)),
  },
  {
    input: "environments",
    message: "must not have the tag Name, which Elastic Beanstalk gives them, unlike",
    offenders: (inputs) => unlike(inputs, ({ tags }) => not(reserved(tags))),
  },
  {
    input: "tags",
    message: "must not have the tag Name, nor tags that begin with elasticbeanstalk:, which Elastic Beanstalk gives",
    holds: ({ tags }) => not(reserved(tags)),
  },
];

const assignments = (variables: MapOf<string>): string =>
  join(
    "",
    listOf(variables, (value, name) => `${name}=${value}`),
  );

const reserved = (tags: MapOf<string>) => some(tags, (_, key) => or(eq(key, "Name"), matches(key, /^elasticbeanstalk:/)));
