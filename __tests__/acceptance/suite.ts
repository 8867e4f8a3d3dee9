import type { Acceptance, ModuleDefinition } from "../../core";
import type { Replaced } from "../../tools/generate/changes";
import { loadModule } from "../../tools/generate/modules";
import type { Emulator } from "../e2e/support/emulator";
import { Account } from "./account";
import { Cases, type Change, type Held } from "./cases";
import { type Values, occurrences, placeText, valueAt, withValue } from "./places";
import { type Planned, Root, type Said } from "./root";
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
    for (const { index, text } of root.plan()) {
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

/** Each call is refused once, early enough for those that few copies make. */
const REFUSED_AMONG = 3;

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
  const root = new Root(emulator, definition, true);
  const nameOf = (index: number) => changes[index]?.name ?? "(root)";
  const texts = (said: readonly Said[]) => said.map(({ index, text }) => `${nameOf(index)}: ${text}`);
  /** The inputs that each copy has; none for one that cannot be planned. */
  const inputs = new Map(changes.map((change, index) => [index, change.before]));
  const write = () =>
    root.write(
      [...inputs].map(([index, values]) => [
        index,
        root.argumentsOf(account.grounded(unshared(values, acceptance, index), index)),
      ]),
    );
  /** Plans, without the cases that Terraform says something against: the others are tried all the same. */
  const plan = (refresh: boolean, putAside: (index: number) => void): Said[] => {
    const all: Said[] = [];
    for (;;) {
      write();
      const said = root.plan(refresh);
      all.push(...said);
      if (said.length === 0) return all;
      if (said.some(({ index }) => !inputs.has(index))) throw new Error(texts(said).join("\n"));
      said.forEach(({ index }) => putAside(index));
    }
  };
  const leaveOut = (index: number) => void inputs.delete(index);
  const left = (planned: ReadonlyMap<number, Planned[]>) =>
    [...planned].flatMap(([index, all]) =>
      all
        .filter(({ actions }) => !["no-op", "read"].includes(actions.join()))
        .map(({ address, actions }) => `${nameOf(index)}: would still ${actions.join("+")} ${address}`),
    );
  try {
    const unplannable = plan(false, leaveOut);
    progress("making copies, interrupted");
    await emulator.refuse(REFUSED_AMONG, seed);
    root.apply();
    const refused = await emulator.refuse(0);
    const tainted = root.tainted();
    const isUntainted = (address: string) =>
      acceptance.untainted?.[plain(address.replace(/^module\.case_\d+\./, ""))] !== undefined;
    root.untaint(tainted.filter(isUntainted));

    progress("applying again");
    const unrepaired = texts([...plan(true, leaveOut), ...root.apply()]);
    if (unrepaired.length === 0) unrepaired.push(...texts(plan(true, leaveOut)), ...left(root.planned()));
    const security = securityFindings([...root.resources().values()].flat());

    progress("changing");
    const isRefused = (index: number) => acceptance.refused?.[nameOf(index)] !== undefined;
    for (const index of inputs.keys()) inputs.set(index, changes[index]?.after ?? {});
    const unchangeable = new Set<number>();
    const change = plan(false, (index) => {
      // Left out, it would be destroyed: it stays as it was.
      if (unchangeable.has(index)) throw new Error(`${nameOf(index)}: cannot be planned, changed or not`);
      unchangeable.add(index);
      inputs.set(index, changes[index]?.before ?? {});
    });
    const planned = root.planned();
    const applied = root.apply();
    progress("planning again");
    const again = plan(true, leaveOut);
    const after = root.planned();
    // Of a predecessor that cannot be deleted Terraform names nobody: it is a refused change's that is not done.
    const undone = [...after.keys()].filter(
      (index) => isRefused(index) && left(new Map([[index, after.get(index) ?? []]])).length > 0,
    );
    const prevented = new Set([...[...change, ...applied].map(({ index }) => index).filter(isRefused), ...undone]);
    const counts = ({ index }: Said) => !prevented.has(index) && (index !== -1 || undone.length === 0);
    return {
      refused,
      tainted,
      unrepaired,
      failed: [
        ...texts([...unplannable, ...change, ...applied, ...again].filter(counts)),
        ...left(new Map([...after].filter(([index]) => !prevented.has(index) && !unchangeable.has(index)))),
      ],
      prevented: [...prevented].map(nameOf),
      verdicts: new Map(
        [...inputs.keys()].flatMap((index) => {
          const tried = changes[index];
          return !tried || unchangeable.has(index) ? [] : [[tried.name, judgeChange(tried, planned.get(index) ?? [])]];
        }),
      ),
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
