import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { GENERATED } from "../core/module/brought";
import { jsonText } from "../core/module/folder";
import { mangledReferences } from "../core/module/mangled";
import { type Descriptions, synthesizeModule } from "../core/module/synthesize";
import { type Description, type ModuleComments, readComments } from "./generate/descriptions";
import { ROOT, loadModule, moduleNames } from "./generate/modules";
import { addressFaults, misspellings, readmeFaults, spellingFaults } from "./generate/faults";
import { propsFile } from "./generate/props";
import { readme, withModuleList } from "./generate/readme";

/** Every generated file, by its path from `terraform/`. */
async function generated(names: readonly string[]): Promise<Map<string, string>> {
  const { byModule, written, names: spelt } = readComments(names);
  const files = new Map<string, string>();
  const modules = await Promise.all(names.map(loadModule));
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
    files.set(join("..", "modules", name, "props.ts"), await propsFile(module.definition, written[name]?.inputs ?? {}));
    for (const test of readdirSync(module.folder).filter((file) => file.endsWith(".tftest.hcl"))) {
      files.set(join(name, "tests", test), readFileSync(join(module.folder, test), "utf8"));
    }
  }
  files.set(PROJECT_README, await withAllModules(read(PROJECT_README) ?? ""));
  return files;
}

// A file outside of terraform/ that has something generated in it.
const PROJECT_README = join("..", "README.md");

async function withAllModules(page: string): Promise<string> {
  const modules = await Promise.all(moduleNames().map(loadModule));
  return withModuleList(
    page,
    modules.map(({ definition }) => definition),
  );
}

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

/** The paths under `terraform/` that hold files now. */
function present(folder = GENERATED): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return []; // what Terraform leaves behind
    const path = join(folder, entry.name);
    return entry.isDirectory() ? present(path) : [relative(GENERATED, path)];
  });
}

function drift(files: Map<string, string>): string[] {
  const wrong = [...files]
    .filter(([path, text]) => read(path) !== text)
    .map(([path]) => `${existsSync(join(GENERATED, path)) ? "differs" : "missing"}  ${join("terraform", path)}`);
  const strangers = present()
    .filter((path) => !files.has(path))
    .map((path) => `unknown  terraform/${path}`);
  return [...wrong, ...strangers].sort();
}

const read = (path: string) => (existsSync(join(GENERATED, path)) ? readFileSync(join(GENERATED, path), "utf8") : undefined);

async function main(): Promise<number> {
  const names = moduleNames();
  const files = await generated(names);
  if (process.argv.includes("--check")) {
    const lines = drift(files);
    if (lines.length === 0) console.log(`terraform/ is what modules/ say (${names.length} modules, ${files.size} files)`);
    else console.error(`terraform/ is not what modules/ say; run npm run generate:\n  ${lines.join("\n  ")}`);
    return lines.length === 0 ? 0 : 1;
  }
  for (const path of present().filter((one) => !files.has(one))) rmSync(join(GENERATED, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(GENERATED, path)), { recursive: true });
    writeFileSync(join(GENERATED, path), text);
  }
  console.log(`wrote ${files.size} files of ${names.length} modules to ${relative(ROOT, GENERATED)}/: ${names.join(", ")}`);
  return 0;
}

main().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
