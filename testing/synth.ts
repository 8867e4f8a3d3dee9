import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AnnotationMetadataEntryType,
  type AppConfig,
  TerraformBackend,
  TerraformStack,
  type TestingAppConfig,
  Testing as CdktfTesting,
} from "cdktf";
import type { IConstruct } from "constructs";
import { App } from "../core/app/app";
import { stackProblems } from "../core/app/checks";
import { UserError } from "../core/app/errors";

/** An app for tests: it writes to a temporary folder. It takes what cdktf's `Testing.app()` takes, with the same defaults. */
export function app(options: TestingAppConfig & AppConfig = {}): App {
  const { stubVersion = true, enableFutureFlags = true, fakeCdktfJsonPath = false, ...config } = options;
  const outdir = config.outdir ?? mkdtempSync(join(tmpdir(), "twinform.outdir."));
  const made = new App({ stackTraces: false, ...config, outdir });
  if (stubVersion) CdktfTesting.stubVersion(made);
  if (enableFutureFlags) CdktfTesting.enableFutureFlags(made);
  if (fakeCdktfJsonPath) CdktfTesting.fakeCdktfJsonPath(made);
  return made;
}

/**
 * Every problem of a stack, as lines: what a synthesis would refuse. That a stack has a backend is asked of an app alone
 * (`app.problems()`), for a test's stack may do without.
 */
export function problems(stack: TerraformStack): string[] {
  const isBackend = (construct: IConstruct) => TerraformBackend.isBackend(construct);
  const before = stack.node.findAll().filter(isBackend);
  const found = stackProblems(stack);
  // What cdktf gives a stack without one has a path of this machine in it: it would be in the stack's text.
  const added = stack.node.findAll().filter((construct) => isBackend(construct) && !before.includes(construct));
  for (const { node } of added) node.scope?.node.tryRemoveChild(node.id);
  return found;
}

/** What is allowed in a stack, but hardly meant, as lines. */
export const warnings = (stack: TerraformStack): string[] =>
  stack.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => (type as AnnotationMetadataEntryType) === AnnotationMetadataEntryType.WARN)
        .map(({ data }) => `${construct.node.path}: ${String(data)}`),
    );

/**
 * A stack as Terraform's JSON, judged as in a real synthesis.
 * @throws UserError with every problem when there is one
 */
export function synth(stack: TerraformStack): string {
  refuse(stack);
  return CdktfTesting.synth(stack);
}

/** As `synth`, of a stack that is made for it alone. */
export function synthScope(define: (stack: TerraformStack) => void): string {
  const stack = new TerraformStack(app(), "stack");
  define(stack);
  return synth(stack);
}

/**
 * Writes a stack, and beside it the folders of its modules, to a temporary folder, which is returned.
 * @throws UserError with every problem when there is one
 */
export function fullSynth(stack: TerraformStack): string {
  refuse(stack);
  return CdktfTesting.fullSynth(stack);
}

/** @throws UserError with every problem of a stack when there is one */
export function refuse(stack: TerraformStack): void {
  const all = problems(stack);
  if (all.length > 0) throw new UserError(all);
}
