import { DataResource } from "cdktf";
import type { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule, type LbListenerRuleConfig } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  and,
  at,
  blocks,
  choose,
  coalesce,
  concat,
  eq,
  isSet,
  keys,
  listOf,
  mapOf,
  merge,
  not,
  nth,
  onlyIf,
  whenSet,
} from "../../../core";
import { actionsOf } from "../actions/resources";
import type { Inputs } from "../inputs";
import { servingListeners } from "../listeners/resources";
import { type ListenerRule, type PlacedRules, placedRules, prioritiesOf } from "./ordering";

/** Name of the listener that a rule belongs to. */
export const listenerOf = (inputs: Inputs, rule: ListenerRule): string =>
  coalesce(rule.listener, nth(servingListeners(inputs), 0));

/** The rules of the listeners, and their priorities by name. */
export function buildListenerRules(
  m: ModuleScope,
  inputs: Inputs,
  listeners: MapOf<LbListener>,
  targetGroups: Resources<LbTargetGroup>,
  ready: Dependable[],
) {
  const serving = m.local("servingListeners", servingListeners(inputs));
  const placed = m.local("rules", placedRules(inputs, serving));
  const priorities = m.local(
    "rulePriorities",
    prioritiesOf(placed, (name, value) => m.local(name, value)),
  );
  const config = (rule: ListenerRule, name: string, listener: string, priority: number): LbListenerRuleConfig => ({
    listenerArn: at(listeners, listener).arn,
    priority,
    condition: conditions(rule),
    action: actionsOf(inputs, rule, targetGroups),
    tags: merge(inputs.tags, { Name: `${inputs.name}-${name}` }),
    // Traffic moves to new groups when they can be reached, and leaves the old ones before they are closed.
    dependsOn: ready,
  });
  const lifecycle = { createBeforeDestroy: true };
  const withoutNumber = mapOf(placed, (one) => one, {
    where: ({ rule }) => and(not(isSet(rule.priority)), not(rule.ignoreActionChanges)),
  });
  const automatic = m.resources(LbListenerRule, "this", withoutNumber, ({ rule, listener }, name) => ({
    ...config(rule, name, listener, at(priorities, name)),
    lifecycle,
  }));
  // A given number is the rule's address: rules that trade their numbers are changed where they stand. As attributes
  // the numbers would be moved one by one, and AWS refuses a number that another rule still holds (PriorityInUse).
  const numbers = m.local("numberedRules", byNumber(placed));
  const numbered = m.resources(LbListenerRule, "numbered", numbers, ({ rule, name, listener }) => ({
    ...config(rule, name, listener, rule.priority),
    lifecycle,
  }));
  // lifecycle takes no input: what others may change needs a resource of its own, by the same keys.
  const free = m.local("rulesIgnoringActions", ignoringActions(placed, priorities));
  const ignoring = m.resources(LbListenerRule, "ignoring_actions", free, ({ rule, name, listener, priority }) => ({
    ...config(rule, name, listener, priority),
    lifecycle: { ...lifecycle, ignoreChanges: ["action"] },
  }));
  // A rule that gets another number, or its first, or goes to or from those whose actions are ignored, has a new address:
  // the new one has to come before the old one goes. This stands between the two: it changes after the one, and before
  // the other.
  m.resource(DataResource, "rule_numbers", {
    input: {
      numbers: concat(
        keys(numbers),
        listOf(free, (_, key) => `${key} ignoring actions`),
      ),
    },
    dependsOn: [automatic, numbered, ignoring],
  });
  return { rules: [automatic, numbered, ignoring], priorities };
}

const byNumber = (placed: PlacedRules) =>
  mapOf(
    mapOf(placed, ({ rule, listener }, name) => ({ rule, name, listener }), {
      where: ({ rule }) => and(isSet(rule.priority), not(rule.ignoreActionChanges)),
    }),
    (one) => one,
    { key: ({ rule, listener }) => `${listener}/${rule.priority}` },
  );

const ignoringActions = (placed: PlacedRules, priorities: MapOf<number>) =>
  mapOf(
    mapOf(placed, ({ rule, listener }, name) => ({ rule, name, listener, priority: at(priorities, name) }), {
      where: ({ rule }) => rule.ignoreActionChanges,
    }),
    (one) => one,
    { key: ({ rule, name, listener }) => choose(isSet(rule.priority), `${listener}/${rule.priority}`, name) },
  );

/** One block for each condition; all must hold. */
const conditions = (rule: ListenerRule) => [
  ...blocks(whenSet(rule.paths), (values) => ({ pathPattern: { values } })),
  ...blocks(whenSet(rule.hosts), (values) => ({ hostHeader: { values } })),
  ...blocks(whenSet(rule.methods), (values) => ({ httpRequestMethod: { values } })),
  ...blocks(whenSet(rule.sourceIps), (values) => ({ sourceIp: { values } })),
  ...blocks(rule.headers, (values, name) => ({ httpHeader: { httpHeaderName: name, values } })),
  ...blocks(rule.queryStrings, (values, name) => ({
    queryString: blocks(values, (value) => ({ key: onlyIf(not(eq(name, "*")), name), value })),
  })),
];
