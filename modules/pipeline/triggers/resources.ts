import {
  type MapOf,
  and,
  block,
  blocks,
  eq,
  flatten,
  hasKey,
  length,
  lessThan,
  listOf,
  mapOf,
  not,
  onlyIf,
  whenSet,
} from "../../../core";
import { actionsOf } from "../actions/kinds";
import type { Inputs } from "../inputs";

// A list without patterns is no filter: it is left out.
const given = (patterns: string[]) => onlyIf(lessThan(0, length(patterns)), patterns);

const filter = ({ includes, excludes }: { includes: string[]; excludes: string[] }) => ({
  includes: given(includes),
  excludes: given(excludes),
});

/** The branches that start the pipeline though `triggers` says nothing of their sources, by the sources' names. */
const defaultBranches = (inputs: Inputs): MapOf<{ name: string; branch: string }> =>
  mapOf(
    flatten(
      listOf(actionsOf(inputs), ({ action }) =>
        listOf(whenSet(action.connectionSource), ({ branch }) => ({ name: action.name, branch }), {
          where: ({ startOnPush }) => and(eq(inputs.pipelineType, "V2"), startOnPush, not(hasKey(inputs.triggers, action.name))),
        }),
      ),
    ),
    (one) => one,
    { key: ({ name }) => name },
  );

/**
 * The pipeline's triggers. The default is written out, too: a source that detects changes by itself gets a trigger of
 * AWS's, which every plan would take away.
 */
export const triggersOf = (inputs: Inputs) => [
  ...blocks(defaultBranches(inputs), ({ branch }, name) => ({
    providerType: "CodeStarSourceConnection",
    gitConfiguration: { sourceActionName: name, push: [{ branches: { includes: [branch] } }] },
  })),
  ...blocks(inputs.triggers, ({ push, pullRequest }, name) => ({
    providerType: "CodeStarSourceConnection",
    gitConfiguration: {
      sourceActionName: name,
      push: blocks(push, ({ branches, filePaths, tags }) => ({
        branches: block(branches, filter),
        filePaths: block(filePaths, filter),
        tags: block(tags, filter),
      })),
      pullRequest: blocks(pullRequest, ({ events, branches, filePaths }) => ({
        events,
        branches: filter(branches),
        filePaths: block(filePaths, filter),
      })),
    },
  })),
];
