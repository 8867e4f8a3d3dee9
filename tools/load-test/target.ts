/** Where an answer names the target that gave it. */
export type TargetSource =
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "field"; readonly path: string }
  | { readonly kind: "pattern"; readonly pattern: RegExp };

const LONGEST_NAME = 100;

/** The target's name in a header. */
export const nameInHeader = (value: string | readonly string[] | undefined): string =>
  clean(typeof value === "string" ? value : (value ?? []).join(", "));

/** The target's name in an answer's text; "" where it has none. */
export function nameInText(source: TargetSource | undefined, text: string): string {
  if (source?.kind === "field") return clean(fieldOf(text, source.path));
  if (source?.kind === "pattern") {
    const [whole = "", group] = source.pattern.exec(text) ?? [];
    return clean(group ?? whole);
  }
  return "";
}

/** The source in words. */
export function sourceText(source: TargetSource): string {
  if (source.kind === "header") return `header ${source.name}`;
  return source.kind === "field" ? `field ${source.path}` : `pattern ${source.pattern.source}`;
}

function fieldOf(text: string, path: string): string {
  try {
    let found: unknown = JSON.parse(text);
    for (const key of path.split(".")) found = (found as Record<string, unknown> | null)?.[key];
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  } catch {
    return "";
  }
}

/** What a server says goes to a terminal and into a file: one short line, without control characters. */
const clean = (name: string) => [...name.replace(/[\p{C}\p{Z}]+/gu, " ").trim()].slice(0, LONGEST_NAME).join("");
