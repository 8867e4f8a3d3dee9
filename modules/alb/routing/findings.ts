import { ALWAYS, type Condition, samePlace, valueCovers, valuesOverlap } from "./conditions";
import type { RouteListener, RouteRule, RouteTable } from "./table";

/** What is allowed, but hardly meant, in a route table. */
export const findings = (table: RouteTable): string[] => [
  ...table.listeners.flatMap((listener) => [
    ...listener.rules.flatMap((rule, index) => shadowed(rule, listener.rules.slice(0, index))),
    ...byChance(listener),
    ...listener.rules.flatMap((rule) => missesBarePath(rule, listener)),
  ]),
  ...unused(table),
];

/** One value for each condition of a rule: a request fits the rule when it fits one of these combinations. */
function combinations(rule: RouteRule): Condition[][] {
  return rule.conditions.reduce<Condition[][]>(
    (all, condition) => all.flatMap((before) => condition.values.map((value) => [...before, { ...condition, values: [value] }])),
    [[]],
  );
}

/** Whether a rule takes all requests that fit the conditions, which have one value each. */
const takesAll = (rule: RouteRule, narrow: readonly Condition[]): boolean =>
  rule.conditions.every((wide) =>
    // What a rule does not speak of, it takes as it comes: any path, any host.
    [...narrow, ...ALWAYS].some(
      (given) => samePlace(wide, given) && wide.values.some((value) => valueCovers(wide.field, value, given.values[0] ?? "")),
    ),
  );

/** A rule all of whose requests are taken by earlier rules. */
function shadowed(rule: RouteRule, earlier: readonly RouteRule[]): string[] {
  const takers = combinations(rule).map((narrow) => earlier.find((one) => takesAll(one, narrow)));
  if (takers.includes(undefined)) return [];
  const names = [...new Set(takers)].map((one) => `${one?.name ?? ""} (priority ${one?.priority ?? ""})`);
  const who = names.join(" and ");
  return [
    rule.priority === undefined
      ? `what the listener does by default never happens: ${who} ${names.length === 1 ? "takes" : "take"} all requests`
      : `rule ${rule.name} (priority ${rule.priority}) can never match: ${who} ${names.length === 1 ? "takes" : "take"} all its requests first`,
  ];
}

/** Rules that take some of the same requests, in an order that only the hashes of their names decide. */
function byChance({ rules }: RouteListener): string[] {
  const computed = rules.filter(({ explicit, priority }) => priority !== undefined && !explicit);
  return computed.flatMap((left, index) =>
    computed
      .slice(index + 1)
      .filter((right) => left.band === right.band && takeTheSame(left, right))
      .map(
        (right) =>
          `rules ${left.name} and ${right.name} take some of the same requests, and only their names decide that ${left.name} comes first: give one of them a priority`,
      ),
  );
}

/** Whether some request fits both rules. */
const takeTheSame = (left: RouteRule, right: RouteRule): boolean =>
  left.conditions.every((one) =>
    right.conditions
      // A request may have several parameters of one name, or headers, with a value for each rule.
      .filter((other) => samePlace(one, other) && !["http-header", "query-string"].includes(one.field))
      .every((other) => one.values.some((a) => other.values.some((b) => valuesOverlap(one.field, a, b)))),
  );

/** A rule for `/movies/*` where nobody takes `/movies`. */
function missesBarePath(rule: RouteRule, { rules }: RouteListener): string[] {
  const paths = rule.conditions.filter(({ field }) => field === "path-pattern").flatMap(({ values }) => values);
  return paths.flatMap((path) => {
    const bare = /^(\/[^*?]+)\/\*$/.exec(path)?.[1];
    if (bare === undefined) return [];
    const isTaken = rules.some((other) =>
      other.conditions.some(({ field, values }) =>
        values.some(
          (value) =>
            field === "path-pattern" &&
            valueCovers(field, value, bare) &&
            // A rule for everything is not what `/movies` is meant for.
            (other === rule || !valueCovers(field, value, path)),
        ),
      ),
    );
    return isTaken ? [] : [`rule ${rule.name}: the path ${path} does not take ${bare}; add it to the paths if it is meant`];
  });
}

/** Target groups that no request reaches. */
function unused({ listeners, targetGroups }: RouteTable): string[] {
  const used = listeners.flatMap(({ rules }) =>
    rules.flatMap(({ action }) => (action.kind === "forward" ? Object.keys(action.targetGroups) : [])),
  );
  return targetGroups
    .filter((name) => !used.includes(name))
    .map((name) => `target group ${name} gets no requests: no listener and no rule forwards to it`);
}
