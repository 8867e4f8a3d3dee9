import type { InputType } from "../../core/inputs";
import { Cases, type Held } from "../acceptance/cases";
import { type Values, type Path, valueAt, withValue } from "../acceptance/places";
import type { ModuleDefinition } from "../../core";

/** Inputs with each limit of the schema in turn: a value at it, one below, one above. */
export function limitCases(definition: ModuleDefinition, samples: readonly Values[]): Values[] {
  const cases = new Cases(definition, samples);
  return cases.places.flatMap((place) => {
    const held = cases.holding(place);
    return held ? [...atLimits(held), ...keysAtLimits(held)] : [];
  });
}

const around = ({ limits }: InputType): number[] => [...new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]))];

function atLimits({ place: { type }, path, values }: Held): Values[] {
  return around(type).flatMap((size) => {
    const value = type.kind === "number" ? size : size < 0 ? undefined : sized(valueAt(values, path), size);
    return value === undefined ? [] : [withValue(values, path, value)];
  });
}

/** The same for the names that a map's keys are. */
function keysAtLimits({ place: { type }, path, values }: Held): Values[] {
  if (type.kind !== "map") return [];
  const [key] = Object.keys((valueAt(values, path) as Values | undefined) ?? {});
  if (key === undefined) return [];
  return around(type.key).flatMap((size) => (size < 0 ? [] : [renamed(values, path, key, sizedText(key, size))]));
}

function renamed(values: Values, path: Path, from: string, to: string): Values {
  const map = valueAt(values, path) as Values;
  return withValue(values, path, Object.fromEntries(Object.entries(map).map(([key, item]) => [key === from ? to : key, item])));
}

/** A text, list or map with so many characters or items: the first ones, and more of the last one's kind. */
function sized(value: unknown, size: number): unknown {
  if (typeof value === "string") return sizedText(value, size);
  if (Array.isArray(value)) return Array.from({ length: size }, (_, index) => value[index] ?? another(value.at(-1), index));
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  const last = entries.at(-1);
  if (!last) return undefined;
  return Object.fromEntries(Array.from({ length: size }, (_, index) => entries[index] ?? [`${last[0]}${index}`, last[1]]));
}

const sizedText = (text: string, size: number): string => text.slice(0, size).padEnd(size, "a");

const another = (item: unknown, index: number): unknown => (typeof item === "string" ? `${item}${index}` : item);
