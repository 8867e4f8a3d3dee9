import { EXPRESSION } from "../../core/expressions";
import { type Asymmetric, type Difference, isAsymmetric, verdictOf } from "../match";
import { Unknown, isRecord } from "../seen/unknown";

/** What a matcher gives to Jest, Vitest and their like. */
export interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Something that was looked at, and where it is not as expected. */
interface Candidate {
  /** What to call it: an address. */
  readonly name: string;
  readonly differences: readonly Difference[];
  /** Whether it is there for sure. */
  readonly certain: boolean;
}

interface Question {
  /** `a resource aws_lb`. */
  readonly what: string;
  readonly expected?: unknown;
  readonly candidates: readonly Candidate[];
  /** Where more may be that cannot be seen. */
  readonly hidden: readonly string[];
  /** What else there is, where there is no candidate. */
  readonly others: string;
  readonly isNot: boolean;
}

/**
 * A verdict for Jest. What only Terraform can tell is neither found nor missing: it fails with and without `.not`, and the
 * message says what is unknown.
 */
export function answer(question: Question): Result {
  const { candidates, hidden, isNot } = question;
  const matching = candidates.filter(({ differences }) => differences.length === 0);
  if (matching.some(({ certain }) => certain)) return { pass: true, message: () => text(question, matching) };
  const open = candidates.filter((candidate) => verdictOf(candidate.differences) !== "no");
  if (open.length === 0 && hidden.length === 0) return { pass: false, message: () => text(question, nearestFirst(candidates)) };
  return { pass: isNot, message: () => text(question, nearestFirst(candidates), true) };
}

/** Those that differ least, first; of equals those that may be as expected. */
const nearestFirst = (candidates: readonly Candidate[]): Candidate[] => {
  const distance = ({ differences, certain }: Candidate) =>
    differences.reduce((sum, { open }) => sum + (open ? 0.1 : 1), certain ? 0 : 0.05);
  return [...candidates].sort((a, b) => distance(a) - distance(b));
};

const MOST = 3;

function text({ what, expected, hidden, others, isNot }: Question, candidates: readonly Candidate[], open = false): string {
  const wanted = expected === undefined ? "" : ` with\n  ${shown(expected)}`;
  const head = `expected ${isNot ? "no" : ""}${isNot ? what.replace(/^an? /, " ") : what}${wanted}`;
  const reason = open
    ? "which cannot be told: not all that matters is known here, so this fails with and without .not"
    : undefined;
  const found = candidates.length === 0 ? `there is none; ${others}` : `found${nearest(candidates)}:`;
  const shownCandidates = candidates.slice(0, MOST).flatMap(lines);
  const more = candidates.length > MOST ? [`  … and ${candidates.length - MOST} more`] : [];
  const unseen = open && hidden.length > 0 ? ["not seen:", ...hidden.map((sentence) => `  ${sentence}`)] : [];
  return [head, ...(reason ? [reason] : []), found, ...shownCandidates, ...more, ...unseen].join("\n");
}

const nearest = (candidates: readonly Candidate[]): string => (candidates.length > 1 ? `, the nearest first` : "");

function lines({ name, differences, certain }: Candidate): string[] {
  return [
    `  ${name}${certain ? "" : " (how many there are, if any, only Terraform knows)"}`,
    ...differences.map(({ path, expected, found, open }) => {
      const place = path === "" ? "" : `${path}: `;
      return open
        ? `    ${place}expected ${shown(expected)}, but only Terraform knows it: ${shown(found)}`
        : `    ${place}expected ${shown(expected)}, found ${shown(found)}`;
    }),
  ];
}

/** A value for people. */
function shown(value: unknown): string {
  const written = write(value);
  return written.length > 400 ? `${written.slice(0, 400)}…` : written;
}

function write(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Unknown) return value.text;
  if (isAsymmetric(value)) return asymmetricText(value);
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
  if (typeof value === "object" && value !== null && EXPRESSION in value) return "(a reference)";
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${write(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** `expect.stringContaining("x")` as `StringContaining("x")`, where the matcher tells. */
function asymmetricText(matcher: Asymmetric): string {
  const { sample } = matcher as { sample?: unknown };
  const name = (matcher as { toString(): string }).toString();
  if (name.startsWith("[")) return "a matcher";
  if (sample === undefined) return name;
  return `${name}(${typeof sample === "function" ? sample.name : write(sample)})`;
}
