import {
  type Bool,
  type Constraint,
  type Optional,
  and,
  attributeOf,
  concat,
  contains,
  eq,
  flatten,
  isSet,
  keys,
  length,
  listOf,
  not,
  or,
  plus,
} from "../../../core";
import { actionsOf } from "../actions/kinds";
import type { Inputs, pipelineInputs } from "../inputs";

type PipelineConstraint = Constraint<typeof pipelineInputs>;
type Trigger = Inputs["triggers"][string];
type Push = Trigger["push"][string];
type PullRequest = Trigger["pullRequest"][string];
type Patterns = PullRequest["branches"];

const pushes = (triggers: Inputs["triggers"], broken: (push: Push) => Bool): string[] =>
  flatten(
    listOf(triggers, (trigger, source) =>
      listOf(trigger.push, (_, name) => `${source}/${name}`, { where: (push) => broken(push) }),
    ),
  );

const pullRequests = (triggers: Inputs["triggers"], broken: (pullRequest: PullRequest) => Bool): string[] =>
  flatten(
    listOf(triggers, (trigger, source) =>
      listOf(trigger.pullRequest, (_, name) => `${source}/${name}`, { where: (pullRequest) => broken(pullRequest) }),
    ),
  );

const isEmpty = ({ includes, excludes }: Patterns): Bool => eq(plus(length(includes), length(excludes)), 0);
const isGivenEmpty = (patterns: Optional<Patterns>): Bool => attributeOf<Patterns, Bool>(patterns, isEmpty, false);

/** The names of the sources at GitHub, GitLab and Bitbucket. */
const connectionSources = (inputs: Inputs): string[] =>
  listOf(actionsOf(inputs), ({ action }) => action.name, { where: ({ action }) => isSet(action.connectionSource) });

/** What must hold for triggers. https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
export const triggerConstraints: PipelineConstraint[] = [
  {
    input: "triggers",
    message: "must have names of actions with `connectionSource` as their keys, unlike",
    offenders: (inputs) =>
      listOf(keys(inputs.triggers), (name) => name, { where: (name) => not(contains(connectionSources(inputs), name)) }),
  },
  {
    input: "triggers",
    message: "must have a filter in `push` or `pullRequest`, unlike",
    offenders: ({ triggers }) =>
      listOf(triggers, (_, name) => name, {
        where: ({ push, pullRequest }) => eq(plus(length(push), length(pullRequest)), 0),
      }),
  },
  {
    input: "triggers",
    message:
      'must have either `branches` or `tags` in a push filter, and `filePaths` beside `branches` only; for "a branch or a tag" take two filters, unlike',
    offenders: ({ triggers }) =>
      pushes(triggers, ({ branches, filePaths, tags }) =>
        or(eq(isSet(branches), isSet(tags)), and(isSet(filePaths), not(isSet(branches)))),
      ),
  },
  {
    input: "triggers",
    message: "must have a pattern in `includes` or `excludes` wherever `branches`, `filePaths` or `tags` are given, unlike",
    offenders: ({ triggers }) =>
      concat(
        pushes(triggers, ({ branches, filePaths, tags }) =>
          or(isGivenEmpty(branches), isGivenEmpty(filePaths), isGivenEmpty(tags)),
        ),
        pullRequests(triggers, ({ branches, filePaths }) => or(isEmpty(branches), isGivenEmpty(filePaths))),
      ),
  },
];
