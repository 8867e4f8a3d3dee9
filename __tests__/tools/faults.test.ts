import { z } from "zod";
import { type Constraint, defineModule, eq } from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";
import { addressFaults, misspellings, readmeFaults, spellingFaults } from "../../tools/generate/faults";

const names = new Set(["deletionProtection", "zoneId", "latencyHigh"]);

describe("a generated README", () => {
  test("must spell names as Terraform does, but for its TypeScript", () => {
    expect(readmeFaults("Switch `deletionProtection` off.\n\nGive `a.zoneId`, and zoneId.", names)).toEqual([
      "README.md: deletionProtection is no name in Terraform",
      "README.md: zoneId is no name in Terraform",
      "README.md: zoneId is no name in Terraform",
    ]);
    const typescript = "```typescript\nnew Dns({ zoneId });\n```\n";
    expect(readmeFaults(`${typescript}\nOf \`zone_id\`, subjectAltName and gRPC.\n\n${typescript}`, names)).toEqual([]);
  });

  test("must have tables whose rows are whole", () => {
    const table = "| a | b |\n| --- | --- |\n| 1 | x \\| y |";
    expect(readmeFaults(`${table}\n\nText | text.\n`, names)).toEqual([]);
    expect(readmeFaults(`${table}\n| 2 | a line\nbreaks |\n`, names)).toEqual([
      "README.md: a row of 2 cells is broken: | 2 | a line",
    ]);
    expect(readmeFaults(`${table}\n| 2 | a | b |\n`, names)).toHaveLength(1);
    expect(readmeFaults(`${table}\nbreaks\n`, names)).toEqual(["README.md: a row of 2 cells is broken: breaks"]);
  });
});

const inputs = z.strictObject({
  zoneId: z.string().regex(/^Z/, "a zone's ID, as `zoneId` gives it"),
  alarms: z.array(z.enum(["latencyHigh"])).default([]),
});
const filesWith = (constraints: Array<Constraint<typeof inputs>>) =>
  synthesizeModule(defineModule({ name: "sample", description: "", inputs, constraints, build: () => ({}) }), {
    inputs: { zone_id: "Ask for `deletionProtection`." },
    outputs: {},
  });

describe("descriptions and messages", () => {
  test("name the module's own inputs as Terraform does, wherever they stand in a sentence", () => {
    const { variable } = filesWith([
      { input: "zoneId", message: "fits no zoneId of `x.zoneId`", holds: ({ zoneId }) => eq(zoneId, "Z") },
    ])["variables.tf.json"] as { variable: { zone_id: { validation: Array<{ error_message: string }> } } };
    expect(variable.zone_id.validation.map(({ error_message: message }) => message)).toEqual([
      "sample: zone_id must be text a zone's ID, as `zone_id` gives it, got ${substr(jsonencode(var.zone_id), 0, 120)}",
      "sample: zone_id fits no zone_id of `x.zone_id`",
    ]);
  });

  test("are refused with a name that is left over", () => {
    const attributes = defineModule({ name: "sample", description: "", inputs, build: () => ({}) }).attributes;
    const wrong = misspellings(attributes, names);
    expect(wrong).not.toContain("latencyHigh"); // a value, which Terraform takes as it is
    const offenders = filesWith([{ input: "alarms", message: "are odd:", offenders: () => ["a.zoneId"], warning: true }]);
    expect(spellingFaults(offenders, wrong).map((fault) => fault.split(": ").slice(0, 2).join(": "))).toEqual([
      "variables.tf.json: deletionProtection is no name in Terraform",
      "checks.tf.json: zoneId is no name in Terraform",
    ]);
  });
});

test("a module's notes speak of resources that it has", () => {
  const main = { resource: { aws_lb: { this: {} }, aws_eip: { nat: {} } } };
  const files = {
    ...synthesizeModule(defineModule({ name: "x", description: "", inputs, build: () => ({}) })),
    "main.tf.json": main,
  };
  expect(addressFaults('`module.alb.aws_lb.this`, `aws_eip.nat["a"].id`', files)).toEqual([]);
  expect(addressFaults("`module.alb.aws_lb.that`, `aws_eip.this`", files)).toEqual([
    "notes.md: there is no aws_lb.that",
    "notes.md: there is no aws_eip.this",
  ]);
  const beside = 'resource "aws_eip" "own" {\n}\n`aws_eip.own.id`, `aws_eip.another`';
  expect(addressFaults(beside, files)).toEqual(["notes.md: there is no aws_eip.another"]);
});
