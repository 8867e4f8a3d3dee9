import { isDeepStrictEqual } from "node:util";
import { type ModuleDefinition, judge } from "../../../core";
import type { Change } from "../cases";
import { type Path, type Values, withValue } from "../places";

/** Inputs, and what they become: many of the acceptance suite's changes made at once. */
interface Covering {
  readonly before: Values;
  readonly after: Values;
  /** The names of the changes that are in it. */
  readonly names: readonly string[];
}

/** A part of some inputs: where it is and what it is; undefined when it is not there. */
interface Part {
  readonly path: Path;
  readonly value: unknown;
}

interface Growing {
  readonly sample: Values;
  readonly anew: boolean;
  before: Values;
  after: Values;
  readonly names: string[];
  readonly touched: Path[];
}

/**
 * A few copies that together make all changes. What makes a resource anew is kept apart from what changes it in place: of the
 * one no update is seen, of the other no replacement.
 * @param anew whether a change makes something anew, by its name
 */
export function covering(
  definition: ModuleDefinition,
  samples: readonly Values[],
  changes: readonly Change[],
  anew: (name: string) => boolean,
): Covering[] {
  const allowed = (values: Values) => judge(definition, values).length === 0;
  const all: Growing[] = [];
  const join = (one: Growing, change: Change): boolean => {
    const added = differences(one.sample, change.before);
    const changed = differences(change.before, change.after);
    if (changed.some(({ path }) => one.touched.some((other) => within(path, other) || within(other, path)))) return false;
    const before = withParts(one.before, added);
    const after = withParts(withParts(one.after, added), changed);
    if (!allowed(before) || !allowed(after)) return false;
    Object.assign(one, { before, after });
    one.names.push(change.name);
    one.touched.push(...[...added, ...changed].map(({ path }) => path));
    return true;
  };
  for (const change of changes) {
    const sample = nearest(samples, change.before);
    const fits = (one: Growing) => one.sample === sample && one.anew === anew(change.name);
    if (all.some((one) => fits(one) && join(one, change))) continue;
    const one = { sample, anew: anew(change.name), before: sample, after: sample, names: [], touched: [] };
    // What a sample needs beside the change may be instead of something: then the change stands for itself.
    if (!join(one, change))
      Object.assign(one, { before: change.before, after: change.after, names: [change.name], touched: [[]] });
    all.push(one);
  }
  return all.map(({ before, after, names }) => ({ before, after, names }));
}

/** Of some copies a few: one after the other the one with most inputs that none before it has. */
export function widest(copies: readonly Covering[], count: number): Covering[] {
  const left = copies.map((copy) => ({ copy, inputs: new Set([...inputsOf(copy.before), ...inputsOf(copy.after)]) }));
  const chosen: Covering[] = [];
  const seen = new Set<string>();
  while (chosen.length < count && left.length > 0) {
    const news = left.map(({ inputs }) => [...inputs].filter((input) => !seen.has(input)).length);
    const [next] = left.splice(news.indexOf(Math.max(...news)), 1);
    if (!next) break;
    chosen.push(next.copy);
    next.inputs.forEach((input) => seen.add(input));
  }
  return chosen;
}

/** Where inputs are given, and which of two a switch is; of what else they are there is too much. */
function inputsOf(value: unknown, path = ""): string[] {
  if (typeof value === "boolean") return [`${path}=${value}`];
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => inputsOf(item, Array.isArray(value) ? `${path}[]` : `${path}.${key}`));
}

const nearest = (samples: readonly Values[], values: Values): Values =>
  samples
    .map((sample) => ({ sample, distance: differences(sample, values).length }))
    .reduce((best, one) => (one.distance < best.distance ? one : best)).sample;

/** What other inputs have otherwise: the outermost parts that differ. Lists are taken as a whole: their items move. */
function differences(from: unknown, to: unknown, path: Path = []): Part[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isRecord(from) || !isRecord(to)) return [{ path, value: to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    differences(from[key], to[key], [...path, key]),
  );
}

const withParts = (values: Values, parts: readonly Part[]): Values =>
  parts.reduce((all, { path, value }) => withValue(all, path, value), values);

const within = (inner: Path, outer: Path): boolean => outer.every((step, index) => inner[index] === step);

const isRecord = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);
