import {
  type Constraint,
  DefinitionError,
  type InputsSchema,
  type Validation,
  constraintValidation,
  references,
  snakeCase,
  validationsOf,
} from "../inputs";
import type { ModuleDefinition } from "./definition";

/** A validation as Terraform reads it. */
export interface WrittenValidation {
  /** The variable that it belongs to. */
  readonly variable: string;
  readonly condition: string;
  /** What it says, beginning with the variable's name. */
  readonly message: string;
  /** The other variables that it looks at. */
  readonly reads: readonly string[];
  /** Whether its condition looks at its own variable. */
  readonly readsItself: boolean;
}

/** Writes a validation of an input. */
export function written(input: string, { condition, errorMessage }: Validation, resolve: (value: unknown) => unknown) {
  const variable = snakeCase(input);
  const [test, message] = [String(resolve(condition)), String(resolve(errorMessage))];
  const reads = variablesIn(`${test} ${message}`).filter((name) => name !== variable);
  return { variable, condition: test, message, reads, readsItself: variablesIn(test).includes(variable) };
}

const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bvar\.([a-z0-9_]+)/g)].map(([, name]) => name as string)),
];

/**
 * The validations of all variables of a module: by the checks of their own, and by the constraints that refuse.
 * @throws DefinitionError naming a constraint that does not look at its own input: Terraform takes no such validation
 */
export const writtenValidations = (
  { name: module, attributes, constraints }: ModuleDefinition,
  resolve: (value: unknown) => unknown,
): WrittenValidation[] => [
  ...Object.keys(attributes).flatMap((input) =>
    validationsOf(input, attributes).map((validation) => written(input, validation, resolve)),
  ),
  ...constraints
    .filter((constraint) => !constraint.warning && !alwaysHolds(constraint, attributes))
    .map((constraint) => {
      const validation = written(constraint.input, constraintValidation(constraint, attributes), resolve);
      if (validation.readsItself) return validation;
      throw new DefinitionError(
        `module ${module}: a constraint has to look at the input that it is on, which this one does not: ${validation.message.replace(/ *\$\{.*/s, "")}`,
      );
    }),
];

/** Whether a constraint holds whatever the inputs are, as one shared by modules may; Terraform takes no validation without a variable. */
function alwaysHolds(constraint: Constraint<InputsSchema>, attributes: ModuleDefinition["attributes"]): boolean {
  const inputs = references(attributes);
  return constraint.holds?.(inputs) === true || constraint.offenders?.(inputs).length === 0;
}

/** For Terraform a variable whose validation looks at another one depends on it. */
const readBy = (variable: string, validations: readonly WrittenValidation[]) =>
  validations.filter((validation) => validation.variable === variable && validation.reads.length > 0);

/** @throws DefinitionError naming the constraints, when variables depend on each other through them */
export function refuseCycles(module: string, validations: readonly WrittenValidation[]): void {
  const cleared = new Set<string>();
  const follow = (variable: string, way: readonly WrittenValidation[]): void => {
    const start = way.findIndex((validation) => validation.variable === variable);
    if (start >= 0) {
      const constraints = way.slice(start).map(({ message }) => `  ${message.replace(/ *\$\{.*/s, "")}`);
      throw new DefinitionError(
        `module ${module}: these constraints look at each other's inputs, which Terraform takes for a cycle; put them on one input:\n${constraints.join("\n")}`,
      );
    }
    if (cleared.has(variable)) return;
    for (const validation of readBy(variable, validations)) {
      for (const next of validation.reads) follow(next, [...way, validation]);
    }
    cleared.add(variable);
  };
  for (const { variable } of validations) follow(variable, []);
}

/**
 * Who speaks in a variable's messages: the module, and the name that it was given. Terraform tells neither when the
 * variable was left at its default. The name is left out where it depends on the variable itself.
 */
export function speakerOf(
  { name: module, attributes }: ModuleDefinition,
  validations: readonly WrittenValidation[] = [],
): (variable: string) => string {
  const { name } = attributes;
  const named = name?.type.kind === "string" && !name.type.sensitive && (!name.optional || name.default !== undefined);
  const before = new Set<string>();
  const follow = (variable: string): void => {
    for (const next of readBy(variable, validations).flatMap(({ reads }) => reads)) {
      if (before.has(next)) continue;
      before.add(next);
      follow(next);
    }
  };
  follow("name");
  return (variable) => (named && !before.has(variable) ? `${module} \${var.name}` : module);
}
