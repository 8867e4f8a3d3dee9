import { type Step, pathText } from "./names";

/** One thing that is wrong with the inputs of a construct. */
export interface Problem {
  /** Where: the input's path, as the user wrote it. */
  readonly path: readonly Step[];
  /** What is wrong, what was given, what is allowed. */
  readonly message: string;
}

/** A problem as one line. */
export const problemText = (problem: Problem): string =>
  problem.path.length === 0 ? problem.message : `${pathText(problem.path)} ${problem.message}`;
