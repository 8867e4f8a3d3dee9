import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The project's root folder. */
export const ROOT = join(__dirname, "..", "..");

/** A finished command. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

const INSTALL_HINT =
  "terraform is not installed (or not on PATH): get 1.11 or newer from https://developer.hashicorp.com/terraform/install";

/**
 * The environment in which the tests run Terraform: no telemetry, no questions, and the provider from the mirror that
 * TWINFORM_PROVIDER_MIRROR names (a folder that holds registry.terraform.io/), else from the registry, once.
 */
export function terraformEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TF_CLI_CONFIG_FILE: cliConfig(),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // Half of Terraform's and the provider's time goes into collecting garbage, unless they may use a gigabyte.
    GOGC: process.env["GOGC"] ?? "800",
    ...extra,
  };
}

let configFile: string | undefined;

function cliConfig(): string {
  if (configFile) return configFile;
  const mirror = process.env["TWINFORM_PROVIDER_MIRROR"];
  const given = process.env["TF_CLI_CONFIG_FILE"];
  if (!mirror && given && existsSync(given)) return (configFile = given);
  const folder = mkdtempSync(join(tmpdir(), "twinform-cli-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const cache = join(tmpdir(), "twinform-plugin-cache");
  mkdirSync(cache, { recursive: true });
  const installation = mirror
    ? `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`
    : `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
  configFile = join(folder, "cli.tfrc");
  writeFileSync(configFile, installation);
  return configFile;
}

/** A temporary folder with Terraform files in it. */
export class Workspace {
  public readonly folder = mkdtempSync(join(tmpdir(), "twinform-"));

  /** @param source a folder to copy, or files by name */
  public constructor(
    source: string | Record<string, string>,
    private readonly environment: Record<string, string> = {},
  ) {
    if (typeof source === "string") cpSync(source, this.folder, { recursive: true });
    else for (const [name, text] of Object.entries(source)) this.write(name, text);
  }

  /** Writes a file, and the folders on its way. */
  public write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }

  public read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Runs Terraform and returns what came of it, whatever it was. */
  public try(args: readonly string[], extra: Record<string, string> = {}): Finished {
    const result = spawnSync("terraform", args, {
      cwd: this.folder,
      env: terraformEnvironment({ ...this.environment, ...extra }),
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 10 * 60 * 1000,
    });
    if (result.error) throw (result.error as NodeJS.ErrnoException).code === "ENOENT" ? new Error(INSTALL_HINT) : result.error;
    if (args[0] === "init") this.forgetHashes();
    return { code: result.status ?? 1, stdout: result.stdout, stderr: result.stderr };
  }

  /** Runs Terraform. @throws with its whole output when it fails */
  public run(args: readonly string[], extra: Record<string, string> = {}): string {
    const { code, stdout, stderr } = this.try(args, extra);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} exited ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Before each command Terraform reads all 700 MB of the provider where its lock file has a hash of it: a fifth of the time. */
  protected forgetHashes(): void {
    const file = join(this.folder, ".terraform.lock.hcl");
    if (existsSync(file)) writeFileSync(file, readFileSync(file, "utf8").replace(/\n {2}hashes = \[[^\]]*\]/g, ""));
  }

  /** `terraform init` without a backend. */
  public init(): void {
    this.run(["init", "-backend=false", "-no-color"]);
  }

  /** `terraform validate`: the problems in words, none when all is well. */
  public validate(extra: Record<string, string> = {}): string[] {
    const { diagnostics } = JSON.parse(this.try(["validate", "-json"], extra).stdout) as { diagnostics: Diagnostic[] };
    return diagnostics.map(diagnosticText);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A diagnostic with all that a reader needs: what, why, and where. */
function diagnosticText({ severity, summary, detail, address, range }: Diagnostic): string {
  const where = [address, range && `${range.filename}:${range.start.line}`].filter(Boolean).join(", ");
  return `${severity}: ${summary}${detail ? ` — ${detail}` : ""}${where ? ` @ ${where}` : ""}`;
}
