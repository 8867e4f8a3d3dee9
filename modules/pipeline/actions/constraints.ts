import {
  type Bool,
  type Constraint,
  type MapOf,
  type Optional,
  and,
  andThen,
  at,
  atMost,
  attributeOf,
  choose,
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
  not,
  or,
  some,
  toNumber,
  whenSet,
} from "../../../core";
import type { Inputs, pipelineInputs } from "../inputs";
import { environmentOf } from "./configuration";
import { type Action, type PlacedAction, actionsOf, isSource, kindsOf, ofKind } from "./kinds";

type PipelineConstraint = Constraint<typeof pipelineInputs>;

/** The actions that `broken` holds for, as `stage/action`. */
const actions = (message: string, broken: (placed: PlacedAction, inputs: Inputs) => Bool): PipelineConstraint => ({
  input: "stages",
  message,
  offenders: (inputs) => listOf(actionsOf(inputs), ({ label }) => label, { where: (placed) => broken(placed, inputs) }),
});

/** The texts that are in a list more than once, each one time. */
const repeated = (texts: string[]): string[] =>
  distinct(
    listOf(texts, (text) => text, {
      where: (text, index) =>
        some(texts, (other, otherIndex) => and(lessThan(toNumber(otherIndex), toNumber(index)), eq(other, text))),
    }),
  );

/** The artifacts that actions make, with their makers' ranks. */
const madeBy = (all: PlacedAction[]) =>
  flatten(listOf(all, ({ action, rank }) => listOf(action.outputs, (artifact) => ({ artifact, rank }))));

/** The artifacts that are references to a repository, not its files. */
const clonesOf = (all: PlacedAction[]): string[] =>
  flatten(
    listOf(all, ({ action }) => action.outputs, {
      where: ({ action }) => attributeOf<{ fullClone: Bool }, Bool>(action.connectionSource, ({ fullClone }) => fullClone, false),
    }),
  );

/** The keys that actions name must be there. */
const named = <T>(
  what: string,
  input: "connections" | "deployments" | "projects" | "terraform",
  kind: (action: Action) => Optional<T>,
  read: (value: T) => string,
): PipelineConstraint => ({
  input: "stages",
  message: `must name a \`${what}\` out of \`${input}\`, unlike`,
  offenders: (inputs) =>
    flatten(
      listOf(actionsOf(inputs), ({ action, label }) =>
        listOf(whenSet(kind(action)), (value) => `${label} (${read(value)})`, {
          where: (value) => not(hasKey(inputs[input] as MapOf<unknown>, read(value))),
        }),
      ),
    ),
});

