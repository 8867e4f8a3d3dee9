import {
  type Bool,
  Collection,
  EXPRESSION,
  Expression,
  type Iterable,
  all,
  and,
  asMap,
  choose,
  every,
  flatten,
  isSet,
  join,
  json,
  keys,
  leaf,
  length,
  eq,
  listOf,
  not,
  operand,
  raw,
} from "../expressions";
import { counted, keyMessage, noInput, shown, valueMessage } from "./check";
import { misspelt } from "./misspelt";
import { inTerraformNames, namesOf, snakeCase } from "./names";
import { reference } from "./reference";
import type { References, Constraint } from "./constraints";
import type { Attribute, InputType, InputsSchema } from "./schema";

/** A `validation` block of a Terraform variable: what must hold, and what to say when it does not. */
export interface Validation {
  readonly condition: Bool;
  readonly errorMessage: string;
}

type Attributes = Readonly<Record<string, Attribute>>;

/** One step from an input down to a part of it. */
type Descent =
  | { readonly to: "attribute"; readonly name: string; readonly attribute: Attribute }
  | { readonly to: "items" }
  | { readonly to: "keys" }
  | { readonly to: "misspelt"; readonly names: Readonly<Record<string, string>> };

/** A part of an input that has checks of its own, and the way to it. */
interface Part {
  readonly way: readonly Descent[];
  readonly type: InputType;
}

/** The validations of one variable: one for each part of the input that has checks. */
export function validationsOf(name: string, attributes: Attributes): Validation[] {
  const attribute = attributes[name];
  if (!attribute) return [];
  const names = namesOf(attributes);
  const root = { to: "attribute", name, attribute } as const;
  const inputs = { [name]: reference(attribute, raw(`var.${snakeCase(name)}`)) };
  return parts(attribute.type).map(({ way, type: declared }) => {
    const whole = [root, ...way];
    const type = { ...declared, expected: inTerraformNames(declared.expected, names) };
    return { condition: holdsAt(whole, type, inputs), errorMessage: messageAt(whole, type, inputs) };
  });
}

/** The validation that a constraint across inputs gives to its variable; of a constraint that warns, what its check asserts. */
export function constraintValidation(constraint: Constraint<InputsSchema>, attributes: Attributes): Validation {
  const inputs = references(attributes);
  const message = `${snakeCase(constraint.input)} ${inTerraformNames(constraint.message, namesOf(attributes))}`;
  // Where another check already fails, the constraint may not be computable: it then stays silent.
  if (constraint.holds) return { condition: lenient(constraint.holds(inputs)), errorMessage: message };
  const offenders = constraint.offenders?.(inputs) ?? [];
  return { condition: lenient(eq(length(offenders), 0)), errorMessage: `${message} ${evaluable(join(", ", offenders))}` };
}

/** All inputs as references to the module's variables. */
export const references = (attributes: Attributes): References<InputsSchema> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, reference(attribute, raw(`var.${snakeCase(name)}`))]),
  ) as unknown as References<InputsSchema>;

// Terraform evaluates messages also when the condition holds or cannot be told.
const evaluable = (text: string): string => leaf.string(new Expression((hcl) => `try(${hcl(text)}, "")`));

const lenient = (condition: Bool): Bool => new Expression((hcl) => `try(${hcl(condition)}, true)`);

/** The parts of a type that have checks or can be misspelt, from the outside in. */
function parts(type: InputType, way: readonly Descent[] = []): Part[] {
  const names = type.kind === "object" ? misspelt(type.attributes) : {};
  const wrong: Part[] = Object.keys(names).length > 0 ? [{ way: [...way, { to: "misspelt", names }], type }] : [];
  const own = [...(type.checks.length > 0 ? [{ way, type }] : []), ...wrong];
  switch (type.kind) {
    case "list":
      return [...own, ...parts(type.element, [...way, { to: "items" }])];
    case "map":
      return [...own, ...parts(type.key, [...way, { to: "keys" }]), ...parts(type.value, [...way, { to: "items" }])];
    case "object":
      return [
        ...own,
        ...Object.entries(type.attributes).flatMap(([name, attribute]) =>
          parts(attribute.type, [...way, { to: "attribute", name, attribute }]),
        ),
      ];
    default:
      return own;
  }
}

