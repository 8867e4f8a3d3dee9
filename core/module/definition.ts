import type { z } from "zod";
import type { References, Constraint } from "../inputs";
import {
  type Attribute,
  DefinitionError,
  type InputsSchema,
  checkDefaults,
  checkName,
  problemText,
  readInputs,
  snakeCase,
} from "../inputs";
import type { ModuleScope } from "./scope";

/** What a module gives back, by name. Described by a comment above each, as inputs are. */
export type Outputs = Record<string, unknown>;

/** One module, written once: the source of its Terraform folder and of its construct. */
export interface ModuleDefinition<S extends InputsSchema = InputsSchema, O extends Outputs = Outputs> {
  /** The module's folder and its address in a stack: lower case, words joined by hyphens. */
  readonly name: string;
  /** What the module makes, in a sentence or two; the head of its README. */
  readonly description: string;
  readonly inputs: S;
  /** What must hold between inputs. */
  readonly constraints: ReadonlyArray<Constraint<S>>;
  /**
   * What is allowed, but hardly meant: sentences for whoever reads the output of a synthesis. It sees the literals of
   * a stack, with the defaults filled in; what only Terraform knows are tokens in them.
   */
  readonly warnings: (inputs: z.output<S>) => string[];
  /** Creates the resources from references to the inputs, and returns the outputs. */
  readonly build: (module: ModuleScope, inputs: References<S>) => O;
  /** The inputs, read from the schema. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * Defines a module.
 * @throws DefinitionError when the inputs ask for what Terraform cannot say
 */
export function defineModule<S extends InputsSchema, O extends Outputs>(definition: {
  readonly name: string;
  readonly description: string;
  readonly inputs: S;
  readonly constraints?: ReadonlyArray<Constraint<S>>;
  readonly warnings?: (inputs: z.output<S>) => string[];
  readonly build: (module: ModuleScope, inputs: References<S>) => O;
}): ModuleDefinition<S, O> {
  const { name, constraints = [], warnings = () => [] } = definition;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new DefinitionError(`module ${JSON.stringify(name)}: a name is lower case, words joined by hyphens`);
  }
  try {
    const attributes = readInputs(definition.inputs);
    refuseReserved(Object.keys(attributes));
    const [wrong] = checkDefaults(attributes);
    if (wrong) throw new DefinitionError(`the default of ${problemText(wrong)}`);
    for (const constraint of constraints) {
      if (!attributes[constraint.input]) throw new DefinitionError(`a constraint is about the unknown input ${constraint.input}`);
      if (!constraint.holds === !constraint.offenders)
        throw new DefinitionError(`the constraint on ${constraint.input} needs either holds or offenders`);
    }
    const names = constraints
      .filter((constraint) => constraint.warning)
      .map((constraint) => checkName(constraint as unknown as Constraint<InputsSchema>));
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    if (twice)
      throw new DefinitionError(`two constraints that warn would both be check.${twice}; begin the message of one otherwise`);
    return { ...definition, constraints, warnings, attributes };
  } catch (error) {
    if (error instanceof DefinitionError) throw new DefinitionError(`module ${name}: ${error.message}`);
    throw error;
  }
}

// What a module call has of its own.
const RESERVED = ["count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version"];

function refuseReserved(inputs: readonly string[]): void {
  const taken = inputs.find((name) => RESERVED.includes(snakeCase(name)));
  if (taken === undefined) return;
  throw new DefinitionError(`${taken}: Terraform reserves ${snakeCase(taken)} in module calls; give the input another name`);
}

/** The type of a module's inputs as TypeScript users write them. */
export type Props<D extends { readonly inputs: InputsSchema }> = z.input<D["inputs"]>;
