import { type ITerraformIterator, TerraformIterator, type TerraformModule } from "cdktf";
import { Expression, collectionOf, isOpaque, isSymbolic, leaf, operand, raw } from "../../expressions";
import { type Problem, type Step, plain, told } from "../../inputs";
import { forEachOf } from "../scope";
import { resolved } from "./elements";

/** One set of a call's inputs: the whole call's, or those of an instance. */
interface Instance {
  /** Where its problems are: nowhere in particular, or at `instances["eu"]`. */
  readonly path: readonly Step[];
  readonly props: unknown;
}

/** How often a call makes its module, and with which inputs. */
export interface Repetition {
  readonly kind: "once" | "forEach" | "count";
  /** The inputs of each instance whose key is known, otherwise of all of them as one, with references in it. */
  readonly instances: readonly Instance[];
  /** The keys of the instances, or their numbers; undefined where only Terraform knows them. */
  readonly keys: readonly string[] | undefined;
  /** Inputs to write a call with that makes no instance: Terraform wants its required arguments all the same. */
  readonly sample?: unknown;
  /** What Terraform goes over or counts to, where TypeScript does not know it: an iterator, or a number. */
  readonly source?: unknown;
  readonly problems: readonly Problem[];
}

interface Given {
  readonly forEach?: unknown;
  readonly count?: unknown;
}

/** Reads how often a module is called. Items that are written out, or whose keys are known, are gone over here and now. */
export function repetitionOf(props: unknown, { forEach, count }: Given): Repetition {
  if (forEach !== undefined && count !== undefined) {
    return broken("forEach", "and count cannot both be given: take forEach where instances have names");
  }
  if (forEach !== undefined) return overItems(props, forEach);
  if (count !== undefined) return counted(props, count);
  const instances = [{ path: [], props }];
  if (typeof props !== "function") return { kind: "once", instances, keys: undefined, problems: [] };
  return broken(undefined, "must be an object, got a function, which takes forEach or count in the call's last argument");
}

const broken = (input: string | undefined, message: string): Repetition => ({
  kind: "once",
  instances: [],
  keys: undefined,
  problems: [{ path: input === undefined ? [] : [{ attribute: input }], message }],
});

const propsOf = (props: unknown, each: object): unknown =>
  typeof props === "function" ? (props as (each: object) => unknown)(each) : props;

const at = (key: string | number): Step[] => [{ attribute: "instances" }, { key }];

function overItems(props: unknown, items: unknown): Repetition {
  if (isIterator(items)) return unknownItems(props, { key: items.key, value: items.value }, items);
  const collection = collectionOf(items);
  const keys = collection ? collection.known?.keys() : undefined;
  if (collection && !keys) {
    if (collection.kind === "list" && typeof collection.item(raw("x")) !== "string") return broken("forEach", NEITHER);
    const value = collection.item(raw("each.value"));
    const overMap = TerraformIterator.fromMap(forEachOf(collection));
    return unknownItems(props, { key: raw("each.key").toString(), value }, overMap);
  }
  if (!collection && isOpaque(items)) {
    const each = { key: raw("each.key").toString(), value: leaf.string(raw("each.value")) };
    return unknownItems(props, each, TerraformIterator.fromMap(items as never));
  }
  return overKnown(props, items, keys);
}

const NEITHER = "must be a map or a list of different texts, which are its keys";

function overKnown(props: unknown, items: unknown, known?: readonly string[]): Repetition {
  if (typeof items !== "object" || items === null) return broken("forEach", `${NEITHER}, got ${told(plain(items))}`);
  const list = Array.isArray(items) ? (items as unknown[]) : undefined;
  const keys = list ?? known ?? Object.keys(items);
  const wrong = keys.find((key) => typeof key !== "string" || isSymbolic(key));
  if (wrong !== undefined) {
    const message = isSymbolic(wrong)
      ? "has a key that only Terraform knows, perhaps not before apply: give each item a key of your own, and what is unknown as its value"
      : `${NEITHER}, got ${told(plain(items))}`;
    return broken("forEach", message);
  }
  const names = keys as string[];
  const twice = names.find((key, index) => names.indexOf(key) !== index);
  if (twice !== undefined) return broken("forEach", `has the key ${JSON.stringify(twice)} twice`);
  const valueOf = (key: string) => (list ? key : (items as Readonly<Record<string, unknown>>)[key]);
  return {
    kind: "forEach",
    instances: names.map((key) => ({ path: at(key), props: propsOf(props, { key, value: valueOf(key) }) })),
    keys: names,
    sample: typeof props === "function" ? undefined : props,
    problems: [],
  };
}

const unknownItems = (props: unknown, each: object, source: ITerraformIterator): Repetition => ({
  kind: "forEach",
  instances: [{ path: [], props: propsOf(props, each) }],
  keys: undefined,
  source,
  problems: [],
});

function counted(props: unknown, count: unknown): Repetition {
  const times = typeof count === "boolean" ? Number(count) : count;
  if (isOpaque(times)) {
    const isNumber = typeof times === "number";
    // A condition makes one instance or none: its number is 0.
    const index = isNumber ? leaf.number(raw("count.index")) : 0;
    const source = isNumber ? times : new Expression((hcl) => `${operand(times, hcl)} ? 1 : 0`, "conditional");
    return { kind: "count", instances: [{ path: [], props: propsOf(props, { index }) }], keys: undefined, source, problems: [] };
  }
  if (typeof times !== "number" || !Number.isInteger(times) || times < 0) {
    return broken("count", `must be a whole number from 0, or a condition, got ${told(plain(count))}`);
  }
  const numbers = Array.from({ length: times }, (_, index) => index);
  return {
    kind: "count",
    instances: numbers.map((index) => ({ path: at(index), props: propsOf(props, { index }) })),
    keys: numbers.map(String),
    sample: times === 0 ? propsOf(props, { index: 0 }) : undefined,
    problems: [],
  };
}

// A resource's attribute, or a set or map made of one; what a data source reads may well be known at plan.
const ATTRIBUTE =
  /^\$\{(?:to(?:set|map|list)\()?((?!module\.|data\.|var\.|local\.|each\.|count\.)[a-z]\w*\.[\w-]+)(?:\[[^\]]*\])?\.[\w.]+\)?(?: \? 1 : 0)?\}$/;

/** That a call goes over, or counts, what a resource tells only once it is there. */
export function repeatedByUnknown(module: TerraformModule): Problem[] {
  const { module: calls = {} } = resolved(module, module.toTerraform()) as { module?: Record<string, Record<string, unknown>> };
  const { for_each: items, count } = Object.values(calls)[0] ?? {};
  const [input, text] = count === undefined ? ["forEach", items] : ["count", count];
  const [, resource] = ATTRIBUTE.exec(typeof text === "string" ? text : "") ?? [];
  if (resource === undefined) return [];
  const message = `is an attribute of ${resource}, which may be known at apply only, and Terraform has to know at plan what there is: give keys of your own`;
  return [{ path: [{ attribute: input }], message }];
}

const isIterator = (value: unknown): value is ITerraformIterator & { readonly key: unknown; readonly value: unknown } =>
  value instanceof TerraformIterator;
