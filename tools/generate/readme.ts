import {
  type Attribute,
  type InputType,
  type InputsSchema,
  type Constraint,
  checkName,
  defaultValue,
  inTerraformNames,
  literalText,
  namesOf,
  snakeCase,
} from "../../core/inputs";
import type { ModuleDefinition } from "../../core";
import { MODULE_VERSIONS, type ModuleFiles } from "../../core/module/synthesize";
import { changeFacts } from "./changes";
import type { Description, ModuleComments } from "./descriptions";
import { type ProjectModule, camelCase, className, generatedFrom, isOurs } from "./modules";
import { type Calls, callName, wiredCalls, wiredText } from "./wiring";

/** The README of a generated module: what it makes, how to call it, and a table for each kind of fact. */
export function readme(module: ProjectModule, comments: ModuleComments, files: ModuleFiles): string {
  const { definition, example } = module;
  const { name, description, attributes, constraints } = definition;
  const constraintLine = (constraint: Constraint<InputsSchema>) =>
    `- ${code(snakeCase(constraint.input))} ${constraintText(inTerraformNames(constraint.message, namesOf(attributes)))}`;
  const refusing = constraints.filter((constraint) => !constraint.warning);
  const warning = constraints.filter((constraint) => constraint.warning);
  const sections = [
    `<!-- ${generatedFrom(module, `modules/${name}`)} -->`,
    `# ${name}`,
    description,
    "## Use",
    `As a Terraform module: the folder that this file is in, copied to \`terraform/${name}\` beside your configuration. The path of a checkout does as well, and so does a Git address of your own.`,
    fence("hcl", exampleCall(name, attributes, example)),
    "As a construct, in a stack:",
    fence("typescript", constructCall(name, entryOf(module), example)),
    ...wired(wiredCalls(name)),
    "## Inputs",
    inputsTable(attributes, comments.inputs),
    MISSPELT,
    ...(refusing.length > 0 ? ["What must hold between inputs:", refusing.map(constraintLine).join("\n")] : []),
    ...(warning.length > 0
      ? [
          "What is allowed, and warned of at plan (`check` blocks; a test expects one with `expect_failures`):",
          warning.map((constraint) => `${constraintLine(constraint)} (\`check.${checkName(constraint)}\`)`).join("\n"),
        ]
      : []),
    "## Outputs",
    table(
      ["Name", "Description"],
      Object.entries(comments.outputs).map(([key, { text }]) => [code(key), text]),
    ),
    "## Resources",
    resources(files)
      .map((type) => `- \`${type}\``)
      .join("\n"),
    ...changes(module),
    ...notes(module.notes),
    "## Requirements",
    table(
      ["Name", "Version"],
      [
        ["Terraform", MODULE_VERSIONS.required_version],
        ["hashicorp/aws", MODULE_VERSIONS.required_providers.aws.version],
      ],
    ),
    "`terraform init -backend=false && terraform test` runs the module's own tests: no credentials needed, nothing is created.",
  ];
  return `${sections.join("\n\n")}\n`;
}

const LIST = /(<!-- modules: [^>]*-->\n)[\s\S]*(<!-- \/modules -->)/;

/** A project's README with the list of all its modules, where it has a place for one. */
export function withModuleList(page: string, definitions: readonly ModuleDefinition[]): string {
  const line = ({ name, description }: ModuleDefinition) =>
    `- [${name}](terraform/${name}/README.md): ${firstSentence(description)}`;
  return page.replace(LIST, (_, open: string, close: string) => `${open}\n${definitions.map(line).join("\n")}\n\n${close}`);
}

const firstSentence = (text: string): string => text.split(/(?<=[.:]) /)[0]?.replace(/[.:]$/, "") ?? text;

/** What to know before a change, from what the acceptance suite has found. */
function changes({ acceptance, replaced, definition }: ProjectModule): string[] {
  const facts = changeFacts(acceptance, replaced, namesOf(definition.attributes));
  return facts.length === 0 ? [] : ["## Before a change", ...facts.flatMap(({ text, head, rows }) => [text, table(head, rows)])];
}

const MISSPELT =
  "Terraform drops an attribute of an object that it does not know, such as a misspelt one, without a word: where an input seems to have no effect, compare its name with this table. The singular of a list or map, and the spelling of TypeScript (as in `fooBar`), are refused with the right name.";

/** The module among its neighbours. */
function wired(calls: Calls): string[] {
  const blocks = Object.entries(calls).map(([name, args]) => moduleCall(name, Object.entries(args), wiredText));
  return blocks.length === 0 ? [] : ["Wired with its neighbours:", fence("hcl", blocks.join("\n\n"))];
}

// What holds for every module; its own notes follow.
const EVERYWHERE: Readonly<Record<string, string>> = {
  "After an interrupted apply":
    "Run `terraform apply` again. What was being created when the apply stopped is tainted, and the plan replaces it. Where AWS has it complete, keep it instead: `terraform untaint '<address>'`, and then apply.",
  Renaming:
    "The names of a map's entries, and of the module call, are part of addresses: under a new name Terraform removes the old object and creates a new one. A `moved` block beside the call keeps it. Plan first: the plan must say `has moved to`, and destroy nothing.",
  "Adopting what exists":
    "Name it in `import` blocks beside the call, and change the inputs until the plan changes nothing that you want to keep.",
};

