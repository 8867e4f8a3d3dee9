import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import { packageRoot } from "../package-root";
import { broughtFolder } from "./brought";
import type { ModuleDefinition } from "./definition";
import { type Descriptions, type ModuleFiles, synthesizeModule } from "./synthesize";

/** What a module call leads to: the folder that all calls of the module share, or a copy of its own with overrides. */
interface CalledModule {
  readonly definition: ModuleDefinition;
  /** The folder's name in `modules/`, once the stack is complete. */
  folder(): string;
  /** What is merged over the module's files, in a copy. */
  override(): object | undefined;
}

/** Writes a stack, and beside it the folders of the modules that it calls. */
class ModuleFolders implements IStackSynthesizer {
  private readonly calls: CalledModule[] = [];

  public constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
  ) {}

  public add(call: CalledModule): void {
    this.calls.push(call);
  }

  public synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    const folder = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory, "modules");
    rmSync(folder, { recursive: true, force: true });
    for (const call of new Map(this.calls.map((one) => [one.folder(), one])).values()) {
      const own = join(folder, call.folder());
      writeModule(own, call.definition);
      const override = call.override();
      if (override) writeFiles(own, { "main_override.tf.json": override });
    }
  }
}

function writeModule(folder: string, definition: ModuleDefinition): void {
  const brought = broughtFolder(definition);
  if (brought === undefined) return writeFiles(folder, filesOf(definition));
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(brought).filter((file) => file.endsWith(".tf.json"))) {
    copyFileSync(join(brought, name), join(folder, name));
  }
}

const synthesized = new WeakMap<ModuleDefinition, ModuleFiles>();

/** A module's files; made once, however many stacks have the module. */
function filesOf(definition: ModuleDefinition): ModuleFiles {
  const files = synthesized.get(definition) ?? synthesizeModule(definition, committedDescriptions(definition.name));
  synthesized.set(definition, files);
  return files;
}

/** Has the folder of a module call written when the stack is synthesized. */
export function writeModulesBeside(stack: TerraformStack, call: CalledModule): void {
  if (!(stack.synthesizer instanceof ModuleFolders)) stack.synthesizer = new ModuleFolders(stack, stack.synthesizer);
  (stack.synthesizer as ModuleFolders).add(call);
}

/** Writes a module's files as JSON, in the order in which people read them. */
export function writeFiles(folder: string, files: object): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), jsonText(content));
}

/** JSON as it is committed: two spaces, a newline at the end. */
export const jsonText = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

/**
 * The descriptions of a generated module. Reading them from the comments in the sources takes the TypeScript
 * compiler, too slow for every synth; the generator does it, and the stack takes them from there: for a project's own module
 * from the `terraform/` that the project has, for those of the package from the package's.
 */
function committedDescriptions(name: string): Descriptions {
  return {
    inputs: described(name, "variables.tf.json", "variable"),
    outputs: described(name, "outputs.tf.json", "output"),
  };
}

type Described = Record<string, Record<string, { description?: string }>>;

function described(name: string, file: string, kind: string): Record<string, string> {
  const text = generatedText(join(name, file));
  if (text === undefined) return {}; // not generated yet: the module works without
  const blocks = (JSON.parse(text) as Described)[kind] ?? {};
  return Object.fromEntries(
    Object.entries(blocks).flatMap(([key, block]) => (block.description ? [[key, block.description]] : [])),
  );
}

function generatedText(path: string): string | undefined {
  for (const root of [() => process.cwd(), packageRoot]) {
    try {
      return readFileSync(join(root(), "terraform", path), "utf8");
    } catch {
      // In the next.
    }
  }
  return undefined;
}
