import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../core/app/errors";

/** The folder of the project that a command works for: the one that it is run in. npm runs scripts in a package's own. */
export const projectFolder = (): string => process.cwd();

/** What commands read of `cdktf.json`. */
interface Settings {
  /** The command that runs the app. */
  readonly app?: string;
  /** Where stacks are written. */
  readonly output?: string;
}

function settings(): Settings | undefined {
  const file = join(projectFolder(), "cdktf.json");
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Settings;
  } catch (error) {
    throw new UserError([`${file}: ${(error as Error).message}`]);
  }
}

/** The command that runs the project's app. @throws UserError where there is none */
export function appCommand(): string {
  const app = settings()?.app;
  if (app !== undefined) return app;
  throw new UserError([
    `${projectFolder()} has no cdktf.json that says how its app is run: call this in the folder of a project`,
  ]);
}

/** The folder that the project's stacks are written to. @param given what the command was told */
export const outputFolder = (given?: string): string =>
  resolve(projectFolder(), given ?? process.env["CDKTF_OUTDIR"] ?? settings()?.output ?? "cdktf.out");
