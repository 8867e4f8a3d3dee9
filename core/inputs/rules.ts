import type { z } from "zod";
import { type Bool, type ListOf, type MapOf, type Optional, UnusableValue, isOpaque, isSymbolic } from "../expressions";
import { withDefaults } from "./literal";
import { snakeCase } from "./names";
import type { Problem } from "./problems";
import type { Attribute, InputsSchema } from "./schema";

/** An input as module bodies and rules see it: plain types for plain values, opaque ones for maps and objects. */
export type Reference<T> = [T] extends [string | number]
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
export type ReferenceOrOptional<T> = undefined extends T
  ? NonNullable<T> extends string | number | boolean | readonly unknown[]
    ? Reference<NonNullable<T>>
    : string extends keyof NonNullable<T>
      ? Reference<NonNullable<T>>
      : Optional<Reference<NonNullable<T>>>
  : Reference<T>;

/** All inputs of a module as its body and its rules see them. */
export type References<S extends InputsSchema> = Reference<z.output<S>>;

/**
 * A rule across inputs, stated once: TypeScript judges literals with it, and the generated variable gets it as a
 * `validation`; a rule that only warns becomes a `check` block of the module.
 */
export interface Rule<S extends InputsSchema> {
  /** The input that the rule is about; Terraform attaches the validation to its variable. */
  readonly input: keyof z.output<S> & string;
  /** What is allowed, completing "<input> …". */
  readonly message: string;
  /** Whether all is well. Give this, or `offenders`. */
  readonly holds?: (inputs: References<S>) => Bool;
  /** What breaks the rule, each as a short text; none when all is well. Give this, or `holds`. */
  readonly offenders?: (inputs: References<S>) => string[];
  /**
   * Allowed, but hardly meant, or beyond a quota that AWS raises on request: a warning at synthesis, and one of
   * Terraform's at plan. It never refuses.
   */
  readonly warning?: true;
}

/**
 * Judges literals by the rules across inputs that refuse. Rules that need what only Terraform knows are left to
 * Terraform.
 * @param wellFormed whether the literals have passed all checks of their own; a rule that meets others may fail on them
 */
export function checkRules(
  rules: ReadonlyArray<Rule<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
  wellFormed: boolean,
): Problem[] {
  return brokenRules(
    rules.filter((rule) => !rule.warning),
    attributes,
    values,
    wellFormed,
  );
}

/** Judges literals without problems by the rules across inputs that only warn. */
export const checkWarnings = (
  rules: ReadonlyArray<Rule<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
): Problem[] =>
  brokenRules(
    rules.filter((rule) => rule.warning),
    attributes,
    values,
    true,
  );

function brokenRules(
  rules: ReadonlyArray<Rule<InputsSchema>>,
  attributes: Readonly<Record<string, Attribute>>,
  values: Record<string, unknown>,
  wellFormed: boolean,
): Problem[] {
  const inputs = withDefaults(attributes, values) as unknown as References<InputsSchema>;
  return rules.flatMap((rule) => {
    const broken = verdict(rule, inputs, wellFormed);
    return broken === undefined ? [] : [{ path: [{ attribute: rule.input }], message: broken }];
  });
}

function verdict(rule: Rule<InputsSchema>, inputs: References<InputsSchema>, wellFormed: boolean): string | undefined {
  try {
    if (rule.holds) return rule.holds(inputs) === false ? rule.message : undefined;
    const found = rule.offenders?.(inputs) ?? [];
    if (isOpaque(found)) return undefined;
    const offenders = found.filter((offender) => !isSymbolic(offender));
    return offenders.length === 0 ? undefined : `${rule.message} ${offenders.join(", ")}`;
  } catch (error) {
    // A value that another check reports already.
    if (error instanceof UnusableValue || !wellFormed) return undefined;
    throw error;
  }
}

// Words that tell nothing of what a rule is about.
const FILLERS = "a an and are as be by can for from has have in is it may must of on or should that the to unlike with".split(
  " ",
);

/** The name of the `check` block that a rule which warns becomes: its input, and the first words of its message. */
export function checkName(rule: Rule<InputsSchema>): string {
  const words =
    rule.message
      .replace(/[a-z][A-Z]/g, snakeCase)
      .toLowerCase()
      .match(/[a-z0-9_]+/g) ?? [];
  const telling = words.filter((word) => !FILLERS.includes(word)).slice(0, 4);
  return [snakeCase(rule.input), ...telling].join("_");
}
