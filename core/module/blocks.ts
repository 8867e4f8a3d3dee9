import {
  Collection,
  EXPRESSION,
  Expression,
  type Iterable,
  type Optional,
  collectionOf,
  listOf,
  operand,
  raw,
  whenSet,
} from "../expressions";
import { snakeCase } from "../inputs";

/** A nested block that is repeated by Terraform: a `dynamic` block. */
class RepeatedBlock {
  public constructor(
    private readonly items: Collection<unknown>,
    private readonly content: (value: unknown, key: string) => unknown,
  ) {}

  /** The expression of `for_each`. */
  public get forEach(): Expression {
    const { kind, [EXPRESSION]: expression } = this.items;
    return kind === "optional" ? new Expression((hcl) => `${operand(expression, hcl)}[*]`) : expression;
  }

  /** The block's content, for an iterator with this name. */
  public contentFor(iterator: string): unknown {
    return this.content(this.items.item(raw(`${iterator}.value`)), raw(`${iterator}.key`).toString());
  }
}

/** Nested blocks, one for each item of a collection. */
export function blocks<T, B>(items: Iterable<T>, content: (value: T, key: string) => B): B[] {
  const collection = collectionOf(items);
  if (!collection) return listOf(items, content);
  return [new RepeatedBlock(collection, content as never) as unknown as B];
}

/** A nested block that is there when an optional object (or value) is set. */
export function block<T, B>(value: Optional<T>, content: (value: T) => B): B;
export function block<T, B>(value: T, content: (value: NonNullable<T>) => B): B;
export function block<B>(value: unknown, content: (value: never) => B): B {
  return blocks(whenSet(value as Optional<unknown>), content as never)[0] as B;
}

/** Where in a resource's configuration a repeated block stands, and what it is repeated over. */
export interface DynamicBlock {
  readonly path: ReadonlyArray<string | number>;
  readonly forEach: Expression;
  readonly iterator: string;
}

/**
 * Takes the repeated blocks out of a configuration: each is replaced by its content, so that the provider's binding
 * translates it like any other, and noted, so that `intoDynamic` can wrap the translation.
 */
export function takeBlocks(config: unknown): { config: unknown; dynamic: DynamicBlock[] } {
  const dynamic: DynamicBlock[] = [];
  const used = new Set<string>();
  const walk = (value: unknown, path: ReadonlyArray<string | number>): unknown => {
    if (value instanceof RepeatedBlock) {
      const label = snakeCase(String(path.findLast((step) => typeof step === "string")));
      // A block inside a block of the same name needs an iterator of its own.
      const iterator = used.has(label) && path.filter((step) => step === label).length > 1 ? `${label}_inner` : label;
      used.add(label);
      dynamic.push({ path, forEach: value.forEach, iterator });
      return walk(value.contentFor(iterator), path);
    }
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { config: walk(config, []), dynamic };
}

/** Puts the noted blocks of a translated configuration under `dynamic`, the innermost first. */
export function intoDynamic(
  json: Record<string, unknown>,
  dynamic: readonly DynamicBlock[],
  text: (value: Expression) => unknown,
): void {
  const innermostFirst = [...dynamic].sort((a, b) => b.path.length - a.path.length);
  const groups = new Map<string, DynamicBlock[]>();
  for (const noted of innermostFirst) {
    const { holder } = locate(noted);
    const group = groups.get(holder.join("\0")) ?? [];
    groups.set(holder.join("\0"), [...group, noted]);
  }
  for (const group of groups.values()) wrap(json, group, text);
}

/** Where the block's list (or single block) hangs, and its index in that list. */
function locate({ path }: DynamicBlock): { holder: Array<string | number>; index: number | undefined } {
  const last = path.at(-1);
  return typeof last === "number" ? { holder: path.slice(0, -1), index: last } : { holder: [...path], index: undefined };
}

function wrap(json: Record<string, unknown>, group: DynamicBlock[], text: (value: Expression) => unknown): void {
  const [first] = group;
  if (!first) return;
  const { holder } = locate(first);
  const label = snakeCase(String(holder.at(-1)));
  const parent = holder.slice(0, -1).reduce<unknown>((at, step) => descend(at, step), json) as Record<string, unknown>;
  const translated = parent[label];
  const all = Array.isArray(translated) ? (translated as unknown[]) : [translated];
  const indices = group.map((noted) => locate(noted).index ?? 0).sort((a, b) => a - b);
  const wrapped = indices.map((index) => {
    const noted = group.find((one) => (locate(one).index ?? 0) === index) as DynamicBlock;
    const iterator = noted.iterator === label ? {} : { iterator: noted.iterator };
    return { for_each: text(noted.forEach), ...iterator, content: all[index] ?? {} };
  });
  const rest = all.filter((_, index) => !indices.includes(index));
  if (rest.length > 0) parent[label] = rest;
  else delete parent[label];
  parent["dynamic"] = { ...(parent["dynamic"] as object | undefined), [label]: wrapped };
}

/** A step down in translated JSON, where a single block may stand bare or in a list of one. */
function descend(at: unknown, step: string | number): unknown {
  if (typeof step === "number") return Array.isArray(at) ? at[step] : at;
  const object = Array.isArray(at) ? (at as unknown[])[0] : at;
  return (object as Record<string, unknown>)[snakeCase(step)];
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
