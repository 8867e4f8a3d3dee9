import { isOpaque } from "../../core";
import type { Choice, Lookup, ZoneRecord } from "../../modules/dns/resolution";

/** What a record leads to, where that is a module of ours; undefined elsewhere. */
export type Origin = (record: ZoneRecord) => string | undefined;

/** What is asked and answered, one after the other, as lines for people. */
export const answered = (lookups: readonly Lookup[], origin: Origin): string =>
  lookups.map((lookup) => lookupText(lookup, origin)).join("\n");

function lookupText(lookup: Lookup, origin: Origin): string {
  const { name, type, zone, from, found, kind, choices } = lookup;
  const head = `${name} ${type}`;
  const unread = zone?.unread ?? [];
  const hidden = unread.length === 0 ? [] : [`  (names that only Terraform knows: ${unread.join(", ")})`];
  if (!zone) return `${head}\n  → asked elsewhere: it lies in no zone of this stack`;
  if (found === "no such name") return [head, ...hidden, "  → there is no such name"].join("\n");
  if (found === "no such type") return [head, ...hidden, `  → the name is there, but has no ${type}: no answer`].join("\n");
  const width = Math.max(...choices.map(({ record }) => record.key.length));
  const answers = choices.filter((choice) => choice.answers !== false);
  return [
    `${head}${from === undefined || from === name ? "" : `, by ${from}`}${kind === "simple" ? "" : `, ${kind}`}`,
    ...hidden,
    ...(kind === "simple" ? [] : choices.map((choice) => `  ${choiceText(choice, width)}`)),
    ...answers.map((choice) => `  → ${outcomeText(choice, found, answers.length > 1, origin)}`),
    ...(answers.length === 0 ? ["  → no answer: no record is for this client"] : []),
  ].join("\n");
}

const ANSWERS = { true: "answers", false: "no     ", depends: "depends" };

const choiceText = ({ record, answers, share, why }: Choice, width: number): string =>
  `${record.key.padEnd(width)}  ${ANSWERS[`${answers}`]}  ${share === undefined ? "" : `${percent(share)} %, `}${why}`;

const percent = (share: number): string => `${Math.round(share * 1000) / 10}`;

function outcomeText({ record, why }: Choice, found: Lookup["found"], several: boolean, origin: Origin): string {
  const lead = several ? `${record.key}: ` : "";
  const ill = record.routing === undefined && why.includes("but there is no other") ? ` (${why})` : "";
  return `${lead}${found === "delegated" ? "asked of the name servers " : ""}${answerText(record, origin)}${ill}`;
}

function answerText(record: ZoneRecord, origin: Origin): string {
  const { alias, type, values, ttlSeconds } = record;
  if (alias) {
    const target = origin(record) ?? (isOpaque(alias.dnsName) ? "what only Terraform knows" : alias.dnsName);
    return `alias of ${target}`;
  }
  const known = values.filter((value) => !isOpaque(value));
  const list = known.length === 0 ? "what only Terraform knows" : known.join(", ");
  const time = ttlSeconds === undefined ? "" : `, kept for ${ttlSeconds} s`;
  return `${type === "CNAME" ? "CNAME of " : ""}${list}${time}`;
}
