import {
  type Bool,
  type Constraint,
  and,
  choose,
  contains,
  countOf,
  eq,
  flatten,
  isSet,
  length,
  lessThan,
  listOf,
  not,
  or,
  some,
} from "../../../core";
import { actionsOf } from "../actions/kinds";
import type { Inputs, pipelineInputs } from "../inputs";
import { STATES } from "./inputs";

type PipelineConstraint = Constraint<typeof pipelineInputs>;
/** One of `eventRules`, as the body sees it. */
export type EventRule = Inputs["eventRules"][string];

/** The rules that `broken` holds for, by name. */
const rules = (message: string, broken: (rule: EventRule) => Bool): PipelineConstraint => ({
  input: "eventRules",
  message,
  offenders: ({ eventRules }) => listOf(eventRules, (_, name) => name, { where: (rule) => broken(rule) }),
});

/** The names in rules that are none of the pipeline's, as `rule/name`. */
const strangers = (
  message: string,
  namesIn: (rule: EventRule) => string[],
  known: (inputs: Inputs) => string[],
): PipelineConstraint => ({
  input: "eventRules",
  message,
  offenders: (inputs) =>
    flatten(
      listOf(inputs.eventRules, (rule, key) =>
        listOf(namesIn(rule), (name) => `${key}/${name}`, { where: (name) => not(contains(known(inputs), name)) }),
      ),
    ),
});

/** Whether there is one that is not allowed. */
const beyond = (states: string[], allowed: readonly string[]): Bool =>
  some(states, (state) => not(contains([...allowed], state)));

/** What must hold for rules of EventBridge. */
export const eventConstraints: PipelineConstraint[] = [
  rules("must have exactly one of `function`, `queue`, `topic` and `eventBus`, unlike", (rule) =>
    not(eq(countOf(isSet(rule.function), isSet(rule.queue), isSet(rule.topic), isSet(rule.eventBus)), 1)),
  ),
  rules(
    "must have `states` that there are: no ABANDONED pipelines, no SUPERSEDED or ABANDONED stages, no RESUMED, STOPPING, STOPPED or SUPERSEDED actions, unlike",
    ({ of, states }) =>
      choose<Bool>(
        eq(of, "pipeline"),
        beyond(states, STATES.pipeline),
        choose<Bool>(eq(of, "stage"), beyond(states, STATES.stage), beyond(states, STATES.action)),
      ),
  ),
  rules(
    'must have `stages` with `of` "stage" or "action" only, and `actions` with "action" only, unlike',
    ({ of, stages, actions }) =>
      or(and(eq(of, "pipeline"), lessThan(0, length(stages))), and(not(eq(of, "action")), lessThan(0, length(actions)))),
  ),
  strangers(
    "must name stages of the pipeline in `stages`, unlike",
    ({ stages }) => stages,
    (inputs) => listOf(inputs.stages, ({ name }) => name),
  ),
  strangers(
    "must name actions of the pipeline in `actions`, unlike",
    ({ actions }) => actions,
    (inputs) => listOf(actionsOf(inputs), ({ action }) => action.name),
  ),
];
