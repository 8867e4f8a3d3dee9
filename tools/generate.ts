import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../core";
import { jsonText } from "../core/module/folder";
import { mangledReferences } from "../core/module/mangled";
import { type Descriptions, synthesizeModule } from "../core/module/synthesize";
import { called } from "./called";
import { type Description, type ModuleComments, readComments } from "./generate/descriptions";
import { loadModule, moduleNames } from "./generate/modules";
import { addressFaults, misspellings, readmeFaults, spellingFaults } from "./generate/faults";
import { propsFile } from "./generate/props";
import { readme, withModuleList } from "./generate/readme";
import { projectFolder } from "./project";
import { readTypeScript } from "./typescript";

const USAGE = `usage: ${called("generate", "[--check]")}

Writes terraform/<module>/ from modules/<module>/, for each module that the project defines: plain Terraform, with a README and
the module's tests; and modules/<module>/props.ts, the inputs as interfaces.

  --check                write nothing, and tell whether what is there is what the definitions say (exit code 1 when not)`;

/** Every generated file, by its path from `terraform/`. */
async function generated(project: string, names: readonly string[]): Promise<Map<string, string>> {
  const { byModule, written, names: spelt } = readComments(names, project);
  const files = new Map<string, string>();
  const modules = await Promise.all(names.map((name) => loadModule(name, project)));
  const mangled = mangledReferences(modules.map(({ definition }) => definition));
  if (mangled.length > 0) throw new Error(mangled.join("\n"));
  for (const module of modules) {
    const { name } = module.definition;
    const moduleComments = byModule[name] as ModuleComments;
    refuseUndescribed(name, moduleComments);
    const content = synthesizeModule(module.definition, descriptions(moduleComments));
    for (const [file, json] of Object.entries(content)) files.set(join(name, file), jsonText(json));
    const page = readme(module, moduleComments, content);
    const wrong = misspellings(module.definition.attributes, spelt);
    refuseFaults(name, [
      ...readmeFaults(page, wrong),
      ...addressFaults(module.notes, content),
      ...spellingFaults(content, wrong),
    ]);
    files.set(join(name, "README.md"), page);
    const props = join("..", "modules", name, "props.ts");
    files.set(props, await propsFile(module, written[name]?.inputs ?? {}, join(project, "terraform", props)));
    for (const test of readdirSync(module.folder).filter((file) => file.endsWith(".tftest.hcl"))) {
      files.set(join(name, "tests", test), readFileSync(join(module.folder, test), "utf8"));
    }
  }
  const page = read(join(project, "terraform", PROJECT_README));
  const definitions = modules.map(({ definition }) => definition);
  if (page !== undefined) files.set(PROJECT_README, withModuleList(page, definitions));
  return files;
}

// A file outside of terraform/ that may have something generated in it.
const PROJECT_README = join("..", "README.md");

function descriptions({ inputs, outputs }: ModuleComments): Descriptions {
  const texts = (described: Readonly<Record<string, Description>>) =>
    Object.fromEntries(Object.entries(described).map(([name, { text }]) => [name, text]));
  return { inputs: texts(inputs), outputs: texts(outputs) };
}

/** A Terraform team reads these first: none may be missing. */
function refuseUndescribed(name: string, { inputs, outputs }: ModuleComments): void {
  const missing = (described: Readonly<Record<string, Description>>, prefix: string): string[] =>
    Object.entries(described).flatMap(([key, { text, parts }]) => [
      ...(text === "" ? [`${prefix}${key}`] : []),
      ...missing(parts, `${prefix}${key}.`),
    ]);
  const all = [...missing(inputs, "input "), ...missing(outputs, "output ")];
  if (all.length > 0) throw new Error(`modules/${name}: a comment is missing above ${all.join(", ")}`);
}

function refuseFaults(name: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`modules/${name}: what is generated has faults:\n  ${faults.join("\n  ")}`);
}

/** The paths under a folder that hold files now. */
function present(generatedFolder: string, folder = generatedFolder): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return []; // what Terraform leaves behind
    const path = join(folder, entry.name);
    return entry.isDirectory() ? present(generatedFolder, path) : [relative(generatedFolder, path)];
  });
}

function drift(folder: string, files: Map<string, string>): string[] {
  const wrong = [...files]
    .filter(([path, text]) => read(join(folder, path)) !== text)
    .map(([path]) => `${existsSync(join(folder, path)) ? "differs" : "missing"}  ${join("terraform", path)}`);
  const strangers = present(folder)
    .filter((path) => !files.has(path))
    .map((path) => `unknown  terraform/${path}`);
  return [...wrong, ...strangers].sort();
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

function write(folder: string, files: Map<string, string>): void {
  for (const path of present(folder).filter((one) => !files.has(one))) rmSync(join(folder, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly, or a definition has a fault */
export async function main(args: readonly string[]): Promise<number> {
  const { help, check } = parsed(args);
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const project = projectFolder();
  const names = moduleNames(project);
  // Before anything is written: without a definition all that is in terraform/ would be a stranger.
  if (names.length === 0) throw new UserError([`${project} defines no modules: there is no modules/<name>/<name>.ts`]);
  readTypeScript(project);
  const files = await generated(project, names).catch(told);
  const folder = join(project, "terraform");
  if (check) {
    const lines = drift(folder, files);
    if (lines.length === 0) console.log(`terraform/ is what modules/ say (${names.length} modules, ${files.size} files)`);
    else console.error(`terraform/ is not what modules/ say; run ${called("generate")}:\n  ${lines.join("\n  ")}`);
    return lines.length === 0 ? 0 : 1;
  }
  write(folder, files);
  console.log(`wrote ${files.size} files of ${names.length} modules to terraform/: ${names.join(", ")}`);
  return 0;
}

/** A definition's fault is its author's; what is no plain error is ours, or a library's, and keeps its stack trace. */
function told(error: Error): never {
  throw Object.getPrototypeOf(error) === Error.prototype && !("code" in error) ? new UserError([error.message]) : error;
}

function parsed(args: readonly string[]) {
  const options = { check: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [wrong = ""] = (error as Error).message.split(". ");
    throw new UserError([`${wrong}\n\n${USAGE}`]);
  }
}
