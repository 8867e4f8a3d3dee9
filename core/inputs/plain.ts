import { Construct } from "constructs";
import { beginning, isOpaque, json } from "../expressions";

/** What stands in the place of a value that is no data: no input takes it, and problems tell it in words. */
class NoData {
  public constructor(public readonly words: string) {}
}

// Deeper than any input, and far from what the stack holds.
const DEEPEST = 50;

/**
 * A copy of what a user gave, as plain records, lists, texts, numbers and booleans; what only Terraform knows stays as
 * it is. Class instances and objects without a prototype are records. Whatever it is given, it does not fail.
 */
export const plain = (value: unknown, around: readonly unknown[] = []): unknown => attempt(() => copied(value, around));

/** Getters and proxies may fail. */
function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return new NoData(`something that cannot be read${error instanceof Error ? ` (${error.message})` : ""}`);
  }
}

function copied(value: unknown, around: readonly unknown[]): unknown {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : new NoData(String(value));
    case "bigint":
      return new NoData(`${value}n`);
    case "symbol":
      return new NoData(String(value));
    case "function":
      return new NoData("a function");
    case "object":
      return value === null || value instanceof NoData || isOpaque(value) ? value : inside(value, around);
    default:
      return value;
  }
}

function inside(value: object, around: readonly unknown[]): unknown {
  if (around.includes(value)) return new NoData("an object that contains itself");
  if (around.length > DEEPEST) return new NoData("an object that is nested too deeply");
  if (Construct.isConstruct(value)) return new NoData(`the construct ${value.node.path}, not an attribute of it`);
  const within = [...around, value];
  if (Array.isArray(value)) return Array.from(value as unknown[], (item) => plain(item, within));
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind !== "Object") return new NoData(`a ${kind}`);
  const read = (key: string) => (value as Readonly<Record<string, unknown>>)[key];
  return Object.fromEntries(Object.keys(value).map((key) => [key, attempt(() => plain(read(key), within))]));
}

/** A literal in a problem, cut to what a reader needs. */
export function told(value: unknown): string {
  if (value === undefined) return "nothing";
  return beginning(json(marked(value)).replace(/"\\u0000(.*?)\\u0000"/g, "$1"), 120);
}

/** A literal with what JSON cannot say as marked texts. */
function marked(value: unknown): unknown {
  if (value instanceof NoData) return mark(value.words);
  if (isOpaque(value)) return mark("(known to Terraform)");
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
}

const mark = (words: string): string => `\0${words}\0`;
