import { type ModuleDefinition, judge } from "../../core";
import { type InputType, checkInputs } from "../../core/inputs";
import { Cases, type Held } from "../acceptance/cases";
import { type Path, type Values, valueAt, withValue } from "../acceptance/places";

/** Inputs with several values at, below and above limits of the schema: side by side they save calls, which cost time. */
interface Pack {
  readonly sample: Values;
  readonly values: Values;
  readonly paths: readonly Path[];
  /** How much is said of the values themselves; 0 where all are allowed. */
  readonly problems: number;
}

/** A value put somewhere into a sample. */
interface Edit {
  readonly path: Path;
  readonly value: unknown;
}

/** Each limit of the schema, for numbers, lengths of texts and keys, and counts of items: at it, below it, above it. */
export function limitCases(definition: ModuleDefinition, samples: readonly Values[]): Values[] {
  const cases = new Cases(definition, samples);
  const problemsOf = (values: Values) => checkInputs(definition.attributes, values).length;
  const edits = cases.places.flatMap((place) => {
    const held = cases.holding(place);
    return held ? [...atLimits(held), ...keysAtLimits(held)].map((values) => ({ sample: sampleOf(held, samples), values })) : [];
  });
  const packs: Pack[] = [];
  for (const { sample, values } of edits) {
    const problems = problemsOf(values);
    // What only constraints across inputs refuse says nothing of a limit.
    if (problems === 0 && judge(definition, values).length > 0) continue;
    const made = editsBetween(sample, values);
    const fits = (pack: Pack) => {
      if (pack.sample !== sample || pack.problems > 0 !== problems > 0) return false;
      if (made.some(({ path }) => pack.paths.some((other) => overlap(path, other)))) return false;
      // Terraform says nothing of a variable while another one that it looks at is wrong.
      if (problems > 0 && made.some(({ path }) => pack.paths.some(([input]) => input !== path[0]))) return false;
      const together = applied(pack.values, made);
      return problems > 0 ? problemsOf(together) === pack.problems + problems : judge(definition, together).length === 0;
    };
    const at = packs.findIndex(fits);
    const pack = packs[at] ?? { sample, values: sample, problems: 0, paths: [] };
    packs.splice(at < 0 ? packs.length : at, 1, {
      sample,
      values: applied(pack.values, made),
      problems: pack.problems + problems,
      paths: [...pack.paths, ...made.map(({ path }) => path)],
    });
  }
  return packs.map(({ values }) => values);
}

const around = ({ limits }: InputType): number[] => [...new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]))];

function atLimits({ place: { type }, path, values }: Held): Values[] {
  return around(type).flatMap((size) => {
    const value = type.kind === "number" ? size : size < 0 ? undefined : sized(valueAt(values, path), size);
    return value === undefined ? [] : [withValue(values, path, value)];
  });
}

/** The same for the names that a map's keys are. */
function keysAtLimits({ place: { type }, path, values }: Held): Values[] {
  if (type.kind !== "map") return [];
  const map = (valueAt(values, path) ?? {}) as Values;
  const [key] = Object.keys(map);
  if (key === undefined) return [];
  return around(type.key)
    .filter((size) => size >= 0)
    .map((size) => withValue(withValue(values, [...path, key], undefined), [...path, sizedText(key, size)], map[key]));
}

/** A text, list or map with so many characters or items: the first ones, and more of the last one's kind. */
function sized(value: unknown, size: number): unknown {
  if (typeof value === "string") return sizedText(value, size);
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return Array.from({ length: size }, (_, index) => items[index] ?? another(items.at(-1), index));
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value) as Array<[string, unknown]>;
  const last = entries.at(-1);
  if (!last) return undefined;
  return Object.fromEntries(Array.from({ length: size }, (_, index) => entries[index] ?? [`${last[0]}${index}`, last[1]]));
}

const sizedText = (text: string, size: number): string => text.slice(0, size).padEnd(size, "a");

const another = (item: unknown, index: number): unknown => (typeof item === "string" ? `${item}${index}` : item);

/** The sample that inputs were made from: the one that fewest edits lead from. */
function sampleOf({ values }: Held, samples: readonly Values[]): Values {
  const [first = {}] = samples;
  return samples.reduce((best, one) => (editsBetween(one, values).length < editsBetween(best, values).length ? one : best), first);
}

function editsBetween(before: unknown, after: unknown, path: Path = []): Edit[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const isMap = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(before) || !isMap(after)) return [{ path, value: after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    editsBetween(before[key], after[key], [...path, key]),
  );
}

const applied = (values: Values, edits: readonly Edit[]): Values =>
  edits.reduce((all, { path, value }) => withValue(all, path, value), values);

const overlap = (one: Path, other: Path): boolean => one.every((step, at) => at >= other.length || step === other[at]);
