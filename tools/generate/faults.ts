import { type Attribute, camelCaseNames, valuesOf } from "../../core/inputs";
import type { ModuleFiles } from "../../core/module/synthesize";

type Names = ReadonlySet<string>;

/** The names that must not be spelt as in TypeScript: all but those that are values of the module, too. */
export function misspellings(attributes: Readonly<Record<string, Attribute>>, names: Names): Names {
  const values = valuesOf(attributes);
  return new Set([...names].filter((name) => !values.has(name)));
}

/** A README without its TypeScript, which has names of its own. */
const withoutTypeScript = (page: string) => page.replace(/^```typescript\n[\s\S]*?^```$/gm, "");

/**
 * What would mislead a reader of a generated README: names that Terraform spells otherwise, and rows that break their
 * table.
 */
export function readmeFaults(page: string, names: Names): string[] {
  const text = withoutTypeScript(page);
  return [...camelCaseNames(text, names).map((name) => `README.md: ${name} is no name in Terraform`), ...tableFaults(text)];
}

/** Resources that a module's notes speak of, and that neither it nor their own code has. */
export function addressFaults(notes: string, files: ModuleFiles): string[] {
  const { resource = {} } = files["main.tf.json"] as { resource?: Record<string, Record<string, unknown>> };
  const own = Object.entries(resource).flatMap(([type, names]) => Object.keys(names).map((name) => `${type}.${name}`));
  const beside = [...notes.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, name]) => `${type}.${name}`);
  const known = [...own, ...beside];
  const named = notes.match(/\b(?:aws_[a-z0-9_]+|terraform_data)\.[a-z0-9_]+/g) ?? [];
  return named.filter((address) => !known.includes(address)).map((address) => `notes.md: there is no ${address}`);
}

/** Rows that have not as many cells as their table's head, and lines that a row broke into. */
function tableFaults(text: string): string[] {
  const faults: string[] = [];
  let columns = 0;
  let fenced = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const cells = line.startsWith("|") && !fenced ? line.replace(/\\\|/g, "").split("|").length - 1 : 0;
    const broken = columns > 0 && line !== "" && (cells !== columns || !line.endsWith("|"));
    if (broken) faults.push(`README.md: a row of ${columns - 1} cells is broken: ${line}`);
    columns = broken ? 0 : cells;
  }
  return faults;
}

/** A message without the wrong names that it looks for. */
const withoutGuesses = (text: string) => text.replace(/ in \{[^}]*\} : (?="[^"]* is no input)/g, " : ");

type Json = { readonly [key: string]: unknown };

/** Names in what Terraform shows to people (descriptions and messages) that it spells otherwise. */
export function spellingFaults(files: ModuleFiles, names: Names): string[] {
  const shown = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(shown);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value as Json).flatMap(([key, item]) =>
      ["description", "error_message"].includes(key) ? [withoutGuesses(String(item))] : shown(item),
    );
  };
  const { "main.tf.json": _, ...forPeople } = files;
  return Object.entries(forPeople).flatMap(([file, content]) =>
    shown(content).flatMap((text) =>
      camelCaseNames(text, names).map((name) => `${file}: ${name} is no name in Terraform: ${text}`),
    ),
  );
}
