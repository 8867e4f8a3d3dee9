import {
  type Bool,
  type Rule,
  and,
  atMost,
  coalesce,
  concat,
  distinct,
  eq,
  flatten,
  hasKey,
  isSet,
  join,
  length,
  lessThan,
  letBe,
  listOf,
  minus,
  not,
  or,
  replaceAll,
  toNumber,
} from "../../core";
import type { Inputs, albInputs } from "./inputs";
import { servingListeners } from "./listeners";
import { type ListenerRule, conditionsOf, priorityOf } from "./priority";
import { listenerOf } from "./listener-rules";

type AlbRule = Rule<typeof albInputs>;

/** AWS's limits for one rule. */
const VALUES = 5;
const WILDCARDS = 5;

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

/** The rules that break a rule, by name. */
const rules = (message: string, broken: (rule: ListenerRule) => Bool): AlbRule => ({
  input: "rules",
  message,
  offenders: (inputs) => listOf(inputs.rules, (_, name) => name, { where: broken }),
});

/** Rules with their listeners and priorities. */
const placed = (inputs: Inputs) =>
  listOf(inputs.rules, (rule, name) => ({ name, listener: listenerOf(inputs, rule), priority: priorityOf(rule, name) }));

/** The rules about the listeners' rules. */
export const routingRules: AlbRule[] = [
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
  rules("may not repeat a path, host, method or network, unlike", ({ paths, hosts, methods, sourceIps }) =>
    or(
      ...[paths, hosts, methods, sourceIps].map((values) =>
        and(isSet(values), not(eq(length(distinct(coalesce(values, [] as string[]))), length(coalesce(values, [] as string[]))))),
      ),
    ),
  ),
  {
    input: "rules",
    message: "may be 100 at most",
    holds: ({ rules: all }) => atMost(length(all), 100),
  },
  {
    input: "rules",
    message: "must differ in their priority on a listener; give one of these another `priority`:",
    offenders: (inputs) =>
      letBe(placed(inputs), (all) =>
        flatten(
          listOf(all, (left, i) =>
            listOf(all, (right) => `${left.name} and ${right.name} (${left.priority} on ${left.listener})`, {
              where: (right, j) =>
                and(lessThan(toNumber(i), toNumber(j)), eq(left.priority, right.priority), eq(left.listener, right.listener)),
            }),
          ),
        ),
      ),
  },
];
