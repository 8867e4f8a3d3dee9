import { LocalBackend, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { App, type ModuleDefinition } from "../../core";
import { jsonText } from "../../core/module/folder";
import { synthesizeModule } from "../../core/module/synthesize";
import { STACK, handWritten, loadPage, runBlocks, typescriptOf } from "../support/pages";
import { StandingProvider } from "../support/provider";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

let provider: StandingProvider;
beforeAll(async () => {
  provider = await StandingProvider.start();
});
afterAll(() => provider.stop());

const withHcl = handWritten.filter((page) => runBlocks(page, "hcl").length > 0);

/** The Terraform code of a page as a project has it: the modules copied into it, files by their names, all else one file. */
function project(page: string): Workspace {
  const root = new Workspace({});
  cpSync(join(ROOT, "terraform"), join(root.folder, "terraform"), { recursive: true });
  for (const { text } of runBlocks(page, "sh"))
    for (const [, from = "", to = ""] of text.matchAll(/^cp -r (terraform\/\S+) (terraform\/\S+)$/gm))
      cpSync(join(root.folder, from), join(root.folder, to), { recursive: true });
  const blocks = runBlocks(page, "hcl");
  const rest = blocks.filter(({ file }) => file === undefined).map(({ text }) => text);
  const all = blocks.map(({ text }) => text).join("\n");
  const given = /^provider "aws" \{\n {2}region/m.test(all) ? [] : ['provider "aws" {\n  region = "eu-west-1"\n}\n'];
  root.write("main.tf", [...given, ...rest].join("\n"));
  for (const { file, text } of blocks) if (file !== undefined) root.write(file, text);
  return root;
}

describe.each(withHcl)("the HCL of %s", (page) => {
  const root = project(page);
  afterAll(() => root.remove());

  test("is valid", () => {
    root.init();
    expect(root.validate(provider.environment)).toEqual([]);
  });

  test("is formatted as Terraform does it", () => {
    const written = runBlocks(page, "hcl").map(({ file }) => file ?? "main.tf");
    for (const file of new Set(written)) expect(root.try(["fmt", "-check", "-diff", file]).stdout).toBe("");
  });
});

test("pages with HCL are there", () => {
  expect(withHcl).toEqual(expect.arrayContaining(["README.md", "docs/terraform.md", "docs/adoption.md"]));
});

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a page's imports, by the package's names, as Jest leads them
const load = (name: string): unknown => require(name);

const withStack = handWritten.filter((page) => STACK in typescriptOf(page));

test.each(withStack)("the stack of %s is a valid root", (page) => {
  const root = new Workspace({});
  const app = new App({ outdir: root.folder });
  const { Page } = loadPage(typescriptOf(page), STACK, load) as { Page: new (scope: Construct, id: string) => TerraformStack };
  const stack = new Page(app, "page");
  new LocalBackend(stack, {});
  // The bindings pin the version that they were made of.
  stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100, < 7" });
  app.synth();
  const written = new Workspace(join(root.folder, "stacks", "page"));
  written.init();
  expect(written.validate(provider.environment)).toEqual([]);
  root.remove();
  written.remove();
});

// A page's own modules, by the names of what its files export.
const modules = handWritten.flatMap((page) => {
  const files = typescriptOf(page);
  return Object.keys(files).flatMap((file) => {
    if (!/^modules\/([a-z-]+)\/\1\.ts$/.test(file)) return [];
    const exported = loadPage(files, file, load) as Record<string, ModuleDefinition>;
    return Object.values(exported).flatMap((one) => (typeof one === "object" && "build" in one ? [[page, one] as const] : []));
  });
});

test("docs/modules.md writes a module", () => {
  expect(modules.map(([page]) => page)).toContain("docs/modules.md");
});

test.each(modules)("the module of %s is a valid one", (_, definition) => {
  const root = new Workspace(
    Object.fromEntries(Object.entries(synthesizeModule(definition)).map(([file, content]) => [file, jsonText(content)])),
  );
  expect(readdirSync(root.folder)).toContain("main.tf.json");
  root.init();
  expect(root.validate(provider.environment)).toEqual([]);
  root.remove();
});
