import { snakeCase } from "./names";
import type { Attribute } from "./schema";

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * Wrong names of an object's attributes that can be guessed, each with the right one as Terraform spells it: the
 * spelling of TypeScript, and the singular of what is a list or map. Terraform drops attributes that a type does not
 * know before anything can look at them; so the type knows these, and a validation refuses them.
 */
export function misspelt(attributes: Attributes): Record<string, string> {
  const known = Object.keys(attributes).map(snakeCase);
  const guesses = Object.entries(attributes).flatMap(([name, { type }]) => {
    const right = snakeCase(name);
    const many = type.kind === "list" || type.kind === "map";
    return [name, ...(many ? [singular(right)] : [])].map((wrong) => [wrong, right] as const);
  });
  return Object.fromEntries(guesses.filter(([wrong]) => !known.includes(wrong)));
}

/** One of several: `targetGroups` → `targetGroup`. */
export const singular = (name: string): string =>
  name
    .replace(/ies$/, "y")
    .replace(/(ss|x|ch|sh|ias)es$/, "$1")
    .replace(/(?<!s|ia)s$/, "");
