import { parseArgs } from "node:util";
import { UserError } from "../core";
import { type ModuleFiles, synthesizeModule } from "../core/module/synthesize";
import { loadModule, moduleNames } from "./generate/modules";
import { mutantsOf } from "./mutate/enumerate";
import { EXCUSED, type Excuse } from "./mutate/excused";
import { type Mutant, mutate } from "./mutate/mutant";
import { type Fate, LEAST_SCORE, scoreOf, table } from "./mutate/report";
import { sample } from "./mutate/sample";
import { type Tier, tier1, tier2 } from "./mutate/tiers";

const USAGE = `usage: npm run mutate -- <module> [--only TEXT] [--sample N] [--seed S] [--tier1] [--list]

Puts small faults into the generated module, one at a time, and tells which ones its tests do not see: those in
__tests__/modules/ (tier 1), then terraform test (tier 2). --only takes the faults with TEXT in their names, --sample
N of them, others with another --seed; --tier1 leaves tier 2 out, --list names the faults and runs nothing. The exit code
is 1 below ${LEAST_SCORE * 100} %.
Modules: ${moduleNames().join(", ")}`;

interface Options {
  readonly module: string;
  readonly only: string;
  readonly sample: number;
  readonly seed: string;
  readonly tier1: boolean;
  readonly list: boolean;
}

/** The command's arguments. @throws UserError when they make no sense */
function optionsOf(args: string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: "string", default: "" },
        sample: { type: "string", default: "Infinity" },
        seed: { type: "string", default: "1" },
        tier1: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
      },
    });
    const [module = ""] = positionals;
    const count = Number(values.sample);
    if (positionals.length !== 1 || !moduleNames().includes(module) || !(count >= 1)) throw new Error("");
    return { ...values, module, sample: count };
  } catch (error) {
    throw new UserError([[(error as Error).message, USAGE].filter((line) => line !== "").join("\n\n")]);
  }
}

/** The mutants without those that are excused. @throws UserError where an excuse is for nothing */
function withoutExcused(all: readonly Mutant[], excuses: readonly Excuse[]): Mutant[] {
  const idle = excuses.filter(({ mutants }) => !all.some(({ name }) => mutants.test(name)));
  if (idle.length > 0) throw new UserError(idle.map(({ mutants }) => `tools/mutate/excused.ts: ${mutants} is no mutant`));
  for (const { mutants, reason } of excuses) {
    for (const { name } of all.filter((one) => mutants.test(one.name)))
      console.log(`excused   ${name}\n          since ${reason}`);
  }
  return all.filter(({ name }) => !excuses.some(({ mutants }) => mutants.test(name)));
}

async function fateOf(files: ModuleFiles, tiers: ReadonlyMap<Fate, Tier>): Promise<Fate> {
  for (const [name, tier] of tiers) if (!(await tier.passes(files))) return name;
  return "survived";
}

async function run({ module, list, ...options }: Options): Promise<number> {
  const files = synthesizeModule((await loadModule(module)).definition);
  const all = mutantsOf(files);
  const asked = withoutExcused(all, EXCUSED[module] ?? []).filter(({ name }) => name.includes(options.only));
  const mutants = sample(asked, options.sample, options.seed);
  if (mutants.length === 0) throw new UserError([`${module}: there is no mutant, so that nothing was tested`]);
  if (list) {
    console.log(mutants.map(({ name }) => name).join("\n"));
    return 0;
  }
  console.log(`${module}: ${mutants.length} of ${all.length} mutants, seed ${options.seed}`);
  const tiers = new Map<Fate, Tier>([["tier 1", tier1(module)], ...(options.tier1 ? [] : [["tier 2", tier2(module)] as const])]);
  try {
    const failing = await fateOf(files, tiers);
    if (failing !== "survived") throw new UserError([`${module}: ${failing} fails without any mutant`]);
    const fates: Fate[] = [];
    for (const [i, mutant] of mutants.entries()) {
      const fate = await fateOf(mutate(files, mutant), tiers);
      fates.push(fate);
      console.log(`${i + 1}/${mutants.length}  ${fate.padEnd(8)}  ${mutant.name}`);
    }
    console.log(`\n${table(module, fates)}`);
    const survivors = mutants.filter((_, i) => fates[i] === "survived");
    if (survivors.length > 0) console.log(`\nSurvived:\n  ${survivors.map(({ name }) => name).join("\n  ")}`);
    return scoreOf(fates) >= LEAST_SCORE ? 0 : 1;
  } finally {
    for (const tier of tiers.values()) tier.remove();
  }
}

Promise.resolve(process.argv.slice(2))
  .then((args) => run(optionsOf(args)))
  .then(
    (code) => (process.exitCode = code),
    (error: Error) => {
      console.error(error instanceof UserError ? error.message : error);
      process.exitCode = 1;
    },
  );
