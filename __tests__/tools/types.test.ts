import { type ProjectModule, className, camelCase, loadModule, moduleNames } from "../../tools/generate/modules";
import { editor } from "../support/editor";
import { unusedExports } from "../support/exports";

jest.setTimeout(120_000);

const names = moduleNames();

/** One line for each module that is an error unless the interface and the schema's type are one. */
const SAME = [
  `import type { z } from "zod";`,
  ...names.flatMap((name) => [
    `import type { ${className(name)}Props } from "./modules/${name}/${name}";`,
    `import type { ${camelCase(name)}Inputs } from "./modules/${name}/inputs";`,
  ]),
  // Assignable both ways is too little: a type without an optional property is that, too.
  `type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;`,
  ...names.map((name) => `true satisfies Same<${className(name)}Props, z.input<typeof ${camelCase(name)}Inputs>>; // ${name}`),
].join("\n");

const USES = [
  `import type { Construct } from "constructs";`,
  ...names.map((name) => `import { ${className(name)}, type ${className(name)}Props } from "./modules/${name}/${name}";`),
  `declare const scope: Construct;`,
  ...names.map((name) => className(name)).map((name) => `(props: ${name}Props) => new ${name}(scope, "it", props);`),
  `const required = { name: "shop", vpcId: "vpc-1", subnetIdsByZone: {}, listeners: {} };`,
  `new Alb(scope, "shop", { ...required, scheme: "internal", rules: { movies: { paths: ["/movies"] } } });`,
].join("\n");

const albWith = (inputs: string) =>
  [
    `import type { Construct } from "constructs";`,
    `import { Alb } from "./modules/alb/alb";`,
    `declare const scope: Construct;`,
    `const required = { name: "shop", vpcId: "vpc-1", subnetIdsByZone: {} };`,
    `new Alb(scope, "wrong", { ...required, ${inputs} });`,
  ].join("\n");

const { program, hover, errors } = editor({
  "same.ts": SAME,
  "different.ts": SAME.replace("z.input<typeof albInputs>", 'Omit<z.input<typeof albInputs>, "logs">'),
  "uses.ts": USES,
  "wrong-name.ts": albWith(`listeners: {}, rules: { movies: { prioritty: 1 } }`),
  "wrong-value.ts": albWith(`listeners: {}, rules: { movies: "home" }`),
  "missing.ts": albWith(""),
  "handed-on.ts": `export { eq } from "./core"; export const used = 1; export const unused = 2;`,
  "user.ts": `import { used } from "./handed-on"; export {}; used;`,
});

describe("a module's interfaces", () => {
  test("are the inputs that the schema takes", () => {
    expect(errors("same.ts")).toEqual([]);
    expect(errors("different.ts")).toHaveLength(1);
  });

  test("are what a construct takes, and its hover says what the module makes", async () => {
    expect(errors("uses.ts")).toEqual([]);
    const modules = await Promise.all(names.map((name) => loadModule(name)));
    for (const { definition } of modules as readonly ProjectModule[]) {
      const name = className(definition.name);
      const { text, comment } = hover("uses.ts", `=> new ${name}`);
      expect(text).toContain(
        `new ${name}<undefined>(scope: Construct, id: string, props: ${name}Props, call?: ModuleCall<undefined>`,
      );
      expect(text).not.toContain("Zod");
      const [firstSentence] = definition.description.split(/(?<=\.) /);
      expect(comment.replace(/\s+/g, " ")).toBe(firstSentence);
    }
  });

  test("say what an input is, and its default", () => {
    expect(hover("uses.ts", "{ ...required, scheme")).toMatchObject({
      text: '(property) AlbProps.scheme?: "internal" | "internet-facing" | undefined',
      comment: expect.stringMatching(
        /^`internal` balancers are reached from inside[^]*Either way switch\s`deletionProtection` off/,
      ) as string,
      tags: { default: '"internal"' },
    });
    expect(hover("uses.ts", 'scheme: "internal", rules')).toMatchObject({
      text: "(property) AlbProps.rules?: Record<string, AlbRule> | undefined",
      tags: { default: "{}" },
    });
    expect(hover("uses.ts", "{ paths").text).toBe("(property) AlbRule.paths?: string[] | undefined");
  });

  test.each([
    ["wrong-name.ts", "'prioritty' does not exist in type 'AlbRule'. Did you mean to write 'priority'?"],
    ["wrong-value.ts", "in common with type 'AlbRule'."],
    [
      "missing.ts",
      "Property 'listeners' is missing in type '{ name: string; vpcId: string; subnetIdsByZone: {}; }' but required in type 'AlbProps'.",
    ],
  ])("keep errors short: %s", (file, words) => {
    const [error = "", ...others] = errors(file);
    expect(others).toEqual([]);
    expect(error).toContain(words);
    expect(error.split("\n").length).toBeLessThanOrEqual(6);
    expect(error.length).toBeLessThan(400);
  });
});

describe("exports that nobody uses", () => {
  // Users of the project import these, or the generator loads them by their names.
  const ENTRIES = [
    /^core\/index\.ts$/,
    /^fields\/user-data\/index\.ts$/,
    /^testing\/index\.ts$/,
    /^modules\/([a-z-]+)\/\1\.ts$/,
    /^modules\/[a-z-]+\/(example|acceptance)\.ts$/,
    // The commands, of which twinform.ts loads the one that is asked for.
    /^tools\/[a-z-]+\.ts$/,
  ];
  const TESTED_ALONE = {
    "core/app/compatible.ts: refuseVersion": "with versions that are not installed",
    "core/inputs/index.ts: undecided": "what a constraint leaves undecided is silent everywhere else",
    "core/module/brought.ts: bring": "called by the entries that tools/build.ts writes",
    "examples/flask-fleet/flask-fleet-stack.ts: FLASK": "the user data, as the shell reads it",
    "examples/node-servers/node-servers-stack.ts: NODE": "the user data, as the shell reads it",
    "modules/alb/routing/index.ts: RequestOptions": "of route",
    "modules/alb/routing/index.ts: route": "where a request goes, in one line for each",
    "modules/alb/routing/index.ts: unordered": "held against every request of a small alphabet",
    "stacks/edge-stack.ts: GAME": "the user data, as the shell reads it",
    "tools/generate/readme.ts: prettyHcl": "a layout that no module's example has",
    "tools/permissions/calls.ts: DATA_CALLS": "the recording writes it",
    "tools/permissions/calls.ts: callsFile": "the recording writes it",
    "tools/permissions/policy.ts: POLICY_LIMIT": "each policy is held to it",
    "tools/permissions/policy.ts: sizeOf": "each policy is held to it",
    "tools/load-test/options.ts: OPTIONS": "the usage names every option",
    "tools/plan/stateful.ts: STATEFUL_TYPES": "held against the provider's resources",
  };
  const OF_THE_BUILD = {
    "fields/security-group/resources.ts: SecurityGroupResources": "named by the package's types",
  };
  const unused = unusedExports(program, (path) => ENTRIES.some((entry) => entry.test(path)));
  const names = (tested: boolean) => unused.filter((one) => one.tested === tested).map(({ name }) => name);

  test("are none, but for the sample and what only the build needs", () => {
    expect(names(false)).toEqual([...Object.keys(OF_THE_BUILD), "handed-on.ts: eq", "handed-on.ts: unused"]);
  });

  test("but by tests have a reason", () => {
    expect(names(true).sort()).toEqual(Object.keys(TESTED_ALONE).sort());
  });
});
