import { Lazy, Token } from "cdktf";
import { z } from "zod";
import { type Constraint, contains, defineModule, eq, judge, keys, listOf, not, or, secret, where } from "../../core";
import { problemText, readInputs, singular, toArguments, typeConstraint } from "../../core/inputs";
import { didYouMean } from "../../core/inputs/names";
import { synthesizeModule } from "../../core/module/synthesize";

const inputs = z.strictObject({
  name: z
    .string()
    .max(8)
    .regex(/^[a-z]+$/, "of small letters"),
  port: z.int().min(1).max(65535).default(80),
  weight: z.number().gt(0).optional(),
  mode: z.enum(["on", "off"]).default("on"),
  zones: z.array(z.string().max(3)).min(1).max(2).default(["a"]),
  rules: z
    .record(
      z.string().max(4),
      z.strictObject({
        paths: z.array(z.string().max(5)).min(1).optional(),
        priority: z.int().min(1).max(100),
        action: z.strictObject({ targetGroup: z.string().default("home") }).prefault({}),
      }),
    )
    .default({}),
  https: z.strictObject({ certificateArn: z.string().min(3), tlsOnly: z.boolean().default(true) }).optional(),
  password: secret(z.string().min(4)).optional(),
  even: where(z.int(), "that is even", (value) => contains([2, 4, 6], value)).optional(),
});

const constraints: Array<Constraint<typeof inputs>> = [
  {
    input: "port",
    message: 'must not be 443 when `mode` is "off"',
    holds: ({ port, mode }) => or(not(eq(port, 443)), eq(mode, "on")),
  },
  {
    input: "rules",
    message: "must not be called",
    offenders: (all) => listOf(keys(all.rules), (name) => name, { where: (name) => contains(["bad", "evil"], name) }),
  },
];

const sample = defineModule({ name: "sample", description: "A sample.", inputs, constraints, build: () => ({}) });
const problems = (props: object) => judge(sample as never, props).map(problemText);
const good = { name: "ok" };

describe("judging literals", () => {
  test("right inputs have no problems", () => {
    expect(
      problems({
        ...good,
        port: 443,
        zones: ["a", "b"],
        rules: { one: { priority: 1, paths: ["/a"] }, two: { priority: 2 } },
        https: { certificateArn: "arn" },
        even: 4,
      }),
    ).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ["a missing input", { name: undefined }, ["name is required: text of at most 8 characters, of small letters"]],
    [
      "a pattern and a length in one sentence",
      { name: "NOT right" },
      ['name must be text of at most 8 characters, of small letters, got "NOT right"'],
    ],
    ["another kind of value", { port: "80" }, ['port must be a whole number from 1 to 65535, got "80"']],
    ["a fraction", { port: 1.5 }, ["port must be a whole number from 1 to 65535, got 1.5"]],
    ["a bound that is excluded", { weight: 0 }, ["weight must be a number above 0, got 0"]],
    ["an unknown choice", { mode: "auto" }, ['mode must be one of "on", "off", got "auto"']],
    [
      "a list that is too long, and an item of it",
      { zones: ["a", "b", "long"] },
      ['zones must be a list of 1 to 2 items, got ["a","b","long"]', 'zones[2] must be text of at most 3 characters, got "long"'],
    ],
    [
      "a part of a map's entry",
      { rules: { one: { priority: 0 } } },
      ['rules["one"].priority must be a whole number from 1 to 100, got 0'],
    ],
    [
      "a map's key",
      { rules: { longer: { priority: 1 } } },
      ['rules["longer"] has the key "longer"; keys must be text of at most 4 characters'],
    ],
    [
      "a list in a map's entry",
      { rules: { one: { priority: 1, paths: ["/too-long"] } } },
      ['rules["one"].paths[0] must be text of at most 5 characters, got "/too-long"'],
    ],
    [
      "a part of an optional object",
      { https: { certificateArn: "x" } },
      ['https.certificateArn must be text of at least 3 characters, got "x"'],
    ],
    ["a misspelt name", { prot: 80 }, ["prot is no input; did you mean port?"]],
    [
      "a misspelt name inside",
      { rules: { one: { priority: 1, pats: [] } } },
      ['rules["one"].pats is no input; did you mean paths?'],
    ],
    [
      "a name that nothing is like",
      { somethingElse: 1 },
      ["somethingElse is no input; known are name, port, weight, mode, zones, rules, https, password, even"],
    ],
    ["a demand of one's own", { even: 3 }, ["even must be a whole number that is even, got 3"]],
    ["a secret, without showing it", { password: "abc" }, ["password must be text of at least 4 characters, got a secret value"]],
    ["a rule across inputs", { port: 443, mode: "off" }, ['port must not be 443 when `mode` is "off"']],
    [
      "a rule that names what breaks it",
      { rules: { evil: { priority: 1 }, bad: { priority: 2 } } },
      ["rules must not be called bad, evil"],
    ],
  ])("%s", (_, wrong, expected) => expect(problems({ ...good, ...wrong })).toEqual(expected));

  test("every problem is told at once", () => {
    expect(problems({ name: "X", port: 0, mode: "x", rules: { bad: { priority: 0 } } })).toHaveLength(5);
  });

  test("what only Terraform knows is let through, wherever it stands", () => {
    const token = Token.asString({ resolve: () => "x" });
    expect(
      problems({ name: token, zones: Token.asList({ resolve: () => [] }), port: Token.asNumber({ resolve: () => 1 }) }),
    ).toEqual([]);
    expect(problems({ ...good, rules: { one: { priority: Token.asNumber({ resolve: () => 1 }), paths: [token] } } })).toEqual([]);
    expect(problems({ name: `prefix-${token}` })).toEqual([]);
    expect(problems({ ...good, https: { certificateArn: token, tlsOnly: Token.asAny({}) } })).toEqual([]);
  });

  test("null stands for not given", () => {
    expect(problems({ ...good, https: null, port: null })).toEqual([]);
  });
});

