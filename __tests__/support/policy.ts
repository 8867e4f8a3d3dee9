/** A policy that is written as an expression: `${jsonencode({ … })}` as the object that it is, references as `${…}`. */
export function policyOf(text: unknown): unknown {
  const [, source = ""] = /^\$\{jsonencode\(([\s\S]*)\)\}$/.exec(String(text)) ?? [];
  if (source === "") throw new Error(`no policy in an expression: ${String(text)}`);
  return valueOf(source);
}

function valueOf(source: string): unknown {
  const text = source.trim();
  if (text.startsWith("[")) return partsOf(text.slice(1, -1)).map(valueOf);
  if (text.startsWith("{")) {
    return Object.fromEntries(
      partsOf(text.slice(1, -1)).map((entry) => {
        const [, key = "", value = ""] = /^\s*("[^"]*"|\w+) = ([\s\S]*)$/.exec(entry) ?? [];
        return [key.replaceAll('"', ""), valueOf(value)];
      }),
    );
  }
  // A string with its interpolations is kept as it is written; a reference gets its `${…}`.
  return text.startsWith('"') ? text.slice(1, -1) : `\${${text}}`;
}

/** What stands between commas, those in brackets and strings aside. */
function partsOf(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    // In `"arn:${split(":", x)[1]}"` the quotes in the middle stand in brackets.
    if (char === '"' && depth === 0) quoted = !quoted;
    if ("([{".includes(char)) depth++;
    if (")]}".includes(char)) depth--;
    if (char === "," && depth === 0 && !quoted) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.filter((part) => part.trim() !== "");
}
