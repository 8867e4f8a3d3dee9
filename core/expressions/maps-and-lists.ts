import { Token } from "cdktf";
import { type Bool, Collection, type ListOf, type MapOf, collectionOf, leaf, shapeOf } from "./collection";
import { ABSENT, Expression, isOpaque, isSymbolic, operand } from "./expression";
import { UnusableValue } from "./unusable-value";

const known = (map: MapOf<unknown>) => map as unknown as Record<string, unknown>;

/** What a literal map has under a key; nothing that JavaScript gives every object (`constructor`). */
const own = (map: MapOf<unknown>, key: string): unknown => (Object.hasOwn(known(map), key) ? known(map)[key] : undefined);

/** The item of a map under a key. */
export function at<T>(map: MapOf<T>, key: string): T {
  const collection = collectionOf(map);
  if (collection) return collection.at(key) as T;
  if (!isSymbolic(key)) return (own(map, key) ?? (map as { [ABSENT]?: T })[ABSENT]) as T;
  const item = shapeOf(Object.values(known(map))[0]);
  return item(new Expression((hcl) => `${hcl(map)}[${hcl(key)}]`)) as T;
}

/** The item of a map under a key, or what `fallback` makes when it has none. */
export function lookup<T>(map: MapOf<T>, key: string, fallback: () => T): T {
  const collection = collectionOf(map);
  if (!collection && !isSymbolic(key)) return (own(map, key) as T | undefined) ?? fallback();
  const otherwise = fallback();
  const expression = new Expression((hcl) => `try(${hcl(map)}[${hcl(key)}], ${hcl(otherwise)})`);
  return (collection?.item ?? shapeOf(otherwise))(expression) as T;
}

/** The item of a list at a position, counted from 0. */
export function nth<T>(list: readonly T[], index: number): T {
  if (!isSymbolic([list, index])) return list[index] as T;
  const item = collectionOf(list)?.item ?? shapeOf(list[0]);
  return item(new Expression((hcl) => `${operand(list, hcl)}[${hcl(index)}]`)) as T;
}

/** The one item of a collection made with `whenSet`; Terraform fails where there is none. */
export const only = <T>(map: MapOf<T>): T => at(map, "this");

/** Whether a list holds a value. */
export function contains(list: readonly string[] | readonly number[], value: string | number): Bool {
  if (isSymbolic([list, value])) return new Expression((hcl) => `contains(${hcl(list)}, ${hcl(value)})`);
  return (list as readonly unknown[]).includes(value);
}

/** Whether a map has a key. */
export const hasKey = (map: MapOf<unknown>, key: string): Bool => contains(keys(map), key);

/** The keys of a map, in alphabetical order. */
export function keys(map: MapOf<unknown>): string[] {
  if (Collection.behind(map)) return leaf.strings(new Expression((hcl) => `keys(${hcl(map)})`));
  return Object.keys(known(map)).sort();
}

/** The number of characters of a text, or of items of a list or map. */
export function length(
  value: string | readonly unknown[] | MapOf<unknown> | ListOf<unknown> | Readonly<Record<string, unknown>>,
): number {
  if (isSymbolic(value) && (Collection.behind(value) || Token.isUnresolved(value) || typeof value === "string")) {
    return leaf.number(new Expression((hcl) => `length(${hcl(value)})`));
  }
  return typeof value === "string" ? [...value].length : Object.keys(value).length;
}

/** Maps or lists put together; of equal keys the last one wins. */
export function merge<T>(...maps: Array<MapOf<T> | Record<string, T>>): MapOf<T> {
  const open = maps.some((map) => isOpaque(map) || Object.keys(map).some(isSymbolic));
  if (!open) return Object.fromEntries(maps.flatMap((map) => Object.entries(map))) as unknown as MapOf<T>;
  const item = maps.map(collectionOf).find((collection) => collection)?.item ?? shapeOf("");
  const expression = new Expression((hcl) => `merge(${maps.map((map) => hcl(map)).join(", ")})`);
  return new Collection(expression, "map", item).view as MapOf<T>;
}

/** One list out of several. */
export function concat<T>(...lists: Array<readonly T[]>): T[] {
  if (!lists.some((list) => isSymbolic(list))) return lists.flatMap((list) => [...list]);
  const sample = lists.find((list) => isSymbolic(list));
  return shapeOf(sample)(new Expression((hcl) => `concat(${lists.map((list) => hcl(list)).join(", ")})`)) as T[];
}

/** A list of lists as one list. */
export function flatten<T>(lists: ReadonlyArray<readonly T[]>): T[] {
  const collection = collectionOf(lists);
  const unknown = collection ? undefined : lists.find((list) => isOpaque(list));
  if (!collection && !unknown) return lists.flatMap((list) => [...list]);
  const inner = collection ? collection.item(new Expression(() => "")) : unknown;
  return shapeOf(inner)(new Expression((hcl) => `flatten(${hcl(lists)})`)) as T[];
}

/** The list without repetitions. */
export function distinct(list: readonly string[]): string[] {
  if (!isSymbolic(list)) return [...new Set(list)];
  return leaf.strings(new Expression((hcl) => `distinct(${hcl(list)})`));
}

/** The texts in alphabetical order. */
export function sort(list: readonly string[]): string[] {
  if (!isSymbolic(list)) return [...list].sort();
  return leaf.strings(new Expression((hcl) => `sort(${hcl(list)})`));
}

/** The position of a text in a list, counted from 0. @throws UnusableValue when it is not there */
export function indexOf(list: readonly string[], text: string): number {
  if (isSymbolic([list, text])) return leaf.number(new Expression((hcl) => `index(${hcl(list)}, ${hcl(text)})`));
  const index = list.indexOf(text);
  if (index < 0) throw new UnusableValue(`${text} is not in the list`);
  return index;
}
