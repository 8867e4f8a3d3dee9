import { createHash } from "node:crypto";
import { Token } from "cdktf";
import { type Bool, Collection, type ListOf, type MapOf, type Optional, collectionOf, leaf, shapeOf } from "./collection";
import { Comparison, EXPRESSION, Expression, branch, isOpaque, isSymbolic, operand } from "./expression";

/** A wrong argument to a word: a constraint that meets one cannot be judged, another check reports the argument itself. */
export class UnusableValue extends Error {}

const operator = (sign: string, left: unknown, right: unknown) =>
  new Expression((hcl) => `${operand(left, hcl)} ${sign} ${operand(right, hcl)}`, "operator");

type Comparable = string | number | Bool | null | undefined;

/** Whether two values are equal. */
export const eq = (left: Comparable, right: Comparable): Bool =>
  isSymbolic(left) || isSymbolic(right) ? new Comparison(left, "==", right) : (left ?? null) === (right ?? null);

/** Whether `left` is at most `right`. */
export const atMost = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator("<=", left, right) : left <= right;

/** Whether `left` is at least `right`. */
export const atLeast = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator(">=", left, right) : left >= right;

/** Whether `left` is less than `right`. */
export const lessThan = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator("<", left, right) : left < right;

/** Arithmetic on numbers: sum. */
export const plus = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("+", left, right)) : left + right;

/** Arithmetic on numbers: difference. */
export const minus = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("-", left, right)) : left - right;

/** Arithmetic on numbers: product. */
export const times = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("*", left, right)) : left * right;

/** The contrary. */
export const not = (condition: Bool): Bool =>
  condition instanceof Comparison
    ? condition.contrary()
    : isSymbolic(condition)
      ? new Expression((hcl) => `!${operand(condition, hcl)}`)
      : condition !== true;

// Terraform before 1.12 evaluates both sides of && and ||, so that `x == null || length(x) > 0` fails on null.
// A conditional evaluates only the side it takes.

/** Whether all conditions hold; the later ones are not looked at when an earlier one does not. */
export function and(...conditions: Bool[]): Bool {
  return conditions.reduceRight<Bool>((rest, condition) => {
    if (rest === true) return condition;
    return choose(condition, rest, false);
  }, true);
}

/**
 * As `and`, for a condition that is long to compute: on literals it is not even asked for when the first one does not
 * hold.
 */
export const andThen = (condition: Bool, rest: () => Bool): Bool => (condition === false ? false : and(condition, rest()));

/** Whether any condition holds; the later ones are not looked at when an earlier one does. */
export function or(...conditions: Bool[]): Bool {
  return conditions.reduceRight<Bool>((rest, condition) => {
    if (rest === false) return condition;
    return choose(condition, true, rest);
  }, false);
}

/** Whether all conditions hold. Unlike `and`, all are looked at: for conditions that cannot fail. */
export function all(...conditions: Bool[]): Bool {
  if (!isSymbolic(conditions)) return conditions.every((condition) => condition === true);
  const open = conditions.filter((condition) => condition !== true);
  if (open.length === 1) return open[0] ?? true;
  return new Expression((hcl) => open.map((condition) => branch(condition, hcl)).join(" && "), "operator");
}

/** How many of the conditions hold. All are looked at. */
export function countOf(...conditions: Bool[]): number {
  if (!isSymbolic(conditions)) return conditions.filter((condition) => condition === true).length;
  return leaf.number(new Expression((hcl) => `length([for c in ${hcl(conditions)} : c if c])`));
}

/** Whether a number has no fraction. */
export const isWhole = (value: number): Bool =>
  isSymbolic(value) ? new Expression((hcl) => `floor(${hcl(value)}) == ${hcl(value)}`, "operator") : Number.isSafeInteger(value);

/** Whether a number is a multiple of another. */
export const isDivisible = (value: number, by: number): Bool =>
  isSymbolic(value) ? new Expression((hcl) => `${hcl(value)} % ${by} == 0`, "operator") : value % by === 0;

