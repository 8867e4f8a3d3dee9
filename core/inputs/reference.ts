import { Collection, type Expression, type Item, attribute, leaf, objectReference } from "../expressions";
import { snakeCase } from "./names";
import type { Attribute, InputType } from "./schema";

/** The reference to an input (or a part of one) at an expression, typed as module bodies see it. */
export function reference(declared: Attribute, expression: Expression): unknown {
  const item = itemOf(declared.type);
  const absent = declared.optional && declared.default === undefined;
  return absent && declared.type.kind === "object" ? new Collection(expression, "optional", item).view : item(expression);
}

/** How to refer to a value of a type. */
export function itemOf(type: InputType): Item<unknown> {
  switch (type.kind) {
    case "string":
      return leaf.string;
    case "number":
      return leaf.number;
    case "bool":
      return leaf.bool;
    case "list":
      if (type.element.kind === "string") return leaf.strings;
      if (type.element.kind === "number") return leaf.numbers;
      return (expression) => new Collection(expression, "list", itemOf(type.element)).view;
    case "map":
      return (expression) => new Collection(expression, "map", itemOf(type.value)).view;
    case "object":
      return (expression) => objectReference(expression, attributeMakers(type.attributes));
  }
}

const attributeMakers = (attributes: Readonly<Record<string, Attribute>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, declared]) => [
      name,
      (parent: Expression) => reference(declared, attribute(parent, snakeCase(name))),
    ]),
  );
