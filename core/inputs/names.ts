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

/** A sentence with the inputs that it names in backticks, as Terraform spells them. */
export const inTerraformNames = (sentence: string): string => sentence.replace(/`[^`]+`/g, (name) => snakeCase(name));
