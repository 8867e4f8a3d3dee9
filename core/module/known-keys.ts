import {
  ABSENT,
  Collection,
  Expression,
  type Item,
  type Iterable,
  type MapOf,
  asMap,
  collectionOf,
  isOpaque,
  isSymbolic,
  leaf,
  raw,
} from "../expressions";
import { type InputsSchema, type References, withDefaults, withReferences } from "../inputs";
import type { ModuleDefinition, Outputs } from "./definition";
import { splitOutputs } from "./outputs";
import { type Element, ModuleScope, type ResourceType, type Resources, resourceAt } from "./scope";
import { withoutTraces } from "./traces";

/** A scope for running a body on literals. It makes nothing: of a resource only references to it are asked for. */
class LiteralScope extends ModuleScope {
  public override resource<R extends Element, C>(type: ResourceType<R, C>, name: string): R {
    return this.referring(type, () => super.resource(type, name, {} as NoInfer<C>))(raw(`${type.tfResourceType}.${name}`));
  }

  public override data<R extends Element, C>(type: ResourceType<R, C>, name: string): R {
    return this.referring(type, () => super.data(type, name, {} as NoInfer<C>))(raw(`data.${type.tfResourceType}.${name}`));
  }

  public override resources<R extends Element, C, T>(type: ResourceType<R, C>, name: string, items: Iterable<T>) {
    const address = raw(`${type.tfResourceType}.${name}`);
    const item = this.referring(type, () => super.resource(type, name, {} as NoInfer<C>));
    return itemsOf(items, address, item) as unknown as Resources<R>;
  }

  public override dataSources<R extends Element, C, T>(type: ResourceType<R, C>, name: string, items: Iterable<T>) {
    const address = raw(`data.${type.tfResourceType}.${name}`);
    const item = this.referring(type, () => super.data(type, name, {} as NoInfer<C>));
    return itemsOf(items, address, item) as unknown as Resources<R>;
  }

  public override pinned<T>(_: string, items: Iterable<T>): MapOf<string> {
    return itemsOf(items, raw("pinned"), leaf.string);
  }

  public override local<T>(_: string, value: T): T {
    return value;
  }

  /** How to refer to a resource: its attributes are on its class; for its blocks, which are fields, it is made after all. */
  private referring<R extends Element, C>({ prototype }: ResourceType<R, C>, make: () => R): Item<R> {
    let made: R | undefined;
    const get = (own: R, key: string | symbol, receiver: unknown): unknown =>
      typeof key === "string" && key.startsWith("_") ? Reflect.get((made ??= make()), key) : Reflect.get(own, key, receiver);
    return resourceAt(new Proxy(prototype, { get }));
  }
}

/** What is made for each of some items: under their keys where these are literals. */
function itemsOf<T>(items: Iterable<unknown>, address: Expression, item: (expression: Expression) => T): MapOf<T> {
  if (collectionOf(items)) return asMap(new Collection(address, "map", item));
  const keys = Array.isArray(items) ? (items as string[]) : Object.keys(items);
  const at = (key: string) => item(new Expression((hcl) => `${hcl(address)}[${hcl(key)}]`));
  const made = Object.fromEntries(keys.map((key) => [key, at(key)]));
  return Object.defineProperty(made, ABSENT, { value: at("absent") }) as unknown as MapOf<T>;
}

/**
 * The keys of a module's output maps, as far as they follow from the literals in its inputs: the body runs once more,
 * on them. It runs when the first map is looked at, for most stacks look at none.
 * @returns the keys of the output of a name, in order; undefined where only Terraform can tell
 */
export function knownKeys(
  definition: ModuleDefinition,
  literals: Readonly<Record<string, unknown>>,
): (output: string) => readonly string[] | undefined {
  const { attributes, build } = definition;
  let outputs: Outputs | undefined;
  return (output) => {
    try {
      outputs ??= withoutTraces(() => {
        const inputs = withDefaults(attributes, withReferences(attributes, literals)) as unknown as References<InputsSchema>;
        return splitOutputs(build(new LiteralScope(), inputs)).outputs;
      });
    } catch {
      // Wrong inputs, which are problems of their own, or a body that takes more than literals to run.
      outputs = {};
    }
    const value = outputs[output];
    if (typeof value !== "object" || value === null || isOpaque(value)) return undefined;
    const keys = Object.keys(value);
    return keys.some(isSymbolic) ? undefined : keys.sort();
  };
}
