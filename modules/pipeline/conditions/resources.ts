import {
  type MapOf,
  type References,
  attributeOf,
  block,
  blocks,
  choose,
  concat,
  distinct,
  eq,
  flatten,
  isSet,
  join,
  listOf,
  merge,
  not,
  onlyIf,
  when,
  whenSet,
} from "../../../core";
import type { Stage } from "../actions/kinds";
import type { Inputs } from "../inputs";
import type { rule } from "./inputs";

/** A rule as the module's inputs describe it. */
export type Rule = References<ReturnType<typeof rule>>;

const NONE: Record<string, string> = {};

/** The rules of a condition, as CodePipeline is told of them. */
const rulesOf = (rules: MapOf<Rule>) =>
  blocks(rules, (one, name) => ({
    name,
    ruleTypeId: {
      category: "Rule",
      owner: "AWS",
      provider: choose(isSet(one.alarm), "CloudWatchAlarm", choose(isSet(one.window), "DeploymentWindow", "VariableCheck")),
      version: "1",
    },
    configuration: merge(
      attributeOf(
        one.alarm,
        (alarm) =>
          merge(
            { AlarmName: alarm.name, AlarmStates: join(",", alarm.states) },
            choose(isSet(alarm.waitMinutes), { WaitTime: `${alarm.waitMinutes}` }, NONE),
          ) as Record<string, string>,
        NONE,
      ),
      attributeOf(one.window, ({ cron, timeZone }) => ({ Cron: cron, TimeZone: timeZone }), NONE),
      attributeOf(one.variable, ({ name: Variable, operator, value }) => ({ Variable, Operator: operator, Value: value }), NONE),
    ),
  }));

/** The conditions of a stage, as the pipeline's `stage` block takes them. */
export const conditionsOf = ({ beforeEntry, onSuccess, onFailure }: Stage) => ({
  beforeEntry: block(beforeEntry, ({ result, rules }) => ({ condition: { result, rule: rulesOf(rules) } })),
  onSuccess: block(onSuccess, ({ result, rules }) => ({ condition: { result, rule: rulesOf(rules) } })),
  onFailure: block(onFailure, ({ result, retryMode, rules }) => ({
    // With rules the result is the condition's.
    result: onlyIf(not(isSet(rules)), result),
    retryConfiguration: blocks(when(eq(result, "RETRY")), () => ({ retryMode }))[0],
    condition: block(rules, (given) => ({ result, rule: rulesOf(given) })),
  })),
});

/** The alarms that rules look at, by name. */
export const alarmsOf = ({ stages }: Inputs): string[] => {
  const named = (rules: MapOf<Rule>) => flatten(listOf(rules, ({ alarm }) => listOf(whenSet(alarm), ({ name }) => name)));
  return distinct(
    flatten(
      listOf(stages, ({ beforeEntry, onSuccess, onFailure }) =>
        concat(
          flatten(listOf(whenSet(beforeEntry), ({ rules }) => named(rules))),
          flatten(listOf(whenSet(onSuccess), ({ rules }) => named(rules))),
          flatten(listOf(whenSet(onFailure), ({ rules }) => flatten(listOf(whenSet(rules), named)))),
        ),
      ),
    ),
  );
};
