import { join } from "node:path";
import ts from "typescript";
import { inTerraformNames, snakeCase } from "../../core/inputs";
import { camelCase } from "./modules";

/** The comment above an input or output, and those above the parts of it. */
export interface Description {
  readonly text: string;
  /** What the comment says of the default where it is no literal (`@default`). */
  readonly default?: string;
  readonly parts: Readonly<Record<string, Description>>;
}

/** The comments of a module, by the names that inputs and outputs have in Terraform. */
export interface ModuleComments {
  readonly inputs: Readonly<Record<string, Description>>;
  readonly outputs: Readonly<Record<string, Description>>;
}

/** The comments of all modules, and the names of everything that they describe, as TypeScript spells them. */
interface Comments {
  /** With the names in them as Terraform spells them. */
  readonly byModule: Readonly<Record<string, ModuleComments>>;
  /** As they are written, with TypeScript's names. */
  readonly written: Readonly<Record<string, ModuleComments>>;
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the comments above the inputs and outputs of modules, through the types that editors show them by. Takes
 * seconds: it needs TypeScript's type checker.
 */
export function readComments(names: readonly string[], project: string): Comments {
  const config = ts.readConfigFile(join(project, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, project);
  const files = names.map((name) => join(project, "modules", name, `${name}.ts`));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const written = names.map(
    (name, index) => [name, commentsOf(program, checker, files[index] ?? "", camelCase(name), found)] as const,
  );
  const byModule = written.map(
    ([name, { inputs, outputs }]) => [name, { inputs: spelled(inputs, found), outputs: spelled(outputs, found) }] as const,
  );
  return { byModule: Object.fromEntries(byModule), written: Object.fromEntries(written), names: found };
}

/** Comments with the names in them as Terraform spells them. */
const spelled = (comments: ModuleComments["inputs"], names: ReadonlySet<string>): ModuleComments["inputs"] =>
  Object.fromEntries(
    Object.entries(comments).map(([name, { text, default: value, parts }]) => [
      name,
      {
        text: inTerraformNames(text, names),
        ...(value === undefined ? {} : { default: inTerraformNames(value, names) }),
        parts: spelled(parts, names),
      },
    ]),
  );

function commentsOf(
  program: ts.Program,
  checker: ts.TypeChecker,
  file: string,
  exported: string,
  names: Set<string>,
): ModuleComments {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((one) => one.name === exported);
  if (!symbol) throw new Error(`${file} exports no ${exported}`);
  const definition = checker.getTypeOfSymbol(symbol);
  const [schema, outputs] = checker.getTypeArguments(definition as ts.TypeReference);
  if (!schema || !outputs) throw new Error(`${file}: ${exported} was not made by defineModule`);
  const zod = propertyType(checker, schema, "_zod");
  const inputs = zod && propertyType(checker, zod, "input");
  if (!inputs) throw new Error(`${file}: the inputs are no zod schema`);
  return { inputs: describe(checker, inputs, 0, names), outputs: describe(checker, outputs, Infinity, names) };
}

const propertyType = (checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined => {
  const symbol = checker.getPropertyOfType(type, name);
  return symbol && checker.getTypeOfSymbol(symbol);
};

const DEEPEST = 8;

function describe(checker: ts.TypeChecker, type: ts.Type, depth: number, names: Set<string>): Record<string, Description> {
  const properties = checker.getPropertiesOfType(inner(checker, type)).filter((property) => !/^[_\W]/.test(property.name));
  return Object.fromEntries(
    properties.map((property) => {
      names.add(property.name);
      const text = oneLine(ts.displayPartsToString(property.getDocumentationComment(checker)));
      const tag = property.getJsDocTags(checker).find(({ name }) => name === "default");
      const parts = depth < DEEPEST ? partsOf(checker, checker.getTypeOfSymbol(property), depth + 1, names) : {};
      return [snakeCase(property.name), { text, ...(tag ? { default: oneLine(ts.displayPartsToString(tag.text)) } : {}), parts }];
    }),
  );
}

const partsOf = (checker: ts.TypeChecker, type: ts.Type, depth: number, names: Set<string>): Record<string, Description> => {
  const inside = inner(checker, type);
  return isObject(inside) ? describe(checker, inside, depth, names) : {};
};

/** The type of a list's or map's items, however deep; optional types without the undefined. */
function inner(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const present = checker.getNonNullableType(type);
  const item = checker.isArrayType(present)
    ? checker.getTypeArguments(present as ts.TypeReference)[0]
    : present.getStringIndexType();
  return item ? inner(checker, item) : present;
}

const isObject = (type: ts.Type) => (type.flags & ts.TypeFlags.Object) !== 0 && type.getCallSignatures().length === 0;

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, " ").trim();
