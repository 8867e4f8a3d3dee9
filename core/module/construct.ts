import { Annotations, type IResolvable, Lazy, TerraformHclModule, type TerraformRemoteState, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import {
  type Bool,
  Collection,
  EXPRESSION,
  Expression,
  type KnownKeys,
  type ListOf,
  type MapOf,
  asMap,
  collectionOf,
  isOpaque,
  shapeOf,
} from "../expressions";
import {
  type InputsSchema,
  type Problem,
  checkInputs,
  checkConstraints,
  checkWarnings,
  didYouMean,
  plain,
  problemText,
  snakeCase,
  toArguments,
  told,
  withDefaults,
} from "../inputs";
import type { ModuleDefinition, Outputs } from "./definition";
import { writeModulesBeside } from "./folder";
import { knownKeys } from "./known-keys";
import { outputsOf } from "./synthesize";
import { UserError } from "../app/errors";

/** A module's output as a stack sees it: ordinary types, whose values are tokens. */
type StackOutput<T> =
  T extends MapOf<infer I>
    ? MapOf<StackOutput<I>>
    : T extends ListOf<infer I>
      ? Readonly<Record<number, StackOutput<I>>>
      : T extends Bool
        ? T
        : T extends object
          ? T extends readonly (infer I)[]
            ? I[]
            : { readonly [K in keyof T]: StackOutput<T[K]> }
          : T;

/** The outputs of a module in a stack. */
type StackOutputs<O> = { readonly [K in keyof O]: StackOutput<O[K]> };

/** A module's construct: `new Network(this, "network", { … })` is `module "network" { … }`. */
interface ModuleConstruct<O> extends TerraformHclModule {
  /** What the module gives back; each resolves to `module.<id>.<output>`. */
  readonly outputs: StackOutputs<O>;
}

/** The class of a definition's constructs. */
export interface ModuleClass<S extends InputsSchema, O extends Outputs> {
  /**
   * @param scope the stack, or a construct in one
   * @param id the module's name in the stack, part of every address in it: changing it replaces all resources
   * @param props the inputs; wrong ones are reported when the app is synthesized, all at once
   */
  new (scope: Construct, id: string, props: z.input<S>): ModuleConstruct<O>;
  /** The definition that the class was made from. */
  readonly definition: ModuleDefinition<S, O>;
}

/** Makes the construct of a definition: `export class Network extends moduleConstruct(network) {}`. */
export function moduleConstruct<S extends InputsSchema, O extends Outputs>(
  definition: ModuleDefinition<S, O>,
): ModuleClass<S, O> {
  const untyped = definition as unknown as ModuleDefinition;
  return class extends TerraformHclModule {
    public static readonly definition = definition;
    public readonly outputs: StackOutputs<O>;

    public constructor(scope: Construct, id: string, props: z.input<S>) {
      refuseId(scope, id);
      const literals = literalsOf(props);
      super(scope, id, {
        source: `./modules/${definition.name}`,
        // The folder is written beside the stack, not copied as an asset under a hash.
        skipAssetCreationFromLocalModules: true,
        variables: toArguments(definition.attributes, literals),
      });
      const problems = judge(untyped, props);
      this.node.addValidation({ validate: () => problems.map(problemText) });
      if (problems.length === 0) warn(untyped, literals).forEach((warning) => Annotations.of(this).addWarning(warning));
      const { outputs, scope: made } = outputsOf(untyped);
      const keysOf = knownKeys(untyped, made, literals);
      const known = (name: string): KnownKeys => ({
        name: `${this.node.path}: outputs.${name}`,
        keys: () => keysOf(name),
        refuse: (key) => problems.push(noKey(name, key, keysOf(name) ?? [])),
      });
      const refer = (name: string) => this.interpolationForOutput(snakeCase(name));
      this.outputs = stackOutputs(outputs, refer, known) as StackOutputs<O>;
      writeModulesBeside(TerraformStack.of(this), untyped);
    }
  };
}

/** Every problem of a module's literal inputs, by the schema and by the constraints across inputs. */
export function judge({ attributes, constraints }: ModuleDefinition, props: unknown): Problem[] {
  const problems = checkInputs(attributes, plain(props));
  return [...problems, ...checkConstraints(constraints, attributes, literalsOf(props), problems.length === 0)];
}

/** What is allowed, but hardly meant, in literal inputs without problems. */
export function warn({ attributes, constraints, warnings }: ModuleDefinition, props: unknown): string[] {
  const values = literalsOf(props);
  return [...checkWarnings(constraints, attributes, values).map(problemText), ...warnings(withDefaults(attributes, values))];
}

/** The inputs as plain data; none where the props are no object, which is a problem of its own. */
function literalsOf(props: unknown): Record<string, unknown> {
  const given = plain(props);
  return typeof given === "object" && given !== null && !isOpaque(given) ? (given as Record<string, unknown>) : {};
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** An ID is part of every address: what Terraform or cdktf would not take as it stands is refused. */
function refuseId(scope: Construct, id: string): void {
  const { path } = scope.node;
  if (typeof id !== "string" || !NAME.test(id)) {
    throw new UserError([
      `${path || "the app"}: the ID ${told(plain(id))} is no name in Terraform: it takes letters, digits, _ and -, the first a letter or _`,
    ]);
  }
  if (!scope.node.tryFindChild(id)) return;
  throw new UserError([`${path}/${id}: the ID ${JSON.stringify(id)} is taken by another construct in ${path || "the app"}`]);
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

const noKey = (output: string, key: string, keys: readonly string[]): Problem => {
  const meant = didYouMean(key, keys);
  const known = keys.length === 0 ? "it is empty" : `known are ${keys.join(", ")}`;
  return {
    path: [{ attribute: "outputs" }, { attribute: output }],
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

/** A text that is asked for when the stack is complete: for two constructs that refer to each other. */
export const later = (produce: () => string): string => Lazy.stringValue({ produce });
