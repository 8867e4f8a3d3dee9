import type { Change, Changes, Fate } from "./changes";
import type { Difference } from "./difference";
import type { Section } from "./fit";
import { code, counted, fenced, head, row } from "./markdown";
import type { Result } from "./result";
import { UNKNOWN } from "./value";

/** How many resources meet which fate. */
export type Counts = Readonly<Record<Exclude<Fate, "keep"> | "import" | "move", number>>;

/** How many resources of a stack meet which fate. */
export function countsOf(result: Result): Counts {
  const all = result.kind === "planned" ? result.changes.resources : [];
  const count = (is: (change: Change) => boolean) => all.filter(is).length;
  return {
    create: count(({ fate, importedAs }) => fate === "create" && importedAs === undefined),
    update: count(({ fate }) => fate === "update"),
    replace: count(({ fate }) => fate === "replace"),
    delete: count(({ fate }) => fate === "delete"),
    forget: count(({ fate }) => fate === "forget"),
    import: count(({ importedAs }) => importedAs !== undefined),
    move: count(({ movedFrom }) => movedFrom !== undefined),
  };
}

/** Why a stack waits, in a sentence; names of stacks are spelt by `spelt`. */
export function waitText({ needs }: Extract<Result, { kind: "waits" }>, spelt: (name: string) => string): string {
  const [are, them] = needs.length === 1 ? ["is", "it"] : ["are", "them"];
  return `waits for ${needs.map(spelt).join(" and ")}, which it reads and which ${are} not deployed yet, or not as written now: deploy ${them}, and plan again`;
}

const RESOURCES = ["resource", "resources"] as const;
const DESTRUCTION = { replace: "replaced", delete: "destroyed" } as Readonly<Record<Fate, string>>;

/** Of all stacks: what is destroyed or replaced though something is lost with it. */
export function attentionSection(results: readonly Result[]): Section[] {
  const rows = results.flatMap((result) =>
    result.kind !== "planned"
      ? []
      : result.changes.resources
          .filter(({ loss }) => loss !== undefined)
          .map((change) =>
            row(
              `**${DESTRUCTION[change.fate]}**`,
              ...(results.length > 1 ? [code(result.name)] : []),
              code(change.address),
              reasonText(change),
              change.loss ?? "",
            ),
          ),
  );
  if (rows.length === 0) return [];
  const titles = ["", ...(results.length > 1 ? ["Stack"] : []), "Resource", "Why", "What is lost"];
  return [{ rank: 1, head: head(...titles), rows, between: "\n", of: RESOURCES }];
}

function reasonText({ forcedBy, reason }: Change): string {
  const forced = forcedBy.length === 0 ? [] : [`${forcedBy.map(code).join(", ")} cannot change in place`];
  return [...forced, ...(reason === undefined ? [] : [reason])].join("; ");
}

/** What is told of one stack. */
export function sectionsOf(result: Result, most: number): Section[] {
  if (result.kind === "waits") return [paragraph(2, `⏳ ${capital(waitText(result, code))}.`)];
  if (result.kind === "failed") return [paragraph(2, "❌ It could not be planned:"), block(2, result.problem)];
  return plannedSections(result.changes, result.reads, most);
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const paragraph = (rank: number, text: string): Section => ({ rank, head: text, rows: [], between: "\n", of: RESOURCES });
/** Words of others, told at most so far. */
const block = (rank: number, text: string): Section =>
  paragraph(rank, fenced(text.length > 6000 ? `${text.slice(0, 6000)}…` : text));

function plannedSections(changes: Changes, read: readonly string[], most: number): Section[] {
  const { resources, partial } = changes;
  const of = (fate: Fate) => resources.filter((change) => change.fate === fate);
  return [
    ...(partial === undefined ? [] : [paragraph(2, `❌ ${capital(partial)}.`)]),
    ...(read.length === 0 ? [] : [paragraph(2, staleText(read))]),
    ...destroyed(of("delete")),
    ...compared(4, "Replaced", of("replace"), most),
    ...compared(5, "Changed", of("update"), most),
    ...created(of("create"), most),
    ...otherwise(resources),
    ...outputs(changes),
    ...reads(changes),
    ...warnings(changes),
    ...drifted(changes, most),
  ];
}

const staleText = (read: readonly string[]): string =>
  `It reads ${read.map(code).join(" and ")}, which ${read.length === 1 ? "changes" : "change"}, too: this is planned with what is there now, and may be more or less afterwards.`;

function destroyed(all: readonly Change[]): Section[] {
  if (all.length === 0) return [];
  const rows = all.map(
    (change) => `- ${mark(change)}${code(change.address)}${change.reason === undefined ? "" : `: ${change.reason}`}`,
  );
  return [{ rank: 3, head: "**Destroyed**\n", rows, between: "\n", of: RESOURCES }];
}

const mark = ({ loss }: Change): string => (loss === undefined ? "" : "⚠️ ");

/** Each resource with a line for each attribute: what it is now, and what it will be. */
function compared(rank: number, title: string, all: readonly Change[], most: number): Section[] {
  if (all.length === 0) return [];
  const rows = all.map((change) =>
    [`- ${mark(change)}${code(change.address)}${orderText(change)}`, ...attributes(change, most)].join("\n"),
  );
  return [{ rank, head: `**${title}**\n`, rows, between: "\n", of: RESOURCES }];
}

function orderText({ fate, successorFirst, reason }: Change): string {
  if (fate !== "replace") return "";
  const order = successorFirst ? "the new one stands before the old one goes" : "the old one goes first";
  return `: ${reason === undefined ? "" : `${reason}; `}${order}`;
}

function attributes({ fate, differences, forcedBy }: Change, most: number): string[] {
  if (differences.length === 0 && fate === "update") return ["  - nothing that can be shown: only how a value is written"];
  const isForcing = ({ path }: Difference) => isForced(path, forcedBy);
  // What follows from the rest is told by name only, and last; what forces a replacement first.
  const later = differences.filter((difference) => difference.after === UNKNOWN && !isForcing(difference));
  const forcing = differences.filter(isForcing);
  const others = differences.filter((difference) => !later.includes(difference) && !forcing.includes(difference));
  const unseen = forcedBy.filter((path) => !forcing.some((difference) => isForced(difference.path, [path]))).map(code);
  const lines = [
    ...[...unseen, ...forcing.map(differenceText)].map((line) => `${line} **forces the replacement**`),
    ...others.map(differenceText),
  ];
  const names = later.map(({ path }) => code(path));
  return [
    ...atMost(lines, most),
    ...(names.length === 0 ? [] : [`known after apply: ${names.slice(0, most).join(", ")}${names.length > most ? " …" : ""}`]),
  ].map((line) => `  - ${line}`);
}

const atMost = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most), `… and ${counted(lines.length - most, "attribute")} more`];

