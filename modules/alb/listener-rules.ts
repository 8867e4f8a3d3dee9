import type { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule, type LbListenerRuleConfig } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  blocks,
  coalesce,
  eq,
  isSet,
  mapOf,
  merge,
  not,
  nth,
  onlyIf,
  whenSet,
} from "../../core";
import { actionsOf } from "./actions";
import type { Inputs } from "./inputs";
import { servingListeners } from "./listeners";
import { type ListenerRule, type PlacedRules, placedRules, prioritiesOf } from "./ordering";

/** Name of the listener that a rule belongs to. */
export const listenerOf = (inputs: Inputs, rule: ListenerRule): string =>
  coalesce(rule.listener, nth(servingListeners(inputs), 0));

/** The rules of the listeners, with their priorities by name. */
export function buildRules(
  m: ModuleScope,
  inputs: Inputs,
  listeners: Resources<LbListener>,
  targetGroups: Resources<LbTargetGroup>,
  ready: Dependable[],
): MapOf<number> {
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
    // Traffic moves to new groups when their targets are there and can be reached.
    dependsOn: ready,
    // No create_before_destroy: two rules of a listener cannot hold one number.
  });
  const withoutNumber = mapOf(placed, (one) => one, { where: ({ rule }) => not(isSet(rule.priority)) });
  m.resources(LbListenerRule, "this", withoutNumber, ({ rule, listener }, name) =>
    config(rule, name, listener, at(priorities, name)),
  );
  // A given number is the rule's address: rules that trade their numbers are changed where they stand. As attributes
  // the numbers would be moved one by one, and AWS refuses a number that another rule still holds (PriorityInUse).
  m.resources(LbListenerRule, "numbered", byNumber(placed), ({ rule, name, listener }) =>
    config(rule, name, listener, rule.priority),
  );
  return priorities;
}

const byNumber = (placed: PlacedRules) =>
  mapOf(
    mapOf(placed, ({ rule, listener }, name) => ({ rule, name, listener }), { where: ({ rule }) => isSet(rule.priority) }),
    (one) => one,
    { key: ({ rule, listener }) => `${listener}/${rule.priority}` },
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
