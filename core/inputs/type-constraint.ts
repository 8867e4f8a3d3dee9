import { misspelt } from "./misspelt";
import { snakeCase } from "./names";
import type { Attribute, InputType } from "./schema";
import { quoted } from "../expressions";

/** A Terraform type constraint: `map(object({ paths = optional(list(string)) }))`. */
export function typeConstraint(type: InputType, indent = ""): string {
  switch (type.kind) {
    case "list":
      return `list(${typeConstraint(type.element, indent)})`;
    case "map":
      return `map(${typeConstraint(type.value, indent)})`;
    case "object": {
      const attributes = Object.entries(type.attributes).map(
        ([name, value]) => `${snakeCase(name)} = ${attributeConstraint(value)}`,
      );
      const wrong = Object.keys(misspelt(type.attributes)).map((name) => `${name} = optional(string)`);
      return `object({ ${[...attributes, ...wrong].join(", ")} })`;
    }
    default:
      return type.kind;
  }
}

function attributeConstraint(attribute: Attribute): string {
  const constraint = typeConstraint(attribute.type);
  if (!attribute.optional) return constraint;
  return attribute.default === undefined
    ? `optional(${constraint})`
    : `optional(${constraint}, ${literalText(defaultValue(attribute.type, attribute.default))})`;
}

/** A default as Terraform's value: attributes in snake_case. Objects' own defaults are left to `optional()`. */
export function defaultValue(type: InputType, value: unknown): unknown {
  if (Array.isArray(value) && type.kind === "list") return value.map((item) => defaultValue(type.element, item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (type.kind === "map") return Object.fromEntries(entries.map(([key, item]) => [key, defaultValue(type.value, item)]));
  if (type.kind !== "object") return value;
  return Object.fromEntries(
    entries.flatMap(([name, item]) => {
      const attribute = type.attributes[name];
      return attribute ? [[snakeCase(name), defaultValue(attribute.type, item)]] : [];
    }),
  );
}

/** A literal in Terraform's own syntax. */
export function literalText(value: unknown): string {
  if (typeof value === "string") return `"${quoted(value)}"`;
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${/^[a-z_]\w*$/i.test(key) ? key : literalText(key)} = ${literalText(item)}`,
    );
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value);
}
