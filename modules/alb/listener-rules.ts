import type { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  blocks,
  coalesce,
  eq,
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
import { type ListenerRule, priorityOf } from "./priority";

/** Name of the listener that a rule belongs to. */
export const listenerOf = (inputs: Inputs, rule: ListenerRule): string =>
  coalesce(rule.listener, nth(servingListeners(inputs), 0));

/** The rules of the listeners, and their priorities by name. */
export function buildRules(
  m: ModuleScope,
  inputs: Inputs,
  listeners: Resources<LbListener>,
  targetGroups: Resources<LbTargetGroup>,
  ready: Dependable[],
) {
  const serving = m.local("servingListeners", servingListeners(inputs));
  const priorities = m.local("rulePriorities", mapOf(inputs.rules, priorityOf));
  const rules = m.resources(LbListenerRule, "this", inputs.rules, (rule, name) => ({
    listenerArn: at(listeners, coalesce(rule.listener, nth(serving, 0))).arn,
    priority: at(priorities, name),
    condition: conditions(rule),
    action: actionsOf(inputs, rule, targetGroups),
    tags: merge(inputs.tags, { Name: `${inputs.name}-${name}` }),
    // Traffic moves to new groups when they can be reached, and leaves the old ones before they are closed.
    dependsOn: ready,
    lifecycle: { createBeforeDestroy: true },
  }));
  return { rules, priorities };
}

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
