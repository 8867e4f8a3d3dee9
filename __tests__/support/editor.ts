import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./terraform";

const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);

/** What an editor shows where the cursor is. */
interface Hover {
  readonly text: string;
  readonly comment: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An editor with the whole project open, and with files beside it that are on no disk. */
export function editor(files: Readonly<Record<string, string>>) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(ROOT, name), text]));
  const read = (path: string) => texts.get(path) ?? ts.sys.readFile(path);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...fileNames, ...texts.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
    fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
    readFile: read,
  });
  const program = service.getProgram();
  if (!program) throw new Error("TypeScript made no program");
  return {
    program,
    /** What is shown over the last letter of a text in a file. */
    hover: (file: string, at: string): Hover => {
      const position = (files[file] ?? "").indexOf(at) + at.length - 1;
      const info = service.getQuickInfoAtPosition(join(ROOT, file), position);
      const tags = (info?.tags ?? []).map(({ name, text }) => [name, ts.displayPartsToString(text)] as const);
      return {
        text: ts.displayPartsToString(info?.displayParts),
        comment: ts.displayPartsToString(info?.documentation),
        tags: Object.fromEntries(tags),
      };
    },
    /** The type errors of a file. */
    errors: (file: string): string[] =>
      service
        .getSemanticDiagnostics(join(ROOT, file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  };
}
