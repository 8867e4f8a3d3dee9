import type { Pattern } from "./patterns";

/** Texts that a set of patterns cannot tell apart: which of the patterns they fit, and one of them. */
interface TextClass {
  readonly fits: readonly boolean[];
  readonly text: string;
}

// Patterns with many asterisks can tell very many kinds of texts apart.
const MOST_STATES = 5000;

/** How far a text has come in each pattern: a bit for each place where it may stand. */
type State = readonly bigint[];

class Machine {
  private readonly many: bigint;
  private readonly one: bigint;
  private readonly characters = new Map<string, bigint>();
  public readonly start: bigint;
  private readonly end: bigint;

  public constructor(pattern: Pattern) {
    this.many = bits(pattern, (step) => step === "many");
    this.one = bits(pattern, (step) => step === "one");
    for (const step of pattern) {
      if (typeof step === "object" && !this.characters.has(step.character)) {
        this.characters.set(
          step.character,
          bits(pattern, (s) => typeof s === "object" && s.character === step.character),
        );
      }
    }
    this.end = 1n << BigInt(pattern.length);
    this.start = this.skipping(1n);
  }

  public get alphabet(): Iterable<string> {
    return this.characters.keys();
  }

  public after(places: bigint, character: string): bigint {
    const stepped = (places & (this.one | (this.characters.get(character) ?? 0n))) << 1n;
    return this.skipping(stepped | (places & this.many));
  }

  public accepts(places: bigint): boolean {
    return (places & this.end) !== 0n;
  }

  /** An asterisk may stand for nothing. Patterns have no two in a row. */
  private skipping(places: bigint): bigint {
    return places | ((places & this.many) << 1n);
  }
}

const bits = (pattern: Pattern, holds: (step: Pattern[number]) => boolean): bigint =>
  pattern.reduce((all, step, index) => (holds(step) ? all | (1n << BigInt(index)) : all), 0n);

/**
 * The classes of the texts that fit `domain` and one of `within`, by what `patterns` makes of them, each with a
 * shortest example; undefined when there are too many to count.
 */
export function textClasses(patterns: readonly Pattern[], within: readonly Pattern[], domain: Pattern): TextClass[] | undefined {
  const machines = [domain, ...within, ...patterns].map((pattern) => new Machine(pattern));
  const [first, last] = [1, 1 + within.length];
  const alphabet = new Set(machines.flatMap((machine) => [...machine.alphabet]));
  alphabet.add([..."x0abcdefghijklmnopqrstuvwyz123456789-"].find((character) => !alphabet.has(character)) ?? "_");

  const classes = new Map<string, TextClass>();
  const seen = new Set<string>();
  let states: Array<{ state: State; text: string }> = [{ state: machines.map(({ start }) => start), text: "" }];
  while (states.length > 0) {
    const next: typeof states = [];
    for (const { state, text } of states) {
      const accepted = state.map((places, index) => machines[index]?.accepts(places) === true);
      if (accepted[0] && accepted.slice(first, last).includes(true)) {
        const fits = accepted.slice(last);
        const key = fits.join();
        if (!classes.has(key)) classes.set(key, { fits, text });
      }
      for (const character of alphabet) {
        const after = state.map((places, index) => machines[index]?.after(places, character) ?? 0n);
        if (after[0] === 0n || after.slice(first, last).every((places) => places === 0n)) continue;
        const key = after.join();
        if (seen.has(key)) continue;
        seen.add(key);
        if (seen.size > MOST_STATES) return undefined;
        next.push({ state: after, text: text + character });
      }
    }
    states = next;
  }
  return [...classes.values()];
}
