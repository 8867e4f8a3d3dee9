import { S3Backend, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { App } from "../../core";
import { moduleNames } from "../../tools/generate/modules";
import { editor } from "../support/editor";
import { ROOT } from "../support/terraform";

jest.setTimeout(120_000);

/** The TypeScript that each README tells to write, as the stack of a file at the project's root. */
const files = Object.fromEntries(
  ["README.md", ...moduleNames().map((name) => `terraform/${name}/README.md`)].flatMap((readme) =>
    [...readFileSync(join(ROOT, readme), "utf8").matchAll(/^```typescript\n([\s\S]*?)^```$/gm)].map(([, text = ""], index) => [
      `${readme.replace(/\W/g, "-")}-${index}.ts`,
      stackOf(text),
    ]),
  ),
);

function stackOf(text: string): string {
  const lines = text.split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  return [
    `import { TerraformStack } from "cdktf";`,
    `import type { Construct } from "constructs";`,
    ...lines.filter(isImport),
    `export class Readme extends TerraformStack {`,
    `  constructor(scope: Construct, id: string) {`,
    `    super(scope, id);`,
    ...lines.filter((line) => !isImport(line)).map((line) => `    ${line}`),
    `  }`,
    `}`,
  ].join("\n");
}

/** What a file of the project's root exports. */
function run(text: string): { readonly Readme: new (scope: Construct, id: string) => TerraformStack } {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const exported = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a reader's file, run as one
  const file = new Function("require", "exports", outputText) as (require: (path: string) => unknown, exports: unknown) => void;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- its paths are relative to the root
  file((path) => require(path.startsWith("./") ? join(ROOT, path) : path), exported);
  return exported as ReturnType<typeof run>;
}

describe("the TypeScript of the READMEs", () => {
  const outdir = mkdtempSync(join(tmpdir(), "twinform-readme-"));
  afterAll(() => rmSync(outdir, { recursive: true }));
  const { errors } = editor({ ...files, "wrong.ts": stackOf(`new Nothing(this, "it");`) });

  test("is there for the project and each module", () => {
    expect(Object.keys(files).length).toBe(moduleNames().length + 1);
    expect(errors("wrong.ts")).toHaveLength(1);
  });

  test.each(Object.keys(files))("%s has no type error", (file) => {
    // What a README gives a name to is for the reader's own next line.
    expect(errors(file).filter((error) => !error.endsWith("its value is never read."))).toEqual([]);
  });

  test.each(Object.entries(files))("%s synthesizes a call of each module that it imports", (_, text) => {
    const app = new App({ outdir });
    const { Readme } = run(text);
    new S3Backend(new Readme(app, "readme"), { bucket: "sample", key: "readme" });
    expect(app.problems()).toEqual([]);
    app.synth();
    const { module } = JSON.parse(readFileSync(join(outdir, "stacks", "readme", "cdk.tf.json"), "utf8")) as {
      module: Record<string, { source: string }>;
    };
    const imported = [...text.matchAll(/from "\.\/modules\/([a-z-]+)\//g)].map(([, name]) => name);
    expect(Object.values(module).map(({ source }) => source.split("/").at(-1))).toEqual(imported);
  });
});
