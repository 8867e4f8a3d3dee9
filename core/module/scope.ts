import {
  DataResource,
  type IResolveContext,
  type ITerraformDependable,
  TerraformElement,
  TerraformIterator,
  type TerraformResourceLifecycle,
  TerraformStack,
  Token,
} from "cdktf";
import { Construct, RootConstruct } from "constructs";
import {
  Collection,
  EXPRESSION,
  Expression,
  type Item,
  type Iterable,
  type MapOf,
  type View,
  asMap,
  attribute,
  collectionOf,
  leaf,
  operand,
  raw,
  shapeOf,
} from "../expressions";
import { snakeCase } from "../inputs";
import { type DynamicBlock, takeBlocks } from "./blocks";

/** What a resource can wait for: another resource, or all that a `for_each` makes. */
export type Dependable = ITerraformDependable;

/** The resources that a `for_each` makes, by key. */
export type Resources<R> = MapOf<R> & ITerraformDependable;

/** A resource or data source of a provider's bindings. */
export interface ResourceType<R, C> {
  new (scope: Construct, id: string, config: C): R;
  readonly prototype: R;
  readonly tfResourceType: string;
}

/** A resource or data source with the attributes that the provider's bindings give it. */
export type Element = TerraformElement & { interpolationForAttribute(attribute: string): unknown; readonly fqn: string };

/**
 * Where a module's body creates its resources. They get the names that the body gives, so that addresses read as in
 * a module written by hand: `aws_subnet.private["eu-west-1a"]`.
 */
export class ModuleScope {
  /** The elements in the order of their creation, each with its `dynamic` blocks. */
  public readonly elements: Array<{ element: TerraformElement; dynamic: DynamicBlock[] }> = [];
  /** The values of `locals`, by name. */
  public readonly locals: Record<string, unknown> = {};
  /** Addresses that earlier versions of the module had, each with the one it has now. */
  public readonly moves: Array<{ readonly from: string; readonly to: string }> = [];

  private readonly addresses = new WeakMap<object, string>();
  private readonly stack = new ModuleStack(new RootConstruct(), "module");

  /** One resource: `resource "aws_vpc" "this" { … }`. */
  public resource<R extends Element, C>(type: ResourceType<R, C>, name: string, config: NoInfer<C>): R {
    return this.add(type, name, config, type.tfResourceType);
  }

  /** A data source: `data "aws_caller_identity" "this" { … }`. */
  public data<R extends Element, C>(type: ResourceType<R, C>, name: string, config: NoInfer<C>): R {
    return this.add(type, name, config, `data.${type.tfResourceType}`);
  }

  /**
   * One resource for each item of a collection, kept apart by the item's key: `for_each`. Lists must be of strings,
   * which are then their own keys.
   */
  public resources<R extends Element, C, T>(
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => NoInfer<C>,
  ): Resources<R> {
    return this.addEach(type, name, items, config, type.tfResourceType);
  }

  /** One data source for each item of a collection: what is read only under a condition (`when`), say. */
  public dataSources<R extends Element, C, T>(
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => NoInfer<C>,
  ): Resources<R> {
    return this.addEach(type, name, items, config, `data.${type.tfResourceType}`);
  }

  /**
   * A value as it was when first seen, for each item of a collection; later values are not looked at, until `renewal`
   * changes. `ignore_changes` cannot depend on an input, and hides a wanted change as well as an unwanted one; a
   * pinned value is an ordinary value, so that a body can choose between it and the newest.
   */
  public pinned<T>(
    name: string,
    items: Iterable<T>,
    pin: (value: T, key: string) => { readonly value: string; readonly renewal: Record<string, unknown> },
  ): MapOf<string> {
    this.resources(DataResource, name, items, (item, key) => {
      const { value, renewal } = pin(item, key);
      return { input: { value }, triggersReplace: renewal, lifecycle: { ignoreChanges: ["input"] } };
    });
    const address = raw(`${DataResource.tfResourceType}.${name}`);
    // Not the output, which is known after a renewal's apply only: plans tell the new value, and providers that stumble
    // over an unknown value that turns out to be the old one ("inconsistent final plan") never see one.
    return asMap(new Collection(address, "map", (item) => leaf.string(attribute(attribute(item, "input"), "value"))));
  }

  /**
   * What makes resources anew when something of their item changes that AWS never changes in place, and that the provider
   * would update all the same. Each item has a note of its own: a new or renamed one touches no other's.
   * @param items what the `for_each` of those resources goes over
   * @param noteOf what is noted of an item
   * @returns what goes into their `replaceTriggeredBy`
   */
  public triggers<T>(
    name: string,
    items: Iterable<T>,
    noteOf: (value: T, key: string) => Readonly<Record<string, unknown>>,
  ): string[] {
    this.resources(DataResource, name, items, (item, key) => ({ input: noteOf(item, key) }));
    return [`${DataResource.tfResourceType}.${name}[each.key]`];
  }

  /**
   * What an earlier version of the module called something: a `moved` block, by which states of that time follow
   * without anybody's doing.
   */
  public moved(from: string, to: string): void {
    this.moves.push({ from, to });
  }

