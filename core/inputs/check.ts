import { type Bool, type MapOf, UnusableValue, beginning, isOpaque, json, length } from "../expressions";
import { type Step, didYouMean, objectIn } from "./names";
import { told } from "./plain";
import type { Problem } from "./problems";
import type { Attribute, InputType } from "./schema";

type Values = Readonly<Record<string, unknown>>;

/**
 * Judges literals by an inputs schema. What only Terraform knows (tokens) is let through: Terraform judges it by
 * the same checks.
 * @returns every problem; none when all is well
 */
export function checkInputs(attributes: Readonly<Record<string, Attribute>>, values: unknown): Problem[] {
  return checkObject(attributes, values, []);
}

/** Judges the defaults in an inputs schema, wherever they stand: no call could pass with a wrong one. */
export function checkDefaults(attributes: Readonly<Record<string, Attribute>>, path: readonly Step[] = []): Problem[] {
  return Object.entries(attributes).flatMap(([name, { type, default: value }]) => {
    const at = [...path, { attribute: name }];
    const object = objectIn(type);
    const within = object ? checkDefaults(object.attributes, at) : [];
    return value === undefined ? within : [...checkValue(type, value, at), ...within];
  });
}

function checkObject(attributes: Readonly<Record<string, Attribute>>, value: unknown, path: readonly Step[]): Problem[] {
  if (!isPlainObject(value)) return [{ path, message: `must be an object, got ${told(value)}` }];
  const known = Object.keys(attributes);
  const unknown = Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName([...path, { attribute: name }], name, known));
  const declared = Object.entries(attributes).flatMap(([name, attribute]) => {
    const given = value[name];
    const inside = [...path, { attribute: name }];
    if (given !== undefined && given !== null) return checkValue(attribute.type, given, inside);
    return attribute.optional ? [] : [{ path: inside, message: `is required: ${attribute.type.expected}` }];
  });
  return [...unknown, ...declared];
}

function unknownName(path: readonly Step[], name: string, known: readonly string[]): Problem {
  const meant = didYouMean(name, known);
  return { path, message: meant ? noInputMessage(meant) : `is no input; known are ${known.join(", ")}` };
}

const noInputMessage = (meant: string) => `is no input; did you mean ${meant}?`;

/** The sentence about a name that was probably meant otherwise, shared with Terraform's validation. */
export const noInput = (wrong: string, right: string): string => `${wrong} ${noInputMessage(right)}`;

function checkValue(type: InputType, value: unknown, path: readonly Step[]): Problem[] {
  if (isOpaque(value)) return [];
  if (!isKind(type, value)) return [{ path, message: valueMessage(type, told(value)) }];
  const inside = checkInside(type, value, path);
  const failed = type.checks.some((check) => judged(check.holds, value, inside.length === 0) === false);
  if (!failed) return inside;
  return [{ path, message: valueMessage(type, counted(type, value, told)) }, ...inside];
}

function checkInside(type: InputType, value: unknown, path: readonly Step[]): Problem[] {
  switch (type.kind) {
    case "list":
      return (value as unknown[]).flatMap((item, index) => checkValue(type.element, item, [...path, { key: index }]));
    case "map":
      return Object.entries(value as Values).flatMap(([key, item]) => {
        const inside = [...path, { key }];
        const wrongKey = checkValue(type.key, key, inside).map((problem) => ({ ...problem, message: keyMessage(type.key, key) }));
        return [...wrongKey, ...checkValue(type.value, item, inside)];
      });
    case "object":
      return checkObject(type.attributes, value, path);
    default:
      return [];
  }
}

/** The sentence about a value, shared with Terraform's validation. */
export const valueMessage = (type: InputType, got: string): string =>
  `must be ${type.expected}, got ${type.sensitive ? "a secret value" : got}`;

/** Lists and maps of objects are counted, not shown: Terraform would show what was left out in the objects, too. */
export const counted = <V>(type: InputType, value: V, text: (value: V) => string): string =>
  (type.kind === "list" || type.kind === "map") && objectIn(type) !== undefined
    ? String(length(value as MapOf<unknown>))
    : text(value);

/** The sentence about a map's key, shared with Terraform's validation. */
export const keyMessage = (type: InputType, key: string): string => `has the key ${json(key)}; keys must be ${type.expected}`;

/** A verdict on literals; a check that only Terraform can judge, or that meets a value of no use, says nothing. */
function judged(holds: (value: never) => Bool, value: unknown, wellFormed: boolean): Bool | undefined {
  try {
    return holds(value as never);
  } catch (error) {
    if (error instanceof UnusableValue || !wellFormed) return undefined;
    throw error;
  }
}

function isKind(type: InputType, value: unknown): boolean {
  switch (type.kind) {
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "bool":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value);
    default:
      return isPlainObject(value);
  }
}

/** Whether a value is, also inside, of the kind that is asked for: only such values can be compared with others. */
export function isOfKind(type: InputType, value: unknown): boolean {
  if (value === null || value === undefined || isOpaque(value)) return true;
  if (!isKind(type, value)) return false;
  switch (type.kind) {
    case "list":
      return (value as unknown[]).every((item) => isOfKind(type.element, item));
    case "map":
      return Object.values(value).every((item) => isOfKind(type.value, item));
    case "object":
      return Object.entries(type.attributes).every(([name, attribute]) => isOfKind(attribute.type, (value as Values)[name]));
    default:
      return true;
  }
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What was given, cut to what a reader needs; shared with Terraform's validation. */
export const shown = (value: unknown): string => beginning(json(value), 120);
