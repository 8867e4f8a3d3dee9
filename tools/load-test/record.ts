import { type RecordableHistogram, createHistogram } from "node:perf_hooks";

/** How often something happened, and when first and last, in seconds since the start. */
export interface Tally {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Latencies in milliseconds. */
export interface Latency {
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What happened in one step of time. */
export interface Step {
  /** Its beginning, in seconds since the start. */
  readonly from: number;
  /** Missing where nothing answered. */
  readonly latency?: Pick<Latency, "p50" | "p99">;
  readonly errors: number;
  /** Answers by the target that gave them; "" is one that did not name itself. */
  readonly targets: ReadonlyMap<string, number>;
}

/** What a run has found. */
export interface Result {
  /** How long it took. */
  readonly seconds: number;
  readonly answers: number;
  readonly errors: number;
  readonly latency?: Latency;
  /** Answers by HTTP's status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answers by target; "" is one that did not name itself. */
  readonly targets: ReadonlyMap<string, Tally>;
  readonly errorKinds: ReadonlyMap<string, Tally>;
  /** The length of a step in seconds, and the steps without a gap. */
  readonly step: number;
  readonly steps: readonly Step[];
}

/** More names than this are no targets, but a pattern that finds something else. */
const MOST_NAMES = 100;
/** Where names beyond the first hundred are counted. */
export const OTHERS = "(others)";

/** Counts what happens as it happens; all times are seconds since the start, and never go back. */
export class Recorder {
  private answers = 0;
  private errors = 0;
  private readonly statuses = new Map<number, number>();
  private readonly targets = new Map<string, Tally>();
  private readonly errorKinds = new Map<string, Tally>();
  private readonly latencies = createHistogram();
  private readonly steps: Step[] = [];
  private readonly stepLatencies = createHistogram();
  private stepErrors = 0;
  private stepTargets = new Map<string, number>();

  /**
   * @param step the length of a step, in seconds
   * @param duration how long requests are sent; those under way then belong to the last step, if they do not take long
   */
  public constructor(
    private readonly step: number,
    private readonly duration: number,
  ) {}

  /** An answer. @param latency in milliseconds; "" as target is one that did not name itself */
  public answer(at: number, latency: number, target: string, status?: number): void {
    this.closeSteps(at);
    this.answers += 1;
    const micros = Math.max(1, Math.round(latency * 1000));
    this.latencies.record(micros);
    this.stepLatencies.record(micros);
    if (status !== undefined) add(this.statuses, status);
    const name = count(this.targets, target, at);
    add(this.stepTargets, name);
  }

  /** A request without an answer, or with one that tells of an error. */
  public error(at: number, kind: string): void {
    this.closeSteps(at);
    this.errors += 1;
    this.stepErrors += 1;
    count(this.errorKinds, kind, at);
  }

  /** How many answers and errors there are by now, and the latency of most. */
  public soFar(): { readonly answers: number; readonly errors: number; readonly p50?: number } {
    const p50 = latencyOf(this.latencies)?.p50;
    return { answers: this.answers, errors: this.errors, ...(p50 === undefined ? {} : { p50 }) };
  }

  /** What was found. @param seconds how long the run took */
  public result(seconds: number): Result {
    this.closeSteps(seconds);
    this.closeStep();
    const { answers, errors, statuses, targets, errorKinds, step, steps } = this;
    const latency = latencyOf(this.latencies);
    return { seconds, answers, errors, statuses, targets, errorKinds, step, steps, ...(latency ? { latency } : {}) };
  }

  private closeSteps(now: number): void {
    const tail = now - this.duration;
    const at = tail >= 0 && tail < this.step / 2 ? this.duration - this.step / 2 : now;
    // A product: sums of tenths would drift.
    while (at >= (this.steps.length + 1) * this.step) this.closeStep();
  }

  private closeStep(): void {
    const latency = latencyOf(this.stepLatencies);
    this.steps.push({
      from: this.steps.length * this.step,
      errors: this.stepErrors,
      targets: this.stepTargets,
      ...(latency ? { latency } : {}),
    });
    this.stepErrors = 0;
    this.stepTargets = new Map();
    this.stepLatencies.reset();
  }
}

const add = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Counts under a name, or under the others' where there are too many. @returns the name that it is counted under */
function count(tallies: Map<string, Tally>, name: string, at: number): string {
  const key = tallies.has(name) || tallies.size < MOST_NAMES ? name : OTHERS;
  const found = tallies.get(key);
  tallies.set(key, { count: (found?.count ?? 0) + 1, first: found?.first ?? at, last: at });
  return key;
}

function latencyOf(histogram: RecordableHistogram): Latency | undefined {
  if (histogram.count === 0) return undefined;
  const at = (percentile: number) => histogram.percentile(percentile) / 1000;
  return { min: histogram.min / 1000, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: histogram.max / 1000 };
}
