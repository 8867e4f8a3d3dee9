import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type Plugin, build as bundle } from "rolldown";
import ts from "typescript";
import { outputShapes } from "../core/module/synthesize";
import { ROOT, camelCase, loadModule } from "./generate/modules";

const DIST = join(ROOT, "dist");
const TYPES = join(DIST, "types");

/** What is no library: it is run, and nobody imports it. */
const COMMANDS = { "tools/twinform": join(ROOT, "tools", "twinform.ts") };

/** The package's entries and their sources: `twinform/alb` is `alb`, `twinform` itself is `index`. One list: `paths` in tsconfig.json. */
export function entries(): Record<string, string> {
  const text = readFileSync(join(ROOT, "tsconfig.json"), "utf8");
  const { compilerOptions } = JSON.parse(text) as { compilerOptions: { paths: Record<string, [string]> } };
  return Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, [file]]) => [
      name.replace(/^twinform\/?/, "") || "index",
      join(ROOT, file),
    ]),
  );
}

const ENTRY = "entry:";

/** What entries are in the package: their sources, and of modules the note of what the package brings with them. */
const entrySources = (sources: Readonly<Record<string, string>>): Plugin => ({
  name: "entries",
  resolveId: (id) => (id.startsWith(ENTRY) ? id : null),
  load: async (id) => {
    if (!id.startsWith(ENTRY)) return null;
    const name = id.slice(ENTRY.length);
    const source = JSON.stringify(sources[name]);
    const exported = `export * from ${source};\n`;
    if (basename(dirname(dirname(sources[name] ?? ""))) !== "modules") return exported;
    const definition = camelCase(name);
    const bring = JSON.stringify(join(ROOT, "core", "module", "brought.ts"));
    const shapes = JSON.stringify(outputShapes((await loadModule(name)).definition));
    return `${exported}import { ${definition} } from ${source};\nimport { bring } from ${bring};\nbring(${definition}, ${shapes});\n`;
  },
});

/**
 * JavaScript, with what entries share in files of their own: CommonJS, as cdktf is, which both module systems load, and load once.
 * @param others what is written as it is, by name: commands
 */
export async function writeScripts(
  sources: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
  dir: string,
): Promise<void> {
  await bundle({
    input: { ...Object.fromEntries(Object.keys(sources).map((name) => [name, `${ENTRY}${name}`])), ...others },
    plugins: [entrySources(sources)],
    platform: "node",
    tsconfig: join(ROOT, "tsconfig.json"),
    // What package.json names is installed beside the package, not copied into it.
    external: (id) => !id.startsWith(".") && !id.startsWith("/") && !id.startsWith(ENTRY),
    output: {
      dir,
      format: "cjs",
      exports: "named",
      sourcemap: true,
      sourcemapExcludeSources: true,
      comments: { jsdoc: false },
      chunkFileNames: "shared/[name].js",
    },
  });
}

/** The types of all entries, and of what they name; the comments in them are what editors show. */
function writeTypes(sources: Readonly<Record<string, string>>): void {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(Object.values(sources), {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: TYPES,
    rootDir: ROOT,
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) {
    const host = { getCanonicalFileName: (name: string) => name, getCurrentDirectory: () => ROOT, getNewLine: () => "\n" };
    throw new Error(ts.formatDiagnostics(diagnostics, host));
  }
  const typesOf = (source: string) => join(TYPES, relative(ROOT, source)).replace(/\.ts$/, ".d.ts");
  const used = reachable(Object.values(sources).map(typesOf));
  for (const file of filesIn(TYPES)) if (!used.has(file)) rmSync(file);
  for (const [name, source] of Object.entries(sources)) {
    const path = `./${relative(DIST, typesOf(source)).replace(/\.d\.ts$/, "")}`;
    writeFileSync(join(DIST, `${name}.d.ts`), `export * from ${JSON.stringify(path)};\n`);
  }
}

/** The files of types that others name, from one to the next. */
function reachable(files: readonly string[], seen = new Set<string>()): Set<string> {
  for (const file of files.filter((one) => !seen.has(one))) {
    seen.add(file);
    const named = ts.preProcessFile(readFileSync(file, "utf8")).importedFiles.filter(({ fileName }) => fileName.startsWith("."));
    const found = named.map(({ fileName }) => {
      const path = join(dirname(file), fileName);
      return existsSync(`${path}.d.ts`) ? `${path}.d.ts` : join(path, "index.d.ts");
    });
    reachable(found, seen);
  }
  return seen;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  const sources = entries();
  await writeScripts(sources, COMMANDS, DIST);
  writeTypes(sources);
  const files = filesIn(DIST);
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`wrote ${files.length} files to dist/, ${(size / 1e6).toFixed(2)} MB: ${Object.keys(sources).join(", ")}`);
}

if (require.main === module) void build();