/** The sections of a module's notes, each after what holds everywhere. */
function notes(text: string): string[] {
  return text.split(/^## /m).flatMap((section) => {
    const [, heading = "", body = ""] = /^(.*)\n([\s\S]*)$/.exec(section.trim()) ?? [];
    return heading === "" ? [] : [`## ${heading}`, ...(EVERYWHERE[heading] ? [EVERYWHERE[heading]] : []), body.trim()];
  });
}

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
const code = (text: string) => `\`${text}\``;
const constraintText = (message: string) =>
  message.replace(/[:,]? *(unlike|give `[a-z_]+` for)?:?$/, "").replace(/, got zones of$/, "");

/** A call of the module with its example. */
function exampleCall(name: string, attributes: Readonly<Record<string, Attribute>>, example: Record<string, unknown>): string {
  const args = Object.entries(attributes).flatMap(([key, { type }]) =>
    example[key] === undefined ? [] : [[snakeCase(key), defaultValue(type, example[key])] as const],
  );
  return moduleCall(name, args, literalText);
}

function moduleCall(name: string, args: ReadonlyArray<readonly [string, unknown]>, text: (value: unknown) => string): string {
  const lines = args.map(([key, value]) => [key, prettyHcl(value, "  ", text)] as const);
  const short = lines.filter(([, value]) => !value.includes("\n"));
  const width = Math.max(...short.map(([key]) => key.length));
  return [
    `module "${callName(name)}" {`,
    `  source = "./terraform/${name}"`,
    "",
    ...lines.map(([key, value]) => `  ${key.padEnd(value.includes("\n") ? 0 : width)} = ${value}`),
    "}",
  ].join("\n");
}

/** A literal over several lines where one would be too long. */
export function prettyHcl(value: unknown, indent: string, text: (value: unknown) => string = literalText): string {
  const short = text(value);
  if (short.length + indent.length < 70 || typeof value !== "object" || value === null) return short;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => `${deeper}${prettyHcl(item, deeper, text)},\n`).join("")}${indent}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${deeper}${/^[a-z_]\w*$/i.test(key) ? key : JSON.stringify(key)} = ${prettyHcl(item, deeper, text)}\n`,
  );
  return `{\n${entries.join("")}${indent}}`;
}

/** Where the construct is imported from: the package's modules by its name, a project's own by their files from its root. */
const entryOf = (module: ProjectModule): string => {
  const { name } = module.definition;
  return isOurs(module) ? `twinform/${name}` : `./modules/${name}/${name}`;
};

function constructCall(name: string, entry: string, example: Record<string, unknown>): string {
  const id = camelCase(name);
  return [
    `import { ${className(name)} } from "${entry}";`,
    "",
    `const ${id} = new ${className(name)}(this, "${name}", ${prettyTypeScript(example, "")});`,
  ].join("\n");
}

function prettyTypeScript(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => prettyTypeScript(item, deeper));
    const short = `[${items.join(", ")}]`;
    return short.length < 80 && !short.includes("\n")
      ? short
      : `[\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${/^[a-z_]\w*$/i.test(key) ? key : JSON.stringify(key)}: ${prettyTypeScript(item, deeper)}`,
  );
  const short = entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  if (indent !== "" && short.length < 70 && !short.includes("\n")) return short;
  return `{\n${entries.map((entry) => `${deeper}${entry},\n`).join("")}${indent}}`;
}

type Row = readonly string[];

function inputsTable(attributes: Readonly<Record<string, Attribute>>, comments: Readonly<Record<string, Description>>): string {
  const names = namesOf(attributes);
  const rows = inputRows(attributes, comments, "").map((row) => row.with(2, inTerraformNames(row[2] ?? "", names)));
  return table(["Name", "Description", "Type", "Default"], rows);
}

function inputRows(
  attributes: Readonly<Record<string, Attribute>>,
  comments: Readonly<Record<string, Description>>,
  prefix: string,
): Row[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const key = snakeCase(name);
    const comment = comments[key];
    const path = `${prefix}${key}`;
    const { nested, suffix } = objectInside(attribute.type);
    const row = [code(path), comment?.text ?? "", typeText(attribute.type), defaultText(attribute, comment)];
    return [row, ...(nested ? inputRows(nested, comment?.parts ?? {}, `${path}${suffix}.`) : [])];
  });
}

/** The object in lists and maps, and how its path goes on: `rules.*.priority`. */
function objectInside(type: InputType, suffix = ""): { nested?: Readonly<Record<string, Attribute>>; suffix: string } {
  if (type.kind === "object") return { nested: type.attributes, suffix };
  if (type.kind === "list") return objectInside(type.element, `${suffix}[*]`);
  if (type.kind === "map") return objectInside(type.value, `${suffix}.*`);
  return { suffix };
}

/** The kind of an input with its limits, in words. */
function typeText(type: InputType): string {
  switch (type.kind) {
    case "list":
      return `${type.expected}; each ${typeText(type.element)}`;
    case "map":
      return type.value.kind === "object" ? "objects by name" : `${type.expected}; each value ${typeText(type.value)}`;
    case "object":
      return "object";
    default:
      return type.expected;
  }
}

function defaultText({ type, optional, default: value }: Attribute, comment?: Description): string {
  if (comment?.default) return comment.default;
  if (!optional) return "**required**";
  return value === undefined ? "not set" : code(literalText(defaultValue(type, value)));
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function resources(files: ModuleFiles): string[] {
  const main = files["main.tf.json"] as { resource?: Record<string, object>; data?: Record<string, object> };
  const names = (kind: Record<string, object> | undefined, prefix: string) =>
    Object.entries(kind ?? {}).flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${prefix}${type}.${name}`));
  return [...names(main.resource, ""), ...names(main.data, "data.")].sort();
}
