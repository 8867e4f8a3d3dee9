/**
 * A value of a plan with its marks: what Terraform tells in three trees (values, what is unknown, what is secret) in one.
 * `absent` is null, too: Terraform makes no difference.
 */
export type Value =
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" }
  | { readonly kind: "secret"; readonly hidden: string }
  | { readonly kind: "scalar"; readonly scalar: string | number | boolean }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Value> };

/** Nothing. */
export const ABSENT: Value = { kind: "absent" };

/**
 * @param value the value, which lacks what is unknown
 * @param unknown `true`, or a tree like the value's
 * @param sensitive the same, of secrets
 */
export function valueOf(value: unknown, unknown: unknown = false, sensitive: unknown = false): Value {
  if (unknown === true) return { kind: "unknown" };
  if (sensitive === true && value !== null && value !== undefined) return { kind: "secret", hidden: JSON.stringify(value) };
  if (Array.isArray(value) || (Array.isArray(unknown) && unknown.length > 0)) {
    const [items, unknowns, secrets] = [list(value), list(unknown), list(sensitive)];
    const length = Math.max(items.length, unknowns.length);
    return {
      kind: "list",
      items: Array.from({ length }, (_, index) => valueOf(items[index], unknowns[index], secrets[index])),
    };
  }
  if (isMap(value) || (isMap(unknown) && Object.keys(unknown).length > 0)) {
    const [entries, unknowns, secrets] = [map(value), map(unknown), map(sensitive)];
    const keys = [...new Set([...Object.keys(entries), ...Object.keys(unknowns)])];
    return {
      kind: "map",
      entries: new Map(keys.map((key) => [key, valueOf(own(entries, key), own(unknowns, key), own(secrets, key))])),
    };
  }
  if (typeof value === "string") return documentIn(value) ?? { kind: "scalar", scalar: value };
  return typeof value === "number" || typeof value === "boolean" ? { kind: "scalar", scalar: value } : ABSENT;
}

/** A policy, a template, a pattern: JSON that is text to Terraform is compared part by part all the same. */
function documentIn(text: string): Value | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return valueOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Map_ = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Map_ => typeof value === "object" && value !== null && !Array.isArray(value);
const map = (value: unknown): Map_ => (isMap(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const own = (values: Map_, key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);

/** Whether nothing is said: what AWS's provider writes in many ways (`null`, `""`, `[]`, a block of nothing) and means alike. */
export function isEmpty(value: Value): boolean {
  if (value.kind === "list") return value.items.length === 0;
  if (value.kind === "map") return [...value.entries.values()].every(isEmpty);
  return value.kind === "absent" || (value.kind === "scalar" && value.scalar === "");
}

/** Whether two values are the same, secrets by what they hide; what is unknown is like nothing. */
export function isSame(one: Value, other: Value): boolean {
  return !holdsUnknown(one) && !holdsUnknown(other) && keyOf(one) === keyOf(other);
}

function holdsUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(holdsUnknown);
  if (value.kind === "map") return [...value.entries.values()].some(holdsUnknown);
  return value.kind === "unknown";
}

/** A text that is the same for the same values: what a secret hides is the value that it is. */
function keyOf(value: Value): string {
  if (value.kind === "list") return `[${value.items.map(keyOf).join()}]`;
  if (value.kind === "map") {
    const entries = [...value.entries].filter(([, part]) => part.kind !== "absent");
    return `{${entries
      .map(([key, part]) => `${JSON.stringify(key)}:${keyOf(part)}`)
      .sort()
      .join()}}`;
  }
  if (value.kind === "secret") return `secret ${value.hidden}`;
  return value.kind === "scalar" ? JSON.stringify(value.scalar) : value.kind;
}

/** What stands in the place of a value that is not known yet, in Terraform's words. */
export const UNKNOWN = "(known after apply)";
/** What stands in the place of a secret. */
export const SECRET = "(sensitive value)";

/** What either of two trees of marks marks: what is a secret on one side only tells the other. */
export function eitherMark(one: unknown, other: unknown): unknown {
  if (one === true || other === true) return true;
  if (Array.isArray(one) || Array.isArray(other)) {
    const [ones, others] = [list(one), list(other)];
    return Array.from({ length: Math.max(ones.length, others.length) }, (_, index) => eitherMark(ones[index], others[index]));
  }
  const [ones, others] = [map(one), map(other)];
  const keys = [...new Set([...Object.keys(ones), ...Object.keys(others)])];
  return Object.fromEntries(keys.map((key) => [key, eitherMark(own(ones, key), own(others, key))]));
}

/** A value in one line, as JSON with words for what is unknown or secret. */
export function textOf(value: Value): string {
  switch (value.kind) {
    case "absent":
      return "null";
    case "unknown":
      return UNKNOWN;
    case "secret":
      return SECRET;
    case "scalar":
      return JSON.stringify(value.scalar);
    case "list":
      return `[${value.items.map(textOf).join(", ")}]`;
    case "map": {
      const entries = [...value.entries].filter(([, part]) => !isEmpty(part));
      return `{${entries.map(([key, part]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${textOf(part)}`).join(", ")}}`;
    }
  }
}
