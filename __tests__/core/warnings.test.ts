import { TerraformStack, S3Backend } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { App, atMost, defineModule, judge, length, listOf, matches, moduleConstruct, not, run, warn } from "../../core";
import { raw } from "../../core/expressions";
import { synthesizeModule } from "../../core/module/synthesize";

const careful = defineModule({
  name: "careful",
  description: "",
  inputs: z.strictObject({ size: z.int().max(10).default(9), names: z.array(z.string()).default([]) }),
  warnings: ({ size, names }) => [
    ...(size > 8 ? [`a size of ${size} is large`] : []),
    ...names.map((name) => `${name} is a name`),
  ],
  build: () => ({}),
});
class Careful extends moduleConstruct(careful) {}

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "twinform-"))));
afterEach(() => rmSync(outdir, { recursive: true }));

function define(app: App, props: { size?: number; names?: string[] }): void {
  const stack = new TerraformStack(app, "web");
  new S3Backend(stack, { bucket: "states", key: "web", region: "eu-west-1" });
  new Careful(stack, "careful", props);
}

test("a module's warnings see the defaults, and say which construct they are about", () => {
  const app = new App({ outdir });
  define(app, { names: ["x"] });
  expect(app.warnings()).toEqual(["web/careful: a size of 9 is large", "web/careful: x is a name"]);
  expect(app.problems()).toEqual([]);
});

test("they are printed, and stop nothing", () => {
  const warnings = jest.spyOn(console, "warn").mockImplementation();
  const lines = jest.spyOn(console, "log").mockImplementation();
  run((app) => define(app, {}), { outdir });
  expect(warnings.mock.calls).toEqual([["warning: web/careful: a size of 9 is large"]]);
  expect(lines.mock.calls.flat().join()).toContain("wrote 1 stack to");
});

test("inputs with problems are not warned about", () => {
  const app = new App({ outdir });
  define(app, { size: 11 });
  expect(app.warnings()).toEqual([]);
  expect(app.problems()).toHaveLength(1);
});

const quotas = z.strictObject({
  maxRules: z.int().default(2),
  rules: z.record(z.string(), z.strictObject({ path: z.string(), targetId: z.string().optional() })).default({}),
});

/** A module with one rule that refuses, and two that only warn. */
const counted = defineModule({
  name: "counted",
  description: "",
  inputs: quotas,
  constraints: [
    { input: "maxRules", message: "must be at most 9", holds: ({ maxRules }) => atMost(maxRules, 9) },
    {
      input: "rules",
      message: "are more than `maxRules`, a quota that AWS raises on request",
      holds: ({ rules, maxRules }) => atMost(length(rules), maxRules),
      warning: true,
    },
    {
      input: "rules",
      message: "should begin with /, unlike",
      offenders: ({ rules }) => listOf(rules, (_, key) => key, { where: ({ path }) => not(matches(path, /^\//)) }),
      warning: true,
    },
  ],
  build: () => ({}),
});

describe("rules that only warn", () => {
  const props = { rules: { a: { path: "/a" }, b: { path: "b" }, c: { path: "c" } } };
  const sentences = [
    "rules are more than `maxRules`, a quota that AWS raises on request",
    "rules should begin with /, unlike b, c",
  ];

  test("warn at synthesis in the words of a problem, and refuse nothing", () => {
    expect(judge(counted, props)).toEqual([]);
    expect(warn(counted, props)).toEqual(sentences);
    expect(warn(counted, { rules: { a: { path: "/a" } } })).toEqual([]);
    expect(judge(counted, { maxRules: 10 })).toHaveLength(1);

    const app = new App({ outdir });
    const stack = new TerraformStack(app, "web");
    new S3Backend(stack, { bucket: "states", key: "web", region: "eu-west-1" });
    new (class extends moduleConstruct(counted) {})(stack, "counted", props);
    expect(app.problems()).toEqual([]);
    expect(app.warnings()).toEqual(sentences.map((sentence) => `web/counted: ${sentence}`));
  });

  test("say nothing of what only Terraform knows", () => {
    const path = raw("aws_lb.this.dns_name").toString();
    expect(warn(counted, { maxRules: 1, rules: { a: { path }, b: { path: "b" } } })).toEqual(sentences.slice(0, 1));
  });

  test("are check blocks of the module, and no validations of its variables", () => {
    const files = synthesizeModule(counted);
    expect(files["checks.tf.json"]).toEqual({
      check: {
        rules_more_than_max_rules_quota: {
          assert: {
            condition: "${try(length(var.rules) <= var.max_rules, true)}",
            error_message: "counted: rules are more than `max_rules`, a quota that AWS raises on request",
          },
        },
        rules_begin: {
          assert: {
            condition: '${try(length([for k, v in var.rules : k if !can(regex("^/", v.path))]) == 0, true)}',
            error_message:
              'counted: rules should begin with /, unlike ${try(join(", ", [for k, v in var.rules : k if !can(regex("^/", v.path))]), "")}',
          },
        },
      },
    });
    const { variable } = files["variables.tf.json"] as { variable: Record<string, { validation?: unknown[] }> };
    expect(variable["rules"]?.validation).toHaveLength(1); // of misspelt names
    expect(variable["max_rules"]?.validation).toHaveLength(2);
    expect(synthesizeModule(careful)).not.toHaveProperty(["checks.tf.json"]);
  });

  test("have names of their own", () => {
    const rule = { input: "maxRules", message: "must be small", holds: () => true, warning: true } as const;
    expect(() => defineModule({ ...counted, constraints: [rule, { ...rule, message: "should be small" }] })).toThrow(
      "module counted: two constraints that warn would both be check.max_rules_small; begin the message of one otherwise",
    );
  });
});
