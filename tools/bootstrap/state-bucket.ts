import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../../core";
import { missesBucket } from "../missing-bucket";
import type { Stack } from "../plan/stacks";
import { projectFolder } from "../project";

/** Until the state has moved into the bucket it lies in this file. */
const LOCAL_STATE = "terraform.tfstate";
const LOCAL_BACKEND = "backend_override.tf.json";

type Blocks = Readonly<Record<string, { readonly bucket?: string }>>;

interface StackFile {
  readonly terraform: { readonly backend?: { readonly s3?: { readonly bucket: string; readonly kms_key_id?: string } } };
  readonly module?: Blocks;
  readonly resource?: { readonly aws_s3_bucket?: Blocks };
}

const fileOf = (folder: string) => JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackFile;

/** Whether the stack in a folder makes the bucket that its own backend names. */
export function makesBucket(folder: string): boolean {
  const { terraform, module, resource } = fileOf(folder);
  const bucket = terraform.backend?.s3?.bucket;
  const makers = [...Object.values(module ?? {}), ...Object.values(resource?.aws_s3_bucket ?? {})];
  return bucket !== undefined && makers.some((maker) => maker.bucket === bucket);
}

/** A state stack on its way into its own bucket; its folder is kept when something fails, to go on from. */
export class StateBucket {
  private readonly bucket: string;
  private readonly hasKey: boolean;

  /**
   * @param stack a synthesized stack
   * @param outdir the folder that it was written to, and that goes in the end
   * @throws UserError when it does not make the bucket that holds its state
   */
  public constructor(
    private readonly stack: Stack,
    private readonly outdir: string,
    private readonly yes: boolean,
  ) {
    const { s3 } = fileOf(stack.folder).terraform.backend ?? {};
    if (s3 === undefined || !makesBucket(stack.folder)) {
      if (!this.hasLocalState()) this.remove();
      throw new UserError([
        s3 === undefined
          ? `${stack.name} keeps its state elsewhere than in S3: there is no bucket to make`
          : `${stack.name} does not make the bucket ${s3.bucket}, which its backend names: bootstrap takes the stack that does`,
      ]);
    }
    this.bucket = s3.bucket;
    this.hasKey = s3.kms_key_id !== undefined;
  }

  public run(): void {
    try {
      this.createOrUpdate();
      this.showOutputs();
      this.remove();
    } finally {
      // What is on disk is kept only while it is the only copy of the state.
      if (!this.hasLocalState()) this.remove();
    }
  }

  private createOrUpdate(): void {
    if (this.hasLocalState()) {
      say(`going on with the state in ${relative(projectFolder(), join(this.stack.folder, LOCAL_STATE))}`);
      this.create();
    } else if (this.bucketExists()) {
      this.update();
    } else {
      this.create();
    }
  }

  private remove(): void {
    rmSync(this.outdir, { recursive: true, force: true });
  }

  /** Creates the bucket with the state on disk, then moves the state into the bucket. */
  private create(): void {
    say(`creating the bucket ${this.bucket}`);
    this.write(LOCAL_BACKEND, JSON.stringify({ terraform: { backend: { local: { path: LOCAL_STATE } } } }));
    this.terraform(["init", "-reconfigure"]);
    this.apply();
    const before = this.resources();

    say("moving the state into the bucket");
    rmSync(join(this.stack.folder, LOCAL_BACKEND));
    this.terraform(["init", "-migrate-state", "-force-copy"]);
    const after = this.resources();
    // Not the lineage: Terraform gives the copy a new one.
    if (before.length === 0 || JSON.stringify(after) !== JSON.stringify(before)) {
      throw new UserError([`the state in the bucket is not the one on disk; nothing is deleted, see ${this.stack.folder}`]);
    }
  }

  /** Brings the bucket that holds its own state up to date. */
  private update(): void {
    if (this.resources().length === 0) {
      throw new UserError([
        `the bucket ${this.bucket} exists, but holds no state of ${this.stack.name}: somebody else's, or made by hand; choose another name, or import it`,
      ]);
    }
    say(`the bucket ${this.bucket} exists and holds its own state; bringing it up to date`);
    this.apply();
  }

  /** Whether the backend can be reached; any other trouble than a missing bucket ends the run. */
  private bucketExists(): boolean {
    const { code, output } = this.try(["init", "-reconfigure", "-no-color"]);
    if (code === 0) return true;
    if (missesBucket(output)) return false;
    throw new UserError([`terraform init failed:\n${output}`]);
  }

  private hasLocalState(): boolean {
    const path = join(this.stack.folder, LOCAL_STATE);
    return existsSync(path) && statSync(path).size > 0;
  }

  private apply(): void {
    this.terraform(["apply", ...(this.yes ? ["-auto-approve"] : [])]);
  }

  /** The resources in the state, wherever it lies now. */
  private resources(): unknown[] {
    const { code, output, stdout } = this.try(["state", "pull"]);
    if (code !== 0) throw new UserError([`terraform state pull failed:\n${output}`]);
    return stdout.trim() === "" ? [] : (JSON.parse(stdout) as { resources: unknown[] }).resources;
  }

  private showOutputs(): void {
    const { stdout } = this.try(["output", "-json"]);
    const { kms_key_arn } = JSON.parse(stdout) as { kms_key_arn?: { value: string | null } };
    say(`done: s3://${this.bucket} holds the state of ${this.stack.name}`);
    if (kms_key_arn?.value && !this.hasKey) {
      say(
        `to have states sent with the bucket's own key, give it to the stacks' backends (state.kmsKeyArn in environments/): ${kms_key_arn.value}`,
      );
    }
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.stack.folder, name), text);
  }

  /** Runs Terraform before the user's eyes. */
  private terraform(args: readonly string[]): void {
    const { status, error } = spawnSync("terraform", args, { cwd: this.stack.folder, env: environment(), stdio: "inherit" });
    if (error) throw missing(error);
    if (status !== 0) throw new UserError([`terraform ${args[0] ?? ""} failed (above); run the command again to go on`]);
  }

  private try(args: readonly string[]): { code: number; output: string; stdout: string } {
    const { status, stdout, stderr, error } = spawnSync("terraform", args, {
      cwd: this.stack.folder,
      env: environment(),
      encoding: "utf8",
    });
    if (error) throw missing(error);
    return { code: status ?? 1, output: `${stdout}${stderr}`, stdout };
  }
}

const environment = () => ({ ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" });

const missing = (error: Error): Error =>
  (error as NodeJS.ErrnoException).code === "ENOENT"
    ? new UserError([
        "terraform is not installed (or not on PATH): get 1.11 or newer from https://developer.hashicorp.com/terraform/install",
      ])
    : error;

const say = (text: string) => console.log(`bootstrap: ${text}`);
