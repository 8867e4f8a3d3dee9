import { type Bool, type ListOf, choose, countOf, flatten, isSet, listOf, plus, times, toNumber } from "../../../core";
import type { Inputs } from "../inputs";

/** A stage as the module's inputs describe it. */
export type Stage = Inputs["stages"] extends ListOf<infer S> ? S : never;

/** An action as the module's inputs describe it. */
export type Action = Stage["actions"] extends ListOf<infer A> ? A : never;

/** What CodePipeline calls a kind of action, and how many artifacts it takes and makes: from … to. */
interface Kind {
  readonly category: "Source" | "Build" | "Approval" | "Deploy";
  readonly provider: string;
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

/** The kinds of actions. https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html#reference-action-artifacts */
const KINDS = {
  connectionSource: { category: "Source", provider: "CodeStarSourceConnection", inputs: [0, 0], outputs: [1, 1] },
  s3Source: { category: "Source", provider: "S3", inputs: [0, 0], outputs: [1, 1] },
  ecrSource: { category: "Source", provider: "ECR", inputs: [0, 0], outputs: [1, 1] },
  build: { category: "Build", provider: "CodeBuild", inputs: [1, 5], outputs: [0, 5] },
  approval: { category: "Approval", provider: "Manual", inputs: [0, 0], outputs: [0, 0] },
  codeDeploy: { category: "Deploy", provider: "CodeDeploy", inputs: [1, 1], outputs: [0, 0] },
  elasticBeanstalk: { category: "Deploy", provider: "ElasticBeanstalk", inputs: [1, 1], outputs: [0, 0] },
  s3Deploy: { category: "Deploy", provider: "S3", inputs: [1, 1], outputs: [0, 0] },
  ecs: { category: "Deploy", provider: "ECS", inputs: [1, 1], outputs: [0, 0] },
  terraform: { category: "Build", provider: "CodeBuild", inputs: [1, 5], outputs: [0, 5] },
} as const satisfies Record<string, Kind>;

const names = Object.keys(KINDS) as Array<keyof typeof KINDS>;

/** How many kinds an action is of: one, when all is well. */
export const kindsOf = (action: Action): number => countOf(...names.map((name) => isSet(action[name])));

/** What `read` finds in the action's kind. */
export const ofKind = <T extends string | number>(action: Action, read: (kind: Kind) => T, otherwise: T): T =>
  names.reduceRight<T>((rest, name) => choose<T>(isSet(action[name]), read(KINDS[name]), rest), otherwise);

/** Whether an action is a source. */
export const isSource = ({ connectionSource, s3Source, ecrSource }: Action): Bool =>
  choose<Bool>(isSet(connectionSource), true, choose<Bool>(isSet(s3Source), true, isSet(ecrSource)));

/** An action with its place in the pipeline. */
export interface PlacedAction {
  readonly action: Action;
  /** Stage and action, as messages name it. */
  readonly label: string;
  /** Position of the stage, from 0. */
  readonly stage: number;
  /** Grows with what runs later: run orders are below 1000. */
  readonly rank: number;
}

/** All actions in their order. */
export const actionsOf = ({ stages }: Pick<Inputs, "stages">): PlacedAction[] =>
  flatten(
    listOf(stages, (stage, index) =>
      listOf(stage.actions, (action) => ({
        action,
        label: `${stage.name}/${action.name}`,
        stage: toNumber(index),
        rank: plus(times(toNumber(index), 1000), action.runOrder),
      })),
    ),
  );
