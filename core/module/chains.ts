import { DefinitionError } from "../inputs";

type Json = Record<string, unknown>;
type Blocks = Record<string, Record<string, { readonly for_each?: unknown }>>;

/**
 * Refuses a `for_each` over a resource: its keys are known only once the resource is in the state, and
 * `terraform import` into an empty state fails with "Invalid for_each argument".
 * @throws DefinitionError naming both resources
 */
export function refuseChains(module: string, main: Json): void {
  const locals = (main["locals"] ?? {}) as Json;
  const managed = addressesOf(main["resource"] as Blocks | undefined, "");
  for (const [address, { for_each: forEach }] of [...managed, ...addressesOf(main["data"] as Blocks | undefined, "data.")]) {
    const text = withLocals(typeof forEach === "string" ? forEach : "", locals);
    const over = [...managed.keys()].find((other) => goesOver(other, text));
    if (over === undefined) continue;
    throw new DefinitionError(
      `module ${module}: for_each of ${address} goes over ${over}, whose keys an import into an empty state cannot know; ` +
        `go over what ${over} is made of: the same input, or the same condition with when()`,
    );
  }
}

const addressesOf = (kinds: Blocks = {}, prefix: string) =>
  new Map(
    Object.entries(kinds).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => [`${prefix}${type}.${name}`, block] as const),
    ),
  );

/** A resource as a whole, or what a loop goes over; one of its instances, or a value of it, may be looked up. */
const goesOver = (address: string, text: string) =>
  new RegExp(`(?<![\\w.])${address.replace(".", "\\.")}(?![\\w.[-])|\\bin ${address.replace(".", "\\.")}\\b`).test(text);

/** An expression with the locals that it uses, and those that they use. */
function withLocals(text: string, locals: Json, seen: readonly string[] = []): string {
  const used = [...text.matchAll(/\blocal\.([a-z0-9_]+)/g)].map(([, name]) => name as string);
  const more = [...new Set(used)].filter((name) => !seen.includes(name));
  return [text, ...more.map((name) => withLocals(JSON.stringify(locals[name] ?? ""), locals, [...seen, ...more]))].join(" ");
}
