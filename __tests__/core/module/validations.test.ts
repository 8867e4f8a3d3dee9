import { z } from "zod";
import { type Constraint, atMost, defineModule, eq, length, listOf, not } from "../../../core";
import { synthesizeModule } from "../../../core/module/synthesize";

const inputs = z.strictObject({
  name: z.string(),
  stem: z.string().default("x"),
  size: z.int().max(9).default(1),
  prefix: z.string().default("x"),
});

const messages = (constraints: Array<Constraint<typeof inputs>>) => {
  const definition = defineModule({ name: "shop-front", description: "", inputs, constraints, build: () => ({}) });
  const { variable } = synthesizeModule(definition)["variables.tf.json"] as {
    variable: Record<string, { validation?: Array<{ error_message: string }> }>;
  };
  return (name: string) => (variable[name]?.validation ?? []).map(({ error_message }) => error_message);
};

describe("who speaks in a message", () => {
  test("the module and its name: a variable left at its default has no place in the configuration", () => {
    const of = messages([{ input: "prefix", message: "must not be `stem`", holds: ({ stem, prefix }) => not(eq(stem, prefix)) }]);
    expect(of("prefix")).toEqual(["shop-front ${var.name}: prefix must not be `stem`"]);
    expect(of("size")).toEqual([
      "shop-front ${var.name}: size must be a whole number up to 9, got ${substr(jsonencode(var.size), 0, 120)}",
    ]);
  });

  test("the module alone, where the name's own rules look at the variable, directly or not", () => {
    const of = messages([
      { input: "name", message: "must differ from `stem`", holds: ({ name, stem }) => not(eq(name, stem)) },
      { input: "stem", message: "must be short", holds: ({ stem, size }) => atMost(length(stem), size) },
      { input: "prefix", message: "must be short", holds: ({ prefix }) => atMost(length(prefix), 3) },
    ]);
    expect(of("name")).toEqual(["shop-front ${var.name}: name must differ from `stem`"]);
    expect(of("stem")).toEqual(["shop-front: stem must be short"]);
    expect(of("size")[0]).toMatch(/^shop-front: size must be/);
    expect(of("prefix")).toEqual(["shop-front ${var.name}: prefix must be short"]);
  });
});

describe("rules whose variables Terraform would take for a cycle", () => {
  const stem: Constraint<typeof inputs> = {
    input: "stem",
    message: "must not be `prefix`",
    offenders: ({ stem: one, prefix }) => listOf([one], (text) => text, { where: (text) => eq(text, prefix) }),
  };
  const size: Constraint<typeof inputs> = {
    input: "size",
    message: "must fit `stem`",
    holds: (all) => atMost(length(all.stem), all.size),
  };
  const prefix: Constraint<typeof inputs> = {
    input: "prefix",
    message: "must fit",
    holds: (all) => atMost(length(all.prefix), all.size),
  };

  test("are refused by name, whether they meet directly or through others", () => {
    const same: Constraint<typeof inputs> = {
      input: "prefix",
      message: "must differ",
      holds: (all) => not(eq(all.prefix, all.stem)),
    };
    const told =
      "module shop-front: these constraints look at each other's inputs, which Terraform takes for a cycle; put them on one input:\n";
    expect(() => messages([stem, same])).toThrow(`${told}  stem must not be \`prefix\`\n  prefix must differ`);
    expect(() => messages([prefix, size, stem])).toThrow(
      `${told}  size must fit \`stem\`\n  stem must not be \`prefix\`\n  prefix must fit`,
    );
  });

  test("are taken where they only look one way, on themselves, or only warn", () => {
    expect(() => messages([size, stem])).not.toThrow();
    expect(() => messages([prefix, size, { ...stem, warning: true }])).not.toThrow();
  });
});

describe("constraints that Terraform takes for no validation", () => {
  test("are left out where they hold whatever the inputs are, as those shared by modules may", () => {
    const of = messages([
      { input: "prefix", message: "may be all", holds: () => true },
      { input: "prefix", message: "may be any", offenders: () => [] },
    ]);
    expect(of("prefix")).toEqual([]);
  });

  test("are refused by name where they look at other inputs only", () => {
    const elsewhere = (): unknown => messages([{ input: "prefix", message: "must fit", holds: ({ size }) => atMost(size, 3) }]);
    expect(elsewhere).toThrow(
      "module shop-front: a constraint has to look at the input that it is on, which this one does not: prefix must fit",
    );
  });
});
