import { samePlace, valueCovers, valuesOverlap } from "./conditions";
import { circle } from "./circles";
import { commonRequest, isWithin, requestClasses, requestText } from "./coverage";
import type { RouteListener, RouteRule, RouteTable } from "./table";

/** What is allowed, but hardly meant, in a route table. Rules that only Terraform can read are not judged. */
export function findings(table: RouteTable): string[] {
  const listeners = table.listeners.map((listener) => ({ ...listener, rules: listener.rules.filter(({ isOpen }) => !isOpen) }));
  return [
    ...listeners.flatMap((listener) => [
      ...listener.rules.flatMap((rule, index) => shadowed(rule, listener.rules.slice(0, index))),
      ...byChance(listener),
      ...listener.rules.flatMap((rule) => missesBarePath(rule, listener)),
      ...listener.rules.flatMap((rule) => circle({ ...table, listeners }, listener, rule)),
    ]),
    ...unused({ ...table, listeners }),
  ];
}

/** Earlier rules that may take some of a rule's requests. */
const rivalsOf = (rule: RouteRule, earlier: readonly RouteRule[]): RouteRule[] => earlier.filter((one) => mayMeet(one, rule));

/** A rule all of whose requests are taken by earlier rules, alone or together. */
function shadowed(rule: RouteRule, earlier: readonly RouteRule[]): string[] {
  const rivals = rivalsOf(rule, earlier);
  const takers = rivals.length === 0 ? [] : (requestClasses(rule, rivals)?.map(({ taken }) => rivals[taken.indexOf(true)]) ?? []);
  if (takers.length === 0 || takers.includes(undefined)) return [];
  const names = rivals.filter((one) => takers.includes(one)).map(({ name, priority }) => `${name} (priority ${priority ?? ""})`);
  const who = names.join(" and ");
  return [
    rule.priority === undefined
      ? `what the listener does by default never happens: ${who} ${names.length === 1 ? "takes" : "take"} all requests`
      : `rule ${rule.name} (priority ${rule.priority}) can never match: ${who} ${names.length === 1 ? "takes" : "take"} all its requests first`,
  ];
}

/** Rules without a priority whose order nobody chose. Most are refused before; these a closer look tells. */
function byChance({ rules, protocol }: RouteListener): string[] {
  const computed = rules.filter(({ explicit, priority }) => priority !== undefined && !explicit);
  return computed.flatMap((first, index) =>
    computed.slice(index + 1).flatMap((second) => unordered(first, second, protocol) ?? []),
  );
}

/**
 * What there is to say about two rules in their order: nothing when no request fits both, when they do the same, or
 * when the first is a special case of the second.
 */
export function unordered(first: RouteRule, second: RouteRule, protocol: string): string | undefined {
  if (!mayMeet(first, second) || sameOutcome(first, second)) return undefined;
  if (isWithin(first, second) && !isWithin(second, first)) return undefined;
  const request = commonRequest(first, second);
  if (!request) return undefined;
  return `${requestText(request, protocol)} fits ${first.name} and ${second.name}, and ${first.name} takes it only because of its name or length: give one of them a \`priority\``;
}

const sameOutcome = (left: RouteRule, right: RouteRule): boolean =>
  JSON.stringify(left.outcome) === JSON.stringify(right.outcome);

/** Whether some request may fit both rules, by each two of their values: a quick look. */
const mayMeet = (left: RouteRule, right: RouteRule): boolean =>
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

/** Target groups that no request reaches. Where others move actions, each may have its turn. */
function unused({ listeners, targetGroups }: RouteTable): string[] {
  if (listeners.some(({ rules }) => rules.some(({ isMoved }) => isMoved))) return [];
  const used = listeners.flatMap(({ rules }) =>
    rules.flatMap(({ action }) => (action.kind === "forward" ? Object.keys(action.targetGroups) : [])),
  );
  return targetGroups
    .filter((name) => !used.includes(name))
    .map((name) => `target group ${name} gets no requests: no listener and no rule forwards to it`);
}
