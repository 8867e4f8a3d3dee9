import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../core";
import { StateBucket, makesBucket } from "./bootstrap/state-bucket";
import { called } from "./called";
import { type Stack, stacksIn } from "./plan/stacks";
import { synthesized } from "./plan/synthesis";
import { projectFolder } from "./project";

const USAGE = `usage: ${called("bootstrap", "<stack> [--yes]")}

Creates the bucket for states, by the stack that makes it and whose own state ends up in it, too: its backend names the bucket.
dev stands for the stack dev-state. Run it again at any time: it goes on where it was interrupted, and brings an existing bucket
up to date.

  --yes                  apply without asking
  --app COMMAND          the app to synthesize (default: that of cdktf.json)`;

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly, or Terraform fails */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  const [name] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (name === undefined || positionals.length > 1) throw new UserError([USAGE]);
  if (!/^[\w-]+$/.test(name)) throw new UserError([`${JSON.stringify(name)} is no name of a stack`]);
  // One folder for both names of a stack, so that an interrupted run is gone on with under either.
  const folder = name.replace(/-state$/, "");
  const outdir = join(process.env["TWINFORM_BOOTSTRAP_FOLDER"] ?? join(projectFolder(), ".bootstrap"), folder);
  const isNew = mkdirSync(outdir, { recursive: true, mode: 0o700 }) !== undefined;
  new StateBucket(await stackIn(outdir, name, values.app, isNew), outdir, values.yes).run();
  return 0;
}

/** Synthesizes the stack that is meant. What was not there before is not left behind when that fails; it may hold a state else. */
async function stackIn(outdir: string, name: string, app: string | undefined, isNew: boolean): Promise<Stack> {
  try {
    await synthesized(app, outdir, () => undefined);
    return stateStack(stacksIn(outdir), name);
  } catch (error) {
    if (isNew) rmSync(outdir, { recursive: true, force: true });
    throw error;
  }
}

/** The stack that is meant: the one of that name, or what an environment of that name calls its state. */
function stateStack(stacks: readonly Stack[], name: string): Stack {
  const found = stacks.find((stack) => stack.name === name) ?? stacks.find((stack) => stack.name === `${name}-state`);
  if (found) return found;
  const makers = stacks.filter(({ folder }) => makesBucket(folder)).map((stack) => stack.name);
  throw new UserError([
    makers.length === 0
      ? `there is no stack ${name}, and none that makes the bucket which its backend names (twinform/state-backend)`
      : `there is no stack ${name}; ${makers.join(", ")} ${makers.length === 1 ? "makes" : "make"} the bucket of states`,
  ]);
}

function parsed(args: readonly string[]) {
  const options = {
    yes: { type: "boolean", default: false },
    app: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [wrong = ""] = (error as Error).message.split(". ");
    throw new UserError([`${wrong}\n\n${USAGE}`]);
  }
}