function differenceText({ path, before, after }: Difference): string {
  if (before === undefined) return `${code(path)}: added ${code(after ?? "")}`;
  return after === undefined ? `${code(path)}: removed ${code(before)}` : `${code(path)}: ${code(before)} → ${code(after)}`;
}

/** Whether a path, a part of it or what it is a part of forces a replacement. */
const isForced = (path: string, forcedBy: readonly string[]): boolean =>
  forcedBy.some((forced) => path === forced || isPart(path, forced) || isPart(forced, path));

const isPart = (path: string, whole: string): boolean => path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length));

/** What is only noted in the state. */
function otherwise(all: readonly Change[]): Section[] {
  const rows = [
    ...all.flatMap(({ address, movedFrom }) =>
      movedFrom === undefined ? [] : [`- moved: ${code(movedFrom)} → ${code(address)}`],
    ),
    ...all.flatMap(({ address, importedAs }) =>
      importedAs === undefined ? [] : [`- imported: ${code(address)} from ${code(importedAs)}`],
    ),
    ...all.filter(({ fate }) => fate === "forget").map(({ address }) => `- forgotten, and kept in AWS: ${code(address)}`),
  ];
  return rows.length === 0 ? [] : [{ rank: 6, head: "**In the state**\n", rows, between: "\n", of: RESOURCES }];
}

function outputs({ outputs: all }: Changes): Section[] {
  if (all.length === 0) return [];
  const rows = all.map((output) => `- ${differenceText(output)}`);
  return [{ rank: 7, head: "**Outputs**\n", rows, between: "\n", of: ["output", "outputs"] }];
}

function warnings({ warnings: all }: Changes): Section[] {
  if (all.length === 0) return [];
  return [{ rank: 8, head: "**Warnings**", rows: all.map(fenced), between: "\n\n", of: ["warning", "warnings"] }];
}

/** What somebody did, from what Terraform left to what there is. */
function drifted({ drift }: Changes, most: number): Section[] {
  if (drift.length === 0) return [];
  const rows = drift.map((change) =>
    change.fate === "delete"
      ? `- ${code(change.address)} is gone`
      : [`- ${code(change.address)}`, ...attributes(change, most)].join("\n"),
  );
  return [{ rank: 9, head: "**Changed outside of Terraform**\n", rows, between: "\n", of: RESOURCES }];
}

/** Names, and folded away what they will be. */
function created(all: readonly Change[], most: number): Section[] {
  if (all.length === 0) return [];
  const names = all.map(({ address }) => `- ${code(address)}`);
  const whole = all
    .filter(({ differences }) => differences.length > 0)
    .map(({ address, differences }) => {
      const lines = differences.map(({ path, after = "" }) => `${code(path)}: ${code(after)}`);
      return [`- ${code(address)}`, ...atMost(lines, most).map((line) => `  - ${line}`)].join("\n");
    });
  const folded = { rank: 11, head: FOLDED, rows: whole, between: "\n", of: RESOURCES, tail: "</details>" } as const;
  return [
    { rank: 10, head: "**Created**\n", rows: names, between: "\n", of: RESOURCES },
    ...(whole.length === 0 ? [] : [folded]),
  ];
}

const FOLDED = "<details><summary>What they will be</summary>\n";

function reads({ reads: all }: Changes): Section[] {
  if (all.length === 0) return [];
  const rows = all.map((address) => `- ${code(address)}`);
  return [{ rank: 12, head: "**Read during the apply**\n", rows, between: "\n", of: ["data source", "data sources"] }];
}