/** What must hold for actions and their artifacts. https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
export const actionConstraints: PipelineConstraint[] = [
  actions(
    "must have actions with exactly one kind (`connectionSource`, `s3Source`, `ecrSource`, `build`, `approval`, `codeDeploy`, `elasticBeanstalk`, `s3Deploy`, `ecs` or `terraform`), unlike",
    ({ action }) => not(eq(kindsOf(action), 1)),
  ),
  actions("must have sources in the first stage, and nowhere else, unlike", ({ action, stage }) =>
    and(eq(kindsOf(action), 1), not(eq(eq(stage, 0), isSource(action)))),
  ),
  {
    input: "stages",
    message: "must have names of their own, unlike",
    offenders: ({ stages }) => repeated(listOf(stages, ({ name }) => name)),
  },
  {
    input: "stages",
    message: "must have actions with names of their own in their stage, unlike",
    offenders: (inputs) => repeated(listOf(actionsOf(inputs), ({ label }) => label)),
  },
  {
    input: "stages",
    message: "must have `outputs` with names of their own in the pipeline, unlike",
    offenders: (inputs) => repeated(listOf(madeBy(actionsOf(inputs)), ({ artifact }) => artifact)),
  },
  {
    input: "stages",
    message: "must have a `namespace` of its own for each action that has one, unlike",
    offenders: (inputs) =>
      repeated(listOf(actionsOf(inputs), ({ action }) => action.namespace, { where: ({ action }) => isSet(action.namespace) })),
  },
  {
    input: "stages",
    message: "must have `inputs` that an earlier action makes (of an earlier stage, or with a smaller `runOrder`), unlike",
    offenders: (inputs) =>
      letBe(madeBy(actionsOf(inputs)), (all) =>
        flatten(
          listOf(actionsOf(inputs), ({ action, label, rank }) =>
            listOf(action.inputs, (artifact) => `${label} (${artifact})`, {
              where: (artifact) => not(some(all, (made) => and(eq(made.artifact, artifact), lessThan(made.rank, rank)))),
            }),
          ),
        ),
      ),
  },
  actions(
    "must have as many `inputs` as their kind takes (sources and approvals 0, builds and Terraform 1 to 5, deployments 1), unlike",
    ({ action }) =>
      or(
        lessThan(
          length(action.inputs),
          ofKind(action, ({ inputs }) => inputs[0], 0),
        ),
        lessThan(
          ofKind(action, ({ inputs }) => inputs[1], 5),
          length(action.inputs),
        ),
      ),
  ),
  actions(
    "must have as many `outputs` as their kind makes (sources 1, builds and Terraform 0 to 5, others 0), unlike",
    ({ action }) =>
      or(
        lessThan(
          length(action.outputs),
          ofKind(action, ({ outputs }) => outputs[0], 0),
        ),
        lessThan(
          ofKind(action, ({ outputs }) => outputs[1], 5),
          length(action.outputs),
        ),
      ),
  ),
  named(
    "connection",
    "connections",
    ({ connectionSource }) => connectionSource,
    ({ connection }) => connection,
  ),
  named(
    "project",
    "projects",
    ({ build }) => build,
    ({ project }) => project,
  ),
  named(
    "deployment",
    "deployments",
    ({ codeDeploy }) => codeDeploy,
    ({ deployment }) => deployment,
  ),
  named(
    "root",
    "terraform",
    ({ terraform }) => terraform,
    ({ root }) => root,
  ),
  actions("must run as a batch (`batch`) only a project that has `batch` settings, unlike", ({ action }, { projects }) =>
    attributeOf<{ project: string; batch: Bool }, Bool>(
      action.build,
      ({ project, batch }) => andThen(and(batch, hasKey(projects, project)), () => not(isSet(at(projects, project).batch))),
      false,
    ),
  ),
  actions("must have one of `outputs` for a Terraform `plan`, and none for an `apply`, unlike", ({ action }) =>
    attributeOf<{ step: string }, Bool>(
      action.terraform,
      ({ step }) => not(eq(length(action.outputs), choose(eq(step, "plan"), 1, 0))),
      false,
    ),
  ),
  actions(
    "must have as the only one of `inputs` of a Terraform `apply` the output of the same root's `plan`, unlike",
    ({ action }, inputs) =>
      attributeOf<{ root: string; step: string }, Bool>(
        action.terraform,
        ({ root, step }) =>
          and(
            eq(step, "apply"),
            not(
              eq(
                join(",", action.inputs),
                join(
                  ",",
                  flatten(
                    listOf(actionsOf(inputs), (other) =>
                      flatten(
                        listOf(whenSet(other.action.terraform), () => other.action.outputs, {
                          where: (plan) => and(eq(plan.root, root), eq(plan.step, "plan")),
                        }),
                      ),
                    ),
                  ),
                ),
              ),
            ),
          ),
        false,
      ),
  ),
  {
    input: "stages",
    message: "must give what a source with `fullClone` makes to `build` actions only, unlike",
    offenders: (inputs) =>
      listOf(actionsOf(inputs), ({ label }) => label, {
        where: ({ action }) =>
          and(
            not(isSet(action.build)),
            some(clonesOf(actionsOf(inputs)), (artifact) => contains(action.inputs, artifact)),
          ),
      }),
  },
  actions("must have a `primarySource` out of the action's `inputs`, unlike", ({ action }) =>
    attributeOf<{ primarySource: string }, Bool>(
      action.build,
      ({ primarySource }) => and(isSet(primarySource), not(contains(action.inputs, primarySource))),
      false,
    ),
  ),
  actions(
    "must have an `environment` of at most 1000 characters as JSON, as AWS takes it (each variable counts some 40 beside its name and value; put the rest into the project's), unlike",
    ({ action }) =>
      attributeOf<Parameters<typeof environmentOf>[0], Bool>(
        action.build,
        (build) => lessThan(1000, length(json(environmentOf(build)))),
        false,
      ),
  ),
  actions("must have an `objectKey` where `extract` of `s3Deploy` is off, unlike", ({ action }) =>
    attributeOf<{ extract: Bool; objectKey: string }, Bool>(
      action.s3Deploy,
      ({ extract, objectKey }) => and(not(extract), not(isSet(objectKey))),
      false,
    ),
  ),
  {
    input: "stages",
    message: "must have at most 500 actions in all",
    holds: (inputs) => atMost(length(actionsOf(inputs)), 500),
  },
];
