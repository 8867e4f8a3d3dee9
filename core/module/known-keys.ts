import {
  ABSENT,
  Collection,
  Expression,
  type Iterable,
  type MapOf,
  asMap,
  collectionOf,
  isOpaque,
  isSymbolic,
  lazyRecord,
  leaf,
  raw,
} from "../expressions";
import { type InputsSchema, type References, withDefaults, withReferences } from "../inputs";
import type { ModuleDefinition, Outputs } from "./definition";
import { splitOutputs } from "./outputs";
import { type Element, ModuleScope, type ResourceType, type Resources, resourceAt } from "./scope";
import { withoutTraces } from "./traces";

/** The resources of a module without their arguments, by address: its calls share them. */
const bare = new WeakMap<ModuleDefinition, Map<string, Element>>();

/** A scope for running a body on literals. It configures nothing: of a resource only references to it are asked for. */
class LiteralScope extends ModuleScope {
  private readonly made: Map<string, Element>;

  public constructor(definition: ModuleDefinition) {
    super();
    this.made = bare.get(definition) ?? new Map<string, Element>();
    bare.set(definition, this.made);
  }

  public override resource<R extends Element, C>(type: ResourceType<R, C>, name: string): R {
    return this.element(`${type.tfResourceType}.${name}`, () => super.resource(type, name, {} as NoInfer<C>));
  }

  public override data<R extends Element, C>(type: ResourceType<R, C>, name: string): R {
    return this.element(`data.${type.tfResourceType}.${name}`, () => super.data(type, name, {} as NoInfer<C>));
  }

  public override resources<R extends Element, C, T>(type: ResourceType<R, C>, name: string, items: Iterable<T>) {
    const address = raw(`${type.tfResourceType}.${name}`);
    return itemsOf(items, address, (at) => resourceAt(this.resource(type, name))(at)) as unknown as Resources<R>;
  }

  public override dataSources<R extends Element, C, T>(type: ResourceType<R, C>, name: string, items: Iterable<T>) {
    const address = raw(`data.${type.tfResourceType}.${name}`);
    return itemsOf(items, address, (at) => resourceAt(this.data(type, name))(at)) as unknown as Resources<R>;
  }

  public override pinned<T>(_: string, items: Iterable<T>): MapOf<string> {
    return itemsOf(items, raw("pinned"), leaf.string);
  }

  public override local<T>(_: string, value: T): T {
    return value;
  }

  private element<R extends Element>(address: string, make: () => R): R {
    const element = (this.made.get(address) as R | undefined) ?? make();
    this.made.set(address, element);
    return element;
  }
}

/** What is made for each of some items: under their keys where these are literals. */
function itemsOf<T>(items: Iterable<unknown>, address: Expression, item: (expression: Expression) => T): MapOf<T> {
  if (collectionOf(items)) return asMap(new Collection(address, "map", item));
  const keys = Array.isArray(items) ? (items as string[]) : Object.keys(items);
  const at = (key: string) => item(new Expression((hcl) => `${hcl(address)}[${hcl(key)}]`));
  return Object.defineProperty(lazyRecord(keys, at), ABSENT, { get: () => at("absent") }) as unknown as MapOf<T>;
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
        return splitOutputs(build(new LiteralScope(definition), inputs)).outputs;
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
