import { RootConstruct } from "constructs";
import { TerraformStack } from "cdktf";
import type { Element, ResourceType } from "../scope";
import { resolved } from "./elements";

/**
 * The arguments that the provider's bindings know of a resource or of a block in one: each has a getter for what it was
 * given, `idleTimeoutInput` for `idleTimeout`, which attributes that AWS computes have not.
 */
export function argumentsOf(holder: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = holder; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (!("value" in descriptor) && name.endsWith("Input")) names.add(name.slice(0, -"Input".length));
    }
  }
  return [...names].sort();
}

/** What an argument holds, where it is a nested block or a list of them: something with arguments of its own. */
export function blockIn(holder: object, name: string): object | undefined {
  const value = (holder as Readonly<Record<string, unknown>>)[name];
  if (typeof value !== "object" || value === null) return undefined;
  const block = isList(value) ? value.get(0) : value;
  return typeof block === "object" && block !== null && argumentsOf(block).length > 0 ? block : undefined;
}

/** Some arguments of a resource as Terraform reads them: the bindings know how each is spelt. */
export function translated(element: Element, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const type = element.constructor as unknown as ResourceType<Element, unknown>;
  const scratch = new TerraformStack(new RootConstruct(), "scratch");
  const made = new type(scratch, "this", given);
  const json = resolved(made, (made as unknown as { toTerraform(): object }).toTerraform()) as Translated;
  const [kind = {}] = Object.values(json);
  const [named = {}] = Object.values(kind);
  const { "//": _metadata, ...body } = Object.values(named)[0] ?? {};
  return body;
}

type Translated = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

/** Whether it is one of cdktf's lists, whose items are reached by number. */
const isList = (value: object): value is { get(index: number): unknown } => typeof Reflect.get(value, "get") === "function";
