import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Acceptance, ModuleDefinition } from "../../core";
import type { Replaced } from "../../tools/generate/changes";
import { loadModule } from "../../tools/generate/modules";
import { ROOT } from "../support/terraform";
import type { Emulator } from "../e2e/support/emulator";
import { Account } from "./account";
import { Cases, type Change, type Held } from "./cases";
import { type Values, occurrences, placeText, valueAt, withValue } from "./places";
import { type Planned, Root } from "./root";
import { securityFindings } from "./security";
import { type Verdict, judgeChange, plain } from "./verdict";

/** A module with what it says of itself. */
export interface Subject {
  readonly name: string;
  readonly definition: ModuleDefinition;
  readonly acceptance: Acceptance;
  readonly replaced: Replaced;
  readonly cases: Cases;
}

/** Loads a module for the suite. */
export async function subject(name: string): Promise<Subject> {
  const { definition, example, acceptance, replaced } = await loadModule(name);
  const samples = (acceptance.samples ?? []) as readonly Values[];
  return { name, definition, acceptance, replaced, cases: new Cases(definition, [example, ...samples]) };
}

/**
 * Each leaf in turn unknown at plan: it comes from a resource of the same apply.
 * @returns by place, what Terraform said
 */
export function unknownAtPlan(
  { definition }: Subject,
  leaves: readonly Held[],
  emulator: Emulator,
  account: Account,
): Map<string, string[]> {
  const root = new Root(emulator, definition);
  try {
    const grounded = leaves.map(({ values }, index) => account.grounded(values, index));
    const sources = leaves.map(
      ({ path }, index) => [`source_${index}`, { input: { value: valueAt(grounded[index], path) } }] as const,
    );
    root.write(
      leaves.map(({ path }, index) => {
        const unknown = `\${terraform_data.source_${index}.output.value}`;
        return [index, withValue(root.argumentsOf(grounded[index] ?? {}), root.argumentPath(path), unknown)];
      }),
      { resource: { terraform_data: Object.fromEntries(sources) } },
    );
    const found = new Map<string, string[]>();
    for (const { index, text } of root.plan().said) {
      const place = leaves[index] ? placeText(leaves[index].place.path) : "(root)";
      found.set(place, [...(found.get(place) ?? []), text]);
    }
    return found;
  } finally {
    root.remove();
  }
}

/** What came of a round of changes, each tried on a copy of the module of its own; texts are by the change's name. */
export interface Round {
  /** The calls that were refused on purpose while the copies were made. */
  readonly refused: readonly string[];
  /** What stood half made after that, without its case and key. */
  readonly tainted: readonly string[];
  /** What the next apply said, and what a plan after it would still do. */
  readonly unrepaired: readonly string[];
  /** What Terraform said when it planned or applied the changes, and what a plan after it would still do. */
  readonly failed: readonly string[];
  /** The changes that were refused, by Terraform's plan or by AWS, as the module says. */
  readonly prevented: readonly string[];
  /** What the changes would do. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What scanners would find in the copies as they stood first. */
  readonly security: readonly string[];
}

/** One refused call in so many stops most copies somewhere, and few at the same place. */
const REFUSED_ONE_IN = 40;

/**
 * Makes a copy of the module for each change, with an apply that is stopped at many places and then repeated; changes
 * all copies at once; and looks whether anything is left to do.
 */
