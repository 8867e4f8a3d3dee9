import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AnnotationMetadataEntryType, App as CdktfApp, type AppConfig, Manifest, TerraformStack } from "cdktf";
import { appProblems } from "./checks";
import { heedDependencies } from "../module/call/dependencies";
import { UserError } from "./errors";
import { holds, move, removeOthers, removeWritten } from "./output";
import type { StagedSession } from "../module/folder";

/**
 * A cdktf app that judges everything before it writes anything: every problem of every stack comes in one error, and
 * a failed synthesis leaves the last good output as it was.
 */
export class App extends CdktfApp {
  private readonly version: string;

  public constructor(config: AppConfig = {}) {
    super(config);
    this.version = this.node.tryGetContext("cdktfVersion") as string;
  }

  /** Every problem, as lines. Finding them prepares the stacks to be written, as cdktf calls it. */
  public problems(): string[] {
    const stacks = this.stacks();
    for (const stack of stacks) heedDependencies(stack);
    return appProblems(this, stacks);
  }

  /** What is allowed, but hardly meant, as lines. */
  public warnings(): string[] {
    return this.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter(({ type }) => (type as AnnotationMetadataEntryType) === AnnotationMetadataEntryType.WARN)
          .map(({ data }) => `${construct.node.path}: ${String(data)}`),
      );
  }

  /**
   * Writes all stacks.
   * @returns their names
   * @throws UserError with every problem when there is one
   */
  public override synth(): string[] {
    const problems = this.problems();
    if (problems.length > 0) throw new UserError(problems);
    const stacks = this.stacks();
    const staging = mkdtempSync(join(dirname(this.outdir), ".cdktf.out-"));
    const left = new Set<string>();
    try {
      const manifest = new Manifest(this.version, staging, this.hclOutput);
      const session: StagedSession = {
        outdir: staging,
        skipValidation: this.skipValidation,
        manifest,
        leave: (path, files) => {
          const standing = join(this.outdir, path);
          if (!holds(standing, files)) return false;
          left.add(standing);
          return true;
        },
      };
      for (const stack of stacks) stack.synthesizer.synthesize(session);
      manifest.writeToFile();
      this.publish(staging, manifest, stacks, left);
      return stacks.map((stack) => stack.node.id);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }

  /**
   * Puts the new output in the place of the old. What Terraform keeps in a stack's folder (`.terraform`) stays, and the modules'
   * folders that are as they were.
   */
  private publish(staging: string, manifest: Manifest, stacks: readonly TerraformStack[], left: ReadonlySet<string>): void {
    mkdirSync(this.outdir, { recursive: true });
    for (const stack of stacks) {
      const { workingDirectory } = manifest.forStack(stack);
      removeWritten(join(this.outdir, workingDirectory), left);
      move(join(staging, workingDirectory), join(this.outdir, workingDirectory));
    }
    renameSync(join(staging, Manifest.fileName), join(this.outdir, Manifest.fileName));
    const written = stacks.map((stack) => basename(manifest.forStack(stack).workingDirectory));
    removeOthers(join(this.outdir, Manifest.stacksFolder), written);
  }

  private stacks(): TerraformStack[] {
    return this.node.findAll().filter((construct): construct is TerraformStack => TerraformStack.isStack(construct));
  }
}

/**
 * Runs an app. A user's mistake is printed as it is and ends the process with exit code 1; anything else is a fault
 * of ours or of a library, and keeps its stack trace.
 */
export function run(define: (app: App) => void, config: AppConfig = {}): void {
  try {
    const app = new App(config);
    define(app);
    const stacks = app.synth();
    for (const warning of app.warnings()) console.warn(`warning: ${warning}`);
    console.log(
      `wrote ${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"} to ${join(app.outdir, Manifest.stacksFolder)}: ${stacks.join(", ")}`,
    );
  } catch (error) {
    const message = userMessage(error);
    if (message === undefined) throw error;
    console.error(message);
    process.exitCode = 1;
  }
}

/** The text for a user, when the error is a user's mistake. */
function userMessage(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message;
  // The one mistake that the constructs library reports by itself, while the tree is built.
  if (error instanceof Error && error.message.startsWith("There is already a Construct with name")) return error.message;
  return undefined;
}
