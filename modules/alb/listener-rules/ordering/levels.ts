import {
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
} from "../../../../core";
import { type ListenerRule, type Starts, isInside, mayMeet } from "./matching";
import { LEVELS } from "./numbers";

/** A rule with its listener's name, and what its requests begin with. */
export interface PlacedRule {
  readonly rule: ListenerRule;
  readonly listener: string;
  readonly starts: Starts;
}

/** The rules by name. */
export type PlacedRules = MapOf<PlacedRule>;

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
    mapOf(placed, (one, name) => widerThan(placed, one, name)),
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

/**
 * The rules of the listener of which a rule is a special case: it takes some, but not all, of their requests, and no
 * others. One step after the other: Terraform looks at both sides of a condition, but not at what a loop left out.
 */
function widerThan(placed: PlacedRules, { rule, listener, starts }: PlacedRule, name: string): string[] {
  const rivals = mapOf(placed, (other) => other, {
    where: (other, otherName) =>
      andThen(and(not(eq(name, otherName)), eq(listener, other.listener)), () => mayMeet(starts, other.starts)),
  });
  const wide = mapOf(rivals, (other) => other, { where: (other) => isInside(rule, other.rule) });
  return listOf(wide, (_, otherName) => otherName, { where: (other) => not(isInside(other.rule, rule)) });
}

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
