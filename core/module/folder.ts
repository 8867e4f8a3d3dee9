import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import { type Files, MODULES, write } from "../app/output";
import { packageRoot } from "../package-root";
import { broughtFolder } from "./brought";
import type { ModuleDefinition } from "./definition";
import { type Descriptions, synthesizeModule } from "./synthesize";

/** What a module call leads to: the folder that all calls of the module share, or a copy of its own with overrides. */
interface CalledModule {
  readonly definition: ModuleDefinition;
  /** The folder's name in `modules/`, once the stack is complete. */
  folder(): string;
  /** What is merged over the module's files, in a copy. */
  override(): object | undefined;
}

/** A synthesis into a folder that takes another's place when all is well. */
export interface StagedSession extends ISynthesisSession {
  /** Whether a folder, by its path in the output, has these files already, and is left as it is: nothing is to be written. */
  readonly leave: (path: string, files: Files) => boolean;
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

  public synthesize(session: ISynthesisSession & Partial<StagedSession>): void {
    this.inner.synthesize(session);
    const folder = join(session.manifest.forStack(this.stack).workingDirectory, MODULES);
    rmSync(join(session.outdir, folder), { recursive: true, force: true });
    for (const call of new Map(this.calls.map((one) => [one.folder(), one])).values()) {
      const path = join(folder, call.folder());
      const files = filesOf(call);
      if (!session.leave?.(path, files)) write(join(session.outdir, path), files);
    }
  }
}

function filesOf(call: CalledModule): Files {
  const overriding = call.override();
  const files = moduleFiles.get(call.definition) ?? filesOfModule(call.definition);
  moduleFiles.set(call.definition, files);
  return overriding ? new Map([...files, ...encoded({ "main_override.tf.json": overriding })]) : files;
}

const moduleFiles = new WeakMap<ModuleDefinition, Files>();

/** A module's files; made or read once, however many stacks have the module. */
function filesOfModule(definition: ModuleDefinition): Files {
  const brought = broughtFolder(definition);
  if (brought === undefined) return encoded(synthesizeModule(definition, committedDescriptions(definition.name)));
  const names = readdirSync(brought).filter((file) => file.endsWith(".tf.json"));
  return new Map(names.map((name) => [name, readFileSync(join(brought, name))]));
}

/** Has the folder of a module call written when the stack is synthesized. */
export function writeModulesBeside(stack: TerraformStack, call: CalledModule): void {
  if (!(stack.synthesizer instanceof ModuleFolders)) stack.synthesizer = new ModuleFolders(stack, stack.synthesizer);
  (stack.synthesizer as ModuleFolders).add(call);
}

/** Writes a module's files as JSON, in the order in which people read them. */
export const writeFiles = (folder: string, files: object): void => write(folder, encoded(files));

const encoded = (files: object): Files =>
  new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(jsonText(content))]));

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
