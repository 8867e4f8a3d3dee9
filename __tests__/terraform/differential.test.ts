import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ModuleDefinition, judge } from "../../core";
import { type Attribute, type InputType, type Problem, checkInputs, checkWarnings, inTerraformNames, namesOf, problemText, snakeCase, toArguments } from "../../core/inputs";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { someModules } from "../support/sample";
import { ROOT, Workspace } from "../support/terraform";
import { limitCases } from "./limits";

jest.setTimeout(20 * 60 * 1000);

const CASES = 60;

type Values = Record<string, unknown>;

// Texts that are right somewhere, and wrong elsewhere.
const TEXTS = [
  "",
  "a",
  "shop",
  "Shop_1",
  "-x-",
  "x".repeat(40),
  "x".repeat(300),
  "10.0.0.0/16",
  "10.0.0.1/16",
  "10.0.0.0/8",
  "10.0.0.0/24",
  "10.0.16.0/24",
  "10.20.32.0/20",
  "192.168.0.0/24",
  "169.254.0.0/16",
  "0.0.0.0/0",
  "::/0",
  "2001:db8::/32",
  "eu-west-1a",
  "eu-west-1c",
  "us-east-1b",
  "eu-west-1z",
  "mars",
  "aws:tag",
  "arn:aws:kms:eu-west-1:123456789012:key/1",
  "arn:aws:s3:::bucket",
  "eipalloc-0123456789abcdef0",
  "subnet-0123456789abcdef0",
  "sg-0123456789abcdef0",
  "vpc-0123456789abcdef0",
  "t3.micro",
  "/movies/*",
  "movies",
  "www.example.com",
  "ecr.api",
  'quote " and ${no} template',
];
const NUMBERS = [-1, 0, 1, 1.5, 2, 3, 5, 7, 30, 80, 90, 100, 443, 600, 3600, 65535, 65536, 100000];

/** Values of the right kind for an input, whatever its checks think of them. */
function valuesOf(type: InputType, sample: unknown): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "string":
      return fc.constantFrom(...(type.values ?? []), ...(typeof sample === "string" ? [sample, sample, sample] : []), ...TEXTS);
    case "number":
      return fc.constantFrom(...NUMBERS);
    case "bool":
      return fc.boolean();
    case "list":
      return fc.array(valuesOf(type.element, (sample as unknown[] | undefined)?.[0]), { maxLength: 3 });
    case "map": {
      const names = Object.keys((sample as Values | undefined) ?? {});
      const key = fc.constantFrom(...names, "a", "eu-west-1a", "eu-west-1b", "eu-west-1c", "Name", "aws:x", "");
      return fc.dictionary(key, valuesOf(type.value, Object.values((sample as Values | undefined) ?? {})[0]), { maxKeys: 3 });
    }
    case "object":
      return fc.record(
        Object.fromEntries(Object.entries(type.attributes).map(([name, attribute]) => [name, given(attribute, (sample as Values | undefined)?.[name])])),
        { noNullPrototype: true },
      );
  }
}

/** An attribute that is left out more often than not when it may be, and else mostly what the example says. */
function given({ type, optional }: Attribute, sample: unknown): fc.Arbitrary<unknown> {
  const kept = sample === undefined ? [] : [{ weight: 4, arbitrary: fc.constant(sample) }];
  const left = optional ? [{ weight: 4, arbitrary: fc.constant(undefined) }] : [];
  return fc.oneof(...kept, ...left, { weight: 2, arbitrary: valuesOf(type, sample) });
}

/** The example's inputs with up to three of them, or of their parts, replaced. */
const casesOf = (definition: ModuleDefinition, example: Values): Values[] => {
  const mutated = Object.entries(definition.attributes).map(([name, attribute]) => given(attribute, example[name]).map((value) => [name, value] as const));
  const some = fc.shuffledSubarray(mutated, { minLength: 0, maxLength: 3 }).chain((chosen) => fc.tuple(...chosen));
  return fc
    .sample(some, { seed: 20260101, numRuns: CASES })
    .map((pairs) => ({ ...example, ...Object.fromEntries(pairs) }));
};

interface Diagnostic {
  readonly detail: string;
  readonly snippet?: { readonly context?: string };
}

