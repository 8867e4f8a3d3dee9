/** A policy that is written as an expression: `${jsonencode({ … })}` as the object that it is, references as `${…}`. */
export function policyOf(text: unknown): unknown {
  return valueOf(sourceOf(text));
}

/** The statements of a policy that is written as an expression, with what each is there for. */
export function conditionalStatements(text: unknown): Item[] {
  const [, statements = ""] = /^\{ Version = "2012-10-17", Statement = ([\s\S]*) \}$/.exec(sourceOf(text)) ?? [];
  return itemsOf(statements);
}

/** What is in `${jsonencode(…)}`. */
function sourceOf(text: unknown): string {
  const [, source = ""] = /^\$\{jsonencode\(([\s\S]*)\)\}$/.exec(String(text)) ?? [];
  if (source === "") throw new Error(`no policy in an expression: ${String(text)}`);
  return source;
}

function valueOf(source: string): unknown {
  const text = source.trim();
  // As it is written: in `[for k, v in …]` is a comma that parts nothing.
  if (text.startsWith("[for ")) return [`\${${text.slice(1, -1)}}`];
  if (text.startsWith("[")) return partsOf(text.slice(1, -1)).map(valueOf);
  if (text.startsWith("{")) {
    return Object.fromEntries(
      partsOf(text.slice(1, -1)).map((entry) => {
        const [, key = "", value = ""] = /^\s*("[^"]*"|\w+|\("(?:.*?)"\)) = ([\s\S]*)$/.exec(entry) ?? [];
        return [key.replaceAll(/["()]/g, ""), valueOf(value)];
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

/** Something in a list that an expression puts together, and for what it is there: nothing where it is there always. */
export interface Item {
  readonly for: string[];
  readonly item: unknown;
}

/**
 * The items of a list that is put together of parts (`concat`, `flatten`, `for`), each with the `for`s that it is in:
 * `["v in each.value.alarms if …"]`, and the condition alone for what is there or not.
 */
function itemsOf(source: string): Item[] {
  const text = source.trim();
  const [, call = ""] = /^(?:concat|flatten)\(([\s\S]*)\)$/.exec(text) ?? [];
  if (call !== "") return partsOf(call).flatMap(itemsOf);
  if (!text.startsWith("[for ")) {
    return text.startsWith("[") ? partsOf(text.slice(1, -1)).flatMap(itemsOf) : [{ for: [], item: valueOf(text) }];
  }
  const { head, body, condition } = forOf(text.slice(5, -1));
  const [, optional] = /^v\d* in (.*) \? \{ this = true \} : \{\}$/s.exec(head) ?? [];
  const reason = (optional ?? head) + condition;
  return itemsOf(body).map((one) => ({ ...one, for: [reason, ...one.for] }));
}

/** The parts of `v in list : body if condition`, without the brackets around it. */
function forOf(text: string): { head: string; body: string; condition: string } {
  let depth = 0;
  let choices = 0;
  let colon = -1;
  for (const [index, char] of [...text].entries()) {
    if ("([{".includes(char)) depth++;
    if (")]}".includes(char)) depth--;
    if (depth > 0) continue;
    if (char === "?") choices++;
    if (text.startsWith(" : ", index) && choices-- === 0) {
      colon = index;
      break;
    }
  }
  const rest = text.slice(colon + 3);
  let end = 0;
  do depth += { "(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1 }[rest[end++] ?? ")"] ?? 0;
  while (depth > 0 || /\w/.test(rest[end - 1] ?? ""));
  return { head: text.slice(0, colon), body: rest.slice(0, end), condition: rest.slice(end) };
}

/**
 * The statements in any part of a generated module: in a policy without expressions, in an expression wherever in it (a `for`, a
 * `concat`), in a local. What only Terraform knows stays as it is written, `${…}`; the texts in it that may be actions,
 * resources or keys of conditions are listed with it.
 */
export function statementsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value === "string" && value.startsWith('{"')) return statementsIn(JSON.parse(value));
  if (typeof value === "string") {
    return [...value.matchAll(/\bEffect = "/g)].map(({ index }) => looked(valueOf(objectAround(value, index)) as object));
  }
  if (typeof value !== "object" || value === null) return [];
  return "Effect" in value ? [looked(value)] : Object.values(value).flatMap(statementsIn);
}

/** The `{ … }` that an index is in. */
function objectAround(text: string, index: number): string {
  let start = index;
  for (let depth = 1; depth > 0; start -= 1) depth += { "}": 1, "{": -1 }[text[start - 1] ?? "{"] ?? 0;
  let end = start + 1;
  for (let depth = 1; depth > 0; end += 1) depth += { "{": 1, "}": -1 }[text[end] ?? "}"] ?? 0;
  return text.slice(start, end);
}

/** A statement with the texts out of its expressions. */
const looked = (statement: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(statement).map(([key, value]) => {
      const texts = (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === "string" ? textsIn(one) : []));
      if (texts.length === 0) return [key, value];
      if (key === "Condition") return [key, { [String(value)]: Object.fromEntries(texts.map((text) => [text, ""])) }];
      return [key, ["Action", "Resource"].includes(key) ? [value, texts].flat() : value];
    }),
  );

/** The texts that are written out in an expression, without those that have expressions in them. */
function textsIn(source: string): string[] {
  if (!source.startsWith("${")) return [];
  const texts: string[] = [];
  // What is open: a text, as far as it was read, or a bracket.
  const open: Array<{ text?: string; plain?: boolean }> = [];
  for (const [index, char] of [...source].entries()) {
    const top = open.at(-1);
    const inText = top?.text !== undefined;
    if (char === '"' && inText) {
      if (top.plain) texts.push(top.text ?? "");
      open.pop();
    } else if (char === '"') open.push({ text: "", plain: true });
    else if (char === "{" && (!inText || source[index - 1] === "$")) {
      if (inText) top.plain = false;
      open.push({});
    } else if (char === "}" && !inText) open.pop();
    else if (inText) top.text += char;
  }
  return texts;
}
