import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { UserError } from "../core";
import { called } from "./called";
import { changesOf } from "./plan/changes";
import { planOf } from "./plan/plan-json";
import { type Result, exitCodeOf } from "./plan/result";
import { planned } from "./plan/run";
import { chosen, stacksIn } from "./plan/stacks";
import { LIMIT, summary } from "./plan/summary";
import { synthesized } from "./plan/synthesis";
import { outputFolder } from "./project";

const USAGE = `usage: ${called("plan", "[stack…] [options]")}
       ${called("plan", "--json PLAN.json… [options]")}

Synthesizes, plans each stack (all without names; * stands for anything, as in 'dev-*'), and sums up in Markdown what would be
created, changed, replaced and destroyed: first what is lost with it, then stack by stack. Nothing is changed, and no state is
locked: a role that only reads will do. Secrets are hidden as Terraform marks them.
Exit codes: 0 nothing to do, 2 there are changes, 1 something could not be planned.

  --json                 sum up plans that are there already, of any Terraform: terraform show -json PLAN > PLAN.json
  --summary FILE         write the summary there instead of to standard output
  --title TEXT           what is planned, for the first line
  --limit N              at most so many characters; 0: no limit (default ${LIMIT}, for a comment on GitHub)
  --parallel N           plans at a time (default: processors, at most 4; each takes half a gigabyte of memory)
  --app COMMAND          the app to synthesize (default: that of cdktf.json)
  --out FOLDER           where the stacks are written (default cdktf.out)`;

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const limit = whole("--limit", values.limit, 0);
  const results = values.json ? positionals.map(recorded) : await ofStacks(positionals, values);
  const text = summary(results, values.title, limit);
  if (values.summary === undefined) process.stdout.write(text);
  else writeFileSync(values.summary, text);
  return exitCodeOf(results);
}

async function ofStacks(names: readonly string[], { app, out, parallel }: Values): Promise<Result[]> {
  const say = (line: string) => console.error(`plan: ${line}`);
  const most = whole("--parallel", parallel, 1);
  const folder = outputFolder(out);
  await synthesized(app, folder, say);
  return planned(chosen(stacksIn(folder), names), most, say);
}

function recorded(file: string): Result {
  const json = planOf(read(file));
  if (json === undefined) throw new UserError([`${file} is no plan in JSON: write one with terraform show -json PLAN > ${file}`]);
  return { kind: "planned", name: file.replace(/\.json$/, ""), changes: changesOf(json), reads: [] };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError([(error as Error).message]);
  }
}

function whole(option: string, text: string, least: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UserError([`${option} must be a whole number, ${least} or more, got ${JSON.stringify(text)}`]);
}

function parsed(args: readonly string[]) {
  const found = parse(args);
  if (found.values.json && found.positionals.length === 0) throw new UserError([`--json needs a file\n\n${USAGE}`]);
  return found;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        summary: { type: "string" },
        title: { type: "string" },
        limit: { type: "string", default: `${LIMIT}` },
        parallel: { type: "string", default: `${Math.min(4, availableParallelism())}` },
        app: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [told = ""] = (error as Error).message.split(". ");
    throw new UserError([`${told}\n\n${USAGE}`]);
  }
}

type Values = ReturnType<typeof parse>["values"];
