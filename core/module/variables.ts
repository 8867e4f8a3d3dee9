import { type Attribute, checkName, defaultValue, constraintValidation, snakeCase, typeConstraint } from "../inputs";
import type { ModuleDefinition } from "./definition";
import { type WrittenValidation, refuseCycles, speakerOf, written, writtenValidations } from "./validations";

/** Turns values of a definition, and the expressions in them, into Terraform's JSON. */
export type Resolve = (value: unknown) => unknown;

type Json = Record<string, unknown>;

/**
 * The `variable` blocks of a module.
 * @throws DefinitionError when constraints look at each other's inputs, which Terraform takes for a cycle
 */
export function variablesOf(
  definition: ModuleDefinition,
  resolve: Resolve,
  descriptions: Readonly<Record<string, string>> = {},
): Json {
  const validations = writtenValidations(definition, resolve);
  refuseCycles(definition.name, validations);
  const speaker = speakerOf(definition, validations);
  return Object.fromEntries(
    Object.entries(definition.attributes).map(([input, attribute]) => {
      const name = snakeCase(input);
      const own = validations.filter((validation) => validation.variable === name);
      return [name, variableOf(attribute, own, speaker(name), descriptions[name])];
    }),
  );
}

function variableOf(attribute: Attribute, validations: WrittenValidation[], speaker: string, description?: string): Json {
  const { type, optional, default: value } = attribute;
  return {
    ...(description === undefined ? {} : { description }),
    type: typeConstraint(type),
    ...(optional ? { default: value === undefined ? null : defaultValue(type, value) } : {}),
    // An input with a default falls back to it also when null is passed; only a truly optional one may be null.
    ...(optional && value === undefined ? {} : { nullable: false }),
    ...(type.sensitive ? { sensitive: true } : {}),
    ...(validations.length > 0 ? { validation: validations.map((validation) => block(validation, speaker)) } : {}),
  };
}

/** The constraints that warn: a failing `check` block is a warning at plan, and stops nothing. */
export function checksOf(definition: ModuleDefinition, resolve: Resolve): { "checks.tf.json"?: Json } {
  const { constraints, attributes } = definition;
  const speaker = speakerOf(definition)("");
  const checks = constraints
    .filter((constraint) => constraint.warning)
    .map((constraint) => [
      checkName(constraint),
      { assert: block(written(constraint.input, constraintValidation(constraint, attributes), resolve), speaker) },
    ]);
  return checks.length === 0 ? {} : { "checks.tf.json": { check: Object.fromEntries(checks) as Json } };
}

const block = ({ condition, message }: WrittenValidation, speaker: string): Json => ({
  condition,
  error_message: `${speaker}: ${message}`,
});
