import { UserError, base64, isSymbolic } from "../../core";

/**
 * A text as one word of the shell, whatever is in it. What only Terraform knows (an endpoint, say) cannot be looked at
 * for quotes, so that it travels in base64; line ends at its end are lost on the way.
 */
export const quote = (text: string): string =>
  isSymbolic(text) ? `"$(printf %s '${base64(text)}' | base64 --decode)"` : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command: its words, each quoted. */
export const command = (...words: readonly string[]): string => words.map(quote).join(" ");

/** A script for user data: it runs once, as root, at the first boot, and stops at the first step that fails. */
export const script = (...steps: readonly string[]): string =>
  ["#!/bin/bash", "# Its output is in /var/log/cloud-init-output.log", "set -euo pipefail", ...steps, ""].join("\n");

/** Writes a file. @param mode its rights, in octal */
export const writeFile = (path: string, content: string, mode = "0644"): string =>
  [
    // Made with its rights before it holds anything.
    command("install", "-D", "-m", mode, "/dev/null", path),
    `printf '%s\\n' ${quote(content)} > ${quote(path)}`,
  ].join("\n");

/** A name for a user, a unit, a folder. @throws UserError when it is none */
export function plainName(what: string, name: string): string {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(name)) return name;
  throw new UserError([
    `${what} ${JSON.stringify(name)}: must begin with a letter and have up to 31 lower-case letters, digits and hyphens`,
  ]);
}
