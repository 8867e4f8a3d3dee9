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
  shapeOf,
} from "../expressions";
import { type Problem, type Step, didYouMean, pathText, snakeCase } from "../inputs";
import { UserError } from "../app/errors";
import type { Repetition } from "./call/repetition";
import type { Outputs } from "./definition";

/** What a module call gives back, in the shape that it was called for. */
export interface GivenOutputs {
  /** @throws UserError where there are several instances */
  outputs(): unknown;
  /** @throws UserError where there is one */
  instances(): unknown;
}

/**
 * The outputs of a module call.
 * @param keysOf the keys of an instance's output maps
 * @param problems where a wrong key is told
 */
export function givenOutputs(
  module: TerraformHclModule,
  outputs: Outputs,
  { kind, keys, problems: broken }: Repetition,
  keysOf: (instance: number) => (output: string) => readonly string[] | undefined,
  problems: Problem[],
): GivenOutputs {
  const stack = TerraformStack.of(module);
  const { path } = module.node;
  const instance = (index: number | undefined, step: string, at: readonly Step[]) => {
    const known = index === undefined ? () => undefined : keysOf(index);
    return stackOutputs(
      outputs,
      (name) => ref(`module.${module.friendlyUniqueId}${step}.${snakeCase(name)}`, stack),
      (name) => ({
        name: `${path}: ${pathText([...at, { attribute: "outputs" }, { attribute: name }])}`,
        keys: () => known(name),
        refuse: (key) => problems.push(noKey([...at, { attribute: "outputs" }, { attribute: name }], key, known(name) ?? [])),
      }),
    );
  };
  // Where the call itself is wrong, outputs of any shape will do: the problem is told, and nothing is written.
  if (kind === "once") {
    const one = instance(0, "", []);
    return {
      outputs: () => one,
      instances: () => {
        if (broken.length > 0) return new Proxy({}, { get: () => one });
        throw new UserError([`${path}: is called once, without forEach or count: its outputs are in outputs`]);
      },
    };
  }
  const made = new Map<string, unknown>();
  const at = (key: string): unknown => {
    const number = kind === "count" ? Number(key) : key;
    const index = keys?.indexOf(key);
    const step = `[${JSON.stringify(number)}]`;
    const found =
      made.get(key) ??
      instance(index === undefined || index < 0 ? undefined : index, step, [{ attribute: "instances" }, { key: number }]);
    made.set(key, found);
    return found;
  };
  const sorted = keys && [...keys].sort();
  const refuse = (key: string) => problems.push(noKey([{ attribute: "instances" }], key, sorted ?? []));
  const known = { name: `${path}: instances`, keys: () => sorted, refuse };
  const all: unknown = kind === "count" && keys ? keys.map(at) : new Called(module, outputs, kind, at, known).view;
  return {
    outputs: () => {
      const example = kind === "count" ? "instances[0]" : `instances[${JSON.stringify(keys?.[0] ?? "key")}]`;
      throw new UserError([`${path}: is called with ${kind}, so that each instance has outputs of its own: take ${example}`]);
    },
    instances: () => all,
  };
}

/** The instances of a call: one is named as itself, so that other stacks can refer to an output of it. */
class Called extends Collection<unknown> {
  public constructor(
    module: TerraformHclModule,
    outputs: Outputs,
    kind: "forEach" | "count",
    private readonly named: (key: string) => unknown,
    known: KnownKeys,
  ) {
    const item = (expression: Expression) =>
      stackOutputs(
        outputs,
        (name) => attribute(expression, snakeCase(name)),
        () => undefined,
      );
    super(new Expression((hcl) => hcl(module.fqn)), kind === "count" ? "list" : "map", item, known);
  }

  public override at(key: unknown): unknown {
    const item = super.at(key);
    return typeof key === "string" && !isSymbolic(key) ? this.named(key) : item;
  }
}

/**
 * Outputs as tokens of the shapes that the module's body returned.
 * @param refer cdktf's own reference to an output: used in another stack, it becomes a reference to the state of its own
 */
const stackOutputs = (
  outputs: Outputs,
  refer: (name: string) => IResolvable,
  known: (name: string, value: unknown) => KnownKeys | undefined,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const reference = refer(name);
      const output = shapeOf(value)(new Expression((hcl) => hcl(reference)));
      const map = collectionOf(output);
      if (map?.kind !== "map") return [name, output];
      return [name, asMap(new Collection(map[EXPRESSION], "map", map.item, known(name, value)))];
    }),
  );

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
    outputs,
    (name) => state.get(snakeCase(name)),
    (_, value) => collectionOf(value)?.known,
  ) as O;
