import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bucketAdvice, missesBucket } from "../missing-bucket";
import { Turns, command } from "./command";
import { type PlanJson, planOf } from "./plan-json";
import type { Stack } from "./stacks";

/** What Terraform made of a stack: its plan; that it reads what is not there; or a problem, as people read it. */
type Planned = { readonly plan: PlanJson } | { readonly needs: readonly string[] } | { readonly problem: string };

/** What `terraform plan -json` tells of one thing that is wrong. */
interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string | null; readonly code?: string };
}

const environment = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

/** A shared cache of providers is not safe for several at once, and without one each would load it at the same time. */
const inits = new Turns(1);

/** `terraform init` of a stack. @returns what was wrong */
export async function init({ folder }: Stack): Promise<string | undefined> {
  const { code, stdout, stderr } = await inits.take(() => command("terraform", ["init", "-no-color"], { folder, environment }));
  if (code === 0) return undefined;
  return missesBucket(`${stdout}${stderr}`) ? bucketAdvice(folder) : stderr.trim();
}

/**
 * `terraform plan` of a stack that was initialised. The plan holds secrets in clear text: it lies where nobody else reads it, and
 * goes once it was read. A role that only reads cannot lock the state; what is planned during an apply is told as it is then.
 */
export async function plan(stack: Stack): Promise<Planned> {
  const { folder } = stack;
  const place = mkdtempSync(join(tmpdir(), "plan-"));
  try {
    const file = join(place, "plan.tfplan");
    const planned = await command("terraform", ["plan", "-json", "-lock=false", `-out=${file}`], { folder, environment });
    if (planned.code !== 0) return refusal(stack, diagnostics(planned.stdout), planned.stderr);
    const shown = await command("terraform", ["show", "-json", "-no-color", file], { folder, environment });
    const json = shown.code === 0 ? planOf(shown.stdout) : undefined;
    return json === undefined ? { problem: shown.stderr.trim() } : { plan: json };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function diagnostics(stdout: string): Diagnostic[] {
  return stdout.split("\n").flatMap((line) => {
    if (!line.includes('"type":"diagnostic"')) return [];
    const { diagnostic } = JSON.parse(line) as { diagnostic: Diagnostic };
    return diagnostic.severity === "error" ? [diagnostic] : [];
  });
}

function refusal(stack: Stack, errors: readonly Diagnostic[], stderr: string): Planned {
  const needs = new Set(errors.flatMap((error) => missingStates(stack, error)));
  if (needs.size > 0) return { needs: stack.dependencies.filter((name) => needs.has(name)) };
  const told = errors.map(({ summary, detail, address }) =>
    [`${summary}${address === undefined ? "" : ` (${address})`}`, ...(detail ? [detail] : [])].join("\n"),
  );
  return { problem: told.length > 0 ? told.join("\n\n") : stderr.trim() };
}

/** The stacks whose states an error finds missing, or without an output that is new. */
function missingStates({ dependencies }: Stack, { summary, address = "", snippet }: Diagnostic): string[] {
  if (summary !== "Unable to find remote state" && summary !== "Unsupported attribute") return [];
  const place = `${address} ${snippet?.context ?? ""} ${snippet?.code ?? ""}`;
  if (!place.includes("terraform_remote_state.")) return [];
  return dependencies.filter((name) => new RegExp(`terraform_remote_state\\.[\\w-]*${name}(?![\\w-])`).test(place));
}
