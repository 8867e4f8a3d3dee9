import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { EXPRESSION } from "../../core/expressions";
import { isAsymmetric } from "../match";
import { Unknown, isRecord } from "./unknown";

/** Turns what constructs hold into plain data; what are tokens in it become `Unknown`, and matchers stay matchers. */
export type Read = (value: unknown) => unknown;

/**
 * Reads values as they would be written for a construct.
 * @param scope a reference to another stack becomes one to that stack's state, seen from here
 */
export function reader(scope: IConstruct): Read {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved = (value: unknown): unknown => Tokenization.resolve(value, { scope, resolver, preparing: false });
  const read: Read = (value) => {
    if (value === null || typeof value === "boolean" || typeof value === "undefined") return value;
    if (value instanceof Unknown) return value;
    if (isAsymmetric(value)) return value;
    if (typeof value === "string") return hasToken(value) ? readText(resolved(value)) : value;
    if (Token.isUnresolved(value) || EXPRESSION in Object(value)) return readText(resolved(expressionOf(value)));
    if (Array.isArray(value)) return value.map(read);
    if (typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(resolved(key)), read(item)]));
  };
  return read;
}

/** Reads Terraform's JSON, in whose texts `${` begins an expression. */
export const readText: Read = (value) => {
  if (typeof value === "string") return /(^|[^$])\$\{/.test(value) ? new Unknown(value) : value;
  if (Array.isArray(value)) return value.map(readText);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readText(item)]));
};

/** A collection or an object reference by its expression. */
const expressionOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && EXPRESSION in value ? value[EXPRESSION] : value;

// A token that stands for a number looks like this when JavaScript joins it to a text.
const NUMBER_TOKEN = /-?\d+(?:\.\d+)?e\+\d+/g;

const hasToken = (text: string): boolean =>
  Token.isUnresolved(text) || [...text.matchAll(NUMBER_TOKEN)].some(([number]) => Token.isUnresolved(parseFloat(number)));
