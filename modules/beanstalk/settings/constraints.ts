import {
  type Bool,
  type Constraint,
  type MapOf,
  and,
  choose,
  contains,
  eq,
  flatten,
  isSet,
  join,
  length,
  letBe,
  listOf,
  lookup,
  lower,
  matches,
  not,
  or,
  replaceAll,
  split,
  startsWith,
} from "../../../core";
import type { Inputs, beanstalkInputs } from "../inputs";
import { BALANCER_NAMESPACES, GIVEN_ELSEWHERE, LISTED, NAMESPACES, UNUSABLE, inTable } from "./options";

/** In place of the options, where a namespace is not known or takes every name. */
const UNLISTED = "*";

type BeanstalkConstraint = Constraint<typeof beanstalkInputs>;

/** The letters of an option's name, so that `min_size` and `minSize` are known for `MinSize`. */
const letters = (option: string): string => lower(["-", "_", " "].reduce((text, sign) => replaceAll(text, sign, ""), option));

/** What to do about an option that its namespace has not: the one that was meant, or all that there are. */
const advice = (option: string, known: string[]): string =>
  letBe(
    listOf(known, (one) => one, { where: (one) => eq(letters(one), letters(option)) }),
    (meant) => choose(eq(length(meant), 0), `it has ${join(", ", known)}`, `did you mean ${join(" or ", meant)}?`),
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
        listOf(settings, (options, namespace) =>
          letBe(
            split(
              ", ",
              lookup(LISTED as unknown as MapOf<string>, inTable(namespace), () => UNLISTED),
            ),
            (known) =>
              listOf(options, (_, option) => `${namespace} ${option} (${advice(option, known)})`, {
                where: (_, option) => not(or(contains(known, UNLISTED), contains(known, option))),
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
