import { S3Backend, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { App } from "../../core";
import { explain } from "../../tools/explain";
import { editor } from "../support/editor";
import {
  type Block,
  STACK,
  allPages,
  blocksOf,
  generatedPages,
  loadPage,
  runBlocks,
  runElsewhere,
  stackOf,
  typescriptOf,
} from "../support/pages";
import { ROOT } from "../support/terraform";

jest.setTimeout(120_000);

const out = mkdtempSync(join(tmpdir(), "twinform-pages-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a page's imports, by the package's names, as Jest leads them
const load = (name: string): unknown => require(name);

const folderOf = (page: string) => page.replace(/\W/g, "-");
const pages = allPages.map((page) => ({ page, files: typescriptOf(page) }));
const written = pages.flatMap(({ page, files }) =>
  Object.entries(files).map(([file, text]) => ({ page, files, file, text, path: `${folderOf(page)}/${file}` })),
);

const IS_APP = /^(?:run\(|app\.synth\()/m;

describe("every fenced block", () => {
  const LANGUAGES = ["typescript", "hcl", "sh", "console", "json"];

  test("of a page that another test runs is read by that one", () => {
    const there = Object.entries(runElsewhere).filter(([page]) => allPages.includes(page));
    for (const [page, by] of there) expect(readFileSync(join(ROOT, by), "utf8")).toContain(basename(page));
  });

  test.each(allPages.filter((page) => !(page in runElsewhere)))(
    "of %s is of a language that a test runs, or says why none does",
    (page) => {
      const isRun = ({ language }: Block, before?: Block) =>
        LANGUAGES.includes(language) || (language === "text" && before?.file !== undefined && IS_APP.test(before.text));
      const others = blocksOf(page).filter((block, index, all) => !block.notRun && !isRun(block, all[index - 1]));
      expect(others.map(({ language, text }) => `${language}: ${text}`)).toEqual([]);
    },
  );

  test.each(allPages)("of JSON in %s is JSON", (page) => {
    for (const { text } of runBlocks(page, "json")) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

describe("TypeScript", () => {
  const { errors } = editor({
    ...Object.fromEntries(written.map(({ path, text }) => [path, text])),
    "wrong.ts": stackOf(`new Nothing(this, "it");`),
  });

  test("is in each module's README, and errors in it are seen", () => {
    for (const page of [...generatedPages, "README.md"]) expect(typescriptOf(page)).toHaveProperty([STACK]);
    expect(errors("wrong.ts")).toHaveLength(1);
  });

  test.each(written.map(({ path }) => path))("%s has no type error", (path) => {
    // What a page gives a name to is for the reader's own next line.
    expect(errors(path).filter((error) => !error.endsWith("its value is never read."))).toEqual([]);
  });

  test.each(written.filter(({ file }) => file === STACK).map((one) => [one.page, one] as const))(
    "%s synthesizes a call of each module that it imports",
    (_, { files, text }) => {
      const outdir = mkdtempSync(join(out, "stack-"));
      const app = new App({ outdir });
      const { Page } = loadPage(files, STACK, load) as { Page: new (scope: Construct, id: string) => TerraformStack };
      new S3Backend(new Page(app, "page"), { bucket: "sample", key: "page" });
      expect(app.problems()).toEqual([]);
      app.synth();
      const { module } = JSON.parse(readFileSync(join(outdir, "stacks", "page", "cdk.tf.json"), "utf8")) as {
        module: Record<string, { source: string }>;
      };
      const sources = Object.values(module).map(({ source }) => source.split("/").at(-1) ?? "");
      const imported = [...text.matchAll(/^import \{ [A-Z].* \} from "twinform\/([a-z-]+)"/gm)].map(([, name]) => name);
      expect(imported.filter((name) => !sources.some((source) => source.startsWith(name ?? "-")))).toEqual([]);
    },
  );

  // What a page shows after an app, is what the app says of its mistakes.
  const apps = pages.flatMap(({ page, files }) => {
    const blocks = blocksOf(page);
    return blocks.flatMap(({ file, text }, index) => {
      const next = blocks[index + 1];
      const says = next?.language === "text" && !next.notRun ? next.text : "";
      return file && IS_APP.test(text) ? [{ path: `${folderOf(page)}/${file}`, files, file, says }] : [];
    });
  });

  test.each(apps.map((one) => [one.path, one] as const))("%s writes its stacks, or says what the page shows", (_, app) => {
    const outdir = mkdtempSync(join(out, "app-"));
    process.env["CDKTF_OUTDIR"] = outdir;
    const consoles = (["log", "warn"] as const).map((name) => jest.spyOn(console, name).mockImplementation());
    const errors = jest.spyOn(console, "error").mockImplementation();
    try {
      loadPage(app.files, app.file, load);
      expect(errors.mock.calls.map(([line]) => `${String(line)}\n`).join("")).toBe(app.says);
      expect(existsSync(join(outdir, "manifest.json"))).toBe(app.says === "");
    } finally {
      [...consoles, errors].forEach((spy) => spy.mockRestore());
      delete process.env["CDKTF_OUTDIR"];
      process.exitCode = undefined;
    }
  });
});

// A page's own tests run here, as tests.
for (const { path, files, file } of written.filter(({ file: name }) => name.endsWith(".test.ts"))) {
  describe(path, () => {
    loadPage(files, file, load);
  });
}

describe("commands", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const twinform = readFileSync(join(ROOT, "tools", "twinform.ts"), "utf8");
  const KNOWN: Readonly<Record<string, (rest: string, name: string) => boolean>> = {
    npm: (rest, name) =>
      name === "run"
        ? (rest.replace("--silent ", "").split(" ")[1] ?? "") in scripts
        : ["ci", "install", "test", "pack"].includes(name),
    npx: (rest, name) =>
      name === "twinform"
        ? twinform.includes(`    usage: "${rest.split(" ")[1]}`)
        : name === "cdktf" && ["synth", "diff", "deploy", "destroy", "output"].includes(rest.split(" ")[1] ?? ""),
    terraform: (_, name) =>
      ["init", "plan", "apply", "destroy", "validate", "test", "import", "untaint", "state", "output", "providers"].includes(
        name,
      ),
    git: (_, name) => ["clone", "tag", "push", "submodule"].includes(name),
    cp: () => true,
    cd: () => true,
    aws: () => true,
  };
  const lines = allPages.flatMap((page) => [
    ...runBlocks(page, "sh").flatMap(({ text }) => text.split("\n")),
    ...runBlocks(page, "console").flatMap(({ text }) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, typed = ""]) => typed)),
  ]);
  const typed = [
    ...new Set(
      lines
        .map((line) => line.replace(/\s+#.*$/, "").replace(/^eval "\$\((.*)\)"$/, "$1"))
        .filter((line) => line !== "" && !line.startsWith("#")),
    ),
  ];

  test.each(typed)("%s is one that there is", (line) => {
    const [, program = "", rest = ""] = /^(?:[A-Z_]+=\S+ )*(\S+) ?(.*)$/.exec(line) ?? [];
    expect([program, KNOWN[program]?.(rest, rest.split(" ")[0] ?? "")]).toEqual([program, true]);
  });
});

describe("what npm run explain prints", () => {
  const stacks = join(out, "explained");
  beforeAll(async () => {
    process.env["CDKTF_OUTDIR"] = stacks;
    const consoles = (["log", "warn"] as const).map((name) => jest.spyOn(console, name).mockImplementation());
    // npm run synth
    await import("../../main");
    consoles.forEach((spy) => spy.mockRestore());
    delete process.env["CDKTF_OUTDIR"];
  });

  // What is typed, and what is printed up to the next command.
  const shown = allPages.flatMap((page) =>
    runBlocks(page, "console").flatMap(({ text }) =>
      [...text.matchAll(/^\$ npm run explain -- (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, words = "", printed = ""]) => [
        words,
        printed,
      ]),
    ),
  );

  test("is shown for an address and a name", () => {
    expect(shown.map(([words = ""]) => words.split(" ")[0])).toEqual(expect.arrayContaining(["dev-web", "dev-dns"]));
  });

  test.each(shown)("for %s is what the page shows", (words, printed) => {
    expect(`${explain([...words.split(" "), "--out", stacks])}\n`).toBe(printed);
  });

  test("goes on to the balancer of another stack, whose state is read", () => {
    const printed = explain(["prod-dns", "www.example.com", "--out", stacks]);
    expect(printed).toContain("→ alias of the Application Load Balancer alb of the stack prod-web");
    expect(printed).toContain("→ target group home");
  });
});

describe("links", () => {
  const links = allPages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => [
      page,
      to,
    ]),
  );

  test.each(links)("of %s to %s lead somewhere", (page, to) => {
    expect(existsSync(join(ROOT, dirname(page), to))).toBe(true);
  });
});
