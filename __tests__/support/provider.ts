import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace, terraformEnvironment } from "./terraform";

const ROOT_OF_AWS = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}
`;

/** How long the provider may take until it tells where it listens. */
const PATIENCE_MS = 60_000;

/**
 * AWS's provider as a process that stays: Terraform's commands attach to it (`TF_REATTACH_PROVIDERS`, what provider
 * developers debug with) instead of starting one of their own each, a good second of the processor every time. It has
 * one configuration at a time, so it is for roots with one `provider "aws"`, and for tests on mocks alone.
 */
export class StandingProvider {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    /** What Terraform's commands need in their environment. */
    public readonly environment: Record<string, string>,
  ) {}

  /**
   * Starts a provider, and waits until it listens.
   * @param environment what it finds in its environment: it is the provider that talks to AWS, or to an emulator of it
   * @throws with what it said when it does not start
   */
  public static async start(environment: Record<string, string> = {}): Promise<StandingProvider> {
    const folder = mkdtempSync(join(tmpdir(), "twinform-provider-"));
    const output = join(folder, "output");
    // A file, not a pipe: while a test waits for Terraform, nobody would empty the pipe.
    const file = openSync(output, "w");
    const child = spawn(binary(), ["-debug"], { stdio: ["ignore", file, file], env: terraformEnvironment(environment) });
    closeSync(file);
    const stop = () => child.kill();
    process.once("exit", stop);
    child.once("exit", () => process.removeListener("exit", stop));
    for (const began = Date.now(); ;) {
      const said = readFileSync(output, "utf8");
      const attach = /TF_REATTACH_PROVIDERS='(.*)'/.exec(said)?.[1];
      if (attach !== undefined) return new StandingProvider(child, folder, { TF_REATTACH_PROVIDERS: attach });
      if (child.exitCode !== null || Date.now() - began > PATIENCE_MS) {
        stop();
        throw new Error(`AWS's provider did not start:\n${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  public stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let found: string | undefined;

/** The provider's executable, as `terraform init` finds it. */
function binary(): string {
  if (found !== undefined) return found;
  const workspace = new Workspace({ "main.tf": ROOT_OF_AWS });
  try {
    workspace.init();
    return (found = executableIn(join(workspace.folder, ".terraform", "providers")));
  } finally {
    // Its folder stays until the process ends: where it is no link, the executable is in it.
    process.once("exit", () => workspace.remove());
  }
}

/** The one executable below a folder, on the way of one folder (or link to one) in the other. */
function executableIn(folder: string): string {
  const entries = readdirSync(folder);
  const executable = entries.find((name) => name.startsWith("terraform-provider-aws"));
  if (executable !== undefined) return join(folder, executable);
  const [only] = entries;
  if (only === undefined) throw new Error(`terraform init put no provider into ${folder}`);
  return executableIn(join(folder, only));
}
