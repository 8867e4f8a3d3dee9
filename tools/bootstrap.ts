import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { App, UserError } from "../core";
import { environments } from "../environments";
import { StateStack } from "../stacks/state-stack";
import { ROOT } from "./generate/modules";
import { missesBucket } from "./missing-bucket";

const USAGE = `npm run bootstrap -- <environment> [--yes]

Creates the bucket for the states of an environment, whose own state ends up in it too. Run it again at any time: it
goes on where it was interrupted, and brings an existing bucket up to date. --yes applies without asking.
Environments: ${environments.map(({ name }) => name).join(", ")}`;

/** Until the state has moved into the bucket it lies in this file. */
const LOCAL_STATE = "terraform.tfstate";
const LOCAL_BACKEND = "backend_override.tf.json";

/** The folder in which an environment's state stack is bootstrapped; kept when something fails, to go on from. */
class Bootstrap {
  private readonly folder: string;

  public constructor(
    private readonly environment: (typeof environments)[number],
    private readonly yes: boolean,
    private readonly outdir = join(process.env["TWINFORM_BOOTSTRAP_FOLDER"] ?? join(ROOT, ".bootstrap"), environment.name),
  ) {
    mkdirSync(outdir, { recursive: true, mode: 0o700 });
    const app = new App({ outdir });
    const stack = new StateStack(app, environment);
    app.synth();
    this.folder = join(outdir, "stacks", stack.node.id);
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
      say(`going on with the state in ${relative(ROOT, join(this.folder, LOCAL_STATE))}`);
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
    say(`creating the bucket ${this.environment.state.bucket}`);
    this.write(LOCAL_BACKEND, JSON.stringify({ terraform: { backend: { local: { path: LOCAL_STATE } } } }));
    this.terraform(["init", "-reconfigure"]);
    this.apply();
    const before = this.resources();

    say("moving the state into the bucket");
    rmSync(join(this.folder, LOCAL_BACKEND));
    this.terraform(["init", "-migrate-state", "-force-copy"]);
    const after = this.resources();
    // Not the lineage: Terraform gives the copy a new one.
    if (before.length === 0 || JSON.stringify(after) !== JSON.stringify(before)) {
      throw new UserError([`the state in the bucket is not the one on disk; nothing is deleted, see ${this.folder}`]);
    }
  }

  /** Brings the bucket that holds its own state up to date. */
  private update(): void {
    if (this.resources().length === 0) {
      const { name, state } = this.environment;
      throw new UserError([
        `the bucket ${state.bucket} exists, but holds no state of ${name}-state: somebody else's, or made by hand; choose another name in environments/${name}.ts, or import it`,
      ]);
    }
    say(`the bucket ${this.environment.state.bucket} exists and holds its own state; bringing it up to date`);
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
    const path = join(this.folder, LOCAL_STATE);
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
    say(`done: s3://${this.environment.state.bucket} holds the state of ${this.environment.name}-state`);
    if (kms_key_arn?.value && !this.environment.state.kmsKeyArn) {
      say(
        `to have states sent with the bucket's own key, set state.kmsKeyArn in environments/${this.environment.name}.ts to ${kms_key_arn.value}`,
      );
    }
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs Terraform before the user's eyes. */
  private terraform(args: readonly string[]): void {
    const { status, error } = spawnSync("terraform", args, { cwd: this.folder, env: environment(), stdio: "inherit" });
    if (error) throw missing(error);
    if (status !== 0) throw new UserError([`terraform ${args[0] ?? ""} failed (above); run the command again to go on`]);
  }

  private try(args: readonly string[]): { code: number; output: string; stdout: string } {
    const { status, stdout, stderr, error } = spawnSync("terraform", args, {
      cwd: this.folder,
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

function main(): void {
  const [name, ...options] = process.argv.slice(2);
  const found = environments.find((one) => one.name === name);
  if (!found || options.some((option) => option !== "--yes")) throw new UserError([USAGE]);
  new Bootstrap(found, options.includes("--yes")).run();
}

try {
  main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
