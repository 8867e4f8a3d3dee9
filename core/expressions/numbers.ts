import { type Bool, leaf } from "./collection";
import { Expression, isSymbolic, operand } from "./expression";
import { UnusableValue } from "./unusable-value";

const operator = (sign: string, left: unknown, right: unknown) =>
  new Expression((hcl) => `${operand(left, hcl)} ${sign} ${operand(right, hcl)}`, "operator");

/** Whether `left` is at most `right`. */
export const atMost = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator("<=", left, right) : left <= right;

/** Whether `left` is at least `right`. */
export const atLeast = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator(">=", left, right) : left >= right;

/** Whether `left` is less than `right`. */
export const lessThan = (left: number, right: number): Bool =>
  isSymbolic(left) || isSymbolic(right) ? operator("<", left, right) : left < right;

/** Arithmetic on numbers: sum. */
export const plus = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("+", left, right)) : left + right;

/** Arithmetic on numbers: difference. */
export const minus = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("-", left, right)) : left - right;

/** Arithmetic on numbers: product. */
export const times = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right) ? leaf.number(operator("*", left, right)) : left * right;

/** Whether a number has no fraction. */
export const isWhole = (value: number): Bool =>
  isSymbolic(value) ? new Expression((hcl) => `floor(${hcl(value)}) == ${hcl(value)}`, "operator") : Number.isSafeInteger(value);

/** Whether a number is a multiple of another. */
export const isDivisible = (value: number, by: number): Bool =>
  isSymbolic(value) ? new Expression((hcl) => `${hcl(value)} % ${by} == 0`, "operator") : value % by === 0;

/** The number that a text (a list's index in a loop, say) stands for. */
export const toNumber = (text: string): number =>
  isSymbolic(text) ? leaf.number(new Expression((hcl) => `tonumber(${hcl(text)})`)) : Number(text);

/** The smaller number. */
export const smaller = (left: number, right: number): number =>
  isSymbolic(left) || isSymbolic(right)
    ? leaf.number(new Expression((hcl) => `min(${hcl(left)}, ${hcl(right)})`))
    : Math.min(left, right);

/** The smallest of some numbers. @throws UnusableValue when there are none */
export function smallest(numbers: readonly number[]): number {
  if (isSymbolic(numbers)) return leaf.number(new Expression((hcl) => `min(${hcl(numbers)}...)`));
  if (numbers.length === 0) throw new UnusableValue("there is no smallest number of none");
  return Math.min(...numbers);
}

/** The greatest of some numbers. @throws UnusableValue when there are none */
export function largest(numbers: readonly number[]): number {
  if (isSymbolic(numbers)) return leaf.number(new Expression((hcl) => `max(${hcl(numbers)}...)`));
  if (numbers.length === 0) throw new UnusableValue("there is no greatest number of none");
  return Math.max(...numbers);
}
