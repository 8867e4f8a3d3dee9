import type { ModuleFiles } from "../../core/module/synthesize";

/** The environment variable that names the file with a mutant, for the tests of tier 1. */
export const MUTANT_FILE = "TWINFORM_MUTANT";

/** What the file holds, as JSON. */
export interface MutantFile {
  /** The name of the module whose definition the files stand for. */
  readonly module: string;
  readonly files: ModuleFiles;
}
