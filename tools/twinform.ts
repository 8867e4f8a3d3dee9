#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/app/errors";
import { didYouMean } from "../core/inputs/names";
import { packageRoot } from "../core/package-root";

/** A command: what it is for, and its file, which is read only when it is asked for. */
interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly main: (args: readonly string[]) => number | Promise<number> }>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  new: {
    usage: "new <folder>",
    summary: "a project with an environment, a stack, a test and a workflow",
    load: () => import("./new"),
  },
  emulator: {
    usage: "emulator",
    summary: "an emulator of AWS, to deploy without an account (Python and moto needed)",
    load: () => import("./emulator"),
  },
  bootstrap: {
    usage: "bootstrap <stack>",
    summary: "the state bucket, from nothing; safe to repeat",
    load: () => import("./bootstrap"),
  },
  plan: {
    usage: "plan [stack…]",
    summary: "what would change, as a summary in Markdown; --json: of any plan of Terraform",
    load: () => import("./plan"),
  },
  explain: {
    usage: "explain <stack> <url>",
    summary: "which listener, rule and target group an address reaches; of a name: who is answered what",
    load: () => import("./explain"),
  },
  "load-test": {
    usage: "load-test <url>",
    summary: "latency, errors and how answers spread over targets; also tcp:// and udp://",
    load: () => import("./load-test"),
  },
  permissions: {
    usage: "permissions <stack>",
    summary: "IAM policies for the roles that plan and apply a stack",
    load: () => import("./permissions"),
  },
  generate: {
    usage: "generate [--check]",
    summary: "Terraform modules in terraform/ from the project's own definitions in modules/",
    load: () => import("./generate"),
  },
};

const HELP = [
  "usage: twinform <command> [options]",
  "",
  ...Object.values(COMMANDS).map(({ usage, summary }) => `  ${usage.padEnd(23)}${summary}`),
  "",
  "twinform <command> --help tells its options, twinform --version the version.",
  "Commands work on the project in whose folder they are called, and on the stacks that it has synthesized (cdktf.out).",
].join("\n");

/** Runs a command. @returns the exit code */
async function twinform([name = "help", ...args]: readonly string[]): Promise<number> {
  if (["help", "--help", "-h"].includes(name)) {
    console.log(HELP);
    return 0;
  }
  if (["--version", "-v"].includes(name)) {
    const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
    console.log(version);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    const guess = didYouMean(name, Object.keys(COMMANDS));
    console.error(`twinform has no command ${name}${guess === undefined ? "" : `; did you mean ${guess}?`}\n\n${HELP}`);
    return 2;
  }
  try {
    const { main } = await (COMMANDS[name] as Command).load();
    return await main(args);
  } catch (error) {
    console.error(messageOf(error, name));
    return 1;
  }
}

/** A user's mistake, without a stack trace; anything else is a fault of ours or of a library. @throws it */
function messageOf(error: unknown, command: string): string {
  if (error instanceof UserError) return error.message;
  // Some commands need packages that a project may well do without: the generator a compiler, for one.
  const { code = "", message } = error as NodeJS.ErrnoException;
  const [, name] = /^Cannot find (?:module|package) '((?:@[\w-]+\/)?[\w-]+)/.exec(message) ?? [];
  if (!["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(code) || name === undefined) throw error;
  return `twinform ${command} needs the package ${name}: npm install --save-dev ${name}`;
}

void twinform(process.argv.slice(2)).then((code) => (process.exitCode = code));