/**
 * What Terraform says of each case: the module's own variables and checks, called once for each case, all in one plan.
 * While anything is wrong that needs no other variable, Terraform does not get to the rules across variables; so the
 * cases that passed are planned again, until nothing new is found. That last plan has the checks' warnings.
 */
function terraformSays(name: string, definition: ModuleDefinition, cases: readonly Values[]): Said[] {
  // What is left out is null: Terraform names no case when it complains of a default.
  const left = Object.fromEntries(Object.keys(definition.attributes).map((input) => [snakeCase(input), null]));
  const calls = cases.map((values) => ({ source: "./module", ...left, ...toArguments(definition.attributes, values) }));
  const problems: string[][] = cases.map(() => []);
  const workspace = new Workspace({ "main.tf.json": "{}" });
  for (const file of ["variables.tf.json", "checks.tf.json"]) {
    const generated = join(ROOT, "terraform", name, file);
    if (existsSync(generated)) workspace.write(`module/${file}`, readFileSync(generated, "utf8"));
  }
  const warnings: string[][] = cases.map(() => []);
  for (;;) {
    const open = calls.flatMap((call, index) => (problems[index]?.length === 0 ? [[`case_${index}`, call] as const] : []));
    if (open.length === 0) break;
    workspace.write("main.tf.json", JSON.stringify({ module: Object.fromEntries(open) }));
    workspace.init();
    const diagnostics = planDiagnostics(workspace);
    for (const { index, text } of diagnostics) problems[index]?.push(...withoutSpeaker(definition.name, cases[index], text).split("; "));
    if (diagnostics.length > 0) continue;
    for (const { index, texts } of failedChecks(workspace))
      warnings[index]?.push(...texts.map((text) => withoutSpeaker(definition.name, cases[index], text)));
    break;
  }
  workspace.remove();
  return cases.map((_, index) => ({ problems: problems[index] ?? [], warnings: warnings[index] ?? [] }));
}

