import type { Attribute, InputType } from "./schema";

/** A TypeScript name as Terraform writes it: `natGateways` → `nat_gateways`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Part of an input's path: an attribute by name, a map's entry by key, or a list's item by position. */
export type Step = { readonly attribute: string } | { readonly key: string | number };

/** A path as people write it: `rules["movies"].paths[0]`. */
export function pathText(steps: readonly Step[], rename: (name: string) => string = (name) => name): string {
  return steps
    .map((step, index) => {
      if ("attribute" in step) return `${index === 0 ? "" : "."}${rename(step.attribute)}`;
      return `[${typeof step.key === "number" ? step.key : JSON.stringify(step.key)}]`;
    })
    .join("");
}

/** Of the allowed names the one that was probably meant: at most two letters wrong, added, left out or swapped. */
export function didYouMean(given: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed
    .map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(2, Math.floor(given.length / 4)) ? best.name : undefined;
}

/** Levenshtein's distance, row by row. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

const CAMEL_CASE = /\b[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*\b/g;

/** The words of a text that Terraform would spell otherwise: those in camelCase that are names. */
export const camelCaseNames = (text: string, names: ReadonlySet<string>): string[] =>
  (text.match(CAMEL_CASE) ?? []).filter((word) => names.has(word));

/** A text with the names in it as Terraform spells them; other words in camelCase (`gRPC`) stay. */
export const inTerraformNames = (text: string, names: ReadonlySet<string>): string =>
  text.replace(CAMEL_CASE, (word) => (names.has(word) ? snakeCase(word) : word));

type Attributes = Readonly<Record<string, Attribute>>;

/** The names of inputs, and of the attributes inside them; without those that are values too, which stay as they are. */
export function namesOf(attributes: Attributes): Set<string> {
  const names = (all: Attributes): string[] =>
    Object.entries(all).flatMap(([name, { type }]) => [name, ...names(objectIn(type)?.attributes ?? {})]);
  const values = valuesOf(attributes);
  return new Set(names(attributes).filter((name) => !values.has(name)));
}

/** The texts that inputs with a fixed choice take, as `one of …` lists them. */
export function valuesOf(attributes: Attributes): Set<string> {
  const values = (type: InputType): readonly string[] => {
    if (type.kind === "list") return values(type.element);
    if (type.kind === "map") return [...values(type.key), ...values(type.value)];
    if (type.kind === "object") return [...valuesOf(type.attributes)];
    return type.kind === "string" ? (type.values ?? []) : [];
  };
  return new Set(Object.values(attributes).flatMap(({ type }) => values(type)));
}

/** The object that an input is, or that its items are. */
export function objectIn(type: InputType): Extract<InputType, { kind: "object" }> | undefined {
  if (type.kind === "list") return objectIn(type.element);
  if (type.kind === "map") return objectIn(type.value);
  return type.kind === "object" ? type : undefined;
}
