import {
  type Bool,
  and,
  andThen,
  choose,
  cidrContains,
  coalesce,
  contains,
  covers,
  endsWith,
  eq,
  every,
  isSet,
  length,
  lessThan,
  letBe,
  listOf,
  lower,
  matches,
  minus,
  not,
  nth,
  or,
  overlaps,
  replaceAll,
  some,
  split,
  startsWith,
} from "../../../../core";
import type { Inputs } from "../../inputs";

/** A rule as the module's inputs describe it. */
export type ListenerRule = Inputs["rules"][string];

// Whether rules ask for the same requests, in words that Terraform can say as well. What they claim holds; what they
// do not see (two ways to write one pattern, a union of patterns that hides another) `routing/` sees for TypeScript.

/**
 * Whether a rule is a special case of another: every request of the one is a request of the other. Each condition of
 * the wide rule must be met by one of the narrow rule's, value by value.
 */
export const isInside = (narrow: ListenerRule, wide: ListenerRule): Bool =>
  andThen(and(pathsInside(narrow, wide), valuesInside(narrow.hosts, wide.hosts, coversText)), () => othersInside(narrow, wide));

const pathsInside = ({ paths: narrow }: ListenerRule, { paths: wide }: ListenerRule): Bool =>
  or(
    not(isSet(wide)),
    choose(
      isSet(narrow),
      eachIn(list(narrow), list(wide), covers),
      some(list(wide), (path) => contains(["*", "/*"], path)),
    ),
  );

const othersInside = (narrow: ListenerRule, wide: ListenerRule): Bool =>
  and(
    valuesInside(narrow.methods, wide.methods, (a, b) => eq(a, b)),
    valuesInside(narrow.sourceIps, wide.sourceIps, holdsNetwork),
    every(wide.headers, (values, name) =>
      some(narrow.headers, (own, ownName) => and(eq(lower(name), lower(ownName)), eachIn(own, values, coversText))),
    ),
    every(wide.queryStrings, (values, key) =>
      some(narrow.queryStrings, (own, ownKey) =>
        and(or(eq(key, "*"), coversParameter(key, ownKey)), eachIn(own, values, coversParameter)),
      ),
    ),
  );

/** Whether some request fits both rules. A request may carry several headers and parameters: those never part rules. */
export const meet = (left: ListenerRule, right: ListenerRule): Bool =>
  and(
    valuesMeet(left.paths, right.paths, patternsMeet),
    valuesMeet(left.hosts, right.hosts, hostsMeet),
    valuesMeet(left.methods, right.methods, (a, b) => eq(a, b)),
    valuesMeet(left.sourceIps, right.sourceIps, networksMeet),
  );

/** What the requests of a rule begin with: a quick look that spares most pairs of rules the close one. */
export interface Starts {
  readonly paths: string[];
  readonly hosts: string[];
}

/** What a rule's paths and hosts begin with, up to the first wildcard; nothing where any will do. */
export const startsOf = ({ paths, hosts }: ListenerRule): Starts => ({
  paths: choose(isSet(paths), listOf(list(paths), startOf), [""]),
  hosts: choose(
    isSet(hosts),
    listOf(list(hosts), (host) => lower(startOf(host))),
    [""],
  ),
});

const startOf = (pattern: string): string => nth(split("?", beginning(pattern)), 0);

/** Whether rules may meet, as far as the beginnings of their paths and hosts tell. */
export const mayMeet = (left: Starts, right: Starts): Bool =>
  and(...(["paths", "hosts"] as const).map((part) => some(left[part], (a) => some(right[part], (b) => agree(a, b, startsWith)))));

const list = (values: string[]): string[] => coalesce(values, [] as string[]);

const eachIn = (narrow: string[], wide: string[], holds: (wide: string, narrow: string) => Bool): Bool =>
  every(narrow, (own) => some(wide, (other) => holds(other, own)));

/** For conditions that no value makes vain: where the wide rule has one, the narrow rule needs one. */
const valuesInside = (narrow: string[], wide: string[], holds: (wide: string, narrow: string) => Bool): Bool =>
  or(not(isSet(wide)), and(isSet(narrow), eachIn(list(narrow), list(wide), holds)));

const valuesMeet = (left: string[], right: string[], both: (left: string, right: string) => Bool): Bool =>
  or(
    not(isSet(left)),
    not(isSet(right)),
    some(list(left), (a) => some(list(right), (b) => both(a, b))),
  );

/** As `covers`, where case does not matter. */
const coversText = (wide: string, narrow: string): Bool => covers(lower(wide), lower(narrow));

/** In query strings a backslash takes a wildcard's meaning away; what has one covers only itself. */
const coversParameter = (wide: string, narrow: string): Bool =>
  or(eq(lower(wide), lower(narrow)), and(not(matches(`${wide}${narrow}`, /\\/)), coversText(wide, narrow)));

const isIpv6 = (cidr: string): Bool => matches(cidr, /:/);

const holdsNetwork = (wide: string, narrow: string): Bool => and(eq(isIpv6(wide), isIpv6(narrow)), cidrContains(wide, narrow));

/** Whether two networks share an address. */
export const networksMeet = (left: string, right: string): Bool => and(eq(isIpv6(left), isIpv6(right)), overlaps(left, right));

/**
 * Whether some text fits both patterns. Two patterns with asterisks have one as soon as neither their beginnings nor
 * their ends contradict each other: what lies between, an asterisk takes. With `?` false may be wrong, true never is.
 */
export const patternsMeet = (left: string, right: string): Bool =>
  or(
    covers(left, right),
    covers(right, left),
    and(
      matches(left, /\*/),
      matches(right, /\*/),
      agree(beginning(left), beginning(right), startsWith),
      agree(ending(left), ending(right), endsWith),
    ),
  );

const hostsMeet = (left: string, right: string): Bool => patternsMeet(lower(left), lower(right));

const agree = (left: string, right: string, isPart: (text: string, part: string) => Bool): Bool =>
  or(isPart(left, right), isPart(right, left));

/** What a pattern begins with, up to its first asterisk. */
const beginning = (pattern: string): string => nth(split("*", pattern), 0);

/** What a pattern ends with, after its last asterisk. */
const ending = (pattern: string): string => letBe(split("*", pattern), (parts) => nth(parts, minus(length(parts), 1)));

/** A text that fits both of two patterns that meet. */
export const textForBoth = (left: string, right: string): string =>
  plain(
    choose(
      covers(left, right),
      right,
      choose(covers(right, left), left, `${longer(beginning(left), beginning(right))}${longer(ending(left), ending(right))}`),
    ),
  );

const longer = (left: string, right: string): string => choose(lessThan(length(left), length(right)), right, left);

/** The shortest text that fits a pattern. */
export const plain = (pattern: string): string => replaceAll(replaceAll(pattern, "*", ""), "?", "x");
