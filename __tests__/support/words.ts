import { isOpaque, isSymbolic } from "../../core";
import * as core from "../../core";
import { EXPRESSION } from "../../core/expressions";
import { readInputs, references, type InputsSchema } from "../../core/inputs";
import { resolved } from "./hcl";

/** Both sides of an expression in the words, as text. */
interface Sides {
  /** What it computes on literals; where only Terraform knows, `…`. */
  readonly literal: string;
  /** What it writes on references. */
  readonly hcl: string;
}

/** Evaluates an expression in the words on what was given for a module's inputs, and on references to the inputs. */
export function bothSides(expression: string, inputs: InputsSchema, given: Readonly<Record<string, unknown>>): Sides {
  const attributes = readInputs(inputs);
  const literals = Object.fromEntries(Object.keys(attributes).map((name) => [name, given[name]]));
  return { literal: literalText(evaluated(expression, literals)), hcl: hclText(evaluated(expression, references(attributes))) };
}

function evaluated(expression: string, values: Readonly<Record<string, unknown>>): unknown {
  const names = { ...core, ...values };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a row of the documentation, evaluated as it is printed
  const run = new Function(...Object.keys(names), `return ${expression};`) as (...all: unknown[]) => unknown;
  return run(...Object.values(names));
}

/** A value as a person writes it in TypeScript. */
function literalText(value: unknown): string {
  if (isSymbolic(value)) return "…";
  if (value === undefined || value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${/^[a-z]\w*$/i.test(key) ? key : JSON.stringify(key)}: ${literalText(item)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** An expression as it stands in HCL; text with expressions in it keeps its quotes. */
function hclText(value: unknown): string {
  const expression =
    typeof value === "object" && value !== null && isOpaque(value) ? (value as Record<symbol, unknown>)[EXPRESSION] : undefined;
  const text = resolved(expression ?? value);
  if (typeof text !== "string") return JSON.stringify(text);
  return wholeExpression(text) ? text.slice(2, -1) : JSON.stringify(text);
}

/** Whether a text is one expression in `${…}`, and not several, or text around one. */
function wholeExpression(text: string): boolean {
  let depth = 0;
  const ends = [...text].findIndex((letter) => {
    depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
    return letter === "}" && depth === 0;
  });
  return text.startsWith("${") && ends === text.length - 1;
}
