import type { z } from "zod";
import { type Bool, type ListOf, type MapOf, type Optional, UnusableValue, isOpaque, isSymbolic } from "../expressions";
import { isOfKind } from "./check";
import { withDefaults } from "./literal";
import { snakeCase } from "./names";
import type { Problem } from "./problems";
import type { Attribute, InputsSchema } from "./schema";

/** An input as module bodies and constraints see it: plain types for plain values, opaque ones for maps and objects. */
type Reference<T> = [T] extends [string | number]
  ? T extends string
    ? string
    : number
  : [T] extends [boolean]
    ? Bool
    : [T] extends [readonly (infer I)[]]
      ? [I] extends [string | number]
        ? Array<Reference<I>>
        : ListOf<Reference<I>>
      : string extends keyof T
        ? MapOf<Reference<T[keyof T]>>
        : { readonly [K in keyof T]-?: ReferenceOrOptional<T[K]> };

/** A value that may be left out: a plain one stays plain (it may be null), an object has to be asked for. */
type ReferenceOrOptional<T> = undefined extends T
  ? NonNullable<T> extends string | number | boolean | readonly unknown[]
    ? Reference<NonNullable<T>>
    : string extends keyof NonNullable<T>
      ? Reference<NonNullable<T>>
      : Optional<Reference<NonNullable<T>>>
  : Reference<T>;

/** All inputs of a module as its body and its constraints see them. */
export type References<S extends InputsSchema> = Reference<z.output<S>>;

/**
 * A constraint across inputs, stated once: TypeScript judges literals with it, and the generated variable gets it as a
 * `validation`; a constraint that only warns becomes a `check` block of the module.
 */
export interface Constraint<S extends InputsSchema> {
  /** The input that the constraint is about; Terraform attaches the validation to its variable. */
  readonly input: keyof z.output<S> & string;
  /** What is allowed, completing "<input> …". */
  readonly message: string;
  /** Whether all is well. Give this, or `offenders`. */
  readonly holds?: (inputs: References<S>) => Bool;
  /** What breaks the constraint, each as a short text; none when all is well. Give this, or `holds`. */
  readonly offenders?: (inputs: References<S>) => string[];
  /**
   * Allowed, but hardly meant, or beyond a quota that AWS raises on request: a warning at synthesis, and one of
   * Terraform's at plan. It never refuses.
   */
  readonly warning?: true;
}

/**
 * Judges literals by the constraints across inputs that refuse. Constraints that need what only Terraform knows are left to
 * Terraform.
 * @param wellFormed whether the literals have passed all checks of their own; a constraint that meets others may fail on them
 */
export function checkConstraints(
  constraints: ReadonlyArray<Constraint<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
  wellFormed: boolean,
): Problem[] {
  return brokenConstraints(
    constraints.filter((constraint) => !constraint.warning),
    attributes,
    values,
    wellFormed,
  );
}

/** Judges literals without problems by the constraints across inputs that only warn. */
export const checkWarnings = (
  constraints: ReadonlyArray<Constraint<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
): Problem[] =>
  brokenConstraints(
    constraints.filter((constraint) => constraint.warning),
    attributes,
    values,
    true,
  );

function brokenConstraints(
  constraints: ReadonlyArray<Constraint<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
  wellFormed: boolean,
): Problem[] {
  const inputs = comparable(attributes, withDefaults(attributes, values)) as unknown as References<InputsSchema>;
  return constraints.flatMap((constraint) => {
    const broken = verdict(constraint, inputs, wellFormed);
    return broken === undefined ? [] : [{ path: [{ attribute: constraint.input }], message: broken }];
  });
}

/** Inputs for constraints to read: what is of another kind is reported already, and nothing can be said about it. */
function comparable(attributes: Readonly<Record<string, Attribute>>, values: Record<string, unknown>): object {
  for (const [name, { type }] of Object.entries(attributes)) {
    if (isOfKind(type, values[name])) continue;
    const get = () => {
      throw new UnusableValue(`${name} is not ${type.expected}`);
    };
    Object.defineProperty(values, name, { get });
  }
  return values;
}

function verdict(
  constraint: Constraint<InputsSchema>,
  inputs: References<InputsSchema>,
  wellFormed: boolean,
): string | undefined {
  try {
    return brokenBy(constraint, inputs);
  } catch (error) {
    // A value that another check reports already.
    if (error instanceof UnusableValue || !wellFormed) return undefined;
    throw error;
  }
}

/** What breaks a constraint. @throws UnusableValue when that cannot be computed */
function brokenBy(constraint: Constraint<InputsSchema>, inputs: References<InputsSchema>): string | undefined {
  if (constraint.holds) return constraint.holds(inputs) === false ? constraint.message : undefined;
  const found = constraint.offenders?.(inputs) ?? [];
  if (isOpaque(found)) return undefined;
  const offenders = found.filter((offender) => !isSymbolic(offender));
  return offenders.length === 0 ? undefined : `${constraint.message} ${offenders.join(", ")}`;
}

/**
 * The messages of constraints that could not be computed. On literals without any problem there must be none: what such
 * a constraint forbids passes. Terraform looks at the second part of `and` only where the first one holds, JavaScript
 * always: `andThen` is for parts that fail on a value that is right.
 */
export function undecided(
  constraints: ReadonlyArray<Constraint<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
): string[] {
  const inputs = comparable(attributes, withDefaults(attributes, values)) as unknown as References<InputsSchema>;
  return constraints.flatMap((constraint) => {
    try {
      brokenBy(constraint, inputs);
      return [];
    } catch (error) {
      if (error instanceof UnusableValue) return [`${constraint.input} ${constraint.message}: ${error.message}`];
      throw error;
    }
  });
}

// Words that tell nothing of what a constraint is about.
const FILLERS = "a an and are as be by can for from has have in is it may must of on or should that the to unlike with".split(
  " ",
);

/** The name of the `check` block that a constraint which warns becomes: its input, and the first words of its message. */
export function checkName(constraint: Constraint<InputsSchema>): string {
  const words =
    constraint.message
      .replace(/[a-z][A-Z]/g, snakeCase)
      .toLowerCase()
      .match(/[a-z0-9_]+/g) ?? [];
  const telling = words.filter((word) => !FILLERS.includes(word)).slice(0, 4);
  return [snakeCase(constraint.input), ...telling].join("_");
}
