import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { APPLY_BUILDSPEC, DRIFT_BUILDSPEC, PLAN_BUILDSPEC } from "../../modules/pipeline/terraform/buildspecs";
import { commandsOf } from "../support/buildspec";
import { ROOT } from "../support/terraform";
import { shellcheck } from "./support/shellcheck";

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: ReadonlyArray<{ readonly run?: string }> }>>;
}

const workflows = [".github/workflows", "examples/github"].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).flatMap((name) => {
    const { jobs } = parse(readFileSync(join(ROOT, folder, name), "utf8")) as Workflow;
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])));
    return scripts.map((script, index) => [`${folder}/${name}, script ${index + 1}`, script] as const);
  }),
);
const buildspecs = Object.entries({ plan: PLAN_BUILDSPEC, apply: APPLY_BUILDSPEC, drift: DRIFT_BUILDSPEC }).flatMap(
  ([name, buildspec]) =>
    ["build", "post_build"].flatMap((phase) =>
      commandsOf(buildspec, phase).map((script) => [`the buildspec ${name}, ${phase}`, script] as const),
    ),
);

test.each([...workflows, ...buildspecs])("shellcheck finds nothing in %s", (_, script) => {
  expect(shellcheck(["--shell=bash", "-"], script)).toBe("");
});

test("shellcheck finds nothing in what this project runs itself", () => {
  expect(shellcheck([join(ROOT, ".ci", "run")])).toBe("");
});