describe("a definition that no call could pass with", () => {
  const define = (shape: z.ZodRawShape) => () =>
    defineModule({ name: "sample", description: "", inputs: z.strictObject(shape), build: () => ({}) });

  test.each(["count", "version", "source", "providers", "forEach", "lifecycle", "dependsOn", "locals"])(
    "is refused for an input called %s",
    (name) => {
      expect(define({ [name]: z.string() })).toThrow(`module sample: ${name}: Terraform reserves `);
      expect(define({ inside: z.strictObject({ [name]: z.string() }) })).not.toThrow();
    },
  );

  test.each<[z.ZodRawShape, string]>([
    [{ port: z.int().max(10).default(11) }, "port must be a whole number up to 10, got 11"],
    [
      {
        rules: z.record(
          z.string(),
          z.strictObject({
            path: z.string().regex(/^a/, "beginning with a").default("b"),
          }),
        ),
      },
      'rules.path must be text beginning with a, got "b"',
    ],
    [{ zones: z.array(z.string()).min(1).default([]) }, "zones must be a list of at least 1 item, got []"],
    [{ check: z.strictObject({ path: z.string() }).prefault({} as never) }, "check.path is required: text"],
  ])("is refused for a default that breaks its own limits", (shape, message) => {
    expect(define(shape)).toThrow(`module sample: the default of ${message}`);
  });
});

describe("arguments of a module call", () => {
  const args = (values: object) => toArguments(sample.attributes, values as Record<string, unknown>);

  test("names are in snake_case, a map's own keys are not touched, what is not given is left out", () => {
    expect(args({ name: "x", rules: { camelCase: { priority: 1, action: { targetGroup: "g" } } }, https: undefined })).toEqual({
      name: "x",
      rules: { camelCase: { priority: 1, action: { target_group: "g" } } },
    });
  });

  test("text stays text: what looks like a template is escaped", () => {
    expect(args({ name: "echo ${HOME} %{if}", rules: { "${k}": { priority: 1 } } })).toEqual({
      name: "echo $${HOME} %%{if}",
      rules: { "$${k}": { priority: 1 } },
    });
  });

  test("tokens inside text keep their meaning", () => {
    const token = Lazy.stringValue({ produce: () => "x" });
    expect(args({ name: `\${a}-${token}` })["name"]).toBe(`$\${a}-${token}`);
  });
});

