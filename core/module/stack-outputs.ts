import { type IResolvable, type TerraformHclModule, type TerraformRemoteState, TerraformStack, ref } from "cdktf";
import {
  Collection,
  EXPRESSION,
  Expression,
  type KnownKeys,
  asMap,
  attribute,
  collectionOf,
  isSymbolic,
  quoted,
  shapeOf,
} from "../expressions";
import { type Problem, type Step, didYouMean, pathText, snakeCase } from "../inputs";
import { UserError } from "../app/errors";
import type { Repetition } from "./call/repetition";
import type { Outputs } from "./definition";
import type { OutputItems } from "./shapes";
import { withoutTraces } from "./traces";

/** What a module call gives back, in the shape that it was called for. */
export interface GivenOutputs {
  /** @throws UserError where there are several instances */
  outputs(): unknown;
  /** @throws UserError where there is one */
  instances(): unknown;
}

/** A module call, as far as its outputs depend on it. */
interface GivenCall {
  readonly module: TerraformHclModule;
  /** How to refer to each output. */
  readonly outputs: OutputItems;
  readonly repetition: Repetition;
  /** The keys of an instance's output maps. */
  readonly keysOf: (instance: number) => (output: string) => readonly string[] | undefined;
  /** Where a wrong key is told. */
  readonly problems: Problem[];
}

/** The outputs of a module call. */
export const givenOutputs = (call: GivenCall): GivenOutputs => (call.repetition.kind === "once" ? once(call) : several(call));

function once(call: GivenCall): GivenOutputs {
  const { module, repetition } = call;
  const outputs = instanceOutputs(call, 0, "", [{ attribute: "outputs" }]);
  return {
    outputs: () => outputs,
    instances: () => {
      // Where the call itself is wrong, outputs of any shape will do: the problem is told, and nothing is written.
      if (repetition.problems.length > 0) return new Proxy({}, { get: () => outputs });
      throw new UserError([`${module.node.path}: is called once, without forEach or count: its outputs are in outputs`]);
    },
  };
}

function several(call: GivenCall): GivenOutputs {
  const { module, repetition, problems } = call;
  const { kind, keys } = repetition;
  const made = new Map<string, unknown>();
  const at = (key: string): unknown => {
    const [number, step] = kind === "count" ? [Number(key), `[${key}]`] : [key, `["${quoted(key)}"]`];
    const found = made.get(key) ?? instanceOutputs(call, keys?.indexOf(key), step, [{ attribute: "instances" }, { key: number }]);
    made.set(key, found);
    return found;
  };
  const sorted = keys && [...keys].sort();
  const known = {
    name: `${module.node.path}: instances`,
    keys: () => sorted,
    refuse: (key: string) => problems.push(noKey([{ attribute: "instances" }], key, sorted ?? [])),
  };
  const all: unknown = kind === "count" && keys ? keys.map(at) : new Called(call, at, known).view;
  return {
    outputs: () => {
      const example = kind === "count" ? "instances[0]" : `instances[${JSON.stringify(keys?.[0] ?? "key")}]`;
      const why = `is called with ${kind}, so that each instance has outputs of its own: take ${example}`;
      throw new UserError([`${module.node.path}: ${why}`]);
    },
    instances: () => all,
  };
}

/**
 * The outputs of one instance, each named as itself, so that other stacks can refer to it.
 * @param index which of those that are known; undefined or below 0: none of them
 * @param step what names the instance in its address
 * @param path what names it in problems
 */
function instanceOutputs(call: GivenCall, index: number | undefined, step: string, path: readonly Step[]): unknown {
  const { module, outputs, keysOf, problems } = call;
  const keys = index === undefined || index < 0 ? () => undefined : keysOf(index);
  return stackOutputs(
    outputs,
    (name) => ref(`module.${module.friendlyUniqueId}${step}.${snakeCase(name)}`, TerraformStack.of(module)),
    (name) => {
      const here = [...path, { attribute: name }];
      return {
        name: `${module.node.path}: ${pathText(here)}`,
        keys: () => keys(name),
        refuse: (key) => problems.push(noKey(here, key, keys(name) ?? [])),
      };
    },
  );
}

/** The instances of a call: one is named as itself, so that other stacks can refer to an output of it. */
class Called extends Collection<unknown> {
  public constructor(
    { module, outputs, repetition: { kind } }: GivenCall,
    private readonly named: (key: string) => unknown,
    known: KnownKeys,
  ) {
    const refer = (expression: Expression) => (name: string) => attribute(expression, snakeCase(name));
    const item = (expression: Expression) => stackOutputs(outputs, refer(expression), () => undefined);
    super(new Expression((hcl) => hcl(module.fqn)), kind === "count" ? "list" : "map", item, known);
  }

  public override at(key: unknown): unknown {
    const item = super.at(key);
    return typeof key === "string" && !isSymbolic(key) ? this.named(key) : item;
  }
}

/**
 * Outputs as tokens.
 * @param refer cdktf's own reference to an output: used in another stack, it becomes a reference to the state of its own
 */
const stackOutputs = (
  outputs: OutputItems,
  refer: (name: string) => IResolvable,
  known: (name: string) => KnownKeys | undefined,
): Record<string, unknown> =>
  lazyRecord(Object.keys(outputs), (name) => {
    const reference = withoutTraces(() => refer(name));
    const output = outputs[name]?.(new Expression((hcl) => hcl(reference)));
    const map = collectionOf(output);
    return map?.kind === "map" ? asMap(new Collection(map[EXPRESSION], "map", map.item, known(name))) : output;
  });

/** An object whose properties are made when they are first read: of a module's outputs a stack refers to few. */
function lazyRecord<T>(names: readonly string[], make: (name: string) => T): Record<string, T> {
  const record: Record<string, T> = {};
  for (const name of names) {
    const get = () => {
      const value = make(name);
      Object.defineProperty(record, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(record, name, { get, enumerable: true, configurable: true });
  }
  return record;
}

const noKey = (path: readonly Step[], key: string, keys: readonly string[]): Problem => {
  const meant = didYouMean(key, keys);
  const known = keys.length === 0 ? "it is empty" : `known are ${keys.join(", ")}`;
  return {
    path,
    message: `has no ${JSON.stringify(key)}; ${meant === undefined ? known : `did you mean ${JSON.stringify(meant)}?`}`,
  };
};

/** The outputs of another stack, of the same shapes, as they are read from its state. */
export const remoteOutputs = <O extends Outputs>(outputs: O, state: TerraformRemoteState): O =>
  stackOutputs(
    Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shapeOf(value)])),
    (name) => state.get(snakeCase(name)),
    (name) => collectionOf(outputs[name])?.known,
  ) as O;
