import { type ITerraformIterator, TerraformIterator } from "cdktf";
import { Expression, escapeTemplate, isOpaque, isSymbolic } from "../../expressions";
import { type Attribute, snakeCase, toArguments } from "../../inputs";
import type { Repetition } from "./repetition";

type Attributes = Readonly<Record<string, Attribute>>;
type Values = Record<string, unknown>;

/** What a module call is written with. */
interface CallArguments {
  readonly variables: Values;
  readonly forEach?: ITerraformIterator;
  readonly count?: unknown;
}

/**
 * The arguments of a call. Where each instance has inputs of its own, those that differ stand in `for_each` beside their key
 * (`name = each.value.name`), the others once. So an `if` or a `slice` on an item works on the item, and not on a token.
 * @param literals the inputs of each instance, as plain data
 * @param sample the inputs where there is no instance
 */
export function callArguments(
  attributes: Attributes,
  repetition: Repetition,
  literals: readonly Values[],
  sample: Values,
): CallArguments {
  const { kind, keys, source } = repetition;
  if (kind === "once") return { variables: toArguments(attributes, literals[0] ?? {}) };
  if (!keys) {
    const variables = toArguments(attributes, literals[0] ?? {});
    return kind === "count" ? { variables, count: source } : { variables, forEach: source as ITerraformIterator };
  }
  if (keys.length === 0) return noInstances(attributes, kind, sample);
  const { common, differing } = compared(Object.keys(attributes), literals);
  const variables = toArguments(attributes, common);
  const isOpen = (name: string) => literals.some((values) => isSymbolic(values[name]));
  // What another module or resource gives stays out of for_each: all of the module would wait for it, and two modules
  // that take outputs of each other would be a cycle.
  const chosen = differing.filter((name) => kind === "count" || isOpen(name));
  const chosenByKey = chosen.map((name) => [snakeCase(name), choice(attributes, name, repetition, literals)] as const);
  Object.assign(variables, Object.fromEntries(chosenByKey));
  if (kind === "count") return { variables, count: keys.length };
  const written = differing.filter((name) => !isOpen(name));
  const references = written.map((name) => [snakeCase(name), `\${each.value.${snakeCase(name)}}`] as const);
  const items = keys.map((key, index) => [escapeTemplate(key), own(attributes, written, literals[index] ?? {})] as const);
  return {
    variables: { ...variables, ...Object.fromEntries(references) },
    forEach: TerraformIterator.fromMap(Object.fromEntries(items)),
  };
}

/** A call that makes nothing as yet: what it lacks is written as what an item would give. */
function noInstances(attributes: Attributes, kind: "forEach" | "count", sample: Values): CallArguments {
  const required = Object.keys(attributes).filter((name) => !attributes[name]?.optional);
  const references = required.map((name) => [snakeCase(name), `\${each.value.${snakeCase(name)}}`] as const);
  const given = toArguments(attributes, sample);
  if (kind === "count") return { variables: given, count: 0 };
  return { variables: { ...Object.fromEntries(references), ...given }, forEach: TerraformIterator.fromMap({}) };
}

/** An instance's own arguments; null, which Terraform takes as left out, for what only others have. */
function own(attributes: Attributes, differing: readonly string[], values: Values): Values {
  const given = toArguments(attributes, values);
  return Object.fromEntries(differing.map(snakeCase).map((name) => [name, given[name] ?? null]));
}

/** An argument of all instances, of which each takes its own. Inside an expression, text needs no escapes of JSON's. */
function choice(attributes: Attributes, name: string, { kind, keys = [] }: Repetition, literals: readonly Values[]): Expression {
  const all = literals.map((values) => toArguments(attributes, values, (text) => text)[snakeCase(name)]);
  if (kind === "count") return new Expression((hcl) => `${hcl(all)}[count.index]`);
  const byKey = Object.fromEntries(keys.map((key, index) => [key, all[index] ?? null]));
  return new Expression((hcl) => `${hcl(byKey)}[each.key]`);
}

/** Which inputs all instances have in common, and which differ. */
function compared(names: readonly string[], literals: readonly Values[]): { common: Values; differing: string[] } {
  const [first = {}, ...others] = literals;
  const differing = names.filter((name) => others.some((other) => !same(first[name], other[name])));
  const common = Object.fromEntries(Object.entries(first).filter(([name]) => !differing.includes(name)));
  return { common, differing };
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (isOpaque(one) || isOpaque(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  const read = (holder: object, name: string) => (holder as Values)[name];
  return names.length === Object.keys(other).length && names.every((name) => same(read(one, name), read(other, name)));
}