  /** A named value, for an expression that several resources use: `local.name`. */
  public local<T>(name: string, value: T): T {
    const terraformName = snakeCase(name);
    if (terraformName in this.locals) throw new Error(`local ${terraformName} is defined twice`);
    this.locals[terraformName] = value;
    return shapeOf(value, snakeCase)(raw(`local.${terraformName}`)) as T;
  }

  private addEach<R extends Element, C, T>(
    type: ResourceType<R, C>,
    name: string,
    items: Iterable<T>,
    config: (value: T, key: string) => NoInfer<C>,
    kind: string,
  ): Resources<R> {
    const collection = collectionOf(items);
    if (!collection) throw new Error(`${kind}.${name}: for_each goes over an input or what is made of one`);
    const value = collection.item(raw("each.value")) as T;
    const forEach = TerraformIterator.fromMap(forEachOf(collection));
    const resource = this.add(type, name, { ...config(value, raw("each.key").toString()), forEach }, kind);
    const address = `${kind}.${name}`;
    const resources = asMap(new Collection(raw(address), "map", resourceAt(resource)));
    this.addresses.set(resources, address);
    return resources as unknown as Resources<R>;
  }

  private add<R extends Element, C>(type: ResourceType<R, C>, name: string, config: C, kind: string): R {
    const { config: plain, dynamic } = takeBlocks(config);
    const resource = new type(this.scopeOf(kind), name, withBareTriggers(this.withDependencies(plain)) as C);
    this.elements.push({ element: resource, dynamic });
    return resource;
  }

  /** A resource that the body has created, by its address without the name, and its name. */
  public created(kind: string, name: string): Element {
    return this.scopeOf(kind).node.findChild(name) as Element;
  }

  /** The addresses of all that the body has created: `aws_lb.this`, `data.aws_caller_identity.this`. */
  public get everything(): string[] {
    return this.elements.map(({ element }) => element.node.path.split("/").slice(-2).join("."));
  }

  /** The resource or data source at an address. */
  public at(address: string): Element | undefined {
    const index = this.everything.indexOf(address);
    return index < 0 ? undefined : (this.elements[index]?.element as Element);
  }

  /** What `depends_on` names: resources with `for_each` as a whole, by their plain address. */
  public whole(one: Dependable): Dependable {
    const fqn = this.addresses.get(one);
    return fqn ? { fqn } : one;
  }

  private withDependencies(config: unknown): unknown {
    const { dependsOn } = config as { dependsOn?: Dependable[] };
    if (!dependsOn) return config;
    return { ...(config as object), dependsOn: dependsOn.map((one) => this.whole(one)) };
  }

  /** Names are unique within a type only, so each type has a scope of its own. */
  private scopeOf(kind: string): Construct {
    return this.stack.node.tryFindChild(kind) ?? new Construct(this.stack, kind);
  }

  /** The construct under which expressions are resolved. */
  public get root(): TerraformStack {
    return this.stack;
  }
}

/** `replace_triggered_by` takes addresses, not expressions. */
function withBareTriggers(config: unknown): unknown {
  const { lifecycle } = config as { lifecycle?: TerraformResourceLifecycle };
  if (!lifecycle?.replaceTriggeredBy) return config;
  const replaceTriggeredBy = lifecycle.replaceTriggeredBy.map((one) => (typeof one === "string" ? bare(one) : one));
  return { ...(config as object), lifecycle: { ...lifecycle, replaceTriggeredBy } };
}

/** A reference as an address: `aws_lb.this.arn` without the braces. */
export const bare = (reference: string): string =>
  Token.isUnresolved(reference)
    ? Token.asString({
        creationStack: [],
        resolve: (context: IResolveContext) => new Expression((hcl) => hcl(reference)).render(context),
      })
    : reference;

/** A stack that takes the names it is given; cdktf's own adds hashes. */
class ModuleStack extends TerraformStack {
  protected override allocateLogicalId(element: TerraformElement): string {
    return element.node.id;
  }
}

/** `for_each` takes a map or a set of strings. */
export function forEachOf(collection: Collection<unknown>): Expression {
  const expression = collection[EXPRESSION];
  switch (collection.kind) {
    case "map":
      return expression;
    case "optional":
      return new Expression((hcl) => `{ for v in ${operand(expression, hcl)}[*] : "this" => v }`);
    case "one":
      return new Expression((hcl) => `{ for v in ${hcl(expression)} : "this" => v }`);
    case "list":
      if (typeof collection.item(raw("x")) === "string") return new Expression((hcl) => `toset(${hcl(expression)})`);
      throw new Error("a list of objects has no keys for for_each: take a map, or make one with mapOf");
  }
}

/** The resource as seen at another address: an instance of a `for_each`, or a loop's variable. */
export const resourceAt =
  <R extends Element>(resource: R): Item<R & View> =>
  (expression) => {
    const view = Object.create(resource, {
      interpolationForAttribute: { value: (name: string) => attribute(expression, name) },
      fqn: { get: () => leaf.string(expression) },
      viewedAt: { value: resourceAt(resource) },
      [EXPRESSION]: { value: expression },
    }) as R & View;
    return view;
  };