describe("Terraform's variables", () => {
  const { variable } = synthesizeModule(sample)["variables.tf.json"] as {
    variable: Record<
      string,
      { type: string; default?: unknown; nullable?: boolean; sensitive?: boolean; validation?: Array<Record<string, string>> }
    >;
  };

  test.each([
    ["name", { type: "string", nullable: false }],
    ["port", { type: "number", default: 80, nullable: false }],
    ["weight", { type: "number", default: null }],
    [
      "https",
      {
        type: "object({ certificate_arn = string, tls_only = optional(bool, true), certificateArn = optional(string), tlsOnly = optional(string) })",
        default: null,
      },
    ],
    [
      "rules",
      {
        type: 'map(object({ paths = optional(list(string)), priority = number, action = optional(object({ target_group = optional(string, "home"), targetGroup = optional(string) }), {}), path = optional(string) }))',
        default: {},
        nullable: false,
      },
    ],
    ["password", { type: "string", default: null, sensitive: true }],
  ])("%s", (name, expected) => {
    const { validation: _, ...declared } = variable[name] ?? { type: "" };
    expect(declared).toEqual(expected);
  });

  test("a check becomes a condition and the sentence that TypeScript says", () => {
    expect(variable["name"]?.validation).toEqual([
      {
        condition: '${length(var.name) <= 8 && can(regex("^[a-z]+$", var.name))}',
        error_message:
          "sample ${var.name}: name must be text of at most 8 characters, of small letters, got ${substr(jsonencode(var.name), 0, 120)}",
      },
    ]);
  });

  test("a check on a part names the parts that fail", () => {
    expect(variable["rules"]?.validation?.[3]).toEqual({
      condition: "${alltrue([for v in var.rules : v.paths != null ? alltrue([for v2 in v.paths : length(v2) <= 5]) : true])}",
      error_message: expect.stringContaining(
        "rules[${jsonencode(k)}].paths[${jsonencode(k2)}] must be text of at most 5 characters",
      ) as string,
    });
  });

  test("a wrong name that can be guessed is refused in the words of TypeScript", () => {
    const written = JSON.stringify(variable["rules"]?.validation);
    const condition = '${alltrue([for v in var.rules : alltrue([for k2, v2 in { path = "paths" } : v[k2] == null])])}';
    expect(variable["rules"]?.validation?.map((one) => one["condition"])).toContain(condition);
    expect(written).toContain("rules[${jsonencode(k)}].${k2} is no input; did you mean ${v2}?");
    expect(written).toContain("rules[${jsonencode(k)}].action.${k2} is no input; did you mean ${v2}?");
    expect(problems({ ...good, rules: { a: { path: ["/"], priority: 1 } } })).toContain(
      'rules["a"].path is no input; did you mean paths?',
    );
  });

  test("a secret is not repeated in a message", () => {
    expect(variable["password"]?.validation?.[0]?.["error_message"]).toBe(
      "sample ${var.name}: password must be text of at least 4 characters, got a secret value",
    );
  });

  test("a rule across inputs speaks of them by their names in Terraform", () => {
    const renamed = defineModule({
      name: "renamed",
      description: "",
      inputs: z.strictObject({ theMode: z.string() }),
      constraints: [{ input: "theMode", message: "is not like `theMode`", holds: ({ theMode }) => eq(theMode, "x") }],
      build: () => ({}),
    });
    const { variable: variables } = synthesizeModule(renamed)["variables.tf.json"] as {
      variable: typeof variable;
    };
    expect(variables["the_mode"]?.validation?.[0]?.["error_message"]).toBe("renamed: the_mode is not like `the_mode`");
  });
});

describe("a definition that Terraform has no words for is refused where it is made", () => {
  const define = (shape: z.ZodRawShape) => () =>
    defineModule({ name: "odd", description: "", inputs: z.strictObject(shape), build: () => ({}) });

  test.each<[string, z.ZodRawShape, string]>([
    ["a union", { a: z.union([z.string(), z.number()]) }, "module odd: a: z.union() has no counterpart in Terraform"],
    ["a loose object", { a: z.object({ b: z.string() }) }, "a: use z.strictObject"],
    [
      "a pattern with look-around",
      { a: z.string().regex(/^(?!x)/, "not x") },
      "a: Terraform's patterns (RE2) know no look-around",
    ],
    ["a pattern without words", { a: z.string().regex(/x/) }, "a: say what the pattern means"],
    [
      "a refinement that only TypeScript could judge",
      { a: z.string().refine(() => true) },
      "a: the check custom has no counterpart in Terraform; say it with where()",
    ],
    ["a format", { a: z.email() }, "has no counterpart in Terraform; use a regex"],
    [
      "an optional item",
      { a: z.array(z.string().optional()) },
      "a.*: an item of a list or map is neither optional nor has it a default",
    ],
    [
      "an object's default that forgets its attributes' own",
      { a: z.strictObject({ b: z.string().default("x") }).default({ b: "x" }) },
      "a: give an object its default with .prefault()",
    ],
    ["a name that is no camelCase", { a_b: z.string() }, "a_b: names are written in camelCase"],
    [
      "two inputs of one name in Terraform",
      { aB: z.string(), a: z.strictObject({ b: z.date() }) },
      "a.b: z.date() has no counterpart",
    ],
  ])("%s", (_, shape, message) => expect(define(shape)).toThrow(message));

  test("a schema of another zod, which a project may have beside ours", () => {
    // As zod 3 makes them: no version, and everything in _def.
    const inputs = { _def: { typeName: "ZodObject", shape: () => ({}) } } as unknown as z.ZodObject;
    expect(() => defineModule({ name: "odd", description: "", inputs, build: () => ({}) })).toThrow(
      'module odd: inputs: these are no schema of zod 4: take z from twinform, import { z } from "twinform"',
    );
  });

  test("a name that is no folder's", () => {
    expect(() => defineModule({ name: "My Module", description: "", inputs: z.strictObject({}), build: () => ({}) })).toThrow(
      "lower case",
    );
  });
});

test.each([
  ["subnet", "subnets"],
  ["availabiltyZones", "availabilityZones"],
  ["colour", undefined],
])("%s: did you mean %s?", (given, meant) => expect(didYouMean(given, ["name", "subnets", "availabilityZones"])).toBe(meant));

test("type constraints nest", () => {
  const { a } = readInputs(z.strictObject({ a: z.array(z.record(z.string(), z.array(z.number()))) }));
  expect(typeConstraint(a!.type)).toBe("list(map(list(number)))");
});

test.each([
  ["targetGroups", "targetGroup"],
  ["policies", "policy"],
  ["aliases", "alias"],
  ["addresses", "address"],
  ["ingress", "ingress"],
])("one of several %s is a %s", (several, one) => {
  expect(singular(several)).toBe(one);
});
