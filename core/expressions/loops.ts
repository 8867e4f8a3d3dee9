import {
  type Bool,
  Collection,
  type Iterable,
  type MapOf,
  type Optional,
  asList,
  asMap,
  collectionOf,
  shapeOf,
  writtenOut,
} from "./collection";
import { EXPRESSION, Expression, branch, isOpaque, isSymbolic, operand, raw } from "./expression";
import { UnusableValue } from "./unusable-value";

/** Which items a loop keeps, and under which key a list's items go into a map. */
interface LoopOptions<T> {
  /** Keeps the items for which this holds. */
  readonly where?: (value: T, key: string) => Bool;
  /** The key of an item in the resulting map. @default the key it has in the map that is looped over */
  readonly key?: (value: T, key: string) => string;
}

// Nested loops need names of their own: k and v, then k2 and v2.
let depth = 0;

interface Symbols {
  readonly key: string;
  readonly value: unknown;
  readonly header: () => string;
}

/** Runs `body` with the symbols of a loop one level deeper than the one around it. */
function withSymbols<R>(collection: Collection<unknown>, body: (symbols: Symbols) => R): R {
  depth += 1;
  try {
    const suffix = depth === 1 ? "" : String(depth);
    let keyUsed = false;
    const key = new Expression(() => {
      keyUsed = true;
      return `k${suffix}`;
    });
    const value = collection.item(raw(`v${suffix}`));
    const header = () => (keyUsed ? `k${suffix}, v${suffix}` : `v${suffix}`);
    return body({ key: key.toString(), value, header });
  } finally {
    depth -= 1;
  }
}

const source = (collection: Collection<unknown>): Expression =>
  collection.kind === "optional" ? new Expression((hcl) => `${operand(collection[EXPRESSION], hcl)}[*]`) : collection[EXPRESSION];

/**
 * A new list with the result of `body` for each item; Terraform's `[for …]`. Maps are walked in the order of their
 * keys, as Terraform does.
 */
export function listOf<T, R>(items: Iterable<T>, body: (value: T, key: string) => R, options: LoopOptions<T> = {}): R[] {
  const collection = goneOver(items, options);
  if (!(collection instanceof Collection)) return collection.map(([key, value]) => body(value, key));
  return withSymbols(collection, ({ key, value, header }) => {
    const result = body(value as T, key);
    const filter = options.where?.(value as T, key);
    const list = new Expression((hcl) => {
      const text = hcl(result);
      const condition = filter === undefined ? "" : ` if ${hcl(filter)}`;
      return `[for ${header()} in ${hcl(source(collection))} : ${text}${condition}]`;
    });
    return listLike(list, result) as R[];
  });
}

/** A list expression as the type its items call for: tokens for strings and numbers, a collection for the rest. */
const listLike = (list: Expression, sample: unknown): unknown => shapeOf([sample])(list);

/** A new map with the result of `body` for each item; Terraform's `{for …}`. */
export function mapOf<T, R>(items: Iterable<T>, body: (value: T, key: string) => R, options: LoopOptions<T> = {}): MapOf<R> {
  const collection = goneOver(items, options);
  if (!(collection instanceof Collection)) {
    const pairs = collection.map(([key, value]) => [options.key?.(value, key) ?? key, body(value, key)] as const);
    return Object.fromEntries(pairs) as unknown as MapOf<R>;
  }
  return withSymbols(collection, ({ key, value, header }) => {
    const result = body(value as T, key);
    // Terraform goes over an optional value as over a list; its one item is called as everywhere else.
    const own = collection.kind === "optional" || collection.kind === "one" ? "this" : key;
    const name = options.key?.(value as T, own) ?? own;
    const filter = options.where?.(value as T, key);
    const map = new Expression((hcl) => {
      const text = `${hcl(name)} => ${hcl(result)}`;
      const condition = filter === undefined ? "" : ` if ${hcl(filter)}`;
      return `{ for ${header()} in ${hcl(source(collection))} : ${text}${condition} }`;
    });
    return asMap(new Collection(map, "map", shapeOf(result))) as MapOf<R>;
  });
}

/** Whether `holds` for every item; true for none. */
export function every<T>(items: Iterable<T>, holds: (value: T, key: string) => Bool): Bool {
  if (collectionOf(items)) {
    const results = listOf(items, holds);
    return new Expression((hcl) => `alltrue(${hcl(results)})`);
  }
  const open: Bool[] = [];
  for (const [key, value] of entries(items)) {
    const result = holds(value, key);
    if (result === false) return false;
    if (result !== true) open.push(result);
  }
  return open.length === 0 ? true : new Expression((hcl) => `alltrue(${hcl(open)})`);
}

