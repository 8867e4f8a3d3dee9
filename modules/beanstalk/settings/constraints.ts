import {
  type Bool,
  type Constraint,
  type MapOf,
  and,
  at,
  choose,
  contains,
  flatten,
  hasKey,
  isSet,
  letBe,
  listOf,
  lower,
  matches,
  not,
  or,
  replaceAll,
  startsWith,
} from "../../../core";
import type { Inputs, beanstalkInputs } from "../inputs";
import {
  ALLOWED,
  BALANCER_NAMESPACES,
  GIVEN_ELSEWHERE,
  GUESSES,
  KNOWN,
  LISTED_NAMESPACES,
  NAMED_NAMESPACES,
  NAMESPACES,
  UNUSABLE,
} from "./options";

type BeanstalkConstraint = Constraint<typeof beanstalkInputs>;

const textsBy = (texts: Readonly<Record<string, string>>): MapOf<string> => texts as unknown as MapOf<string>;

/** The namespace as the table has it: `aws:elbv2:listener:8080` is `aws:elbv2:listener:*` there. */
const inTable = (namespace: string): string =>
  choose(
    contains(NAMESPACES, namespace),
    namespace,
    NAMED_NAMESPACES.reduceRight(
      (otherwise, named) => choose(matches(namespace, named.pattern), named.namespace, otherwise),
      namespace,
    ),
  );

/** What to do about an option that its namespace has not. */
const advice = (namespace: string, option: string): string =>
  letBe(`${namespace} ${lower(replaceAll(replaceAll(replaceAll(option, " ", ""), "-", ""), "_", ""))}`, (letters) =>
    choose(hasKey(textsBy(GUESSES), letters), at(textsBy(GUESSES), letters), at(textsBy(ALLOWED), namespace)),
  );

/** The user's options for which something holds, each with its namespace. */
const optionsWhere = ({ settings }: Inputs, holds: (namespace: string, option: string) => Bool): string[] =>
  flatten(
    listOf(settings, (options, namespace) =>
      listOf(options, (_, option) => `${namespace} ${option}`, { where: (_, option) => holds(namespace, option) }),
    ),
  );

/** The constraints on options by namespace. What they know of Elastic Beanstalk is in `options.ts`. */
export const settingConstraints: BeanstalkConstraint[] = [
  {
    input: "settings",
    message: "must be options of their namespaces, unlike",
    offenders: ({ settings }) =>
      flatten(
        listOf(settings, (options, given) =>
          letBe(inTable(given), (namespace) =>
            listOf(options, (_, option) => `${given} ${option} (${advice(namespace, option)})`, {
              where: (_, option) => and(contains(LISTED_NAMESPACES, namespace), not(contains(KNOWN, `${namespace} ${option}`))),
            }),
          ),
        ),
      ),
  },
  ...GIVEN_ELSEWHERE.map(({ input, options, namespaces }): BeanstalkConstraint => ({
    input: "settings",
    message:
      input === undefined
        ? "must not hold what the module keeps as it is, to be safe and to work:"
        : `must not hold what \`${input}\` gives; say it there instead of in`,
    offenders: (inputs) =>
      optionsWhere(inputs, (namespace, option) =>
        or(contains(options, `${namespace} ${option}`), contains(namespaces, namespace)),
      ),
  })),
  ...UNUSABLE.map(({ begins, why }): BeanstalkConstraint => ({
    input: "settings",
    message: `in ${begins} ${why}:`,
    offenders: (inputs) => optionsWhere(inputs, (namespace) => startsWith(namespace, begins)),
  })),
  {
    input: "settings",
    message: "of a balancer need `loadBalancer`; an environment without one drops",
    offenders: (inputs) =>
      optionsWhere(inputs, (namespace) => and(not(isSet(inputs.loadBalancer)), matches(namespace, BALANCER_NAMESPACES))),
  },
  {
    input: "settings",
    message: "have namespaces that this module does not know, so that their options are not checked:",
    offenders: ({ settings }) =>
      listOf(settings, (_, namespace) => namespace, {
        where: (_, namespace) =>
          and(not(contains(NAMESPACES, inTable(namespace))), ...UNUSABLE.map(({ begins }) => not(startsWith(namespace, begins)))),
      }),
    warning: true,
  },
];
