import { Collection, Expression, type Item, attribute, leaf, objectReference, shapeOf } from "../expressions";
import { snakeCase } from "../inputs";
import type { Outputs } from "./definition";

/** What an output is made of, as data: the package brings it of its modules, whose bodies then need not run in every synthesis. */
export type Shape =
  | "string"
  | "number"
  | "bool"
  | readonly [Shape]
  | { readonly map: Shape }
  | { readonly object: Readonly<Record<string, Shape>> };

/** How to refer to each output of a module. */
export type OutputItems = Readonly<Record<string, Item<unknown>>>;

/** How to refer to outputs, from what the module's body returned. Attributes are called as in Terraform. */
export const itemsOf = (outputs: Outputs): OutputItems =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shapeOf(value, snakeCase)]));

/** How to refer to outputs of these shapes. */
export const itemsFrom = (shapes: Readonly<Record<string, Shape>>): OutputItems =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, itemFrom(shape)]));

function itemFrom(shape: Shape): Item<unknown> {
  if (typeof shape === "string") return leaf[shape];
  if (isList(shape)) {
    const [item] = shape;
    if (item === "string") return leaf.strings;
    return item === "number" ? leaf.numbers : (expression) => new Collection(expression, "list", itemFrom(item)).view;
  }
  if ("map" in shape) return (expression) => new Collection(expression, "map", itemFrom(shape.map)).view;
  const attributes = Object.entries(shape.object).map(
    ([name, one]) => [name, (parent: Expression) => itemFrom(one)(attribute(parent, snakeCase(name)))] as const,
  );
  return (expression) => objectReference(expression, Object.fromEntries(attributes));
}

// TypeScript's own does not tell readonly lists from the rest.
const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

/**
 * The shapes of a body's outputs, as data.
 * @throws Error for an output whose references data cannot say: a resource, or an optional object
 */
export const shapesOf = (outputs: Outputs): Record<string, Shape> =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shapeFrom(value, name)]));

function shapeFrom(value: unknown, path: string): Shape {
  const collection = Collection.behind(value);
  if (collection) {
    const item = shapeFrom(collection.item(new Expression(() => path)), path);
    if (collection.kind === "map") return { map: item };
    if (collection.kind === "list") return [item];
    throw new Error(`the output ${path}: data cannot say what may be missing; give back what is in it`);
  }
  if (typeof value === "string" || typeof value === "number") return typeof value as "string" | "number";
  if (typeof value === "boolean" || value instanceof Expression) return "bool";
  if (Array.isArray(value)) return [value.length === 0 ? "string" : shapeFrom(value[0], path)];
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new Error(`the output ${path}: data cannot say what it is; give back attributes of it`);
  }
  return { object: Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeFrom(one, `${path}.${name}`)])) };
}
