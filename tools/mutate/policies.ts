import type { Fault } from "./mutant";
import { type Token, tokens } from "./tokens";

// Who may do what, with what, and when: each can be given away, or be gone.
const PARTS = ["Effect", "Principal", "Action", "Resource", "Condition"];
const ANYTHING = '"*"';

/** Faults in the statements of a policy, whether an expression in `jsonencode` or plain JSON. */
export function policyFaults(text: string): Fault[] {
  if (text.startsWith("{")) return faultsOfJson(text);
  return text.includes("jsonencode(") ? faultsOfExpression(text) : [];
}

function faultsOfExpression(text: string): Fault[] {
  const all = tokens(text);
  return all.flatMap((token, i) => {
    if (token.kind !== "name" || !PARTS.includes(token.text) || !/^\s*=\s/.test(text.slice(token.start + token.text.length)))
      return [];
    const [from, end] = valueAfter(all, i, text);
    const before = text.slice(0, token.start);
    // With its comma: the one after it, else the one before.
    const without = /^,\s*/.test(text.slice(end))
      ? before + text.slice(end).replace(/^,\s*/, "")
      : before.replace(/,\s*$/, "") + text.slice(end);
    return [
      { what: `${token.text} dropped`, to: without },
      ...(text.slice(from, end) === ANYTHING || token.text === "Effect" || token.text === "Condition"
        ? []
        : [{ what: `${token.text} → ${ANYTHING}`, to: text.slice(0, from) + ANYTHING + text.slice(end) }]),
    ];
  });
}

/** Where the value of the entry at a token begins and ends. */
function valueAfter(all: readonly Token[], at: number, text: string): [number, number] {
  const from = (all[at]?.start ?? 0) + /^\w+\s*=\s*/.exec(text.slice(all[at]?.start))![0].length;
  let depth = 0;
  let quotes = 0;
  for (const { kind, text: part, start } of all.slice(at + 1)) {
    if (start < from) continue;
    if (kind === "other" && part === '"') quotes++;
    const outside = quotes % 2 === 0;
    if (kind === "bracket") depth += "([{".includes(part) ? 1 : -1;
    if (depth < 0 || (depth === 0 && outside && kind === "other" && (part === "," || part === " "))) return [from, start];
  }
  return [from, text.length];
}

interface Policy {
  readonly Statement: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

function faultsOfJson(text: string): Fault[] {
  const policy = JSON.parse(text) as Policy;
  const withStatement = (i: number, statement: object) =>
    JSON.stringify({ ...policy, Statement: policy.Statement.with(i, statement as Record<string, unknown>) });
  return policy.Statement.flatMap((statement, i) =>
    PARTS.filter((part) => part in statement).flatMap((part) => {
      const { [part]: _, ...others } = statement;
      return [
        { what: `${part} dropped`, to: withStatement(i, others) },
        ...(["Effect", "Condition"].includes(part)
          ? []
          : [{ what: `${part} → ${ANYTHING}`, to: withStatement(i, { ...statement, [part]: "*" }) }]),
      ];
    }),
  );
}
