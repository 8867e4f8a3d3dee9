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
  leaf,
  raw,
} from "../expressions";
import { type InputsSchema, type References, withDefaults, withReferences } from "../inputs";
import type { ModuleDefinition, Outputs } from "./definition";
import { splitOutputs } from "./outputs";
import { type Element, ModuleScope, type ResourceType, type Resources, resourceAt } from "./scope";

/** A scope for running a body on literals. It creates nothing: the resources are those that the run on references made. */
class LiteralScope extends ModuleScope {
  public constructor(private readonly made: ModuleScope) {
    super();
  }

  public override resource<R extends Element, C>({ tfResourceType }: ResourceType<R, C>, name: string): R {
    return this.made.created(tfResourceType, name) as R;
  }

  public override data<R extends Element, C>({ tfResourceType }: ResourceType<R, C>, name: string): R {
    return this.made.created(`data.${tfResourceType}`, name) as R;
  }

  public override resources<R extends Element, C, T>({ tfResourceType }: ResourceType<R, C>, name: string, items: Iterable<T>) {
    return this.byKey(items, raw(`${tfResourceType}.${name}`), this.made.created(tfResourceType, name) as R);
  }

  public override dataSources<R extends Element, C, T>(type: ResourceType<R, C>, name: string, items: Iterable<T>) {
    const kind = `data.${type.tfResourceType}`;
    return this.byKey(items, raw(`${kind}.${name}`), this.made.created(kind, name) as R);
  }

  public override pinned<T>(_: string, items: Iterable<T>): MapOf<string> {
    return itemsOf(items, raw("pinned"), leaf.string);
  }

  public override local<T>(_: string, value: T): T {
    return value;
  }

  private byKey<R extends Element>(items: Iterable<unknown>, address: Expression, resource: R): Resources<R> {
    return itemsOf(items, address, resourceAt(resource)) as unknown as Resources<R>;
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
 * @param scope where the run on references made the resources
 * @returns the keys of the output of a name, in order; undefined where only Terraform can tell
 */
export function knownKeys(
  { attributes, build }: ModuleDefinition,
  scope: ModuleScope,
  literals: Readonly<Record<string, unknown>>,
): (output: string) => readonly string[] | undefined {
  let outputs: Outputs | undefined;
  return (output) => {
    try {
      outputs ??= splitOutputs(
        build(
          new LiteralScope(scope),
          withDefaults(attributes, withReferences(attributes, literals)) as unknown as References<InputsSchema>,
        ),
      ).outputs;
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
