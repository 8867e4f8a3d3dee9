import { ABSENT, raw } from "../../core/expressions";
import type { Attribute, InputType } from "../../core/inputs";
import { itemOf } from "../../core/inputs/reference";
import { isRecord } from "./unknown";

type Values = Readonly<Record<string, unknown>>;

/**
 * Inputs whose maps have something under every key: a body states both branches of a choice, also the one that takes an
 * item which is not there. What is made of it is known to Terraform only, should it ever be asked for.
 */
export const withAbsent = (attributes: Readonly<Record<string, Attribute>>, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, absentIn(attributes[name]?.type, value)]));

function absentIn(type: InputType | undefined, value: unknown): unknown {
  if (type?.kind === "list" && Array.isArray(value)) return value.map((item) => absentIn(type.element, item));
  if (!isRecord(value)) return value;
  if (type?.kind === "object") return withAbsent(type.attributes, value);
  if (type?.kind !== "map") return value;
  const items = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, absentIn(type.value, item)]));
  return Object.defineProperty(items, ABSENT, { value: itemOf(type.value)(raw("absent")) });
}