/** Whether a part passes its checks; the ones that may fail on a wrong value are looked at last. */
function passes(type: InputType, value: unknown): Bool {
  const first = type.checks.filter((check) => !check.last).map((check) => check.holds(value as never));
  const last = type.checks.filter((check) => check.last).map((check) => check.holds(value as never));
  return and(all(...first), ...last);
}

const isOptional = ({ attribute }: { attribute: Attribute }) => attribute.optional && attribute.default === undefined;

/** The attribute's value; of an optional object its inside, which the caller guards. */
function read(step: Extract<Descent, { to: "attribute" }>, from: unknown): { value: unknown; guard: Bool } {
  const value = (from as Record<string, unknown>)[step.name];
  const guard = isOptional(step) ? isSet(value) : true;
  const collection = Collection.behind(value);
  const inside = collection?.kind === "optional" ? collection.item(collection[EXPRESSION]) : value;
  return { value: inside, guard };
}

function holdsAt(way: readonly Descent[], type: InputType, from: unknown): Bool {
  const [step, ...rest] = way;
  if (!step) return passes(type, from);
  if (step.to === "items") return every(from as Iterable<unknown>, (item) => holdsAt(rest, type, item));
  if (step.to === "keys") return every(keys(from as never), (key) => passes(type, key));
  if (step.to === "misspelt") return every(guesses(step.names), (_, wrong) => not(isSet(itemAt(from, wrong))));
  const { value, guard } = read(step, from);
  return choose(guard, holdsAt(rest, type, value), true);
}

/** Wrong names with the right ones, as Terraform's own map to go over. */
const guesses = (names: Readonly<Record<string, string>>) =>
  asMap(new Collection(new Expression((hcl) => hcl(names)), "map", leaf.string));

const itemAt = (object: unknown, name: string): Expression => new Expression((hcl) => `${operand(object, hcl)}[${hcl(name)}]`);

function messageAt(way: readonly Descent[], type: InputType, from: unknown): string {
  if (way.every((step) => step.to === "attribute")) {
    const text = textAt(way, type, from, "");
    const throughOptional = way.slice(0, -1).some((step) => step.to === "attribute" && isOptional(step));
    return throughOptional ? evaluable(text) : text;
  }
  return evaluable(join("; ", offendersAt(way, type, from, "")));
}

/** The sentence about the part at the end of a way without loops. */
function textAt(way: readonly Descent[], type: InputType, from: unknown, path: string): string {
  const [step, ...rest] = way;
  if (!step) return `${path} ${valueMessage(type, counted(type, from, shown))}`;
  if (step.to !== "attribute") throw new Error("a loop has many sentences");
  return textAt(rest, type, read(step, from).value, deeper(path, step.name));
}

/** The sentences about all parts at the end of a way with loops that do not pass. */
function offendersAt(way: readonly Descent[], type: InputType, from: unknown, path: string): string[] {
  const [step, ...rest] = way;
  if (!step) return [];
  if (step.to === "attribute") {
    const { value, guard } = read(step, from);
    return choose(guard, offendersAt(rest, type, value, deeper(path, step.name)), []);
  }
  if (step.to === "keys") {
    const sentence = (key: string) => `${path}[${json(key)}] ${keyMessage(type, key)}`;
    return listOf(keys(from as never), sentence, { where: (key) => not(passes(type, key)) });
  }
  if (step.to === "misspelt") {
    const sentence = (right: string, wrong: string) => `${path}.${noInput(wrong, right)}`;
    return listOf(guesses(step.names), sentence, { where: (_, wrong) => isSet(itemAt(from, wrong)) });
  }
  const items = from as Iterable<unknown>;
  const at = (key: string) => `${path}[${json(key)}]`;
  if (rest.some((later) => later.to !== "attribute")) {
    return flatten(listOf(items, (item, key) => offendersAt(rest, type, item, at(key))));
  }
  return listOf(items, (item, key) => textAt(rest, type, item, at(key)), { where: (item) => not(holdsAt(rest, type, item)) });
}

const deeper = (path: string, name: string) => (path === "" ? snakeCase(name) : `${path}.${snakeCase(name)}`);