/** One of two values. Terraform needs both of one type, and evaluates only the chosen one's errors. */
export function choose<T>(condition: Bool, yes: T, no: T): T {
  if (!isSymbolic(condition)) return condition === true ? yes : no;
  const expression = new Expression(
    (hcl) => `${branch(condition, hcl)} ? ${branch(yes, hcl)} : ${branch(no, hcl)}`,
    "conditional",
  );
  const sample = yes === null || yes === undefined || (Array.isArray(yes) && yes.length === 0) ? no : yes;
  return shapeOf(sample)(expression) as T;
}

/** A value when a condition holds, else null: an argument that the provider then takes as not given. */
export function onlyIf<T>(condition: Bool, value: T): T {
  if (!isSymbolic(condition)) return condition === true ? value : (undefined as T);
  return choose(condition, value, null as T);
}

/** Whether an optional value or object was given. */
export function isSet(value: unknown): Bool {
  if (!isOpaque(value)) return value !== null && value !== undefined;
  return new Comparison(value, "!=", null);
}

/** The first value that is set. */
export function coalesce<T>(value: T | undefined, fallback: T): T {
  if (!isOpaque(value)) return value ?? fallback;
  return shapeOf(fallback ?? value)(
    new Expression((hcl) => `${operand(value, hcl)} != null ? ${hcl(value)} : ${hcl(fallback)}`, "conditional"),
  ) as T;
}

/** An attribute of an optional object, or `fallback` when the object was left out. */
export function attributeOf<T, R>(optional: Optional<T>, read: (value: T) => R, fallback: R): R {
  const collection = collectionOf(optional);
  if (collection) return choose(isSet(optional), read(collection.item(collection[EXPRESSION]) as T), fallback);
  return optional === null || optional === undefined ? fallback : read(optional as unknown as T);
}

/** An attribute of an optional object, or null when the object was left out. */
export const attributeOrNull = <T, R>(optional: Optional<T>, read: (value: T) => R): R =>
  attributeOf(optional, read, undefined as R);

/** The item of a map under a key. */
export function at<T>(map: MapOf<T>, key: string): T {
  const collection = collectionOf(map);
  if (collection) return collection.at(key) as T;
  if (!isSymbolic(key)) return known(map)[key] as T;
  const item = shapeOf(Object.values(known(map))[0]);
  return item(new Expression((hcl) => `${hcl(map)}[${hcl(key)}]`)) as T;
}

/** The item of a map under a key, or what `fallback` makes when it has none. */
export function lookup<T>(map: MapOf<T>, key: string, fallback: () => T): T {
  const collection = collectionOf(map);
  if (!collection && !isSymbolic(key)) return (known(map)[key] as T | undefined) ?? fallback();
  const otherwise = fallback();
  const expression = new Expression((hcl) => `try(${hcl(map)}[${hcl(key)}], ${hcl(otherwise)})`);
  return (collection?.item ?? shapeOf(otherwise))(expression) as T;
}

/** The number that a text (a list's index in a loop, say) stands for. */
export const toNumber = (text: string): number =>
  isSymbolic(text) ? leaf.number(new Expression((hcl) => `tonumber(${hcl(text)})`)) : Number(text);

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
  if (map instanceof Collection) return leaf.strings(new Expression((hcl) => `keys(${hcl(map)})`));
  return Object.keys(known(map)).sort();
}

/** The number of characters of a text, or of items of a list or map. */
export function length(
  value: string | readonly unknown[] | MapOf<unknown> | ListOf<unknown> | Readonly<Record<string, unknown>>,
): number {
  if (isSymbolic(value) && (value instanceof Collection || Token.isUnresolved(value) || typeof value === "string")) {
    return leaf.number(new Expression((hcl) => `length(${hcl(value)})`));
  }
  return typeof value === "string" ? [...value].length : Object.keys(value).length;
}

/** Maps or lists put together; of equal keys the last one wins. */
export function merge<T>(...maps: Array<MapOf<T> | Record<string, T>>): MapOf<T> {
  const symbolic = maps.find((map) => map instanceof Collection || isSymbolic(map));
  if (!symbolic) return Object.assign({}, ...maps) as MapOf<T>;
  const item = maps.map(collectionOf).find((collection) => collection)?.item ?? shapeOf("");
  const expression = new Expression((hcl) => `merge(${maps.map((map) => hcl(map)).join(", ")})`);
  return new Collection(expression, "map", item) as unknown as MapOf<T>;
}

