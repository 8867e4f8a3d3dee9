import { z } from "zod";
import { type Bool, atLeast, atMost, contains, isDivisible, isWhole, length, lessThan, matches } from "../expressions";
import { snakeCase } from "./names";

/** One demand on a value, for both sides: TypeScript judges a literal with it, Terraform an expression. */
interface Check {
  readonly holds: (value: never) => Bool;
  /** True when judging a value that fails another check may itself fail, so that the others come first. */
  readonly last?: boolean;
}

/** What every kind of input has: what is expected of it in words, and the checks that decide it. */
interface Described {
  /** Completes the sentence "must be …". */
  readonly expected: string;
  readonly checks: readonly Check[];
  /** The numbers, for a text, list or map the lengths, beyond which another value is refused: tests try both sides. */
  readonly limits: readonly number[];
  readonly sensitive: boolean;
}

/** An input's type as both sides see it; made once from the zod schema. */
export type InputType =
  | (Described & { readonly kind: "string" | "number" | "bool"; readonly values?: readonly string[] })
  | (Described & { readonly kind: "list"; readonly element: InputType })
  | (Described & { readonly kind: "map"; readonly key: InputType; readonly value: InputType })
  | (Described & { readonly kind: "object"; readonly attributes: Readonly<Record<string, Attribute>> });

/** One input of a module, or one attribute of an object. */
export interface Attribute {
  readonly type: InputType;
  /** False when a value must be given. */
  readonly optional: boolean;
  /** What stands for a value that is not given; undefined when nothing does. */
  readonly default?: unknown;
}

/** The schema of a module's inputs. */
export type InputsSchema = z.ZodObject<z.ZodRawShape, z.core.$strict>;

/** A fault in a module's definition, seen when the definition is made. */
export class DefinitionError extends Error {}

interface Demand extends Check {
  readonly words: string;
}

const demands = new WeakMap<object, Demand>();

/**
 * Adds a demand that zod has no word for.
 * @param words completes the sentence "must be …"
 * @param holds written with the words of the vocabulary, so that it judges literals and makes Terraform's condition
 */
export function where<S extends z.ZodType>(schema: S, words: string, holds: (value: z.output<S>) => Bool): S {
  const refined = schema.refine((value) => holds(value) === true, words);
  const added = (refined as z.ZodType).def.checks?.at(-1);
  if (added) demands.set(added, { words, holds: holds, last: true });
  return refined;
}

/** Marks an input as secret: Terraform hides its value, and error messages do not repeat it. */
export const secret = <S extends z.ZodType>(schema: S): S => schema.meta({ sensitive: true });

/** Reads a module's inputs schema. @throws DefinitionError when Terraform has nothing like what it says */
export function readInputs(schema: InputsSchema): Readonly<Record<string, Attribute>> {
  // Another package may have brought another zod to where a project's imports find it.
  const { _zod: own } = schema as { readonly _zod?: { readonly version: { readonly major: number } } };
  if (own?.version.major !== 4) fail([], 'these are no schema of zod 4: take z from twinform, import { z } from "twinform"');
  return readAttributes(schema, []);
}

type Path = readonly string[];
type AnyDef = Record<string, unknown> & { type: string; checks?: Array<{ _zod: { def: Record<string, unknown> } }> };

const defOf = (schema: unknown): AnyDef => (schema as { def: AnyDef }).def;

function fail(path: Path, message: string): never {
  throw new DefinitionError(`${path.join(".") || "inputs"}: ${message}`);
}

function readAttributes(schema: unknown, path: Path): Record<string, Attribute> {
  const def = defOf(schema);
  if (defOf(def["catchall"] ?? { def: {} }).type !== "never") {
    fail(path, "use z.strictObject, so that misspelt names are refused");
  }
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(def["shape"] as Record<string, unknown>)) {
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) fail([...path, name], "names are written in camelCase");
    attributes[name] = readAttribute(value, [...path, name]);
  }
  const names = Object.keys(attributes).map(snakeCase);
  const twice = Object.keys(attributes).find((_, index) => names.indexOf(names[index] ?? "") !== index);
  if (twice) fail([...path, twice], "another input has the same name in Terraform");
  return attributes;
}

function readAttribute(schema: unknown, path: Path): Attribute {
  const def = defOf(schema);
  switch (def.type) {
    case "optional":
      return { ...readAttribute(def["innerType"], path), optional: true };
    case "default":
    case "prefault":
      return readDefault(def, path);
    default:
      return { type: readType(schema, path), optional: false };
  }
}

function readDefault(def: AnyDef, path: Path): Attribute {
  const inner = readAttribute(def["innerType"], path);
  if (inner.optional) fail(path, "an optional input has no default: leave out .optional()");
  if (inner.type.kind === "object" && def.type === "default") {
    fail(path, "give an object its default with .prefault(), so that its attributes' own defaults apply");
  }
  return { ...inner, optional: true, default: def["defaultValue"] };
}

const PLACEHOLDER = { expected: "", checks: [], limits: [], sensitive: false } as const;

