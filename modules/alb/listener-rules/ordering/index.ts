import { type MapOf, at, coalesce, isSet, keys, mapOf, minus, not, nth, plus, times } from "../../../../core";
import type { Inputs } from "../../inputs";
import { servingListeners } from "../../listeners/resources";
import { type Named, type PlacedRules, levelsOf } from "./levels";
import { FIRST, LEVELS, SEATS } from "./numbers";
import { startsOf } from "./matching";
import { seatsOf } from "./seats";

export { requestForBoth } from "./example-request";
export { conditionsOf, type PlacedRule, type PlacedRules } from "./levels";
export { type ListenerRule, isInside, mayMeet, meet } from "./matching";

/** The rules with their listeners: the given one, or the only one that does more than redirect to TLS. */
export const placedRules = (inputs: Inputs, serving: string[] = servingListeners(inputs)): PlacedRules =>
  mapOf(inputs.rules, (rule) => ({ rule, listener: coalesce(rule.listener, nth(serving, 0)), starts: startsOf(rule) }));

/**
 * The numbers of the rules by name: the given ones, or those that their content and name make.
 * @param names the names of all rules of the balancer, where only some of the rules are looked at
 */
export function prioritiesOf(placed: PlacedRules, named: Named = (_, value) => value, names = keys(placed)): MapOf<number> {
  const automatic = named(
    "automaticRules",
    mapOf(placed, (one) => one, { where: ({ rule }) => not(isSet(rule.priority)) }),
  );
  const levels = levelsOf(automatic, named);
  const seats = seatsOf(names, named);
  const numberOf = (name: string) => plus(plus(FIRST, times(SEATS, minus(LEVELS - 1, at(levels, name)))), at(seats, name));
  return mapOf(placed, ({ rule }, name) => coalesce(rule.priority, numberOf(name)));
}
