/**
 * What comes from a plan stands in code, and only there: in code nothing is markup, nobody is mentioned and no link begins.
 * With a pipe, a backtick or a space at an end it is spelt in entities: backslashes in front of pipes in tables mean one thing to
 * GitHub and another to others.
 */
export function code(text: string): string {
  const line = visible(text);
  if (line !== "" && !/[|`]|^ | $/.test(line)) return `\`${line}\``;
  const spelt = line.replace(/[^A-Za-z0-9 \u00A1-\u{10FFFF}]|^ | $/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
  return `<code>${spelt}</code>`;
}

/** A text of several lines, as it is: in a fence that is longer than any in it. */
export function fenced(text: string): string {
  const lines = text.split(/\r\n?|\n/).map(visible);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [fence, ...lines, fence].join("\n");
}

/**
 * Line ends, and what is not seen or turns the text around it (U+202E writes backwards), as `\u{202e}`: no line ends where a
 * value does, and what is read is what is there.
 */
const visible = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? "⏎" : character === "\t" ? "  " : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** A row of a table. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The head of a table; columns of numbers, told by a colon at the end, stand to the right. */
export function head(...titles: readonly string[]): string {
  const lines = titles.map((title) => (title.endsWith(":") ? "--:" : "---"));
  return `${row(...titles.map((title) => title.replace(/:$/, "")))}\n${row(...lines)}`;
}

/** `3 resources`, `1 resource`. */
export const counted = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;
