import { cidrContains } from "../../../core";
import { type Pattern, covers, literal, overlap, parsePattern } from "./patterns";
import type { Request } from "./request";

/** The kinds of conditions, named as AWS does. */
export type Field = "path-pattern" | "host-header" | "http-request-method" | "source-ip" | "http-header" | "query-string";

/** One condition of a rule: it holds when any of its values does. */
export interface Condition {
  readonly field: Field;
  /** Name of the header, or key of the query string (`*` for any). */
  readonly name?: string;
  readonly values: readonly string[];
  /** Whether there are more values, which only Terraform knows. */
  readonly isOpen?: boolean;
}

const OPTIONS: Record<Field, { ignoreCase?: boolean; escapes?: boolean }> = {
  "path-pattern": {},
  "host-header": { ignoreCase: true },
  "http-header": { ignoreCase: true },
  "query-string": { ignoreCase: true, escapes: true },
  "http-request-method": {},
  "source-ip": {},
};

const pattern = (field: Field, text: string): Pattern =>
  field === "http-request-method" ? literal(text) : parsePattern(text, OPTIONS[field]);

const fits = (field: Field, value: string, text: string): boolean => covers(pattern(field, value), literal(text, OPTIONS[field]));

/** What a condition looks at in a request, as texts: none when the request has no such thing. */
export function lookedAt({ field, name }: Condition, request: Request): string[] {
  switch (field) {
    case "path-pattern":
      return [request.path];
    case "host-header":
      return [request.host];
    case "http-request-method":
      return [request.method];
    case "source-ip":
      return request.sourceIp === undefined ? [] : [request.sourceIp];
    case "http-header":
      return [...(request.headers[(name ?? "").toLowerCase()] ?? [])];
    case "query-string":
      return request.query.filter(({ key }) => fits(field, name ?? "*", key)).map(({ value }) => value);
  }
}

/** The value of a condition that a request fits, or undefined when it fits none. */
export function fittingValue(condition: Condition, request: Request): string | undefined {
  const found = lookedAt(condition, request);
  return condition.values.find((value) =>
    found.some((text) => (condition.field === "source-ip" ? holds(value, text) : fits(condition.field, value, text))),
  );
}

/** Whether a network holds an address. */
const holds = (cidr: string, address: string): boolean =>
  cidr.includes(":") === address.includes(":") && cidrContains(cidr, `${address}/${address.includes(":") ? 128 : 32}`) === true;

/** Whether two conditions look at the same thing. */
export const samePlace = (left: Condition, right: Condition): boolean =>
  left.field === right.field && (left.name ?? "").toLowerCase() === (right.name ?? "").toLowerCase();

/** Whether whatever fits the value `narrow` of a condition fits the value `wide` too. */
export function valueCovers(field: Field, wide: string, narrow: string): boolean {
  if (field !== "source-ip") return covers(pattern(field, wide), pattern(field, narrow));
  return wide.includes(":") === narrow.includes(":") && cidrContains(wide, narrow) === true;
}

/** Whether something fits both values of conditions of a kind. */
export function valuesOverlap(field: Field, left: string, right: string): boolean {
  if (field === "source-ip") return valueCovers(field, left, right) || valueCovers(field, right, left);
  return overlap(pattern(field, left), pattern(field, right));
}
