import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Manifest, TerraformStack } from "cdktf";
import { fullSynth } from "../synth";
import { type Diagnostic, diagnosticText, initialize, terraform } from "../terraform";
import type { Result } from "./told";

/** `terraform validate` of a stack, or of each stack in a folder that `Testing.fullSynth` wrote. */
export const validate = (subject: unknown): Result =>
  eachStack(subject, "valid Terraform", (folder) => {
    const { stdout, stderr } = terraform(folder, ["validate", "-json", "-no-color"]);
    const report = parsed(stdout) ?? { diagnostics: [{ severity: "error", summary: stderr || stdout }] };
    return report.diagnostics.filter(({ severity }) => severity === "error").map(diagnosticText);
  });

/** `terraform plan` of a stack with the providers that it names, and so with credentials; its state is taken for empty. */
export const plan = (subject: unknown): Result =>
  eachStack(subject, "to plan successfully", (folder) => {
    const { code, stdout, stderr } = terraform(folder, ["plan", "-input=false", "-lock=false", "-no-color"]);
    return code === 0 ? [] : [(stderr || stdout).trim()];
  });

function eachStack(subject: unknown, what: string, complaintsOf: (folder: string) => string[]): Result {
  const complaints = foldersOf(subject).flatMap(([name, folder]) => {
    initialize(folder);
    return complaintsOf(folder).map((complaint) => `  ${name}: ${complaint}`);
  });
  const pass = complaints.length === 0;
  return { pass, message: () => (pass ? `expected no ${what}` : `expected ${what}; Terraform says\n${complaints.join("\n")}`) };
}

function foldersOf(subject: unknown): Array<[string, string]> {
  const outdir = TerraformStack.isStack(subject) ? fullSynth(subject) : subject;
  if (typeof outdir !== "string" || !statSync(outdir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new TypeError("give a stack, or the folder that Testing.fullSynth has written");
  }
  const { stacks } = JSON.parse(readFileSync(join(outdir, Manifest.fileName), "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return Object.entries(stacks).map(([name, { workingDirectory }]) => [name, join(outdir, workingDirectory)]);
}

function parsed(text: string): { diagnostics: Diagnostic[] } | undefined {
  try {
    return JSON.parse(text) as { diagnostics: Diagnostic[] };
  } catch {
    return undefined;
  }
}
