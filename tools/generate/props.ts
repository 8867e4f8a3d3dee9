import { format, resolveConfig } from "prettier";
import { type Attribute, type InputType, singular, snakeCase } from "../../core/inputs";
import type { Description } from "./descriptions";
import { type ProjectModule, className, generatedFrom } from "./modules";

type Attributes = Readonly<Record<string, Attribute>>;
type Comments = Readonly<Record<string, Description>>;

/** An object of the inputs: its interface's name, and the lines between the braces. */
interface Shape {
  readonly name: string;
  readonly body: string;
}

/**
 * The inputs of a module as interfaces (`props.ts`): what editors and errors name instead of the schema's inferred type.
 * @param comments those above the inputs, as TypeScript spells the names in them
 * @param file where they will be written, which decides how they are formatted
 */
export async function propsFile(project: ProjectModule, comments: Comments, file: string): Promise<string> {
  const { name, description, attributes } = project.definition;
  const module = className(name);
  const shapes: Shape[] = [];
  const body = propertiesText(attributes, comments, { shapes, module, path: [] });
  const main = `${jsDoc(`Inputs of \`${module}\`: ${description}`)}export interface ${module}Props {\n${body}}\n`;
  const others = shapes.map((shape) => `export interface ${shape.name} {\n${shape.body}}\n`);
  const head = `// ${generatedFrom(project, `the definition in ${name}.ts`)}\n`;
  return format([head, main, ...others].join("\n"), {
    ...(await resolveConfig(file)),
    parser: "typescript",
  });
}

/** Where in a module's inputs a type stands, and the interfaces that are there already. */
interface Place {
  readonly shapes: Shape[];
  readonly module: string;
  /** The names that lead here, each in the singular where it is a list or a map. */
  readonly path: readonly string[];
}

function propertiesText(attributes: Attributes, comments: Comments, place: Place): string {
  const properties = Object.entries(attributes).map(([name, attribute]) => {
    const { type, optional } = attribute;
    const comment = comments[snakeCase(name)];
    const step = type.kind === "list" || type.kind === "map" ? singular(name) : name;
    const text = typeText(type, comment?.parts ?? {}, { ...place, path: [...place.path, step] });
    return `${jsDoc(comment?.text ?? "", defaultText(attribute, comment))}${name}${optional ? "?" : ""}: ${text};\n`;
  });
  return properties.join("");
}

function typeText(type: InputType, comments: Comments, place: Place): string {
  switch (type.kind) {
    case "string":
      return type.values?.map((value) => JSON.stringify(value)).join(" | ") ?? "string";
    case "number":
      return "number";
    case "bool":
      return "boolean";
    case "list":
      return `(${typeText(type.element, comments, place)})[]`; // the formatter keeps the parentheses of choices only
    case "map":
      return `Record<string, ${typeText(type.value, comments, place)}>`;
    case "object":
      return interfaceName(type.attributes, comments, place);
  }
}

/**
 * The interface of an object: the module's name and the object's own (`AlbRule`), with its parents' in between where
 * another shape has that name. Equal shapes of one name, such as a listener's redirect and a rule's, are one interface.
 */
function interfaceName(attributes: Attributes, comments: Comments, place: Place): string {
  const { shapes, module, path } = place;
  const at = shapes.length;
  const body = propertiesText(attributes, comments, place);
  for (let parts = 1; parts <= path.length; parts += 1) {
    const name = [module, ...path.slice(-parts).map(capitalized)].join("");
    const taken = shapes.find((shape) => shape.name === name);
    if (taken?.body === body) return name;
    if (taken || name === `${module}Props`) continue;
    shapes.splice(at, 0, { name, body }); // before those inside it
    return name;
  }
  throw new Error(`${module}: no name is left for the interface of ${path.join(".")}`);
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function defaultText({ default: value }: Attribute, comment?: Description): string | undefined {
  return comment?.default ?? (value === undefined ? undefined : JSON.stringify(value));
}

const WIDTH = 110;

/** A comment in lines that can be read; a line that began with an @ would be a tag. */
function jsDoc(text: string, byDefault?: string): string {
  const lines = [text, ...(byDefault === undefined ? [] : [`@default ${byDefault}`])].flatMap((paragraph) =>
    paragraph.split(/ (?!@)/).reduce<string[]>((all, word) => {
      const last = all.at(-1);
      if (last === undefined || last.length + word.length >= WIDTH) return [...all, word];
      return [...all.slice(0, -1), `${last} ${word}`];
    }, []),
  );
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}
