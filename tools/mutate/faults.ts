import type { Fault } from "./mutant";
import { policyFaults } from "./policies";
import { type Swap } from "./swaps";
import { tokens } from "./tokens";

/** The faults that a literal or an expression can have. */
export function faultsOf(value: unknown, swap: Swap): Fault[] {
  if (typeof value === "boolean") return [{ what: `${value} → ${!value}`, to: !value }];
  if (typeof value === "number") return [{ what: `${value} → ${value + 1}`, to: value + 1 }];
  if (typeof value !== "string") return [];
  return [...policyFaults(value), ...(value.startsWith("{") ? [] : textFaults(value, swap))];
}

// What another value of the same kind looks like: one that Terraform and the provider do not refuse by themselves.
const OPPOSITES = new Map(
  [
    ["Enabled", "Disabled"],
    ["ENABLED", "DISABLED"],
    ["Allow", "Deny"],
    ["true", "false"],
    ["Gateway", "Interface"],
    ["A", "AAAA"],
    ["cloud-watch-logs", "s3"],
    ["per-az", "single"],
    ["tcp", "udp"],
    ["==", "!="],
    ["<", ">"],
  ].flatMap(([one = "", other = ""]) => [
    [one, other],
    [other, one],
  ]),
);

const another = (text: string): string =>
  OPPOSITES.get(text) ?? (/\d$/.test(text) ? text.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) : `${text}x`);

// What nobody would miss, by what stands before it.
const UNMISSED = [
  // The label of a statement, which changes nothing of what it says.
  /\bSid = "$/,
  // The value of the one entry of a `for_each` that is there or not: nothing reads it.
  /\{ this = $/,
  // An instance's key: with another one Terraform finds no instance, whatever the tests say.
  /\w\["$/,
];

function textFaults(text: string, swap: Swap): Fault[] {
  return tokens(text).flatMap((token, i, all) => {
    const to = (part: string): Fault => ({
      what: `${token.text} → ${part === "" ? "dropped" : part}`,
      to: text.slice(0, token.start) + part + text.slice(token.start + token.text.length),
    });
    const before = text.slice(0, token.start);
    if (UNMISSED.some((pattern) => pattern.test(before))) return [];
    switch (token.kind) {
      case "text":
        return [to(another(token.text))];
      case "number":
        return [to(String(Number(token.text) + 1))];
      case "operator":
        if (token.text === "!") return [to("")];
        return OPPOSITES.has(token.text) ? [to(another(token.text))] : [];
      case "attribute":
      case "name": {
        if (["true", "false"].includes(token.text)) return [to(another(token.text))];
        // A function's name, or an object's key.
        const next = all[i + 1]?.text === " " ? all[i + 2]?.text : all[i + 1]?.text;
        if (next === "(" || next === "=") return [];
        return swap(token.text).map(to);
      }
      default:
        return [];
    }
  });
}
