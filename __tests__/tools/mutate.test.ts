import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { defineModule } from "../../core";
import type * as Synthesis from "../../core/module/synthesize";
import { mutantsOf } from "../../tools/mutate/enumerate";
import { mutate } from "../../tools/mutate/mutant";
import { MUTANT_FILE } from "../../tools/mutate/mutant-file";
import { sample } from "../../tools/mutate/sample";
import { ROOT } from "../support/terraform";

const files = (resource: object, output: object = {}): Synthesis.ModuleFiles => ({
  "main.tf.json": { resource },
  "variables.tf.json": {
    variable: { name: { type: "string" }, cidr: { type: "string" }, ipv6: { type: "bool" } },
  },
  "outputs.tf.json": { output },
  "versions.tf.json": {},
});
const namesOf = (...args: Parameters<typeof files>) => mutantsOf(files(...args)).map(({ name }) => name);

describe("mutants", () => {
  test("literals are changed, and attributes dropped", () => {
    const a = { count: 2, on: true, status: "Enabled", cidr: "0.0.0.0/0", description: "for people" };
    expect(namesOf({ x: { a } })).toEqual([
      "x.a: count: dropped",
      "x.a: count: 2 → 3",
      "x.a: on: dropped",
      "x.a: on: true → false",
      "x.a: status: dropped",
      "x.a: status: Enabled → Disabled",
      "x.a: cidr: dropped",
      "x.a: cidr: 0.0.0.0/0 → 0.0.0.0/1",
    ]);
  });

  test("references lead to the next of their kind, or to another attribute", () => {
    const body = { for_each: "${var.ipv6 ? {} : {}}", id: '${x.private["${var.name}-1"].id}', key: "${each.key}" };
    expect(namesOf({ x: { public: body, private: {} } })).toEqual([
      "x.public: id: dropped",
      "x.public: id: x.private → x.public",
      "x.public: id: var.name → var.cidr",
      "x.public: id: -1 → -2",
      "x.public: id: .id → .arn",
      "x.public: key: dropped",
      "x.public: key: each.key → each.value",
    ]);
  });

  test("what waits for what, and what is replaced how, is dropped entry by entry", () => {
    const a = { lifecycle: { create_before_destroy: true, ignore_changes: ["name"] }, depends_on: ["x.b", "x.c"] };
    expect(namesOf({ x: { a } })).toEqual([
      "x.a: lifecycle: dropped",
      "x.a: lifecycle.create_before_destroy: dropped",
      "x.a: lifecycle.create_before_destroy: true → false",
      "x.a: lifecycle.ignore_changes: dropped",
      "x.a: depends_on: dropped",
      "x.a: depends_on.0: x.b dropped",
      "x.a: depends_on.1: x.c dropped",
    ]);
  });

  test("statements of policies are opened to anybody and anything", () => {
    const statement = '{ Effect = "Allow", Principal = { Service = "a" }, Action = ["b", "c"], Resource = "*" }';
    const sample = files({ x: { a: { name: "n", policy: `\${jsonencode({ Statement = [${statement}] })}` } } });
    const opened = mutantsOf(sample).filter(({ what }) => /^[A-Z]\w+ /.test(what));
    expect(opened.map(({ what, to }) => [what, /\[(\{.*\})\]/.exec(String(to))?.[1]])).toEqual([
      ["Effect dropped", '{ Principal = { Service = "a" }, Action = ["b", "c"], Resource = "*" }'],
      ["Principal dropped", '{ Effect = "Allow", Action = ["b", "c"], Resource = "*" }'],
      ['Principal → "*"', '{ Effect = "Allow", Principal = "*", Action = ["b", "c"], Resource = "*" }'],
      ["Action dropped", '{ Effect = "Allow", Principal = { Service = "a" }, Resource = "*" }'],
      ['Action → "*"', '{ Effect = "Allow", Principal = { Service = "a" }, Action = "*", Resource = "*" }'],
      ["Resource dropped", '{ Effect = "Allow", Principal = { Service = "a" }, Action = ["b", "c"] }'],
      ["Allow → Deny", '{ Effect = "Deny", Principal = { Service = "a" }, Action = ["b", "c"], Resource = "*" }'],
    ]);
  });

  test("policies in plain JSON are opened, too", () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "a", Principal: { Service: "b" } }] });
    const [dropped, anybody] = mutantsOf(files({ x: { a: { name: "n", policy } } })).filter(({ what }) =>
      what.startsWith("Princ"),
    );
    expect(dropped?.to).toBe('{"Statement":[{"Effect":"Allow","Action":"a"}]}');
    expect(anybody?.to).toBe('{"Statement":[{"Effect":"Allow","Action":"a","Principal":"*"}]}');
  });

  test("outputs get each other's values, and wait for less", () => {
    const output = { a: { value: "${x.a.id}", depends_on: ["x.a", "x.b"] }, b: { value: "${x.b.id}" } };
    expect(namesOf({ x: { a: {}, b: {} } }, output)).toEqual([
      "output.a: value: x.a.id → x.b.id",
      "output.a: value: x.a.id → x.a.arn",
      "output.a: depends_on: dropped",
      "output.a: depends_on.0: x.a dropped",
      "output.a: depends_on.1: x.b dropped",
      "output.b: value: x.b.id → x.a.id",
      "output.b: value: x.b.id → x.b.arn",
      "output.a: value of b",
      "output.b: value of a",
    ]);
  });

  test("a mutant has its one fault; what it was made of has none", () => {
    const whole = files({ x: { a: { list: ["one", "two"] } } });
    const [dropped, changed] = mutantsOf(whole).map((one) => mutate(whole, one)["main.tf.json"]);
    expect(dropped).toEqual({ resource: { x: { a: { list: ["two"] } } } });
    expect(changed).toEqual({ resource: { x: { a: { list: ["onex", "two"] } } } });
    expect(whole["main.tf.json"]).toEqual({ resource: { x: { a: { list: ["one", "two"] } } } });
  });
});

