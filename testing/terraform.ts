import { spawnSync } from "node:child_process";
import { UserError } from "../core/app/errors";

const INSTALL_HINT = "get 1.11 or newer from https://developer.hashicorp.com/terraform/install";

/** A finished command. */
interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Terraform finds in its environment beside what the test has: a mirror of providers, say. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs Terraform, or the program that TERRAFORM_BINARY_NAME names, as cdktf does.
 * @throws UserError when it is not installed
 */
export function terraform(folder: string, args: readonly string[], environment: Environment = {}): Finished {
  const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const { error, status, stdout, stderr } = spawnSync(binary, args, {
    cwd: folder,
    env: { ...process.env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", ...environment },
    encoding: "utf8",
    // The report of a test holds the provider's whole schema.
    maxBuffer: 1 << 29,
  });
  const failure: NodeJS.ErrnoException | undefined = error;
  if (failure?.code === "ENOENT") {
    throw new UserError([`${binary} is not installed, or not on the PATH: ${INSTALL_HINT}`]);
  }
  if (error) throw error;
  return { code: status ?? 1, stdout, stderr };
}

/** Gets a stack's providers and links its modules; its state is left alone. @throws UserError with what Terraform said */
export function initialize(folder: string, environment?: Environment): void {
  const { code, stdout, stderr } = terraform(folder, ["init", "-backend=false", "-no-color"], environment);
  if (code !== 0) throw new UserError([`terraform init failed:\n${(stderr || stdout).trim()}`]);
}

/** What Terraform complains of. */
export interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

/** A diagnostic as a line: what, why, and where. */
export function diagnosticText({ summary, detail, address, range }: Diagnostic): string {
  const place = [address, range && `${range.filename}:${range.start.line}`].filter(Boolean).join(", ");
  return `${summary}${detail ? `: ${detail}` : ""}${place ? ` (${place})` : ""}`;
}
