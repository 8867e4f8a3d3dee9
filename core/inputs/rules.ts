import type { z } from "zod";
import { type Bool, type ListOf, type MapOf, type Optional, UnusableValue, isOpaque, isSymbolic } from "../expressions";
import { withDefaults } from "./literal";
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
 * `validation`.
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
}

/**
 * Judges literals by the rules across inputs. Rules that need what only Terraform knows are left to Terraform.
 * @param wellFormed whether the literals have passed all checks of their own; a rule that meets others may fail on them
 */
export function checkRules(
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
