import { type TerraformElement, TerraformStack } from "cdktf";
import { type IConstruct, RootConstruct } from "constructs";
import {
  ABSENT,
  Collection,
  Expression,
  type Iterable,
  type MapOf,
  asMap,
  collectionOf,
  isSymbolic,
  raw,
} from "../../core/expressions";
import { intoDynamic, takeBlocks } from "../../core/module/blocks";
import { type Element, ModuleScope, type ResourceType, type Resources, resourceAt } from "../../core/module/scope";
import type { Found } from "./found";
import { Unknown, given, isRecord } from "./unknown";
import { type Read, reader } from "./values";

type Mode = Found["mode"];

/**
 * Where a body runs on the literals that a stack gave: each resource that the module makes of them is noted, one for
 * each key. A `for_each` over what only Terraform knows is noted once, as not certain.
 */
export class LiteralResources extends ModuleScope {
  public readonly found: Found[] = [];
  private readonly read: Read;
  private readonly workshop = new TerraformStack(new RootConstruct(), "module");

  /**
   * @param made where the run on references made the resources: what refers to one refers to these
   * @param caller the module's construct, in whose stack the inputs' tokens have a meaning
   */
  public constructor(
    private readonly made: ModuleScope,
    caller: IConstruct,
  ) {
    super();
    this.read = reader(caller);
  }

  public override resource<R extends Element, C>(type: ResourceType<R, C>, name: string, config: C): R {
    this.note("resource", type, name, name, () => config);
    return this.made.created(type.tfResourceType, name) as R;
  }

  public override data<R extends Element, C>(type: ResourceType<R, C>, name: string, config: C): R {
    this.note("data", type, name, name, () => config);
    return this.made.created(`data.${type.tfResourceType}`, name) as R;
  }

  public override resources<R extends Element, C, T>(
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => C,
  ): Resources<R> {
    return this.noteEach("resource", type, name, items, config);
  }

  public override dataSources<R extends Element, C, T>(
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => C,
  ): Resources<R> {
    return this.noteEach("data", type, name, items, config);
  }

  public override local<T>(_: string, value: T): T {
    return value;
  }

  private noteEach<R extends Element, C, T>(
    mode: Mode,
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => C,
  ): Resources<R> {
    const kind = mode === "data" ? `data.${type.tfResourceType}` : type.tfResourceType;
    const item = resourceAt(this.made.created(kind, name) as R);
    const pairs = knownPairs(items);
    if (!pairs) {
      const each = collectionOf(items)?.item(raw("each.value")) as T;
      this.note(mode, type, name, `${name}[each.key]`, () => config(each, raw("each.key").toString()), false);
      return asMap(new Collection(raw(`${kind}.${name}`), "map", item)) as unknown as Resources<R>;
    }
    for (const [key, value] of pairs) this.note(mode, type, name, `${name}[${JSON.stringify(key)}]`, () => config(value, key));
    const at = (key: string) => item(new Expression((hcl) => `${kind}.${name}[${hcl(key)}]`));
    const resources = Object.fromEntries(pairs.map(([key]) => [key, at(key)]));
    return Object.defineProperty(resources, ABSENT, { value: at("absent") }) as unknown as MapOf<R> & Resources<R>;
  }

  private note<R, C>(mode: Mode, type: ResourceType<R, C>, name: string, instance: string, config: () => C, certain = true) {
    const { tfResourceType } = type;
    const address = `${mode === "data" ? "data." : ""}${tfResourceType}.${instance}`;
    this.found.push({ mode, type: tfResourceType, address, certain, values: this.valuesOf(type, name, config) });
  }

  /** The arguments as the provider's binding translates them. */
  private valuesOf<R, C>(type: ResourceType<R, C>, name: string, config: () => C): Found["values"] {
    let literals: C;
    try {
      literals = config();
    } catch (error) {
      // A body states both branches of a choice: the one that is not taken may go into what was left out.
      return new Unknown(`(not computed by TypeScript: ${error instanceof Error ? error.message : String(error)})`);
    }
    const { config: plain, dynamic } = takeBlocks(literals);
    const id = `${this.found.length}`;
    const element = new type(this.workshop, `${name}-${id}`, {
      ...(plain as object),
      dependsOn: undefined,
    } as C) as TerraformElement;
    const json = this.read((element as unknown as { toTerraform(): object }).toTerraform()) as Record<
      string,
      Record<string, Record<string, Record<string, unknown>>>
    >;
    const [body = {}] = Object.values(Object.values(Object.values(json)[0] ?? {})[0] ?? {});
    intoDynamic(body, dynamic, (expression) => this.read(expression));
    const { "//": _metadata, ...values } = given(withoutDynamic(body)) as Record<string, unknown>;
    return values;
  }
}

/** The items by key, where all keys are literals; of a list the texts are the keys. */
function knownPairs<T>(items: Iterable<T>): Array<[string, T]> | undefined {
  if (collectionOf(items)) return undefined;
  const pairs = Array.isArray(items)
    ? (items as T[]).map((item): [string, T] => [String(item), item])
    : (Object.entries(items) as Array<[string, T]>);
  return pairs.some(([key]) => isSymbolic(key)) ? undefined : pairs;
}

/** Blocks that are repeated over what only Terraform knows, as such. */
function withoutDynamic(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDynamic);
  if (!isRecord(value)) return value;
  const { dynamic, ...rest } = value;
  const open = isRecord(dynamic)
    ? Object.entries(dynamic).map(
        ([label, repeated]) => [label, new Unknown(`(one for each of ${JSON.stringify(repeated)})`)] as const,
      )
    : [];
  return Object.fromEntries([...Object.entries(rest).map(([key, item]) => [key, withoutDynamic(item)] as const), ...open]);
}
