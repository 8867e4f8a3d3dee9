import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "../support/terraform";

const folder = mkdtempSync(join(tmpdir(), "twinform-scan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const plan = join(folder, "plan.json");
const checkov = join(folder, "checkov");

beforeAll(() => {
  writeFileSync(plan, "{}");
  writeFileSync(checkov, '#!/bin/sh\necho "scanned $*"\nexit 3\n');
  chmodSync(checkov, 0o755);
});

const NODE = dirname(process.execPath);

function scan(args: string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/scan.ts", ...args], {
    cwd: ROOT,
    env: { PATH: NODE, ...environment },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const SCANNED = `scanned --file ${plan} --framework terraform_plan --compact --quiet\n`;

test("checkov on PATH gets the plan, and its exit code is ours", () => {
  expect(scan([plan], { PATH: `${folder}${delimiter}${NODE}` })).toEqual({ status: 3, stdout: SCANNED, stderr: "" });
});

test("TWINFORM_CHECKOV names another program", () => {
  expect(scan([plan], { TWINFORM_CHECKOV: checkov })).toEqual({ status: 3, stdout: SCANNED, stderr: "" });
});

test("without checkov it says how to get it", () => {
  const { status, stderr } = scan([plan], { TWINFORM_CHECKOV: join(folder, "missing") });
  expect(status).toBe(1);
  expect(stderr).toContain("pip install checkov");
  expect(stderr).not.toContain("    at ");
});

test.each([[[]], [["a.json", "b.json"]], [["no-such-plan.json"]]])("%j is told how to call it", (args) => {
  const { status, stderr } = scan(args, { TWINFORM_CHECKOV: checkov });
  expect(status).toBe(1);
  expect(stderr).toContain("usage: npm run scan -- <plan.json>");
});
