import { EXPRESSION } from "../expressions";
import { references, snakeCase } from "../inputs";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { intoDynamic } from "./blocks";
import { refuseChains } from "./chains";
import { broughtOutputs } from "./brought";
import type { ModuleDefinition, Outputs } from "./definition";
import { splitOutputs } from "./outputs";
import { type Dependable, ModuleScope, bare } from "./scope";
import { type OutputItems, type Shape, itemsFrom, itemsOf, shapesOf } from "./shapes";
import { withoutTraces } from "./traces";
import { type Resolve, checksOf, variablesOf } from "./variables";

/** The versions that generated modules promise to work with; ranges, since a module never pins. */
export const MODULE_VERSIONS = {
  // Validations that refer to other variables came with 1.9.
  required_version: ">= 1.9",
  // The bindings prove attribute names for 6.x, tests against the real 5.100 prove them there.
  required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } },
} as const;

/** Texts for people, by the names that inputs and outputs have in Terraform. */
export interface Descriptions {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A module as Terraform reads it: the content of each of its files. */
export interface ModuleFiles {
  readonly "main.tf.json": object;
  readonly "variables.tf.json": object;
  /** There when constraints of the module only warn. */
  readonly "checks.tf.json"?: object;
  readonly "outputs.tf.json": object;
  readonly "versions.tf.json": object;
}

interface Built {
  readonly scope: ModuleScope;
  readonly outputs: Outputs;
  /** What users of an output wait for, by its name. */
  readonly waits: Readonly<Record<string, readonly Dependable[]>>;
}

const synthesized = new WeakMap<ModuleDefinition, Built>();

/** Runs a definition's body; once, however many stacks use the module. */
function built(definition: ModuleDefinition): Built {
  const result = synthesized.get(definition) ?? builtAnew(definition);
  synthesized.set(definition, result);
  return result;
}

function builtAnew(definition: ModuleDefinition): Built {
  const scope = new ModuleScope();
  return { scope, ...withoutTraces(() => splitOutputs(definition.build(scope, references(definition.attributes)))) };
}

/** How a stack refers to the outputs of a module: in the shapes that its body returned. */
export function outputsOf(definition: ModuleDefinition): OutputItems {
  const shapes = broughtOutputs(definition);
  return shapes ? itemsFrom(shapes) : itemsOf(built(definition).outputs);
}

/** The shapes of a module's outputs, for the package to bring. */
export const outputShapes = (definition: ModuleDefinition): Record<string, Shape> => shapesOf(built(definition).outputs);

/** Where a module's body made its resources. */
export const scopeOf = (definition: ModuleDefinition): ModuleScope => built(definition).scope;

/** Turns a definition into the content of a Terraform module. */
export const synthesizeModule = (definition: ModuleDefinition, descriptions?: Descriptions): ModuleFiles =>
  filesOf(definition, built(definition), descriptions);

/** As `synthesizeModule`, but with a run of the body for it alone. */
export const synthesizeAnew = (definition: ModuleDefinition): ModuleFiles => filesOf(definition, builtAnew(definition));

function filesOf(definition: ModuleDefinition, all: Built, descriptions?: Descriptions): ModuleFiles {
  const { scope } = all;
  const resolve = (value: unknown): unknown =>
    Tokenization.resolve(value, { scope: scope.root, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
  const main = mainOf(scope, resolve);
  refuseChains(definition.name, main);
  return {
    "main.tf.json": main,
    "variables.tf.json": { variable: variablesOf(definition, resolve, descriptions?.inputs) },
    ...checksOf(definition, resolve),
    "outputs.tf.json": { output: outputBlocks(all, resolve, descriptions) },
    "versions.tf.json": { terraform: MODULE_VERSIONS },
  };
}

type Json = Record<string, unknown>;

function mainOf(scope: ModuleScope, resolve: Resolve): Json {
  const main: Record<string, Record<string, Json>> = {};
  for (const { element, dynamic } of scope.elements) {
    const translated = resolve((element as unknown as { toTerraform(): object }).toTerraform()) as Record<
      string,
      Record<string, Record<string, Json>>
    >;
    for (const [kind, types] of Object.entries(translated)) {
      for (const [type, names] of Object.entries(types)) {
        for (const [name, attributes] of Object.entries(names)) {
          const { "//": _metadata, ...body } = attributes;
          intoDynamic(body, dynamic, (expression) => resolve(expression));
          ((main[kind] ??= {})[type] ??= {})[name] = tidy(body);
        }
      }
    }
  }
  const locals = Object.keys(scope.locals).length > 0 ? { locals: resolve(terraformValues(scope.locals)) } : {};
  const moved = scope.moves.length > 0 ? { moved: scope.moves } : {};
  return { ...locals, ...main, ...moved };
}

const META_FIRST = ["for_each", "provider"];
const META_LAST = ["dynamic", "lifecycle", "depends_on"];

/** Meta-arguments where people expect them: `for_each` first, `lifecycle` last. */
function tidy(body: Json): Json {
  const rank = (key: string) => (META_FIRST.includes(key) ? -1 : META_LAST.indexOf(key) + 1);
  return Object.fromEntries(Object.entries(body).sort(([a], [b]) => rank(a) - rank(b)));
}

function outputBlocks({ outputs, waits, scope }: Built, resolve: Resolve, descriptions?: Descriptions): Json {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const description = descriptions?.outputs[snakeCase(name)];
      const dependsOn = waits[name]?.map((one) => resolve(bare(scope.whole(one).fqn)));
      return [
        snakeCase(name),
        {
          ...(description === undefined ? {} : { description }),
          value: resolve(terraformValue(value)),
          ...(dependsOn ? { depends_on: dependsOn } : {}),
        },
      ];
    }),
  );
}

const terraformValues = (values: Json): Json =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, terraformValue(value)]));

/** A value for a place where cdktf expects plain data: collections and object references as their expressions. */
function terraformValue(value: unknown): unknown {
  if (typeof value === "object" && value !== null && EXPRESSION in value) return value[EXPRESSION];
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [snakeCase(key), terraformValue(item)]));
  }
  return value;
}
