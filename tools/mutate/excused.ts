/** A mutant that no test has to kill. */
export interface Excuse {
  /** The mutants' names. */
  readonly mutants: RegExp;
  /** Why it is no fault, or not worth a test. */
  readonly reason: string;
}

/** The excused mutants by module; a run tells them apart from those that survive. */
export const EXCUSED: Readonly<Record<string, readonly Excuse[]>> = {};
