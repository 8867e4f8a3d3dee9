import {
  type Bool,
  type MapOf,
  and,
  andThen,
  at,
  atLeast,
  coalesce,
  concat,
  countOf,
  eq,
  isSet,
  largest,
  length,
  listOf,
  mapOf,
  minus,
  not,
  plus,
  replaceAll,
  smaller,
  smallest,
  times,
} from "../../../core";
import { type ListenerRule, isInside } from "./matching";
import { LEVELS } from "./numbers";

/** The rules by name, each with its listener's. */
export type PlacedRules = MapOf<{ readonly rule: ListenerRule; readonly listener: string }>;

/** Names a value that is used more than once: a local in Terraform, nothing in TypeScript. */
export type Named = <T>(name: string, value: T) => T;

// So many nested rules may look equally close before the order between them is lost.
const ROUNDS = 8;

/**
 * How closely each rule describes its requests, so that a special case always has a higher level than its general
 * rule. The level comes from the rule alone; only between nested rules that look equally close, the narrow one is
 * lifted above the wide one. So another rule's coming and going hardly ever changes it.
 */
export function levelsOf(placed: PlacedRules, named: Named): MapOf<number> {
  const wider = named(
    "widerRules",
    mapOf(placed, ({ rule, listener }, name) => widerThan(placed, rule, listener, name)),
  );
  const lengths = named(
    "ruleLengths",
    mapOf(placed, ({ rule }) => plus(shortest(rule.paths), shortest(rule.hosts))),
  );
  const closeness = named(
    "ruleCloseness",
    mapOf(placed, ({ rule }, name) => closenessOf(conditionsOf(rule), at(lengths, name))),
  );
  const lifted = (levels: MapOf<number>) =>
    mapOf(wider, (names, name) =>
      smaller(
        LEVELS - 1,
        largest(
          concat(
            [at(closeness, name)],
            listOf(names, (other) => plus(at(levels, other), 1)),
          ),
        ),
      ),
    );
  return Array.from({ length: ROUNDS }).reduce<MapOf<number>>(
    (levels, _, round) => named(`ruleLevels${round + 1}`, lifted(levels)),
    closeness,
  );
}

/** The rules of the listener whose special case a rule is. */
const widerThan = (placed: PlacedRules, rule: ListenerRule, listener: string, name: string): string[] =>
  listOf(placed, (_, otherName) => otherName, {
    where: (other, otherName) =>
      andThen(and(not(eq(name, otherName)), eq(listener, other.listener)), () => isSpecialCase(rule, other.rule)),
  });

/** Whether a rule takes some, but not all, of another one's requests, and no others. */
const isSpecialCase = (narrow: ListenerRule, wide: ListenerRule): Bool =>
  andThen(isInside(narrow, wide), () => not(isInside(wide, narrow)));

// Where the next level begins, by the least number of characters that a request needs to fit.
const STEPS = [3, 5, 7, 9, 11, 14, 17, 21, 26, 32, 40];

/** From 0 to 35: first by the number of conditions (one, two, more), then by the length of the shortest path and host. */
const closenessOf = (conditions: number, length: number): number =>
  plus(times(STEPS.length + 1, minus(smaller(3, conditions), 1)), countOf(...STEPS.map((step) => atLeast(length, step))));

/** The number of a rule's conditions. */
export const conditionsOf = ({ paths, hosts, methods, sourceIps, headers, queryStrings }: ListenerRule): number =>
  plus(countOf(isSet(paths), isSet(hosts), isSet(methods), isSet(sourceIps)), plus(length(headers), length(queryStrings)));

/** The fewest characters that a request must have to fit one of the patterns; 0 without patterns. */
const shortest = (patterns: string[]): number =>
  smallest(listOf(coalesce(patterns, [""]), (pattern) => length(replaceAll(pattern, "*", ""))));