/** Reads a schema that is no optional and has no default. */
function readType(schema: unknown, path: Path): InputType {
  const def = defOf(schema);
  const { words, checks, limits } = readChecks(def, path);
  const sensitive = (schema as z.ZodType).meta()?.["sensitive"] === true;
  const described = (noun: string): Described => ({
    expected: `${noun}${words === "" ? "" : " "}${words}`,
    checks,
    limits,
    sensitive,
  });
  switch (def.type) {
    case "string":
      return { kind: "string", ...described("text") };
    case "number":
      return { kind: "number", ...described(def["format"] === "safeint" ? "a whole number" : "a number") };
    case "boolean":
      return { kind: "bool", ...described("true or false") };
    case "enum": {
      const values = Object.values(def["entries"] as Record<string, string>);
      const oneOf: Check = { holds: (value: string) => contains(values, value) };
      const expected = `one of ${values.map((value) => `"${value}"`).join(", ")}`;
      return { kind: "string", values, expected, checks: [oneOf, ...checks], limits, sensitive };
    }
    case "array":
      return { kind: "list", element: readElement(def["element"], path), ...described("a list") };
    case "record":
      return {
        kind: "map",
        key: readElement(def["keyType"], [...path, "(key)"]),
        value: readElement(def["valueType"], path),
        ...described("a map"),
      };
    case "object":
      return { kind: "object", attributes: readAttributes(schema, path), ...PLACEHOLDER, expected: "an object" };
    default:
      return fail(
        path,
        `z.${def.type}() has no counterpart in Terraform; supported are string, number, int, boolean, enum, array, record, strictObject, and optional, default, prefault around them`,
      );
  }
}

function readElement(schema: unknown, path: Path): InputType {
  const inside = [...path, "*"];
  const attribute = readAttribute(schema, inside);
  if (attribute.optional) fail(inside, "an item of a list or map is neither optional nor has it a default");
  return attribute.type;
}

/** The checks on a schema, and the words that they add to what is expected. */
function readChecks(def: AnyDef, path: Path): { words: string; checks: Check[]; limits: number[] } {
  const all = def.checks ?? [];
  const bounds: Record<"min" | "max", number | undefined> = { min: undefined, max: undefined };
  const words: string[] = [];
  const checks: Check[] = [];
  const limits: number[] = [];
  if (def["format"] === "safeint") checks.push({ holds: (value: number) => isWhole(value) });
  else if (def["format"] !== undefined)
    fail(path, `the format ${def["format"] as string} has no counterpart in Terraform; use a regex`);
  for (const check of all) {
    const own = demands.get(check);
    const c = check._zod.def;
    const limit = (c["minimum"] ?? c["maximum"] ?? c["value"]) as number;
    if (own) {
      words.push(own.words);
      checks.push(own);
      continue;
    }
    if (/^(min_length|max_length|greater_than|less_than)$/.test(String(c["check"]))) limits.push(limit);
    switch (c["check"]) {
      case "min_length":
        bounds.min = limit;
        checks.push({ holds: (value: string) => atLeast(length(value), limit) });
        break;
      case "max_length":
        bounds.max = limit;
        checks.push({ holds: (value: string) => atMost(length(value), limit) });
        break;
      case "greater_than":
        if (c["inclusive"] !== true) {
          words.push(`above ${limit}`);
          checks.push({ holds: (value: number) => lessThan(limit, value) });
          break;
        }
        bounds.min = limit;
        checks.push({ holds: (value: number) => atLeast(value, limit) });
        break;
      case "less_than":
        if (c["inclusive"] !== true) {
          words.push(`below ${limit}`);
          checks.push({ holds: (value: number) => lessThan(value, limit) });
          break;
        }
        bounds.max = limit;
        checks.push({ holds: (value: number) => atMost(value, limit) });
        break;
      case "multiple_of":
        words.push(`divisible by ${limit}`);
        checks.push({ holds: (value: number) => isDivisible(value, limit) });
        break;
      case "number_format":
        break;
      case "string_format":
        words.push(readPattern(c, path, checks));
        break;
      default:
        fail(path, `the check ${String(c["check"])} has no counterpart in Terraform; say it with where()`);
    }
  }
  const noun = { number: "", string: "characters" }[def.type] ?? "items";
  return { words: [boundWords(bounds, noun), ...words].filter((part) => part !== "").join(", "), checks, limits };
}

function readPattern(check: Record<string, unknown>, path: Path, checks: Check[]): string {
  const pattern = check["pattern"] as RegExp;
  const error = check["error"] as (() => string) | undefined;
  if (check["format"] !== "regex")
    fail(path, `the format ${String(check["format"])} has no counterpart in Terraform; use a regex`);
  if (!error) fail(path, 'say what the pattern means: .regex(/…/, "of letters and digits")');
  if (/\(\?[=!<]/.test(pattern.source) || /\\[1-9]/.test(pattern.source) || pattern.flags !== "") {
    fail(path, `Terraform's patterns (RE2) know no look-around, back-reference or flags: ${String(pattern)}`);
  }
  checks.push({ holds: (value: string) => matches(value, pattern) });
  return error();
}

function boundWords({ min, max }: { min: number | undefined; max: number | undefined }, noun: string): string {
  const unit = (limit: number) => (limit === 1 ? noun.replace(/s$/, "") : noun);
  const of = noun === "" ? "" : "of ";
  if (min !== undefined && max !== undefined) {
    if (noun !== "" && min === max) return `of ${min} ${unit(min)}`;
    return noun === "" ? `from ${min} to ${max}` : `of ${min} to ${max} ${noun}`;
  }
  if (min !== undefined) return noun === "" ? `from ${min}` : `${of}at least ${min} ${unit(min)}`;
  if (max !== undefined) return noun === "" ? `up to ${max}` : `${of}at most ${max} ${unit(max)}`;
  return "";
}
