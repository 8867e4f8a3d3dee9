import { type Counts, attentionSection, countsOf, sectionsOf, waitText } from "./sections";
import { type Group, fitted } from "./fit";
import { code, head, row } from "./markdown";
import type { Result } from "./result";

/** The characters that GitHub takes in a comment, less what a workflow writes in front of the summary. */
export const LIMIT = 65_536 - 536;

/** More attributes of one resource than this are counted only, where the summary has a limit. */
const ATTRIBUTES = 60;

/**
 * What plans do, as Markdown for a comment: first all in numbers, then what is lost for good, then stack by stack.
 * @param subject what is planned, in the title
 * @param limit the most characters; 0: no limit
 */
export function summary(results: readonly Result[], subject = "", limit = LIMIT): string {
  const title = `## Plan${subject === "" ? "" : ` of ${code(subject)}`}: ${totalText(results)}`;
  const groups: readonly Group[] = [
    { heading: "", sections: [overview(results)] },
    { heading: "### ⚠️ Look at these first", sections: attentionSection(results) },
    ...results.map((result) => ({
      heading: `### ${code(result.name)}`,
      sections: sectionsOf(result, limit === 0 ? Infinity : ATTRIBUTES),
    })),
  ];
  return fitted(title, groups, limit);
}

/** In one line of plain text, for the progress of a run: `1 to create, 2 to change`. */
export const resultText = (result: Result): string =>
  result.kind === "planned"
    ? totalText([result])
    : result.kind === "failed"
      ? `failed\n${result.problem}`
      : waitText(result, String);

function totalText(results: readonly Result[]): string {
  const counts = results.map(countsOf);
  const total = (kind: keyof Counts) => counts.reduce((sum, count) => sum + count[kind], 0);
  const told = NAMES.filter(([kind]) => total(kind) > 0).map(([kind, name]) => `${total(kind)} to ${name}`);
  const left = results.filter(({ kind }) => kind !== "planned").length;
  const others = left === 0 ? [] : [`${left} not planned`];
  if (told.length + others.length > 0) return [...told, ...others].join(", ");
  return results.every((result) => result.kind === "planned" && result.changes.isEmpty) ? "no changes" : "no resources change";
}

const NAMES: readonly (readonly [keyof Counts, string])[] = [
  ["create", "create"],
  ["update", "change"],
  ["replace", "replace"],
  ["delete", "destroy"],
  ["import", "import"],
  ["move", "move"],
  ["forget", "forget"],
];

function overview(results: readonly Result[]) {
  const all = results.map(countsOf);
  // Columns of what hardly ever happens are there when it does.
  const shown = NAMES.filter(([kind], index) => index < 4 || all.some((counts) => counts[kind] > 0));
  const rows = results.map((result, index) =>
    row(code(result.name), ...shown.map(([kind]) => numberText(all[index]?.[kind] ?? 0)), stateText(result)),
  );
  const titles = shown.map(([, name]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}:`);
  return { rank: 0, head: head("Stack", ...titles, ""), rows, between: "\n" as const, of: ["stack", "stacks"] as const };
}

const numberText = (count: number): string => (count === 0 ? "" : `**${count}**`);

function stateText(result: Result): string {
  if (result.kind === "failed") return "❌ failed";
  if (result.kind === "waits") return `⏳ waits for ${result.needs.map(code).join(", ")}`;
  const { changes } = result;
  if (changes.partial !== undefined) return "❌ a part only";
  const lost = changes.resources.filter(({ loss }) => loss !== undefined).length;
  if (lost > 0) return `⚠️ ${lost} to look at`;
  if (changes.isEmpty) return "no changes";
  return changes.resources.length > 0 ? "" : changes.outputs.length > 0 ? "outputs only" : "reads only";
}
