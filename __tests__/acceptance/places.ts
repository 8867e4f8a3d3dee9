import type { Attribute, InputType } from "../../core/inputs";

/** Inputs as TypeScript's users write them. */
export type Values = Record<string, unknown>;

/** Where something is in a module's inputs: names of attributes, keys of maps, positions in lists. */
export type Path = ReadonlyArray<string | number>;

/** A place in the schema: `*` stands for any key of a map and any position in a list. */
export interface Place {
  readonly path: readonly string[];
  readonly type: InputType;
  /** Whether the value may be left out. */
  readonly optional: boolean;
  /** What stands for a value that is left out; undefined when nothing does. */
  readonly default?: unknown;
}

/** `rules.*.paths.*` as READMEs and reports name a place. */
export const placeText = (path: Path): string => path.join(".");

const REQUIRED = { optional: false } as const;

/** All places of a schema, the outer ones first: leaves, and the objects, lists and maps around them. */
export function placesOf(attributes: Readonly<Record<string, Attribute>>): Place[] {
  const inside = (type: InputType, path: readonly string[], declared: Omit<Attribute, "type">): Place[] => {
    const own = { path, type, optional: declared.optional, default: declared.default };
    switch (type.kind) {
      case "object":
        return [own, ...attributePlaces(type.attributes, path)];
      case "list":
        return [own, ...inside(type.element, [...path, "*"], REQUIRED)];
      case "map":
        return [own, ...inside(type.value, [...path, "*"], REQUIRED)];
      default:
        return [own];
    }
  };
  const attributePlaces = (all: Readonly<Record<string, Attribute>>, path: readonly string[]): Place[] =>
    Object.entries(all).flatMap(([name, { type, ...declared }]) => inside(type, [...path, name], declared));
  return attributePlaces(attributes, []);
}

/** Whether a place is a text, a number or a yes and no. */
export const isLeaf = ({ type }: Place): boolean => ["string", "number", "bool"].includes(type.kind);

/** Where in some inputs a place's values are. */
export function occurrences(values: unknown, path: readonly string[]): Path[] {
  const [step, ...rest] = path;
  if (values === undefined || values === null) return [];
  if (step === undefined) return [[]];
  const found =
    Array.isArray(values) && step === "*" ? values.map((_, index) => index) : step === "*" ? Object.keys(values) : [step];
  return found.flatMap((key) => occurrences((values as Values)[key], rest).map((inner) => [key, ...inner]));
}

/** The value at a path; undefined where there is none. */
export const valueAt = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => (inner as Values | undefined)?.[step], values);

/** The inputs with another value at a path; undefined takes it away. Objects on the way are made where they are missing. */
export function withValue<T>(values: T, path: Path, value: unknown): T {
  const [step, ...rest] = path;
  if (step === undefined) return value as T;
  if (Array.isArray(values)) {
    const list = values as unknown[];
    return (
      rest.length === 0 && value === undefined
        ? list.filter((_, index) => index !== step)
        : list.map((item, index) => (index === step ? withValue(item, rest, value) : item))
    ) as T;
  }
  const { [step]: inner, ...others } = (values ?? {}) as Values;
  const next = withValue(inner, rest, value);
  // The order of the keys stays: it is the order of what a reader sees.
  if (next === undefined) return others as T;
  return (
    step in (values ?? {})
      ? Object.fromEntries(Object.entries(values as Values).map(([key, old]) => [key, key === step ? next : old]))
      : { ...others, [step]: next }
  ) as T;
}
