import { counted } from "./markdown";

/** A part of the summary that can be shortened: rows under a head. */
export interface Section {
  /** What matters more has a lower one, and is kept longer. */
  readonly rank: number;
  readonly head: string;
  readonly rows: readonly string[];
  /** What stands between rows: a line's end in a table, an empty line between paragraphs. */
  readonly between: "\n" | "\n\n";
  /** What the rows are, one and several: `resource`, `resources`. */
  readonly of: readonly [string, string];
  readonly tail?: string;
}

/** Sections with a heading, which is there when one of them is. */
export interface Group {
  readonly heading: string;
  readonly sections: readonly Section[];
}

const TOLD = "> Cut to fit: what matters least is left out, and each place says how much. `--limit 0` shows all of it.";
/** Enough for the line that says how many rows are missing, and the empty lines around it. */
const RESERVE = 80;

/**
 * The text of groups, with at most so many characters. By rank, each section gets its head first, so that it can say how much of it
 * is missing, as long as heads take no more than half; and then as many rows as fit.
 * @param limit 0: no limit
 */
export function fitted(title: string, groups: readonly Group[], limit: number): string {
  const whole = textOf(title, groups, ({ rows }) => rows.length);
  if (limit === 0 || whole.length <= limit) return whole;

  let left = limit - title.length - TOLD.length - RESERVE;
  const { sections, length } = headed(groups, Math.min(left, limit / 2));
  left -= length;
  const taken = new Map<Section, number>();
  for (const section of sections) {
    let count = 0;
    for (const text of section.rows) {
      if (text.length + section.between.length > left) break;
      left -= text.length + section.between.length;
      count++;
    }
    taken.set(section, count);
  }
  return textOf(`${title}\n\n${TOLD}`, groups, (section) => taken.get(section));
}

/** The sections whose heads fit, by rank, and how long these are with their groups' headings. */
function headed(groups: readonly Group[], most: number): { readonly sections: readonly Section[]; readonly length: number } {
  let length = 0;
  const begun = new Set<Group>();
  const sections = groups
    .flatMap((group) => group.sections.map((section) => ({ group, section })))
    .sort((one, other) => one.section.rank - other.section.rank)
    .filter(({ group, section: { head, tail = "" } }) => {
      const more = head.length + tail.length + RESERVE + (begun.has(group) ? 0 : group.heading.length + 2);
      if (length + more > most) return false;
      length += more;
      begun.add(group);
      return true;
    });
  return { sections: sections.map(({ section }) => section), length };
}

/** @param countOf how many rows of a section are shown; undefined: it is left out as a whole */
function textOf(title: string, groups: readonly Group[], countOf: (section: Section) => number | undefined): string {
  const parts = groups.flatMap(({ heading, sections }) => {
    const shown = sections.flatMap((section) => {
      const count = countOf(section);
      return count === undefined ? [] : [sectionText(section, count)];
    });
    return shown.length === 0 ? [] : [...(heading === "" ? [] : [heading]), ...shown];
  });
  return `${[title, ...parts].join("\n\n")}\n`;
}

function sectionText({ head, rows, between, of, tail }: Section, count: number): string {
  const missing = rows.length - count;
  // A table's first row is right below its head.
  const body = [head, ...rows.slice(0, count)].filter((part) => part !== "").join(between);
  return [
    body,
    ...(missing === 0 ? [] : [`*… and ${counted(missing, ...of)}${count === 0 ? "" : " more"}*`]),
    ...(tail === undefined ? [] : [tail]),
  ].join("\n\n");
}
