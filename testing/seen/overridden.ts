import { unescapeTemplate } from "../../core/expressions";
import type { Given } from "../../core/module/given";
import type { Found } from "./found";
import { Unknown, isRecord } from "./unknown";

/**
 * What a module makes with its construct's overrides, as Terraform merges them: an argument replaces the module's, a block
 * replaces all of its type, and `lifecycle` is merged.
 */
export function overridden(found: readonly Found[], { overrides }: Given): readonly Found[] {
  const file = overrides?.() ?? {};
  return found.map((one) => {
    const [, name = ""] = /^(?:data\.)?[^.]+\.([^[]+)/.exec(one.address) ?? [];
    const values = file[one.mode]?.[one.type]?.[name];
    if (!values || one.values instanceof Unknown) return one;
    const literals = asLiterals(values) as Readonly<Record<string, unknown>>;
    const [before, after] = [one.values["lifecycle"], literals["lifecycle"]];
    const lifecycle = isRecord(after) ? { lifecycle: { ...(isRecord(before) ? before : {}), ...after } } : {};
    return { ...one, values: { ...one.values, ...literals, ...lifecycle } };
  });
}

/** In the file text is escaped. */
function asLiterals(value: unknown): unknown {
  if (typeof value === "string") return unescapeTemplate(value);
  if (Array.isArray(value)) return value.map(asLiterals);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [unescapeTemplate(key), asLiterals(item)]));
}
