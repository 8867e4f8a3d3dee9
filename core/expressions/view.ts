import { Token } from "cdktf";
import type { Collection } from "./collection";
import { EXPRESSION } from "./expression";
import { UserError } from "../app/errors";

/** What a stack knows of a map: the keys that follow from the literals it was made from, and whom to tell of a wrong one. */
export interface KnownKeys {
  /** What to call the map in messages. */
  readonly name: string;
  /** The keys; undefined where only Terraform can tell. */
  readonly keys: () => readonly string[] | undefined;
  /** Called with a key that there is not. */
  readonly refuse: (key: string) => void;
}

/** Hidden property under which a view keeps its collection. */
export const COLLECTION = Symbol("collection");

// What cdktf and JavaScript look for in any object; on a view these are keys only where they are known to be.
const LOOKED_FOR = ["length", "then", "toJSON", "constructor", "valueOf", "toString", "creationStack", "resolve"];

// What cdktf tells its own objects by, with `in`.
const MARKS = ["fqn", "withinArray", "interpolationAsList"];

/**
 * What bodies and stacks hold of a collection: an object whose properties are its items, and nothing else. Where the
 * keys are known it can be gone over like any object; where not, it is to cdktf a map token, and reading fails with
 * the words to use.
 */
export function viewOf(collection: Collection<unknown>): object {
  const { known } = collection;
  const keys = () => known?.keys();
  return new Proxy(Object.create(null) as object, {
    get: (_, key) => {
      if (typeof key === "symbol") return hidden(collection, key);
      if (key === tokenOf(collection) || (collection.kind === "list" && key in Array.prototype && key !== "length")) {
        throw notKnown(collection);
      }
      const all = keys();
      if (all && !all.includes(key) && LOOKED_FOR.includes(key)) return lookedFor(collection, key);
      return collection.kind === "list" && !/^\d+$/.test(key) ? undefined : collection.at(key);
    },
    has: (_, key) => {
      if (typeof key === "symbol") return key === EXPRESSION || key === COLLECTION;
      if (MARKS.includes(key)) return false;
      const all = keys();
      if (!all) throw notKnown(collection);
      return all.includes(key);
    },
    ownKeys: () => [...(keys() ?? [tokenOf(collection)])],
    getOwnPropertyDescriptor: (_, key) => {
      if (typeof key === "symbol") return undefined;
      const all = keys();
      if (!all) return key === tokenOf(collection) ? { enumerable: true, configurable: true } : undefined;
      return all.includes(key) ? { value: collection.at(key), enumerable: true, configurable: true } : undefined;
    },
  });
}

/** cdktf's mark of a map whose content only Terraform knows. */
const tokenOf = (collection: Collection<unknown>): string => Object.keys(Token.asAnyMap(collection[EXPRESSION]))[0] ?? "";

function hidden(collection: Collection<unknown>, key: symbol): unknown {
  switch (key) {
    case EXPRESSION:
      return collection[EXPRESSION];
    case COLLECTION:
      return collection;
    case Symbol.toPrimitive:
      return () => collection[EXPRESSION].toString();
    case Symbol.iterator:
      throw notKnown(collection);
    default:
      return undefined;
  }
}

/** With `resolve` cdktf takes a map with known keys as one expression. */
const lookedFor = (collection: Collection<unknown>, key: string): unknown => {
  if (key === "resolve") return collection[EXPRESSION].resolve.bind(collection[EXPRESSION]);
  return key === "creationStack" ? [] : undefined;
};

const notKnown = ({ kind, known }: Collection<unknown>): UserError =>
  new UserError([
    `${known?.name ?? `a ${kind === "map" ? "map" : "list"}`}: only Terraform knows what is in it; go over it with listOf, mapOf or Terraform's own for, and take an item of it with ${kind === "map" ? "at(map, key)" : "nth(list, 0)"}`,
  ]);
