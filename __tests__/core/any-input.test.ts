import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import { App, UserError, judge, moduleConstruct } from "../../core";
import { problemText } from "../../core/inputs";
import { Network } from "../../modules/network/network";
import { loadModule, moduleNames } from "../../tools/generate/modules";

const folder = mkdtempSync(join(tmpdir(), "twinform-any-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newStack(): { app: App; stack: TerraformStack } {
  const app = new App({ outdir: join(folder, "out") });
  const stack = new TerraformStack(app, "web");
  new S3Backend(stack, { bucket: "states", key: "web" });
  return { app, stack };
}

const good = { name: "x", availabilityZones: ["eu-west-1a"] };
const problemsOf = (props: unknown) => {
  const { app, stack } = newStack();
  new Network(stack, "network", props as never);
  return app.problems();
};
const circle: Record<string, unknown> = {};
circle["self"] = circle;
const failing = {
  get public(): unknown {
    throw new Error("not today");
  },
};

describe("a value that is no data", () => {
  test.each<[string, object, string]>([
    ["a function", { name: () => "x" }, "a function"],
    ["a symbol", { name: Symbol("x") }, "Symbol(x)"],
    ["a bigint", { natZone: 5n }, "5n"],
    ["NaN", { name: NaN }, "NaN"],
    ["infinity", { name: -Infinity }, "-Infinity"],
    ["a date", { name: new Date(0) }, "a Date"],
    ["a map", { subnets: new Map([["public", {}]]) }, "a Map"],
    ["a set", { availabilityZones: new Set(["eu-west-1a"]) }, "a Set"],
    ["a circle", { tags: circle }, "an object that contains itself"],
    ["a getter that throws", { subnets: failing }, "something that cannot be read (not today)"],
    ["something inside a list", { availabilityZones: [NaN, "eu-west-1a"] }, "NaN"],
  ])("%s is told in words", (_, wrong, words) => {
    const problems = problemsOf({ ...good, ...wrong });
    expect(problems).toEqual([expect.stringContaining(`, got ${words}`)]);
  });

  test("is told as it is inside of what is shown as a whole", () => {
    const problems = problemsOf({ ...good, cidr: { a: NaN, b: () => 1 } });
    expect(problems).toEqual([expect.stringMatching(/^web\/network: cidr must be .*, got {"a":NaN,"b":a function}$/)]);
  });

  test("is named where it is a construct", () => {
    const { app, stack } = newStack();
    new AwsProvider(stack, "aws", {});
    const bucket = new S3Bucket(stack, "logs", {});
    new Network(stack, "network", { ...good, name: bucket as never });
    expect(app.problems()).toEqual([
      expect.stringMatching(/name must be .*, got the construct web\/logs, not an attribute of it$/),
    ]);
  });

  test.each([[undefined], [null], [5], ["text"], [[]], [() => 1]])("%p in the place of all inputs is one problem", (props) => {
    expect(problemsOf(props)).toEqual([expect.stringMatching(/^web\/network: must be an object, got /)]);
  });
});

describe("a record", () => {
  class Zones {
    public readonly name = "x";
    public readonly availabilityZones = ["eu-west-1a"];
    public get count(): number {
      return this.availabilityZones.length;
    }
  }

  test.each<[string, object]>([
    ["an instance of a class", new Zones()],
    ["an object without a prototype", Object.assign(Object.create(null) as object, good)],
    ["with one inside", { ...good, tags: Object.assign(Object.create(null) as object, { Team: "web" }) }],
  ])("is %s", (_, props) => {
    const { app, stack } = newStack();
    new Network(stack, "network", props as never);
    expect(app.problems()).toEqual([]);
    const { module } = stack.toTerraform() as { module: { network: object } };
    expect(module.network).toMatchObject({ name: "x", availability_zones: ["eu-west-1a"] });
  });
});

describe("an ID that Terraform would refuse, or that would not be what it says", () => {
  test.each(["1net", "my.net", "my net", "a/b", "", "-net", "net\u00e9", 5, Symbol("x"), undefined])("%p", (id) => {
    const { stack } = newStack();
    expect(() => new Network(stack, id as string, good)).toThrow(UserError);
    expect(() => new Network(stack, id as string, good)).toThrow(/^web: the ID .* is no name in Terraform: it takes letters/);
  });

  test("around a construct, or of a plain one, is a problem", () => {
    const { app, stack } = newStack();
    new Network(new Construct(stack, "1st"), "network", good);
    new TerraformOutput(stack, "2nd", { value: 1 });
    expect(app.problems()).toEqual([
      expect.stringMatching(
        /^web\/1st\/network: is module\.1st_network_\w+ in Terraform, where a name begins with a letter or _/,
      ),
      "web/2nd: is output.2nd in Terraform, where a name begins with a letter or _; give it another ID",
    ]);
  });
});

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

describe.each(moduleNames())("%s", (name) => {
  test("takes anything as its inputs without a throw", async () => {
    const { definition, example } = await loadModule(name);
    const Construct = moduleConstruct(definition);
    fc.assert(
      fc.property(anything, (props) => {
        const { app, stack } = newStack();
        new Construct(stack, "it", props as never);
        app.problems();
      }),
      { numRuns: 20 },
    );
    const inputs = Object.keys(definition.attributes);
    fc.assert(
      fc.property(fc.constantFrom(...inputs), anything, (input, value) => {
        for (const problem of judge(definition, { ...example, [input]: value })) expect(problemText(problem)).not.toContain("\0");
      }),
      { numRuns: 10 * inputs.length },
    );
  });

  test("takes anything inside its inputs without a throw", async () => {
    const { definition, example } = await loadModule(name);
    const places = placesIn(example);
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, (place, value) => {
        judge(definition, replaced(example, place, value));
      }),
      { numRuns: 5 * places.length },
    );
  });
});

/** The ways to all values in an example. */
const placesIn = (value: unknown): string[][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, item]) => [[key], ...placesIn(item).map((rest) => [key, ...rest])])
    : [];

/** An example with another value at one place. */
function replaced(value: unknown, [step = "", ...rest]: readonly string[], other: unknown): unknown {
  const at = (key: string, item: unknown) => (key === step ? (rest.length === 0 ? other : replaced(item, rest, other)) : item);
  if (Array.isArray(value)) return value.map((item, index) => at(String(index), item));
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, at(key, item)]));
}