/** Whether `holds` for at least one item; false for none. A literal list stays one list in Terraform too. */
export function some<T>(items: Iterable<T>, holds: (value: T, key: string) => Bool): Bool {
  const known = collectionOf(items) ? undefined : entries(items);
  if (known) {
    let open = false;
    for (const [key, value] of known) {
      const result = holds(value, key);
      if (result === true) return true;
      open ||= result !== false;
    }
    if (!open) return false;
  }
  const all = known ? asList(writtenOut(items) as Collection<T>) : items;
  const results = listOf(all, holds);
  return new Expression((hcl) => `anytrue(${hcl(results)})`);
}

/** An optional object (or an optional value) as a collection of none or one item, under the key `this`. */
export function whenSet<T>(value: Optional<T>): MapOf<T>;
export function whenSet<T>(value: T): MapOf<NonNullable<T>>;
export function whenSet(value: unknown): MapOf<unknown> {
  const collection = Collection.behind(value);
  if (collection?.kind === "optional") return asMap(collection);
  if (value === null || value === undefined) return {} as MapOf<unknown>;
  if (!isOpaque(value)) return { this: value } as unknown as MapOf<unknown>;
  const list = new Expression((hcl) => `(${operand(value, hcl)} == null ? [] : [${hcl(value)}])`);
  return asMap(new Collection(list, "one", shapeOf(value)));
}

/** What `read` finds in the one item of a collection, or null when there is none. */
export function oneOrNull<T, R>(items: Iterable<T>, read: (value: T) => R): R {
  const results = listOf(items, read);
  if (!isSymbolic(results)) return (results[0] ?? null) as R;
  const item = collectionOf(results)?.item ?? shapeOf("");
  return item(new Expression((hcl) => `one(${hcl(results)})`)) as R;
}

/** A value under a name, where `body` uses it more than once: Terraform computes it, and writes it, once. */
export function letBe<T, R>(value: T, body: (value: T) => R): R {
  if (!isSymbolic(value)) return body(value);
  const single = new Collection<unknown>(new Expression((hcl) => `[${hcl(value)}]`), "list", shapeOf(value));
  const results = listOf(asList(single), (bound) => body(bound as T));
  const item = collectionOf(results)?.item ?? shapeOf(results);
  return item(new Expression((hcl) => `${hcl(results)}[0]`)) as R;
}

/** A map when a condition holds, else an empty one: what is created on that condition only. */
export function when(condition: Bool): MapOf<boolean>;
export function when<T>(condition: Bool, items: MapOf<T>): MapOf<T>;
export function when(condition: Bool, items: MapOf<unknown> = { this: true } as unknown as MapOf<unknown>): MapOf<unknown> {
  const collection = collectionOf(items);
  if (collection) return mapOf(items, (value) => value, { where: () => condition });
  if (!isSymbolic(condition)) return (condition === true ? items : {}) as MapOf<unknown>;
  const expression = new Expression((hcl) => `${branch(condition, hcl)} ? ${hcl(items)} : {}`, "conditional");
  return asMap(new Collection(expression, "map", shapeOf(Object.values(items)[0])));
}

/**
 * What a loop goes over: of what was written out the items that it keeps, or all of it as a list or map of Terraform's, where
 * only Terraform knows which those are.
 * @throws UnusableValue for a token
 */
function goneOver<T>(items: Iterable<T>, { where }: LoopOptions<T>): Collection<unknown> | Array<[string, T]> {
  const collection = collectionOf(items);
  if (collection) return collection;
  const all = entries(items);
  if (!where) return all;
  const kept: Array<[string, T]> = [];
  for (const [key, value] of all) {
    const keeps = where(value, key);
    if (typeof keeps !== "boolean") return writtenOut(items);
    if (keeps) kept.push([key, value]);
  }
  return kept;
}

/** The pairs of what TypeScript knows, maps in the order of their keys. @throws UnusableValue for a token */
function entries<T>(items: Iterable<T>): Array<[string, T]> {
  if (items === null || items === undefined) return [];
  if (isOpaque(items)) throw new UnusableValue("only Terraform knows what is in it");
  if (Array.isArray(items)) return (items as T[]).map((value, index) => [String(index), value]);
  return Object.entries(items as unknown as Record<string, T>).sort(([a], [b]) => (a < b ? -1 : 1));
}
