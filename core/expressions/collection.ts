import { Token } from "cdktf";
import { EXPRESSION, Expression, isOpaque, isSymbolic, operand } from "./expression";
import { COLLECTION, type KnownKeys, viewOf } from "./view";

/** A condition: `true` or `false` when the values are at hand, an expression where only Terraform knows them. */
export type Bool = boolean | Expression;

/** Makes the reference to an item from the expression that denotes it. */
export type Item<T> = (expression: Expression) => T;

declare const ITEM: unique symbol;

/**
 * A map of `T` by key, whose entries only Terraform knows. It can be indexed and handed on; to go over it there are
 * the words of the vocabulary (`mapOf`, `listOf` …), never a loop in TypeScript.
 */
export interface MapOf<T> {
  readonly [ITEM]: T;
  [key: string]: T;
}

/** A list of objects `T`; lists of plain strings and numbers are ordinary (token) arrays. */
export interface ListOf<T> {
  readonly [ITEM]: T;
  readonly length?: never;
}

/** An object that may be left out. Its attributes are in reach of `whenSet`, where it is known to be there. */
export interface Optional<T> {
  readonly [ITEM]: T;
  readonly optional: true;
}

/** Anything that a loop can go over. */
export type Iterable<T> = MapOf<T> | ListOf<T> | readonly T[];

/**
 * What Terraform knows as a map, list or optional object: its expression, and how to refer to one of its items.
 * The kind `one` is a list that holds one item or none. Bodies and stacks hold its view, which is the items alone.
 */
export class Collection<T> {
  public readonly [EXPRESSION]: Expression;
  /** What bodies and stacks hold. */
  public readonly view: unknown;

  /** @param known the keys, where a stack knows them */
  public constructor(
    expression: Expression,
    public readonly kind: "map" | "list" | "one" | "optional",
    public readonly item: Item<T>,
    public readonly known?: KnownKeys,
  ) {
    this[EXPRESSION] = expression;
    this.view = viewOf(this);
  }

  /** The collection behind a view. */
  public static behind(value: unknown): Collection<unknown> | undefined {
    if (value instanceof Collection) return value as Collection<unknown>;
    return typeof value === "object" && value !== null && COLLECTION in value
      ? (value[COLLECTION] as Collection<unknown>)
      : undefined;
  }

  /** The item under a key, or at a position. */
  public at(key: unknown): T {
    if (typeof key === "string" && !isSymbolic(key) && this.known?.keys()?.includes(key) === false) this.known.refuse(key);
    const index = this.kind === "list" && /^\d+$/.test(String(key)) ? Number(key) : key;
    return this.item(new Expression((hcl) => `${operand(this[EXPRESSION], hcl)}[${hcl(index)}]`));
  }
}

/** Views a collection as the opaque type that module bodies see. */
export const asMap = <T>(collection: Collection<T>): MapOf<T> => collection.view as MapOf<T>;

/** Views a collection as the opaque list type that module bodies see. */
export const asList = <T>(collection: Collection<T>): ListOf<T> => collection.view as ListOf<T>;

/** References to the plain values. Strings, numbers and lists of them are cdktf tokens of that very type. */
export const leaf = {
  string: (expression: Expression): string => Token.asString(expression),
  number: (expression: Expression): number => Token.asNumber(expression),
  bool: (expression: Expression): Bool => expression,
  strings: (expression: Expression): string[] => Token.asList(expression),
  numbers: (expression: Expression): number[] => Token.asNumberList(expression),
} as const;

/** The attribute of an object expression: `parent.name`. */
export const attribute = (parent: Expression, name: string): Expression =>
  new Expression((hcl) => `${operand(parent, hcl)}.${name}`);

/** An object whose properties are made from its own expression, each when it is first read. */
export function objectReference(expression: Expression, attributes: Record<string, (parent: Expression) => unknown>): object {
  const object: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(attributes)) {
    Object.defineProperty(object, name, { enumerable: true, get: () => make(expression) });
  }
  Object.defineProperty(object, EXPRESSION, { value: expression });
  // What a loop passes on unchanged keeps the names that its attributes have in Terraform.
  Object.defineProperty(object, "viewedAt", { value: (other: Expression) => objectReference(other, attributes) });
  return object;
}

/**
 * How to refer to another value of the same shape as `sample`: a loop's result is used again through its first,
 * symbolic, result.
 * @param nameOf what the attributes of an object that was written out are called at the place that is referred to
 */
export function shapeOf(sample: unknown, nameOf = (name: string) => name): Item<unknown> {
  const collection = Collection.behind(sample);
  if (collection) return (expression) => new Collection(expression, collection.kind, collection.item).view;
  if (typeof sample === "string") return leaf.string;
  if (typeof sample === "number") return leaf.number;
  if (typeof sample === "boolean" || sample instanceof Expression) return leaf.bool;
  if (Array.isArray(sample)) return typeof sample[0] === "number" ? leaf.numbers : listShape(sample);
  if (isView(sample)) return (expression) => sample.viewedAt(expression);
  if (typeof sample === "object" && sample !== null && !Token.isUnresolved(sample)) {
    const attributes = Object.entries(sample).map(
      ([name, value]) => [name, (parent: Expression) => shapeOf(value, nameOf)(attribute(parent, nameOf(name)))] as const,
    );
    return (expression) => objectReference(expression, Object.fromEntries(attributes));
  }
  return leaf.bool;
}

const listShape = (sample: unknown[]): Item<unknown> =>
  sample.length === 0 || typeof sample[0] === "string"
    ? leaf.strings
    : (expression) => new Collection(expression, "list", shapeOf(sample[0])).view;

/** Something (a resource) that can be referred to at another address. */
export interface View {
  viewedAt(expression: Expression): unknown;
}

const isView = (value: unknown): value is View =>
  typeof value === "object" && value !== null && typeof (value as Partial<View>).viewedAt === "function";

/**
 * The collection behind an opaque map, list or optional object; plain token lists become collections of strings. A list
 * that was written out is none, whatever its items hold: it is gone over as it is, and each item keeps its own shape.
 */
export function collectionOf(value: unknown): Collection<unknown> | undefined {
  const collection = Collection.behind(value);
  if (collection) return collection;
  if (!Array.isArray(value) || !isOpaque(value)) return undefined;
  return new Collection<unknown>(
    new Expression((hcl) => hcl(value)),
    "list",
    typeof value[0] === "number" ? leaf.number : leaf.string,
  );
}

/** A list or map that was written out as one of Terraform's, for a loop whose condition only Terraform can judge. */
export const writtenOut = (items: Iterable<unknown>): Collection<unknown> =>
  new Collection(
    new Expression((hcl) => hcl(items)),
    Array.isArray(items) ? "list" : "map",
    shapeOf(common(Object.values(items as unknown as Record<string, unknown>))),
  );

/** What items have together: of objects every attribute that one of them has, else the first item. */
function common(items: readonly unknown[]): unknown {
  const isObject = (item: unknown) =>
    typeof item === "object" && item !== null && Object.getPrototypeOf(item) === Object.prototype;
  return items.length > 0 && items.every((item) => isObject(item) && !(EXPRESSION in (item as object)))
    ? Object.assign({}, ...[...items].reverse())
    : items[0];
}
