import {
  coalesce,
  countOf,
  hashBelow,
  isSet,
  length,
  listOf,
  minus,
  plus,
  replaceAll,
  smaller,
  smallest,
  times,
} from "../../core";
import type { Inputs } from "./inputs";

/** A rule as the module's inputs describe it. */
export type ListenerRule = Inputs["rules"][string];

// A rule's number is made from the rule alone, so that adding, changing or removing one never renumbers another.
//
//   1000 ─ 143 bands of 333 numbers ─ 48951        below and above: free for explicit priorities
//   closest description       widest description
//
// The band says how closely the rule describes its requests: first by the number of its conditions (one, two, three
// and more), then by the length of its shortest path and host without asterisks. When all requests of one rule are
// also requests of another, the first has at least as many conditions and at least as long paths and hosts, so it
// comes first: `/movies/new/*` before `/movies/*`, a host with a path before the path alone. Inside a band the number
// comes from a hash of the rule's name. Two rules that get the same number (in a band of ten rules, once in eight
// cases) are reported; one of them is then given a priority by hand. Two rules of one band that take the same
// requests would come in an order of chance: the routing check warns of them.
const FIRST = 1000;
const WIDTH = 333;
const LENGTHS = 48;
const BANDS = 3 * LENGTHS;

/** The priority of a rule: the given one, or the one that its content and name make. */
export const priorityOf = (rule: ListenerRule, name: string): number =>
  coalesce(rule.priority, plus(plus(FIRST, times(WIDTH, minus(BANDS - 1, bandOf(rule)))), hashBelow(name, WIDTH)));

/** How closely a rule describes its requests, from 0 to 143. */
export const bandOf = (rule: ListenerRule): number =>
  plus(
    times(LENGTHS, minus(smaller(3, conditionsOf(rule)), 1)),
    smaller(LENGTHS - 1, plus(shortest(rule.paths), shortest(rule.hosts))),
  );

/** The number of a rule's conditions. */
export const conditionsOf = ({ paths, hosts, methods, sourceIps, headers, queryStrings }: ListenerRule): number =>
  plus(countOf(isSet(paths), isSet(hosts), isSet(methods), isSet(sourceIps)), plus(length(headers), length(queryStrings)));

/** The fewest characters that a request must have to fit one of the patterns; 0 without patterns. */
const shortest = (patterns: string[]): number =>
  smallest(listOf(coalesce(patterns, [""]), (pattern) => length(replaceAll(pattern, "*", ""))));
