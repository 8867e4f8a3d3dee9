import { UserError } from "../core";

/** Headers as commands take them, `NAME: VALUE`, by their names in small letters. @throws UserError */
export function headersOf(lines: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const [name = "", ...value] = line.split(":");
    if (value.length === 0) throw new UserError([`--header ${JSON.stringify(line)}: must be a name, a colon and a value`]);
    (headers[name.trim().toLowerCase()] ??= []).push(value.join(":").trim());
  }
  return headers;
}
