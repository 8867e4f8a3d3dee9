import { readFileSync } from "node:fs";
import type * as Synthesis from "../../core/module/synthesize";
import { MUTANT_FILE, type MutantFile } from "./mutant-file";

// A Jest setup file: with a mutant given, its module is synthesized with its fault, and nothing else is different.
const path = process.env[MUTANT_FILE];
if (path) {
  const { module, files } = JSON.parse(readFileSync(path, "utf8")) as MutantFile;
  jest.doMock("../../core/module/synthesize", () => {
    const actual = jest.requireActual<typeof Synthesis>("../../core/module/synthesize");
    const synthesizeModule: typeof actual.synthesizeModule = (definition, descriptions) =>
      definition.name === module ? structuredClone(files) : actual.synthesizeModule(definition, descriptions);
    return { ...actual, synthesizeModule };
  });
}
