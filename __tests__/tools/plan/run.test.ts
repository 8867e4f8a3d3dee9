import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { UserError } from "../../../core";
import { planned } from "../../../tools/plan/run";
import { type Stack, chosen, stacksIn } from "../../../tools/plan/stacks";

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "twinform-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The stacks of a manifest, each with its folder. */
function stacks(dependencies: Readonly<Record<string, readonly string[]>>): Stack[] {
  const out = mkdtempSync(join(folder, "out-"));
  const entries = Object.entries(dependencies).map(([name, reads]) => {
    mkdirSync(join(out, name));
    writeFileSync(join(out, name, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { s3: { bucket: "states" } } } }));
    return [name, { workingDirectory: name, dependencies: reads }];
  });
  writeFileSync(join(out, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) as object }));
  return stacksIn(out);
}

const ENVIRONMENT = {
  "dev-dns": ["dev-web", "dev-edge"],
  "dev-web": ["dev-network"],
  "dev-edge": ["dev-network"],
  "dev-network": [],
  "prod-network": [],
};
const names = (all: readonly Stack[]) => all.map(({ name }) => name);

describe("stacks", () => {
  test("come after those that they read", () => {
    expect(names(stacks(ENVIRONMENT))).toEqual(["dev-network", "dev-web", "dev-edge", "dev-dns", "prod-network"]);
  });

  test("are chosen by name, or by what their names have in common", () => {
    const all = stacks(ENVIRONMENT);
    expect(names(chosen(all, []))).toEqual(names(all));
    expect(names(chosen(all, ["prod-*", "dev-web"]))).toEqual(["dev-web", "prod-network"]);
    expect(() => chosen(all, ["dev", "d.v-web", "*-network"])).toThrow(
      new UserError(["dev", "d.v-web"].map((one) => `${one} is no stack; there are ${names(all).join(", ")}`)),
    );
  });

  test("that were never written are told", () => {
    expect(() => stacksIn(join(folder, "nowhere"))).toThrow(/manifest.json is not there: synthesis wrote no stacks/);
  });
});

describe("a run", () => {
  const path = process.env["PATH"];
  afterEach(() => {
    process.env["PATH"] = path;
  });

  /** What is said, and what comes of stacks, with a Terraform of ours: it notes when it begins and ends. */
  async function run(all: readonly Stack[], parallel: number, terraform: string) {
    const bin = mkdtempSync(join(folder, "bin-"));
    const log = join(bin, "log");
    writeFileSync(
      join(bin, "terraform"),
      `#!/bin/sh\nstack=$(basename "$PWD")\nlog='${log}'\necho "+$1 $stack" >> "$log"\n${terraform}\necho "-$1 $stack" >> "$log"\n`,
    );
    chmodSync(join(bin, "terraform"), 0o755);
    process.env["PATH"] = [bin, path].join(delimiter);
    const said: string[] = [];
    const results = await planned(all, parallel, (line) => said.push(line));
    return { results, said, log: readFileSync(log, "utf8").trim().split("\n") };
  }

  /** The most of a command that ran at the same time. */
  function most(log: readonly string[], command: string): number {
    const steps = log.filter((line) => line.slice(1).startsWith(`${command} `));
    return Math.max(
      ...steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, line) => sum + (line.startsWith("+") ? 1 : -1), 0)),
    );
  }

  const shown = (json: object) => `[ "$1" = show ] && echo '${JSON.stringify({ format_version: "1.2", ...json })}'`;
  const DEPLOYED = { prior_state: { values: { outputs: { id: {} } } }, applyable: false };

  test("plans what is independent side by side, not more than it may, and loads providers one after the other", async () => {
    const all = stacks({ a: [], b: [], c: [], d: [] });
    // A plan goes on when another has begun, however busy the machine is; without one it would wait for a while.
    const another = `[ "$1" = plan ] && for _ in $(seq 200); do [ "$(grep -c '^+plan' "$log")" -gt 1 ] && break; sleep 0.1; done`;
    const { log } = await run(all, 2, `${another}\n${shown(DEPLOYED)}`);
    expect(most(log, "plan")).toBe(2);
    expect(most(log, "init")).toBe(1);
    expect(log.filter((line) => line.startsWith("+plan"))).toHaveLength(4);
    expect(most((await run(all, 1, shown(DEPLOYED))).log, "plan")).toBe(1);
  });

  test("begins with what others read, and tells how it goes", async () => {
    const { log, said, results } = await run(stacks(ENVIRONMENT), 4, shown(DEPLOYED));
    const at = (line: string) => log.indexOf(line);
    expect(at("-show dev-network")).toBeLessThan(Math.min(at("+init dev-web"), at("+init dev-edge")));
    expect(Math.max(at("-show dev-web"), at("-show dev-edge"))).toBeLessThan(at("+init dev-dns"));
    expect(results.map(({ name }) => name)).toEqual(names(stacks(ENVIRONMENT)));
    expect(said.filter((line) => line.startsWith("dev-dns")).map((line) => line.replace(/\d+ s/, "N s"))).toEqual([
      "dev-dns: terraform init",
      "dev-dns: terraform plan",
      "dev-dns: no changes (N s)",
    ]);
  });

  test("does not plan what reads a stack that is not deployed, nor what reads that", async () => {
    const { results, log } = await run(stacks(ENVIRONMENT), 4, shown({ applyable: true }));
    expect(results.map(({ kind, name }) => `${name} ${kind}`)).toEqual([
      "dev-network planned",
      "dev-web waits",
      "dev-edge waits",
      "dev-dns waits",
      "prod-network planned",
    ]);
    expect(log.filter((line) => /web|edge|dns/.test(line))).toEqual([]);
  });

  test("goes on where one stack fails", async () => {
    const fails = `[ "$1 $stack" = "plan a" ] && { echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Denied","detail":"By AWS.","address":"aws_x.y"}}'; exit 1; }`;
    const { results } = await run(stacks({ a: [], b: ["a"] }), 4, `${fails}\n${shown(DEPLOYED)}`);
    expect(results).toMatchObject([
      { kind: "failed", name: "a", problem: "Denied (aws_x.y)\nBy AWS." },
      { kind: "planned", name: "b" },
    ]);
  });

  test("tells what init says, and what to do without the bucket", async () => {
    const { results } = await run(
      stacks({ "dev-a": [], b: [] }),
      4,
      `[ "$stack" = b ] && { echo "no way" >&2; exit 1; }; echo 'S3 bucket "states" does not exist' >&2; exit 1`,
    );
    expect(results).toMatchObject([
      { problem: expect.stringContaining("which holds the stack's state, is not there yet, and no stack makes it") as string },
      { problem: "no way" },
    ]);
  });

  test("says where Terraform is to be had", async () => {
    process.env["PATH"] = folder;
    await expect(planned(stacks({ a: [] }), 1, () => undefined)).rejects.toThrow(
      /^terraform is not installed \(or not on PATH\)/,
    );
  });
});