/** What Terraform says of one case. */
interface Said {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Cases in one plan: its time grows faster than their number. */
const SIDE_BY_SIDE = 20;

/** The same of all cases. Side by side are some that should come equally far, so that each is planned once, not up to three times. */
function terraformSaysOfAll(name: string, definition: ModuleDefinition, cases: readonly Values[]): Said[] {
  const stage = (values: Values) => (checkInputs(definition.attributes, values).length > 0 ? 0 : judge(definition, values).length > 0 ? 1 : 2);
  const staged = cases.map((values, index) => ({ index, values, stage: stage(values) })).sort((one, other) => one.stage - other.stage);
  const said: Said[] = [];
  for (let from = 0; from < staged.length; from += SIDE_BY_SIDE) {
    const some = staged.slice(from, from + SIDE_BY_SIDE);
    terraformSays(name, definition, some.map(({ values }) => values)).forEach((one, at) => (said[some[at]?.index ?? -1] = one));
  }
  return said;
}

interface PlanChecks {
  readonly checks?: ReadonlyArray<{
    readonly address: { readonly to_display: string };
    readonly instances?: ReadonlyArray<{ readonly problems?: ReadonlyArray<{ readonly message: string }> }>;
  }>;
}

function failedChecks(workspace: Workspace): Array<{ index: number; texts: string[] }> {
  const { checks = [] } = JSON.parse(workspace.run(["show", "-json", "plan"])) as PlanChecks;
  return checks
    .filter(({ address }) => address.to_display.includes(".check."))
    .map(({ address, instances = [] }) => ({
      index: Number(/\bcase_(\d+)\b/.exec(address.to_display)?.[1]),
      texts: instances.flatMap(({ problems = [] }) => problems.map(({ message }) => message)),
    }));
}

/** What a message says after its beginning, the module and the name that it was given: TypeScript has the construct's path there. */
function withoutSpeaker(module: string, values: Values | undefined, text: string): string {
  const speakers = [`${module} ${String(values?.["name"])}: `, `${module}: `];
  const speaker = speakers.find((one) => text.startsWith(one));
  if (speaker === undefined) throw new Error(`does not begin with ${speakers.join(" or ")}: ${text}`);
  return text.slice(speaker.length);
}

function planDiagnostics(workspace: Workspace): Array<{ index: number; text: string }> {
  const lines = workspace.try(["plan", "-json", "-no-color", "-out=plan"]).stdout.split("\n");
  return lines
    .filter((line) => line.includes('"diagnostic"') && line.includes('"severity":"error"'))
    .map((line) => {
      const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
      const index = /\bcase_(\d+)\b/.exec(diagnostic?.snippet?.context ?? "")?.[1];
      if (!diagnostic || index === undefined) throw new Error(`not about a case: ${line}`);
      const [said = ""] = diagnostic.detail.split("\n\nThis was checked by");
      return { index: Number(index), text: said };
    });
}

const withoutUndefined = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

/** A sentence with white space folded. */
const folded = (text: string) => text.replace(/\s+/g, " ").trim();

/** A problem as Terraform words it: names in snake_case. */
const inTerraformWords = (definition: ModuleDefinition, problem: Problem) =>
  folded(problemText({ message: inTerraformNames(problem.message, namesOf(definition.attributes)), path: problem.path.map((step) => ("attribute" in step ? { attribute: snakeCase(step.attribute) } : step)) }));

/** A problem without the dots that stand for the end of a long value; Terraform shows it all. */
const shown = (said: string) => said.replace(/\.\.\.$/, "");

// All of them take a quarter of an hour of a processor: `.ci/run` compares some.
const names = process.env["CI"] ? someModules(4) : moduleNames();

describe.each(names)("%s: TypeScript and Terraform", (name) => {
  let definition: ModuleDefinition;
  let cases: Values[];
  let limits: Values[];
  let typescript: string[][];
  let terraform: string[][];
  let warnings: { typescript: string[][]; terraform: string[][] };

  beforeAll(async () => {
    const module = await loadModule(name);
    definition = module.definition;
    const samples = [module.example, ...((module.acceptance.samples ?? []) as readonly Values[])];
    limits = limitCases(definition, samples).map(withoutUndefined);
    cases = [...casesOf(definition, module.example).map(withoutUndefined), ...limits];
    typescript = cases.map((values) => judge(definition, values).map((problem) => inTerraformWords(definition, problem)));
    const said = terraformSaysOfAll(name, definition, cases);
    terraform = said.map(({ problems }) => [...problems]);
    const warned = cases.map((values, index) => (typescript[index]?.length === 0 ? checkWarnings(definition.constraints, definition.attributes, values) : []));
    warnings = { typescript: warned.map((problems) => problems.map((problem) => inTerraformWords(definition, problem))), terraform: said.map((one) => [...one.warnings]) };
  });

  test(`${CASES} generated inputs, good and bad, and every limit get the same verdict`, () => {
    const differing = cases.flatMap((values, index) =>
      (typescript[index]?.length === 0) === (terraform[index]?.length === 0) ? [] : [{ values, typescript: typescript[index], terraform: terraform[index] }],
    );
    expect(differing).toEqual([]);
    const good = typescript.slice(0, CASES).filter((problems) => problems.length === 0).length;
    expect(good).toBeGreaterThan(CASES / 20);
    expect(good).toBeLessThan(CASES - CASES / 20);
  });

  test("what Terraform says, TypeScript said in the same words", () => {
    const unsaid = terraform.flatMap((messages, index) =>
      messages.map(folded).filter((message) => !typescript[index]?.some((said) => said.includes(message) || message.includes(shown(said)))).map((message) => ({ message, said: typescript[index] })),
    );
    expect(unsaid).toEqual([]);
  });

  test("what TypeScript says of values beyond their limits, Terraform says too", () => {
    const tried = limits.map((values, index) => ({
      said: checkInputs(definition.attributes, values).map((problem) => inTerraformWords(definition, problem)),
      terraform: (terraform[CASES + index] ?? []).map(folded),
    }));
    const unsaid = tried.flatMap(({ said, terraform: messages }) =>
      said.filter((problem) => !messages.some((message) => problem.includes(message) || message.includes(shown(problem)) || problem.includes(shown(message)))).map((problem) => ({ problem, messages })),
    );
    expect(unsaid).toEqual([]);
    expect(tried.filter(({ said }) => said.length > 0).length).toBeGreaterThan(0);
    expect(tried.filter(({ said }) => said.length === 0).length).toBeGreaterThan(0);
  });

  test("both warn of the same, in the same words", () => {
    expect(warnings.terraform.map((said) => said.map(folded).sort())).toEqual(warnings.typescript.map((said) => [...said].sort()));
  });
});
