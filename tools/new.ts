import { basename, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../core/app/errors";
import { called } from "./called";
import { problemsOfFolder, problemsOfName } from "./new/checks";
import { thisPackage, versionsFor } from "./new/packages";
import { writeProject } from "./new/write";

const USAGE = `usage: ${called("new", "<folder> [options]")}

Writes a project of its own into a new folder, or an empty one: an environment, a stack with a network and a balancer, the stack
of the states' bucket, a test, a workflow for GitHub, and a README that says how to go on. npm install makes it run.

  --name NAME            the project's name (default: the folder's)
  --twinform PACKAGE     the package to depend on, a tarball or a version (default: what this command was installed from)`;

/** Runs the command. @returns the exit code. @throws UserError with all that is wrong, before anything is written */
export function main(args: readonly string[]): number {
  const { values, positionals } = parsed(args);
  const [given] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (given === undefined || positionals.length > 1) throw new UserError([USAGE]);
  const folder = resolve(given);
  const name = values.name ?? basename(folder);
  const problems = [...problemsOfFolder(folder), ...problemsOfName(name, values.name === undefined)];
  if (problems.length > 0) throw new UserError(problems);
  writeProject(folder, name, versionsFor(folder, values.twinform ?? thisPackage()));
  const place = relative(process.cwd(), folder);
  console.log(
    [
      `${name} is in ${place || "this folder"}. Next:`,
      "",
      ...(place === "" ? [] : [`  cd ${place}`]),
      "  npm install",
      "  npm test",
      "  npm run synth",
      "",
      "README.md there says how to deploy it, also without an account.",
    ].join("\n"),
  );
  return 0;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: "string" },
        twinform: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [wrong = ""] = (error as Error).message.split(". ");
    throw new UserError([`${wrong}\n\n${USAGE}`]);
  }
}
