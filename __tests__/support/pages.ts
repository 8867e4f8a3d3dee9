import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { moduleNames } from "../../tools/generate/modules";
import { ROOT } from "./terraform";

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The file that the block is, where its first line is a comment with a file's name: `// main.ts`, `# main.tf`. */
  readonly file?: string;
  /** Why no test runs the block: `<!-- not run: … -->` on the line above it. */
  readonly notRun?: string;
}

/** The pages that people read, from the root: each module's README, and those that are written by hand. */
export const handWritten = [
  "README.md",
  "CONTRIBUTING.md",
  "core/expressions/README.md",
  "examples/site/README.md",
  ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];
export const generatedPages = moduleNames().map((name) => `terraform/${name}/README.md`);

/** Pages whose code stands in files of its own, or needs more than a stack: the test that compares or runs it, by page. */
export const runElsewhere: Readonly<Record<string, string>> = {
  "docs/environments.md": "__tests__/stacks/environments.test.ts",
  "docs/overrides.md": "__tests__/core/module/call/overrides.test.ts",
  "docs/testing-stacks.md": "__tests__/testing/guide.test.ts",
};

export const allPages = [...handWritten, ...generatedPages];

const FENCED = /^(?:<!-- not run: ([^\n]*) -->\n\n?)?```(\w*)\n([\s\S]*?)^```$/gm;

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** The fenced blocks of a page. */
export const blocksOf = (page: string): Block[] =>
  [...read(page).matchAll(FENCED)].map(([, notRun, language = "", text = ""]) => {
    const file = /^(?:\/\/|#) ([\w./-]+\.(?:ts|tf))\n/.exec(text)?.[1];
    return { language, text, ...(file === undefined ? {} : { file }), ...(notRun === undefined ? {} : { notRun }) };
  });

/** The blocks of a page that the tests of pages run, in one language. */
export const runBlocks = (page: string, language: string): Block[] =>
  page in runElsewhere ? [] : blocksOf(page).filter((block) => block.language === language && block.notRun === undefined);

/**
 * The TypeScript of a page as files by name: its whole files as they are, and all else as one stack, whose constructor goes from
 * block to block as a reader does.
 */
export function typescriptOf(page: string): Record<string, string> {
  const blocks = runBlocks(page, "typescript");
  const parts = blocks.filter(({ file }) => file === undefined);
  const files = Object.fromEntries(blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]])));
  return parts.length === 0 ? files : { ...files, [STACK]: stackOf(parts.map(({ text }) => text).join("\n")) };
}

/** The file of a page's statements; it exports the stack `Page`. */
export const STACK = "page-stack.ts";

const IMPORT = /^import (?:[^;"']* from )?"[^"]*";$/gm;

/** Statements as they stand in the constructor of a stack, with what they import before it. */
export function stackOf(text: string): string {
  const given = [`import { TerraformStack } from "cdktf";`, `import type { Construct } from "constructs";`];
  return [
    ...new Set([...given, ...(text.match(IMPORT) ?? [])]),
    `export class Page extends TerraformStack {`,
    `  constructor(scope: Construct, id: string) {`,
    `    super(scope, id);`,
    text.replace(IMPORT, ""),
    `  }`,
    `}`,
  ].join("\n");
}

/**
 * Loads one of a page's files, and what it imports of them, as Node would.
 * @param load what a test's `require` does with the names of packages
 */
export function loadPage(files: Readonly<Record<string, string>>, name: string, load: (name: string) => unknown): unknown {
  const loaded = new Map<string, object>();
  const enter = (file: string): object => {
    const known = loaded.get(file);
    if (known) return known;
    const { outputText } = ts.transpileModule(files[file] ?? "", {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    const exported = {};
    loaded.set(file, exported);
    const from = (wanted: string) => (wanted.startsWith("./") ? enter(`${join(file, "..", wanted)}.ts`) : load(wanted));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a reader's file, run as one
    const body = new Function("require", "exports", outputText) as (require: (path: string) => unknown, exports: object) => void;
    body(from, exported);
    return exported;
  };
  return enter(name);
}