export async function round(
  { definition, acceptance }: Subject,
  changes: readonly Change[],
  emulator: Emulator,
  account: Account,
  seed: number,
  progress: (text: string) => void,
): Promise<Round> {
  const root = new Root(emulator, definition);
  const named = (index: number, text: string) => `${changes[index]?.name ?? "(root)"}: ${text}`;
  const write = (which: "before" | "after", unchanged: ReadonlySet<number> = new Set()) =>
    root.write(
      changes.map((change, index) => {
        const values = unchanged.has(index) ? change.before : change[which];
        return [index, root.argumentsOf(account.grounded(unshared(values, acceptance, index), index))];
      }),
    );
  const left = (planned: ReadonlyMap<number, Planned[]>) =>
    [...planned].flatMap(([index, all]) =>
      all
        .filter(({ actions }) => !["no-op", "read"].includes(actions.join()))
        .map(({ address, actions }) => named(index, `would still ${actions.join("+")} ${address}`)),
    );
  try {
    write("before");
    const first = root.plan();
    if (first.said.length > 0) throw new Error(first.said.map(({ index, text }) => named(index, text)).join("\n"));
    progress("making copies, interrupted");
    await emulator.refuse(REFUSED_ONE_IN, seed);
    root.apply();
    const refused = await emulator.refuse(0);
    const tainted = root.tainted();
    const untaint = tainted.filter((address) =>
      Object.keys(acceptance.untainted ?? {}).includes(plain(address.replace(/^module\.case_\d+\./, ""))),
    );
    root.untaint(untaint);
    progress("applying again");
    const unrepaired = [...root.plan().said, ...root.apply()].map(({ index, text }) => named(index, text));
    if (unrepaired.length === 0) unrepaired.push(...left(root.plan().planned));
    const security = securityFindings([...root.resources().values()].flat());

    progress("changing");
    write("after");
    let { said, planned } = root.plan();
    const prevented = new Set(
      said.map(({ index }) => index).filter((index) => changes[index]?.name && acceptance.refused?.[changes[index].name]),
    );
    if (prevented.size > 0) {
      said = said.filter(({ index }) => index >= 0 && !prevented.has(index));
      write("after", prevented);
      if (said.length === 0) ({ said, planned } = root.plan());
    }
    if (said.length > 0) throw new Error(said.map(({ index, text }) => named(index, text)).join("\n"));
    const verdicts = new Map(
      changes.flatMap((change, index) =>
        prevented.has(index) ? [] : [[change.name, judgeChange(change, planned.get(index) ?? [])] as const],
      ),
    );
    const isRefused = (index: number) => acceptance.refused?.[changes[index]?.name ?? ""] !== undefined;
    const applied = root.apply();
    for (const { index } of applied) if (isRefused(index)) prevented.add(index);
    progress("planning again");
    const again = root.plan();
    for (const index of [...again.planned.keys()]) if (prevented.has(index)) again.planned.delete(index);
    const failed = [
      ...[...applied, ...again.said].filter(({ index }) => !prevented.has(index)).map(({ index, text }) => named(index, text)),
      ...left(again.planned),
    ];
    return {
      refused,
      tainted,
      unrepaired,
      failed,
      prevented: [...prevented].map((index) => changes[index]?.name ?? ""),
      verdicts,
      security,
    };
  } finally {
    root.remove();
  }
}

/** Inputs with the case's number in what no two of the module may share. */
function unshared(values: Values, { unique = {} }: Acceptance, index: number): Values {
  return Object.keys(unique)
    .flatMap((place) => occurrences(values, place.split(".")))
    .reduce((all, path) => {
      const value = valueAt(all, path);
      // IDs are the account's matter: it gives each case its own.
      return typeof value === "string" && /^[a-z0-9-]+$/.test(value) ? withValue(all, path, `${value}-${index}`) : all;
    }, values);
}

/** Some of a list, always the same for a seed. */
export function sampled<T>(all: readonly T[], count: number, seed: string, name: (one: T) => string): T[] {
  const rank = (one: T) =>
    createHash("sha256")
      .update(`${seed} ${name(one)}`)
      .digest("hex");
  return [...all].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count);
}

/** A seed that changes with a module's own sources, so that an unchanged module repeats its run. */
export function seedOf(name: string): string {
  const folder = join(ROOT, "modules", name);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
  return files
    .reduce((hash, file) => hash.update(file).update(readFileSync(join(folder, file))), createHash("sha256"))
    .digest("hex")
    .slice(0, 12);
}
