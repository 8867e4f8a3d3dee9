import { Annotations, Lazy, TerraformDataSource, TerraformHclModule, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import { isOpaque } from "../expressions";
import {
  type InputsSchema,
  type Problem,
  checkInputs,
  checkConstraints,
  checkWarnings,
  pathText,
  plain,
  problemText,
  told,
  withDefaults,
} from "../inputs";
import { callArguments } from "./call/arguments";
import type { Instances, ModuleCall, PropsFor, StackOutputs } from "./call/call";
import { heedDependencies } from "./call/dependencies";
import { type OverriddenArguments, Overrides } from "./call/overrides";
import { providerProblems, providersOf } from "./call/providers";
import { type Repetition, repeatedByUnknown, repetitionOf } from "./call/repetition";
import type { ModuleDefinition, Outputs } from "./definition";
import { writeModulesBeside } from "./folder";
import { type GivenInputs, noteGiven } from "./given";
import { knownKeys } from "./known-keys";
import type { Element, ResourceType } from "./scope";
import { type GivenOutputs, givenOutputs } from "./stack-outputs";
import { outputsOf } from "./synthesize";
import { refuseCopies } from "../app/compatible";
import { UserError } from "../app/errors";
import { unpinProvider } from "./provider-range";

/** A module's construct: `new Network(this, "network", { … })` is `module "network" { … }`. */
interface ModuleConstruct<O, R = undefined> extends TerraformHclModule {
  /** What the module gives back; each resolves to `module.<id>.<output>`. */
  readonly outputs: [R] extends [undefined] ? StackOutputs<O> : never;
  /** What each instance of a repeated call gives back, by its key or number: `module.<id>["eu"].<output>`. */
  readonly instances: Instances<R, StackOutputs<O>>;
  /**
   * Changes arguments of a resource in the module that no input leads to, in this construct's own copy of it
   * (`modules/<module>-<id>/main_override.tf.json`). Addresses stay. Arguments replace the module's one by one; a nested block
   * replaces all of its type; `lifecycle` is merged. What the module says of the resource beside it is not judged again:
   * rather add an input where others need the same.
   * @param address the resource in the module, with all that a `for_each` makes of it: `"aws_lb.this"`
   * @param overridden arguments in literals, by the names of the provider's bindings
   */
  override(address: string, overridden: Readonly<Record<string, unknown>>): void;
  /**
   * As above, typed: `alb.override(Lb, "this", { idleTimeout: 30 })`.
   * @param type the class of the provider's bindings
   * @param name the resource's name in the module
   */
  override<E extends Element, C>(type: ResourceType<E, C>, name: string, overridden: NoInfer<OverriddenArguments<C>>): void;
}

/** The class of a definition's constructs. */
export interface ModuleClass<S extends InputsSchema, O extends Outputs> {
  /**
   * @param scope the stack, or a construct in one
   * @param id the module's name in the stack, part of every address in it: changing it replaces all resources
   * @param props the inputs; wrong ones are reported when the app is synthesized, all at once
   * @param call what the call says beside the inputs: providers, order, repetition
   */
  new <R = undefined>(scope: Construct, id: string, props: PropsFor<z.input<S>, R>, call?: ModuleCall<R>): ModuleConstruct<O, R>;
  /** The definition that the class was made from. */
  readonly definition: ModuleDefinition<S, O>;
}

/** Makes the construct of a definition: `export class Network extends moduleConstruct(network) {}`. */
export function moduleConstruct<S extends InputsSchema, O extends Outputs>(
  definition: ModuleDefinition<S, O>,
): ModuleClass<S, O> {
  const untyped = definition as unknown as ModuleDefinition;
  class CalledModule extends TerraformHclModule {
    public static readonly definition = definition;
    private readonly count: unknown;
    private readonly overrides: Overrides;
    private readonly given: GivenOutputs;

    public constructor(scope: Construct, id: string, props: unknown, call: ModuleCall<unknown> = {}) {
      refuseCopies(scope);
      refuseId(scope, id);
      const repetition = repetitionOf(props, call);
      const literals = repetition.instances.map((instance) => literalsOf(instance.props));
      const { variables, forEach, count } = callArguments(
        definition.attributes,
        repetition,
        literals,
        literalsOf(repetition.sample),
      );
      const { providers, problems: unusable } = providersOf(scope, call.providers);
      super(scope, id, {
        source: Lazy.stringValue({ produce: () => `./modules/${this.folder}` }),
        // The folder is written beside the stack, not copied as an asset under a hash.
        skipAssetCreationFromLocalModules: true,
        variables,
        forEach,
        providers: providers.length > 0 ? providers : undefined,
      });
      this.count = count;
      this.node.addDependency(...(call.dependsOn ?? []));
      const problems = [...repetition.problems, ...unusable, ...judged(untyped, repetition)];
      this.overrides = new Overrides(untyped);
      this.node.addValidation({ validate: () => [...problems, ...this.ownProblems(repetition)].map(problemText) });
      if (problems.length === 0) warned(untyped, repetition).forEach((warning) => Annotations.of(this).addWarning(warning));
      this.given = givenOutputs({
        module: this,
        outputs: outputsOf(untyped),
        repetition,
        keysOf: (index) => knownKeys(untyped, literals[index] ?? {}),
        problems,
      });
      noteGiven(this, {
        definition: untyped,
        instances: placed(repetition, literals),
        overrides: () => (this.overrides.exist ? this.overrides.file() : {}),
      });
      const stack = TerraformStack.of(this);
      unpinProvider(stack);
      heedDependencies(stack);
      writeModulesBeside(stack, {
        definition: untyped,
        folder: () => this.folder,
        override: () => (this.overrides.exist ? this.overrides.file() : undefined),
      });
    }

    public get outputs(): unknown {
      return this.given.outputs();
    }

    public get instances(): unknown {
      return this.given.instances();
    }

    public override(of: string | ResourceType<Element, unknown>, ...more: readonly unknown[]): void {
      if (typeof of === "string") this.overrides.add(of, more[0]);
      else this.overrides.add(addressOfType(of, String(more[0])), more[1]);
    }

    protected override synthesizeAttributes(): Record<string, unknown> {
      return { ...super.synthesizeAttributes(), ...(this.count === undefined ? {} : { count: this.count }) };
    }

    protected override synthesizeHclAttributes(): Record<string, unknown> {
      const count = this.count === undefined ? {} : { count: { value: this.count, type: "any" } };
      return { ...super.synthesizeHclAttributes(), ...count };
    }

    private get folder(): string {
      return this.overrides.exist ? `${definition.name}-${this.friendlyUniqueId}` : definition.name;
    }

    private ownProblems({ kind }: Repetition): Problem[] {
      return [...providerProblems(this), ...(kind === "once" ? [] : repeatedByUnknown(this)), ...this.overrides.problems];
    }
  }
  return CalledModule as unknown as ModuleClass<S, O>;
}

/** The address in a module of what bindings of a class and name make. */
const addressOfType = ({ tfResourceType, prototype }: ResourceType<Element, unknown>, name: string): string =>
  `${prototype instanceof TerraformDataSource ? "data." : ""}${tfResourceType}.${name}`;

/** The inputs of each instance, and where it is: at its key, or wherever Terraform finds one. */
function placed({ kind, keys, instances }: Repetition, literals: ReadonlyArray<Record<string, unknown>>): GivenInputs[] {
  const unknown = { once: "", forEach: "[each.key]", count: "[count.index]" }[kind];
  return instances.map((_, index) => {
    const key = keys?.[index];
    const at = key === undefined ? unknown : kind === "count" ? `[${key}]` : `[${JSON.stringify(key)}]`;
    return { at, certain: kind === "once" || key !== undefined, inputs: literals[index] ?? {} };
  });
}

/** The problems of all instances' inputs, each at its instance. */
const judged = (definition: ModuleDefinition, { instances }: Repetition): Problem[] =>
  instances.flatMap(({ path, props }) =>
    judge(definition, props).map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
  );

const warned = (definition: ModuleDefinition, { instances }: Repetition): string[] =>
  instances.flatMap(({ path, props }) =>
    warn(definition, literalsOf(props)).map((warning) => (path.length === 0 ? warning : `${pathText(path)}: ${warning}`)),
  );

/** Every problem of a module's literal inputs, by the schema and by the constraints across inputs. */
export function judge({ attributes, constraints }: ModuleDefinition, props: unknown): Problem[] {
  const given = plain(props);
  const problems = checkInputs(attributes, given);
  return [...problems, ...checkConstraints(constraints, attributes, recordOf(given), problems.length === 0)];
}

/** What is allowed, but hardly meant, in literal inputs without problems. */
export function warn({ attributes, constraints, warnings }: ModuleDefinition, props: unknown): string[] {
  const values = literalsOf(props);
  return [...checkWarnings(constraints, attributes, values).map(problemText), ...warnings(withDefaults(attributes, values))];
}

/** The inputs as plain data; none where the props are no object, which is a problem of its own. */
const literalsOf = (props: unknown): Record<string, unknown> => recordOf(plain(props));

function recordOf(given: unknown): Record<string, unknown> {
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

/** A text that is asked for when the stack is complete: for two constructs that refer to each other. */
export const later = (produce: () => string): string => Lazy.stringValue({ produce });
