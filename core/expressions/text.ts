import { createHash } from "node:crypto";
import { type Bool, leaf } from "./collection";
import { Expression, isSymbolic } from "./expression";
import { UnusableValue } from "./unusable-value";

/** A pattern as RE2 writes it: JavaScript escapes slashes. */
const re2 = (pattern: RegExp): string => pattern.source.replaceAll("\\/", "/");

/** Whether the text is a pattern's match. The pattern is written for both JavaScript and RE2: no look-around. */
export function matches(text: string, pattern: RegExp): Bool {
  if (!isSymbolic(text)) return pattern.test(text);
  return new Expression((hcl) => `can(regex(${hcl(re2(pattern))}, ${hcl(text)}))`);
}

/** Whether a text ends with another. */
export const endsWith = (text: string, ending: string): Bool =>
  isSymbolic([text, ending]) ? new Expression((hcl) => `endswith(${hcl(text)}, ${hcl(ending)})`) : text.endsWith(ending);

/** Whether a text begins with another. */
export const startsWith = (text: string, beginning: string): Bool =>
  isSymbolic([text, beginning])
    ? new Expression((hcl) => `startswith(${hcl(text)}, ${hcl(beginning)})`)
    : text.startsWith(beginning);

/** The part of a text that a pattern without groups matches. @throws UnusableValue when it does not match */
export function extract(text: string, pattern: RegExp): string {
  // With groups Terraform's regex() returns them, not the match.
  if (/(^|[^\\])\((?!\?:)/.test(pattern.source)) throw new Error(`write the groups of ${String(pattern)} as (?:…)`);
  if (isSymbolic(text)) return leaf.string(new Expression((hcl) => `regex(${hcl(re2(pattern))}, ${hcl(text)})`));
  const match = pattern.exec(text);
  if (!match) throw new UnusableValue(`${text} does not match ${pattern.source}`);
  return match[0];
}

/** A list's texts with a separator between them. */
export function join(separator: string, list: readonly string[]): string {
  if (!isSymbolic(list)) return list.join(separator);
  return leaf.string(new Expression((hcl) => `join(${hcl(separator)}, ${hcl(list)})`));
}

/** A text without the white space at its ends. */
export const trimmed = (text: string): string =>
  isSymbolic(text) ? leaf.string(new Expression((hcl) => `trimspace(${hcl(text)})`)) : text.trim();

/** The parts of a text between separators. */
export function split(separator: string, text: string): string[] {
  if (!isSymbolic(text)) return text.split(separator);
  return leaf.strings(new Expression((hcl) => `split(${hcl(separator)}, ${hcl(text)})`));
}

/** A text cut into pieces of at most so many characters; `longest` is 1000 at most. */
export function chunks(text: string, longest: number): string[] {
  const pattern = `(?s).{1,${longest}}`;
  if (isSymbolic(text)) return leaf.strings(new Expression((hcl) => `regexall(${hcl(pattern)}, ${hcl(text)})`));
  return text.match(new RegExp(`.{1,${longest}}`, "gsu")) ?? [];
}

/** A value as JSON text, escaped as Terraform's `jsonencode` does. */
export function json(value: unknown): string {
  if (isSymbolic(value)) return leaf.string(new Expression((hcl) => `jsonencode(${hcl(value)})`));
  return JSON.stringify(value ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text in base64. */
export function base64(text: string): string {
  // TypeScript computes both branches of a choice, also the one for a text that was left out.
  if (!isSymbolic(text)) return Buffer.from(text ?? "", "utf8").toString("base64");
  return leaf.string(new Expression((hcl) => `base64encode(${hcl(text)})`));
}

/** A text in lower case. */
export const lower = (text: string): string =>
  isSymbolic(text) ? leaf.string(new Expression((hcl) => `lower(${hcl(text)})`)) : text.toLowerCase();

/** A text with every occurrence of one part replaced. The part is plain text: Terraform takes `/…/` as a pattern. */
export function replaceAll(text: string, part: string, replacement: string): string {
  if (!isSymbolic([text, part, replacement])) return text.split(part).join(replacement);
  return leaf.string(new Expression((hcl) => `replace(${hcl(text)}, ${hcl(part)}, ${hcl(replacement)})`));
}

/** The first characters of a text: all of it when it is shorter. */
export const beginning = (text: string, characters: number): string =>
  isSymbolic(text)
    ? leaf.string(new Expression((hcl) => `substr(${hcl(text)}, 0, ${characters})`))
    : [...text].slice(0, characters).join("");

/** The SHA-1 of a text, as 40 hexadecimal digits: a name's suffix that changes with what it was made of. */
export const sha1 = (text: string): string =>
  isSymbolic(text)
    ? leaf.string(new Expression((hcl) => `sha1(${hcl(text)})`))
    : createHash("sha1").update(text, "utf8").digest("hex");

/**
 * Eight hexadecimal digits that nothing else has, for the name of a resource that may have to stand beside the one
 * it replaces. They are new each time Terraform looks, so the resource ignores later changes of its name
 * (`ignoreChanges`): it keeps the first ones, through renames and imports, until it is replaced for whatever reason
 * (a changed attribute, `-replace`, a creation that was interrupted). The replacement gets others, and so never
 * meets the old one's name. Terraform alone knows them.
 */
export const uniqueSuffix = (): string => beginning(leaf.string(new Expression(() => "uuid()")), 8);

/** A whole number from 0 to below `limit` that a text always gets, and hardly any other text. */
export function hashBelow(text: string, limit: number): number {
  const digits = beginning(sha1(text), 8);
  return isSymbolic(text)
    ? leaf.number(new Expression((hcl) => `parseint(${hcl(digits)}, 16) % ${limit}`, "operator"))
    : parseInt(digits, 16) % limit;
}