test("a sample is the same for its seed, and stays when others come", () => {
  const all = Array.from({ length: 40 }, (_, i) => ({ name: `m${i}` }));
  const some = sample(all, 10, "1");
  expect(some).toHaveLength(10);
  expect(sample(all, 10, "1")).toEqual(some);
  expect(sample(all, 10, "2")).not.toEqual(some);
  expect(sample([...all, { name: "new" }], 11, "1")).toEqual(expect.arrayContaining(some.slice(0, 9)));
  expect(sample(all, Infinity, "1")).toEqual(all);
});

jest.setTimeout(60_000);

describe("tier 1 with a mutant", () => {
  const folder = mkdtempSync(join(tmpdir(), "twinform-mutant-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const definition = (name: string) => defineModule({ name, description: "", inputs: z.strictObject({}), build: () => ({}) });

  test("gets its module with the fault, and other modules as they are", () => {
    writeFileSync(join(folder, "mutant.json"), JSON.stringify({ module: "sick", files: { "main.tf.json": "wrong" } }));
    process.env[MUTANT_FILE] = join(folder, "mutant.json");
    jest.isolateModules(() => {
      jest.requireActual("../../tools/mutate/setup");
      const { synthesizeModule } = jest.requireMock<typeof Synthesis>("../../core/module/synthesize");
      expect(synthesizeModule(definition("sick"))).toEqual({ "main.tf.json": "wrong" });
      expect(synthesizeModule(definition("well"))["main.tf.json"]).toEqual({});
    });
    delete process.env[MUTANT_FILE];
  });
});

const mutateCommand = (args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", "tools/mutate.ts", ...args], { cwd: ROOT, encoding: "utf8" });

test.each([[[]], [["mars"]], [["dns", "--sample", "0"]]])("%j is told how to call it", (args) => {
  const { status, stderr } = mutateCommand(args);
  expect(status).toBe(1);
  expect(stderr).toContain("usage: npm run mutate -- <module>");
  expect(stderr).not.toContain("    at ");
});

test("a run without any mutant is a failure", () => {
  const { status, stderr } = mutateCommand(["dns", "--only", "aws_nothing"]);
  expect(status).toBe(1);
  expect(stderr).toContain("dns: there is no mutant, so that nothing was tested");
});

test("a run over some of them names those", () => {
  const { status, stdout } = mutateCommand(["dns", "--only", "alias.name: each", "--list"]);
  expect(status).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    "aws_route53_record.alias_ipv6: alias.name: each.value.dns_name → each.value.zone_id",
    "aws_route53_record.alias: alias.name: each.value.dns_name → each.value.zone_id",
  ]);
});
