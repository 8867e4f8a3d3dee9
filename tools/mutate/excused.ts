/** A mutant that no test has to kill. */
export interface Excuse {
  /** The mutants' names. */
  readonly mutants: RegExp;
  /** Why it is no fault, or not worth a test. */
  readonly reason: string;
}

const WORDS_OF_ALARMS: Excuse = {
  mutants: /^aws_cloudwatch_metric_alarm\.\w+: alarm_description: .* → .*x$/,
  reason: "it is a word in a sentence for people, which nothing depends on; what the sentence names is tested",
};

/** The excused mutants by module; a run tells them apart from those that survive. */
export const EXCUSED: Readonly<Record<string, readonly Excuse[]>> = {
  alb: [WORDS_OF_ALARMS],
  nlb: [WORDS_OF_ALARMS],
  "auto-scaling-group": [
    WORDS_OF_ALARMS,
    {
      mutants: /^aws_cloudwatch_metric_alarm\.below_desired: metric_query\.0\.label: /,
      reason: "it is the name of a line in a graph, which nothing depends on",
    },
  ],
};
