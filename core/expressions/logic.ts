import { type Bool, type Optional, collectionOf, leaf, shapeOf } from "./collection";
import { Comparison, EXPRESSION, Expression, branch, isOpaque, isSymbolic, operand } from "./expression";

type Comparable = string | number | Bool | null | undefined;

/** Whether two values are equal. */
export const eq = (left: Comparable, right: Comparable): Bool =>
  isSymbolic(left) || isSymbolic(right) ? new Comparison(left, "==", right) : (left ?? null) === (right ?? null);

/** The contrary. */
export const not = (condition: Bool): Bool =>
  condition instanceof Comparison
    ? condition.contrary()
    : isSymbolic(condition)
      ? new Expression((hcl) => `!${operand(condition, hcl)}`)
      : condition !== true;

// Terraform before 1.12 evaluates both sides of && and ||, so that `x == null || length(x) > 0` fails on null.
// A conditional evaluates only the side it takes.

/** Whether all conditions hold; the later ones are not looked at when an earlier one does not. */
export function and(...conditions: Bool[]): Bool {
  return conditions.reduceRight<Bool>((rest, condition) => {
    if (rest === true) return condition;
    return choose(condition, rest, false);
  }, true);
}

/**
 * As `and`, for a condition that throws or takes long to compute: on literals it is not even asked for when the first one
 * does not hold, as in Terraform.
 */
export const andThen = (condition: Bool, rest: () => Bool): Bool => (condition === false ? false : and(condition, rest()));

/** Whether any condition holds; the later ones are not looked at when an earlier one does. */
export function or(...conditions: Bool[]): Bool {
  return conditions.reduceRight<Bool>((rest, condition) => {
    if (rest === false) return condition;
    return choose(condition, true, rest);
  }, false);
}

/** Whether all conditions hold. Unlike `and`, all are looked at: for conditions that cannot fail. */
export function all(...conditions: Bool[]): Bool {
  if (!isSymbolic(conditions)) return conditions.every((condition) => condition === true);
  const open = conditions.filter((condition) => condition !== true);
  if (open.length === 1) return open[0] ?? true;
  return new Expression((hcl) => open.map((condition) => branch(condition, hcl)).join(" && "), "operator");
}

/** How many of the conditions hold. All are looked at. */
export function countOf(...conditions: Bool[]): number {
  if (!isSymbolic(conditions)) return conditions.filter((condition) => condition === true).length;
  return leaf.number(new Expression((hcl) => `length([for c in ${hcl(conditions)} : c if c])`));
}

/** One of two values. Terraform needs both of one type, and evaluates only the chosen one's errors. */
export function choose<T>(condition: Bool, yes: T, no: T): T {
  if (!isSymbolic(condition)) return condition === true ? yes : no;
  const expression = new Expression(
    (hcl) => `${branch(condition, hcl)} ? ${branch(yes, hcl)} : ${branch(no, hcl)}`,
    "conditional",
  );
  const sample = yes === null || yes === undefined || (Array.isArray(yes) && yes.length === 0) ? no : yes;
  return shapeOf(sample)(expression) as T;
}

/** A value when a condition holds, else null: an argument that the provider then takes as not given. */
export function onlyIf<T>(condition: Bool, value: T): T {
  if (!isSymbolic(condition)) return condition === true ? value : (undefined as T);
  return choose(condition, value, null as T);
}

/** Whether an optional value or object was given. */
export function isSet(value: unknown): Bool {
  if (!isOpaque(value)) return value !== null && value !== undefined;
  return new Comparison(value, "!=", null);
}

/** The first value that is set. */
export function coalesce<T>(value: T | undefined, fallback: T): T {
  if (!isOpaque(value)) return value ?? fallback;
  return shapeOf(fallback ?? value)(
    new Expression((hcl) => `${operand(value, hcl)} != null ? ${hcl(value)} : ${hcl(fallback)}`, "conditional"),
  ) as T;
}

/** An attribute of an optional object, or `fallback` when the object was left out. */
export function attributeOf<T, R>(optional: Optional<T>, read: (value: T) => R, fallback: R): R {
  const collection = collectionOf(optional);
  if (collection) return choose(isSet(optional), read(collection.item(collection[EXPRESSION]) as T), fallback);
  return optional === null || optional === undefined ? fallback : read(optional as unknown as T);
}

/** An attribute of an optional object, or null when the object was left out. */
export const attributeOrNull = <T, R>(optional: Optional<T>, read: (value: T) => R): R =>
  attributeOf(optional, read, undefined as R);
