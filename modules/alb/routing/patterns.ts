/** One step of a pattern: a character, `?` (any one character) or `*` (any characters, also none). */
type Step = { readonly character: string } | "one" | "many";

/** A pattern of a listener rule, ready for questions about it. */
export type Pattern = readonly Step[];

interface PatternOptions {
  /** Take upper and lower case for the same: hosts, headers and query strings do, paths do not. */
  readonly ignoreCase?: boolean;
  /** Take `\*` and `\?` for the characters themselves: query strings do. */
  readonly escapes?: boolean;
}

/** Reads a pattern. */
export function parsePattern(text: string, { ignoreCase = false, escapes = false }: PatternOptions = {}): Pattern {
  const steps: Step[] = [];
  const cased = ignoreCase ? text.toLowerCase() : text;
  for (let i = 0; i < cased.length; i += 1) {
    const character = cased[i] as string;
    const next = cased[i + 1];
    if (escapes && character === "\\" && (next === "*" || next === "?")) {
      steps.push({ character: next });
      i += 1;
    } else if (character === "*") steps.push("many");
    else if (character === "?") steps.push("one");
    else steps.push({ character });
  }
  return normalised(steps);
}

/** Neighbouring wildcards in one order: `*?*` is `?*`, so that equal patterns look equal. */
function normalised(steps: Step[]): Step[] {
  const result: Step[] = [];
  let many = false;
  for (const step of [...steps, undefined]) {
    if (step === "many") many = true;
    else {
      // A `?` may trade places with the `*` before it.
      if (many && step !== "one") {
        result.push("many");
        many = false;
      }
      if (step !== undefined) result.push(step);
    }
  }
  return result;
}

/** A text as a pattern that stands for nothing else. */
export const literal = (text: string, { ignoreCase = false }: PatternOptions = {}): Pattern =>
  [...(ignoreCase ? text.toLowerCase() : text)].map((character) => ({ character }));

const isCharacter = (step: Step | undefined): step is { character: string } => typeof step === "object";

/**
 * Whether everything that `narrow` stands for, `wide` stands for as well. With a literal as `narrow` this is matching.
 * Wildcards of `narrow` are taken as characters of their own: a `*` is covered by a `*` only.
 */
export function covers(wide: Pattern, narrow: Pattern): boolean {
  // row[j]: whether the steps of `wide` so far cover the first j steps of `narrow`
  let row = narrow.reduce<boolean[]>((first) => [...first, false], [true]);
  for (const step of wide) {
    const next: boolean[] = [step === "many" ? (row[0] ?? false) : false];
    for (let j = 1; j <= narrow.length; j += 1) {
      const other = narrow[j - 1];
      const one = step === "one" && other !== "many";
      const same = isCharacter(step) && isCharacter(other) && step.character === other.character;
      next[j] = step === "many" ? (row[j] ?? false) || (next[j - 1] ?? false) : (one || same) && (row[j - 1] ?? false);
    }
    row = next;
  }
  return row[narrow.length] ?? false;
}

/** Whether some text fits both patterns. */
export function overlap(left: Pattern, right: Pattern): boolean {
  const seen = new Map<string, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = `${i} ${j}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const result = step(i, j);
    seen.set(key, result);
    return result;
  };
  const step = (i: number, j: number): boolean => {
    const [a, b] = [left[i], right[j]];
    if (a === undefined && b === undefined) return true;
    if (a === "many") return from(i + 1, j) || (b !== undefined && from(i, j + 1));
    if (b === "many") return from(i, j + 1) || (a !== undefined && from(i + 1, j));
    if (a === undefined || b === undefined) return false;
    const same = a === "one" || b === "one" || a.character === b.character;
    return same && from(i + 1, j + 1);
  };
  return from(0, 0);
}
