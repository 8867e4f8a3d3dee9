import {
  type Bool,
  type Constraint,
  and,
  atMost,
  choose,
  coalesce,
  concat,
  contains,
  distinct,
  eq,
  flatten,
  hasKey,
  isSet,
  join,
  json,
  length,
  lessThan,
  letBe,
  listOf,
  minus,
  not,
  or,
  replaceAll,
  toNumber,
} from "../../../core";
import type { Inputs, albInputs } from "../inputs";
import { servingListeners } from "../listeners/resources";
import { tlsListeners } from "../actions/constraints";
import {
  type ListenerRule,
  type PlacedRule,
  conditionsOf,
  isInside,
  mayMeet,
  meet,
  placedRules,
  requestForBoth,
} from "./ordering";

type AlbConstraint = Constraint<typeof albInputs>;

/** AWS's limits for one rule. */
const VALUES = 5;
// AWS's pages of different ages say 5 and 6.
const WILDCARDS = 6;
const SAFE_WILDCARDS = 5;

/** All values of a rule's conditions. */
const valuesOf = ({ paths, hosts, methods, sourceIps, headers, queryStrings }: ListenerRule): string[] =>
  concat(
    coalesce(paths, [] as string[]),
    coalesce(hosts, [] as string[]),
    coalesce(methods, [] as string[]),
    coalesce(sourceIps, [] as string[]),
    flatten(listOf(headers, (values) => values)),
    flatten(listOf(queryStrings, (values) => values)),
  );

/** The number of wildcards in a rule's values. */
const wildcards = (rule: ListenerRule): number =>
  letBe(join("", valuesOf(rule)), (text) => minus(length(text), length(replaceAll(replaceAll(text, "*", ""), "?", ""))));

/** The listener rules that break a constraint, by name. */
const rules = (message: string, broken: (rule: ListenerRule) => Bool): AlbConstraint & { input: "rules" } => ({
  input: "rules",
  message,
  offenders: (inputs) => listOf(inputs.rules, (_, name) => name, { where: broken }),
});

/** What becomes of a rule's requests, as a text: rules that do the same need no order. */
const outcome = ({
  targetGroup,
  weightedTargetGroups,
  redirect,
  fixedResponse,
  authenticateOidc,
  authenticateCognito,
}: ListenerRule) => json([targetGroup, weightedTargetGroups, redirect, fixedResponse, authenticateOidc, authenticateCognito]);

/** Two rules of one listener. */
interface Pair {
  readonly left: ListenerRule;
  readonly right: ListenerRule;
  readonly names: string;
  readonly listener: string;
}

/** Each two rules of a listener for which something holds. */
const pairs = (inputs: Inputs, holds: (left: PlacedRule, right: PlacedRule) => Bool): Pair[] =>
  letBe(
    listOf(placedRules(inputs), (one, name) => ({ ...one, name })),
    (placed) =>
      flatten(
        listOf(placed, (left, i) => {
          const others = listOf(placed, (right) => right, {
            where: (right, j) => and(lessThan(toNumber(i), toNumber(j)), eq(left.listener, right.listener)),
          });
          const pair = (right: (typeof others)[number]) => ({
            left: left.rule,
            right: right.rule,
            names: `${left.name} and ${right.name}`,
            listener: left.listener,
          });
          return listOf(others, pair, { where: (right) => holds(left, right) });
        }),
      ),
  );

/**
 * The pairs of which nothing says which rule comes first, though it matters. One step after the other: Terraform looks
 * at both sides of a condition, but not at what a loop left out.
 */
function unordered(inputs: Inputs): Pair[] {
  const near = pairs(inputs, (left, right) =>
    and(not(or(isSet(left.rule.priority), isSet(right.rule.priority))), mayMeet(left.starts, right.starts)),
  );
  const meeting = listOf(near, (pair) => pair, { where: ({ left, right }) => meet(left, right) });
  // Neither is a special case of the other, or each is of the other: they take the same requests.
  const apart = listOf(meeting, (pair) => pair, {
    where: ({ left, right }) => eq(isInside(left, right), isInside(right, left)),
  });
  return listOf(apart, (pair) => pair, { where: ({ left, right }) => not(eq(outcome(left), outcome(right))) });
}

/** What must hold for listener rules. */
export const listenerRuleConstraints: AlbConstraint[] = [
  {
    input: "rules",
    message: "must be on listeners out of `listeners`, unlike",
    offenders: ({ rules: all, listeners }) =>
      listOf(all, (rule, name) => `${name} on ${rule.listener}`, {
        where: (rule) => and(isSet(rule.listener), not(hasKey(listeners, coalesce(rule.listener, "")))),
      }),
  },
  {
    input: "rules",
    message: "must name their `listener` unless exactly one does more than redirect to HTTPS; it is missing for",
    offenders: (inputs) =>
      letBe(servingListeners(inputs), (serving) =>
        listOf(inputs.rules, (_, name) => name, {
          where: (rule) => and(not(isSet(rule.listener)), not(eq(length(serving), 1))),
        }),
      ),
  },
  rules("must have a condition, unlike", (rule) => eq(conditionsOf(rule), 0)),
  rules(`may have ${VALUES} values in all their conditions at most, unlike`, (rule) =>
    not(atMost(length(valuesOf(rule)), VALUES)),
  ),
  rules(`may have ${WILDCARDS} wildcards (* and ?) in all their values at most, unlike`, (rule) =>
    not(atMost(wildcards(rule), WILDCARDS)),
  ),
  {
    ...rules(
      `have more than ${SAFE_WILDCARDS} wildcards (* and ?) in all their values, above the quota that some of AWS's pages name (condition wildcards per rule):`,
      (rule) => not(atMost(wildcards(rule), SAFE_WILDCARDS)),
    ),
    warning: true,
  },
  rules("may not repeat a path, host, method or network, unlike", ({ paths, hosts, methods, sourceIps }) =>
    or(
      ...[paths, hosts, methods, sourceIps].map((values) =>
        and(isSet(values), not(eq(length(distinct(coalesce(values, [] as string[]))), length(coalesce(values, [] as string[]))))),
      ),
    ),
  ),
  {
    input: "rules",
    message: "are more than 100: ask AWS for a higher quota first (rules per Application Load Balancer)",
    warning: true,
    holds: ({ rules: all }) => atMost(length(all), 100),
  },
  {
    input: "rules",
    message: "must differ in their `priority` on a listener, unlike",
    offenders: (inputs) =>
      listOf(
        pairs(inputs, ({ rule: left }, { rule: right }) =>
          and(isSet(left.priority), isSet(right.priority), eq(left.priority, right.priority)),
        ),
        ({ left, names, listener }) => `${names} (${left.priority} on ${listener})`,
      ),
  },
  {
    input: "rules",
    message: "need a `priority` for one of each two that take some of the same requests without being nested:",
    offenders: (inputs) =>
      listOf(unordered(inputs), ({ left, right, names, listener }) => {
        const protocol = choose(contains(tlsListeners(inputs), listener), "https", "http");
        return `${requestForBoth(left, right, protocol)} fits ${names}`;
      }),
  },
];
