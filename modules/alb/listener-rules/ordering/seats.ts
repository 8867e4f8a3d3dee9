import { type MapOf, eq, hashBelow, indexOf, length, lessThan, listOf, mapOf, merge, plus } from "../../../../core";
import type { Named } from "./levels";

// A name asks for a seat of the first range; where several ask for one, none gets it, and each asks for one of the
// next range. Whoever is left in the end is counted through.
const RANGES = [480, 150, 50];
const REST = RANGES.reduce((sum, range) => sum + range, 0);

/**
 * A number from 0 to below SEATS for each name, which no other name has. A name keeps its number whatever other names come and
 * go, except where they ask for the same one: then it moves to a number that nobody had.
 */
export function seatsOf(names: string[], named: Named): MapOf<number> {
  const seated: Array<MapOf<number>> = [];
  let asking = names;
  RANGES.forEach((range, round) => {
    const first = RANGES.slice(0, round).reduce((sum, before) => sum + before, 0);
    const wishes = named(
      `seatWishes${round + 1}`,
      mapOf(asking, (name) => plus(first, hashBelow(`${round} ${name}`, range)), { key: (name) => name }),
    );
    const rivals = (wish: number) => listOf(wishes, (other) => other, { where: (other) => eq(other, wish) });
    seated.push(mapOf(wishes, (wish) => wish, { where: (wish) => eq(length(rivals(wish)), 1) }));
    asking = named(
      `seatless${round + 1}`,
      listOf(wishes, (_, name) => name, { where: (wish) => lessThan(1, length(rivals(wish))) }),
    );
  });
  const left = mapOf(asking, (name) => plus(REST, indexOf(asking, name)), { key: (name) => name });
  return named("seats", merge(...seated, left));
}
