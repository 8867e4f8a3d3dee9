import {
  type Bool,
  type Constraint,
  type MapOf,
  and,
  attributeOf,
  choose,
  concat,
  countOf,
  eq,
  flatten,
  isSet,
  listOf,
  not,
  or,
  some,
  toNumber,
  whenSet,
} from "../../../core";
import type { Stage } from "../actions/kinds";
import type { pipelineInputs } from "../inputs";
import type { Rule } from "./resources";

type PipelineConstraint = Constraint<typeof pipelineInputs>;

/** The rules that `broken` holds for, as `stage/rule`. */
const rules = (message: string, broken: (rule: Rule) => Bool): PipelineConstraint => ({
  input: "stages",
  message,
  offenders: ({ stages }) =>
    flatten(
      listOf(stages, (stage) => {
        const of = (all: MapOf<Rule>) => listOf(all, (_, name) => `${stage.name}/${name}`, { where: (rule) => broken(rule) });
        return concat(
          flatten(listOf(whenSet(stage.beforeEntry), (condition) => of(condition.rules))),
          flatten(listOf(whenSet(stage.onSuccess), (condition) => of(condition.rules))),
          flatten(
            listOf(whenSet(stage.onFailure), (condition) => flatten(listOf(whenSet(condition.rules), (given) => of(given)))),
          ),
        );
      }),
    ),
});

/** The stages that `broken` holds for, by name. */
const stages = (message: string, broken: (stage: Stage, index: number, executionMode: string) => Bool): PipelineConstraint => ({
  input: "stages",
  message,
  offenders: (inputs) =>
    listOf(inputs.stages, (stage) => stage.name, {
      where: (stage, index) => broken(stage, toNumber(index), inputs.executionMode),
    }),
});

/** Whether a stage may go back to an earlier execution by itself. */
const rollsBack = ({ onSuccess, onFailure }: Stage): Bool =>
  or(
    attributeOf<{ result: string }, Bool>(onSuccess, ({ result }) => eq(result, "ROLLBACK"), false),
    attributeOf<{ result: string }, Bool>(onFailure, ({ result }) => eq(result, "ROLLBACK"), false),
  );

/** What must hold for the conditions of stages. https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html */
export const conditionConstraints: PipelineConstraint[] = [
  rules("must have rules with exactly one of `alarm`, `window` and `variable`, unlike", ({ alarm, window, variable }) =>
    not(eq(countOf(isSet(alarm), isSet(window), isSet(variable)), 1)),
  ),
  stages("may be skipped (`SKIP`) by rules with `variable` only, unlike", ({ beforeEntry }) =>
    attributeOf<{ result: string; rules: MapOf<Rule> }, Bool>(
      beforeEntry,
      (entry) =>
        and(
          eq(entry.result, "SKIP"),
          some(entry.rules, ({ variable }) => not(isSet(variable))),
        ),
      false,
    ),
  ),
  stages("may have `rules` in `onFailure` for a ROLLBACK only, unlike", ({ onFailure }) =>
    attributeOf<{ result: string; rules: MapOf<Rule> }, Bool>(
      onFailure,
      ({ result, rules: given }) => and(eq(result, "RETRY"), isSet(given)),
      false,
    ),
  ),
  stages("must not roll back (`ROLLBACK`) the first stage, the sources, unlike", (stage, index) =>
    and(eq(index, 0), rollsBack(stage)),
  ),
  stages('must not roll back (`ROLLBACK`) with the `executionMode` "PARALLEL", unlike', (stage, _, executionMode) =>
    choose<Bool>(eq(executionMode, "PARALLEL"), rollsBack(stage), false),
  ),
];