/** A pattern as RE2 writes it: JavaScript escapes slashes. */
const re2 = (pattern: RegExp): string => pattern.source.replaceAll("\\/", "/");

/** Whether the text is a pattern's match. The pattern is written for both JavaScript and RE2: no look-around. */
export function matches(text: string, pattern: RegExp): Bool {
  if (!isSymbolic(text)) return pattern.test(text);
  return new Expression((hcl) => `can(regex(${hcl(re2(pattern))}, ${hcl(text)}))`);
}

/** Whether a text ends with another. */
export const endsWith = (text: string, ending: string): Bool =>
  isSymbolic([text, ending]) ? new Expression((hcl) => `endswith(${hcl(text)}, ${hcl(ending)})`) : text.endsWith(ending);

/** Whether a text begins with another. */
export const startsWith = (text: string, beginning: string): Bool =>
  isSymbolic([text, beginning])
    ? new Expression((hcl) => `startswith(${hcl(text)}, ${hcl(beginning)})`)
    : text.startsWith(beginning);

/** The part of a text that a pattern without groups matches. @throws UnusableValue when it does not match */
export function extract(text: string, pattern: RegExp): string {
  // With groups Terraform's regex() returns them, not the match.
  if (/(^|[^\\])\((?!\?:)/.test(pattern.source)) throw new Error(`write the groups of ${String(pattern)} as (?:…)`);
  if (isSymbolic(text)) return leaf.string(new Expression((hcl) => `regex(${hcl(re2(pattern))}, ${hcl(text)})`));
  const match = pattern.exec(text);
  if (!match) throw new UnusableValue(`${text} does not match ${pattern.source}`);
  return match[0];
}

/** A list's texts with a separator between them. */
export function join(separator: string, list: readonly string[]): string {
  if (!isSymbolic(list)) return list.join(separator);
  return leaf.string(new Expression((hcl) => `join(${hcl(separator)}, ${hcl(list)})`));
}

/** The parts of a text between separators. */
export function split(separator: string, text: string): string[] {
  if (!isSymbolic(text)) return text.split(separator);
  return leaf.strings(new Expression((hcl) => `split(${hcl(separator)}, ${hcl(text)})`));
}

/** One list out of several. */
export function concat<T>(...lists: Array<readonly T[]>): T[] {
  if (!lists.some((list) => list instanceof Collection || isSymbolic(list))) return lists.flatMap((list) => [...list]);
  const sample = lists.find((list) => list instanceof Collection || isSymbolic(list));
  return shapeOf(sample)(new Expression((hcl) => `concat(${lists.map((list) => hcl(list)).join(", ")})`)) as T[];
}

/** A list of lists as one list. */
export function flatten<T>(lists: ReadonlyArray<readonly T[]>): T[] {
  const collection = collectionOf(lists);
  if (!collection) return lists.flatMap((list) => [...list]);
  const inner = collection.item(new Expression(() => ""));
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

/** A value as JSON text, escaped as Terraform's `jsonencode` does. */
export function json(value: unknown): string {
  if (isSymbolic(value)) return leaf.string(new Expression((hcl) => `jsonencode(${hcl(value)})`));
  return JSON.stringify(value ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text in base64. */
export function base64(text: string): string {
  if (!isSymbolic(text)) return Buffer.from(text, "utf8").toString("base64");
  return leaf.string(new Expression((hcl) => `base64encode(${hcl(text)})`));
}

/** The smaller number. */
export const smaller = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right)
    ? leaf.number(new Expression((hcl) => `min(${hcl(left)}, ${hcl(right)})`))
    : Math.min(left, right);

// Both sides read RFC 3339 in UTC; JavaScript alone would take the 31st of February for the 3rd of March.
const moment = (time: string): number => {
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed) || new Date(parsed).toISOString().replace(".000Z", "Z") !== time) {
    throw new UnusableValue(`${time} is no time`);
  }
  return parsed;
};

/** Whether a text is a time in UTC that there is, such as `2030-01-31T08:00:00Z`. */
export function isTime(time: string): Bool {
  if (isSymbolic(time)) return new Expression((hcl) => `can(timeadd(${hcl(time)}, "0s"))`);
  try {
    return !Number.isNaN(moment(time));
  } catch {
    return false;
  }
}

/** Whether the first of two times in UTC comes before the second. @throws UnusableValue when one is no time */
export const isEarlier = (first: string, second: string): Bool =>
  isSymbolic([first, second])
    ? new Expression((hcl) => `timecmp(${hcl(first)}, ${hcl(second)}) < 0`, "operator")
    : moment(first) < moment(second);

/** A text in lower case. */
export const lower = (text: string): string =>
  isSymbolic(text) ? leaf.string(new Expression((hcl) => `lower(${hcl(text)})`)) : text.toLowerCase();

/** The smallest of some numbers. @throws UnusableValue when there are none */
export function smallest(numbers: readonly number[]): number {
  if (isSymbolic(numbers)) return leaf.number(new Expression((hcl) => `min(${hcl(numbers)}...)`));
  if (numbers.length === 0) throw new UnusableValue("there is no smallest number of none");
  return Math.min(...numbers);
}

/** The greatest of some numbers. @throws UnusableValue when there are none */
export function largest(numbers: readonly number[]): number {
  if (isSymbolic(numbers)) return leaf.number(new Expression((hcl) => `max(${hcl(numbers)}...)`));
  if (numbers.length === 0) throw new UnusableValue("there is no greatest number of none");
  return Math.max(...numbers);
}

/** A text with every occurrence of one part replaced. The part is plain text: Terraform takes `/…/` as a pattern. */
export function replaceAll(text: string, part: string, replacement: string): string {
  if (!isSymbolic([text, part, replacement])) return text.split(part).join(replacement);
  return leaf.string(new Expression((hcl) => `replace(${hcl(text)}, ${hcl(part)}, ${hcl(replacement)})`));
}

/** The first characters of a text: all of it when it is shorter. */
export const beginning = (text: string, characters: number): string =>
  isSymbolic(text)
    ? leaf.string(new Expression((hcl) => `substr(${hcl(text)}, 0, ${characters})`))
    : [...text].slice(0, characters).join("");

/** The SHA-1 of a text, as 40 hexadecimal digits: a name's suffix that changes with what it was made of. */
export const sha1 = (text: string): string =>
  isSymbolic(text)
    ? leaf.string(new Expression((hcl) => `sha1(${hcl(text)})`))
    : createHash("sha1").update(text, "utf8").digest("hex");

/**
 * Eight hexadecimal digits that nothing else has, for the name of a resource that may have to stand beside the one
 * it replaces. They are new each time Terraform looks, so the resource ignores later changes of its name
 * (`ignoreChanges`): it keeps the first ones, through renames and imports, until it is replaced for whatever reason
 * (a changed attribute, `-replace`, a creation that was interrupted). The replacement gets others, and so never
 * meets the old one's name. Terraform alone knows them.
 */
export const uniqueSuffix = (): string => beginning(leaf.string(new Expression(() => "uuid()")), 8);

/** A whole number from 0 to below `limit` that a text always gets, and hardly any other text. */
export function hashBelow(text: string, limit: number): number {
  const digits = beginning(sha1(text), 8);
  return isSymbolic(text)
    ? leaf.number(new Expression((hcl) => `parseint(${hcl(digits)}, 16) % ${limit}`, "operator"))
    : parseInt(digits, 16) % limit;
}

/** The position of a text in a list, counted from 0. @throws UnusableValue when it is not there */
export function indexOf(list: readonly string[], text: string): number {
  if (isSymbolic([list, text])) return leaf.number(new Expression((hcl) => `index(${hcl(list)}, ${hcl(text)})`));
  const index = list.indexOf(text);
  if (index < 0) throw new UnusableValue(`${text} is not in the list`);
  return index;
}

const known = (map: MapOf<unknown>) => map as unknown as Record<string, unknown>;

/** The first characters of a text. */
export const firstOf = (text: string, characters: number): string =>
  isSymbolic(text)
    ? leaf.string(new Expression((hcl) => `substr(${hcl(text)}, 0, ${characters})`))
    : [...text].slice(0, characters).join("");
