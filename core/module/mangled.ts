import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import { Expression } from "../expressions";
import type { ModuleDefinition } from "./definition";
import { ModuleScope } from "./scope";
import { synthesizeAnew } from "./synthesize";

/**
 * Where bodies worked on a reference with JavaScript's own means (`name.slice(0, 5)`, `size * 2`), and so on the token
 * that stands for it. A token has another number in each run: what is written must be the same in two, and hold no
 * beginning of one. It takes two runs of each body: the generator asks, a stack takes what is generated.
 * @returns a line for each module that is at fault: the resource, the attribute and, where it can be told, the input
 */
export function mangledReferences(definitions: readonly ModuleDefinition[]): string[] {
  const first = definitions.map(written);
  // For all at once: it takes ten times as many tokens as there are.
  useOtherTokens();
  return definitions.flatMap((definition, index) => {
    const [one, other] = [first[index], written(definition)];
    if (one instanceof TakenApart) return [`module ${definition.name}: a reference was taken apart (${one.message}); ${WORDS}`];
    const found = difference(one, other, []);
    if (!found) return [];
    const made = `${shown(found.value)}, what JavaScript made of ${originOf(found.value)}`;
    return [`module ${definition.name}: ${placeOf(found.path)} is ${made}; ${WORDS}`];
  });
}

const WORDS =
  "write it with words of the vocabulary, such as beginning, lower, replaceAll, split, length, nth, plus, minus or times";

/** What cdktf finds by itself: an item of a list's token, and numbers that are no token any more. */
class TakenApart extends Error {}

function written(definition: ModuleDefinition): object {
  try {
    return synthesizeAnew(definition);
  } catch (error) {
    if (!(error instanceof Error) || !/token/i.test(error.message)) throw error;
    return new TakenApart(error.message.replace(/^(Resolution error: )+/, "").split("\n")[0]);
  }
}

/** Tokens get numbers with more digits, and other last ones: a token's length and each part of it are then others. */
function useOtherTokens(): void {
  const next = () => Number(/\d+/.exec(Token.asString(new Expression(() => "")))?.[0]);
  const start = next();
  const enough = 10 ** String(start).length + (start % 10) + 3;
  while (next() < enough);
}

interface Found {
  readonly path: readonly string[];
  readonly value: unknown;
}

function difference(one: unknown, other: unknown, path: readonly string[]): Found | undefined {
  if (typeof one !== "object" || one === null) {
    return one === other && !isBroken(one) ? undefined : { path, value: one };
  }
  const within = other as Readonly<Record<string, unknown>> | undefined;
  for (const [key, value] of Object.entries(one)) {
    const found = difference(value, within?.[key], [...path, key]);
    if (found) return found;
  }
  return undefined;
}

/** What is wrong in any run: a template that begins and does not end, and a number that is none. */
const isBroken = (value: unknown): boolean =>
  typeof value === "number" ? !Number.isFinite(value) : typeof value === "string" && /(^|[^$])\$\{[^}]*$/.test(value);

/** `aws_vpc.this.tags.Name`, without the file and what all resources stand under. */
const placeOf = ([file = "", kind = "", ...rest]: readonly string[]): string =>
  file === "main.tf.json" && kind === "resource" ? rest.join(".") : [kind, ...rest].join(".");

const shown = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** What a mangled token stood for, where its number can still be read. */
function originOf(value: unknown): string {
  const [, number] = /TOKEN\.(\d+)\]/i.exec(String(value)) ?? [];
  if (number === undefined) return "a reference";
  const [token] = Tokenization.reverseString(`\${TfToken[TOKEN.${number}]}`).tokens;
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text = String(Tokenization.resolve(token, { scope: new ModuleScope().root, resolver, preparing: false }));
  return text.replace(/^\$\{(.*)\}$/, "$1");
}
