/** A piece of an expression that a fault can be put into. */
export interface Token {
  /** `text`: a literal part of a string; `name`: a dotted name; `attribute`: what follows an index, as in `a.b["c"].id`. */
  readonly kind: "text" | "name" | "attribute" | "number" | "operator" | "bracket" | "other";
  readonly text: string;
  readonly start: number;
}

const CODE = [
  ["name", /[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/y],
  ["attribute", /\.[a-z_]\w*/y],
  ["number", /\d+/y],
  ["operator", /==|!=|=>|[<>]=?|!/y],
  ["bracket", /[()[\]{}]/y],
  ["other", /\s+|[\s\S]/y],
] as const;
// Up to an interpolation or, in quotes, to the closing quote.
const TEXT = { quoted: /(?:[^"\\$]|\\[\s\S]|\$(?!\{))+/y, bare: /(?:[^$]|\$(?!\{))+/y };

/** Splits a string of Terraform's JSON, which may hold expressions in `${…}` with strings in them, and so on. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  // What is open: strings, and the interpolations in them with their count of open braces.
  const open: Array<"bare" | "quoted" | { braces: number }> = ["bare"];
  let start = 0;
  const take = (kind: Token["kind"], part: string) => {
    found.push({ kind, text: part, start });
    start += part.length;
  };
  while (start < text.length) {
    const mode = open.at(-1) ?? "bare";
    if (typeof mode === "string") {
      if (text.startsWith("${", start)) {
        open.push({ braces: 0 });
        take("other", "${");
      } else if (mode === "quoted" && text[start] === '"') {
        open.pop();
        take("other", '"');
      } else {
        take("text", matchAt(TEXT[mode], text, start) ?? text.slice(start));
      }
    } else if (text[start] === '"') {
      open.push("quoted");
      take("other", '"');
    } else if (text[start] === "}" && mode.braces === 0) {
      open.pop();
      take("other", "}");
    } else {
      if (text[start] === "{") mode.braces++;
      if (text[start] === "}") mode.braces--;
      for (const [kind, pattern] of CODE) {
        const part = matchAt(pattern, text, start);
        if (part === undefined) continue;
        take(kind, part);
        break;
      }
    }
  }
  return found;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
