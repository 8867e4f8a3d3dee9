import { Expression, collectionOf, escapeTemplate, isOpaque, pieces, raw, unescapeTemplate } from "../expressions";
import { snakeCase } from "./names";
import { itemOf } from "./reference";
import type { Attribute, InputType } from "./schema";

type Attributes = Readonly<Record<string, Attribute>>;
type Values = Record<string, unknown>;

/**
 * Literals as the arguments of a module call: names in snake_case, a map's own keys untouched, tokens untouched,
 * and text kept as text (a `${` in it is no expression). What is not given is left to the module's defaults.
 * @param text how text is written
 */
export const toArguments = (attributes: Attributes, values: Values, text: (value: string) => string = escapeLiteral): Values =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { type }]) => {
      const value = values[name];
      return value === undefined || value === null ? [] : [[snakeCase(name), toArgument(type, value, text)]];
    }),
  );

/** The arguments of a module call as the literals that they were made from; expressions become references again. */
export const fromArguments = (attributes: Attributes, args: Values): Values =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { type }]) => {
      const value = args[snakeCase(name)];
      return value === undefined || value === null ? [] : [[name, fromArgument(type, value)]];
    }),
  );

// `$${` is text, `${` is not.
const EXPRESSION = /(?:^|[^$])\$\{|(?:^|[^%])%\{/;

function fromArgument(type: InputType, value: unknown): unknown {
  if (typeof value === "string")
    return EXPRESSION.test(value) ? itemOf(type)(raw(JSON.stringify(value))) : unescapeTemplate(value);
  if (Array.isArray(value) && type.kind === "list") return value.map((item) => fromArgument(type.element, item));
  if (!isRecord(value)) return value;
  if (type.kind === "map") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [unescapeTemplate(key), fromArgument(type.value, item)]),
    );
  }
  return type.kind === "object" ? fromArguments(type.attributes, value) : value;
}

function toArgument(type: InputType, value: unknown, text: (value: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value) && type.kind === "list") return value.map((item) => toArgument(type.element, item, text));
  if (!isRecord(value)) return value;
  if (type.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), toArgument(type.value, item, text)]));
  }
  return type.kind === "object" ? toArguments(type.attributes, value, text) : value;
}

/** Literals with the defaults filled in, as the constraints across inputs read them. */
export const withDefaults = (attributes: Attributes, values: Values): Values =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const value = values[name] ?? attribute.default;
      return [name, value === undefined ? undefined : filled(attribute.type, value)];
    }),
  );

function filled(type: InputType, value: unknown): unknown {
  if (Array.isArray(value) && type.kind === "list") return value.map((item) => filled(type.element, item));
  if (!isRecord(value)) return value;
  if (type.kind === "map") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(type.value, item)]));
  return type.kind === "object" ? withDefaults(type.attributes, value) : value;
}

/** Literals with what is one token in them (a variable of the stack, say) as references, which a body can go over. */
export const withReferences = (attributes: Attributes, values: Values): Values =>
  Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, referred(type, values[name])]));

function referred(type: InputType, value: unknown): unknown {
  if (isOpaque(value)) return collectionOf(value) ? value : itemOf(type)(new Expression((hcl) => hcl(value)));
  if (Array.isArray(value) && type.kind === "list") return value.map((item) => referred(type.element, item));
  if (!isRecord(value)) return value;
  if (type.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, referred(type.value, item)]));
  }
  return type.kind === "object" ? withReferences(type.attributes, value) : value;
}

function escapeLiteral(text: string): string {
  return pieces(text)
    .map((piece) => (typeof piece === "string" ? escapeTemplate(piece) : piece.toString()))
    .join("");
}

const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
