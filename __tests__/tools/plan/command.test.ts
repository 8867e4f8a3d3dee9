import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../support/terraform";

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "twinform-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plan(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("node", ["--import", "tsx", "tools/twinform.ts", "plan", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const recorded = (name: string) => join("__tests__", "tools", "plan", "recorded", `${name}.json`);

describe("npm run plan -- --json", () => {
  test("sums up several plans, and ends as plan -detailed-exitcode does", () => {
    const { status, stdout, stderr } = plan("--json", recorded("change"), recorded("no-change"), "--title", "both");
    expect(stdout).toMatch(/^## Plan of `both`: 4 to change, 1 to move\n/);
    expect(stdout).toContain("recorded/no-change` |  |  |  |  |  | no changes |");
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  });

  test("writes to a file, and ends with 0 where there is nothing to do", () => {
    const file = join(folder, "summary.md");
    expect(plan("--json", recorded("no-change"), "--summary", file)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toMatch(/^## Plan: no changes\n/);
  });
});

describe("npm run plan tells what is wrong with its call", () => {
  const state = join(folder, "state.json");
  writeFileSync(state, '{"format_version":"1.0","values":{}}');

  test.each([
    [["--json"], "--json needs a file"],
    [["--json", "nowhere.json"], "no such file"],
    [["--json", state], "is no plan in JSON: write one with terraform show -json PLAN"],
    [["--limit", "-1"], "--limit"],
    [["--limit", "1e3"], '--limit must be a whole number, 0 or more, got "1e3"'],
    [["--parallel", "0"], '--parallel must be a whole number, 1 or more, got "0"'],
    [["--wrong"], "Unknown option '--wrong'"],
    [["--app", "echo no stacks >&2; exit 3"], "no stacks"],
  ])("%j", (args, told) => {
    const { status, stdout, stderr } = plan(...args);
    expect(stderr).toContain(told);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
});
