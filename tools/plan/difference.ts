import { ABSENT, SECRET, UNKNOWN, type Value, isEmpty, isSame, textOf } from "./value";

/** One attribute, or a part of it, that is not what it was. */
export interface Difference {
  /** Where: `tags.Name`, `ingress[0].from_port`, `policy.Statement[0].Action`; `[]` is an item without a place of its own. */
  readonly path: string;
  /** What it was, in one line; undefined where nothing was. */
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two values, part by part. */
export function differences(before: Value, after: Value, path = ""): Difference[] {
  if (isSame(before, after) || (isEmpty(before) && isEmpty(after))) return [];
  if (before.kind === "secret" || after.kind === "secret") return [hidden(before, after, path)];
  if (before.kind === "map" && after.kind === "map") return mapDifferences(before, after, path);
  if (before.kind === "list" && after.kind === "list") return listDifferences(before.items, after.items, path);
  return [leaf(path, before, after)];
}

/** What is a secret on one side only tells the other: neither is shown. */
function hidden(before: Value, after: Value, path: string): Difference {
  const side = ({ kind }: Value) => (kind === "absent" ? undefined : kind === "unknown" ? UNKNOWN : SECRET);
  const [was, is] = [side(before), side(after)];
  return { path, before: was, after: was !== undefined && was === is ? "(another sensitive value)" : is };
}

function leaf(path: string, before: Value, after: Value): Difference {
  const [was, is] = excerpts(shown(before), shown(after));
  return { path, before: was, after: is };
}

const shown = (value: Value): string | undefined => (value.kind === "absent" ? undefined : textOf(value));

type MapValue = Extract<Value, { kind: "map" }>;

function mapDifferences(before: MapValue, after: MapValue, path: string): Difference[] {
  const keys = [...new Set([...before.entries.keys(), ...after.entries.keys()])];
  return keys.flatMap((key) =>
    differences(before.entries.get(key) ?? ABSENT, after.entries.get(key) ?? ABSENT, joined(path, key)),
  );
}

const joined = (path: string, key: string): string =>
  /^[\w-]+$/.test(key) ? `${path}${path === "" ? "" : "."}${key}` : `${path}[${JSON.stringify(key)}]`;

/**
 * A plan does not tell a set from a list. So what is the same on both sides is left out wherever it stands; an item that
 * takes the place of another is compared with it, others came or went. The same items in another order are told whole.
 */
function listDifferences(before: readonly Value[], after: readonly Value[], path: string): Difference[] {
  const gone = without(before, after);
  const come = without(after, before);
  if (gone.length === 0 && come.length === 0) {
    return [leaf(path, { kind: "list", items: before }, { kind: "list", items: after })];
  }
  const areMaps = [...gone, ...come].every(
    ({ value }) => value.kind === "map" || value.kind === "list" || value.kind === "unknown",
  );
  if (gone.length === come.length && areMaps) {
    return come.flatMap(({ value, index }, at) => differences(gone[at]?.value ?? ABSENT, value, `${path}[${index}]`));
  }
  const one = `${path}[]`;
  return [
    ...gone.flatMap(({ value }) => differences(value, ABSENT, one)),
    ...come.flatMap(({ value }) => differences(ABSENT, value, one)),
  ];
}

/** The items of one list that the other has not, each with its place. */
function without(items: readonly Value[], others: readonly Value[]): { readonly value: Value; readonly index: number }[] {
  const rest = [...others];
  return items.flatMap((value, index) => {
    const found = rest.findIndex((other) => isSame(value, other));
    if (found === -1) return [{ value, index }];
    rest.splice(found, 1);
    return [];
  });
}

/** A value that is longer than this is shown around the place where it begins to differ. */
const LONG = 160;
const BEFORE = 40;

function excerpts(before: string | undefined, after: string | undefined): [string | undefined, string | undefined] {
  if (Math.max(before?.length ?? 0, after?.length ?? 0) <= LONG) return [before, after];
  let same = 0;
  while (before !== undefined && after !== undefined && same < before.length && before[same] === after[same]) same++;
  const from = before === undefined || after === undefined ? 0 : Math.max(0, same - BEFORE);
  return [excerpt(before, from), excerpt(after, from)];
}

/** At most so much of a text, with dots where something is left out. */
export function excerpt<T extends string | undefined>(text: T, from = 0): T {
  if (text === undefined) return text;
  const part = text.slice(from, from + LONG);
  return `${from > 0 ? "…" : ""}${part}${from + LONG < text.length ? "…" : ""}` as T;
}
