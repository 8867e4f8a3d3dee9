import {
  type Bool,
  atMost,
  choose,
  coalesce,
  concat,
  eq,
  flatten,
  isSet,
  join,
  length,
  listOf,
  lower,
  nth,
  prefixLength,
  startsWith,
} from "../../../../core";
import { type ListenerRule, networksMeet, patternsMeet, plain, textForBoth } from "./matching";

/** A request that fits two rules that meet, for people: `GET https://admin.example.com/api/`. */
export function requestForBoth(left: ListenerRule, right: ListenerRule, protocol: string): string {
  const path = forBoth(left.paths, right.paths, "/", PATTERNS);
  const host = forBoth(lowered(left.hosts), lowered(right.hosts), "example.com", PATTERNS);
  const method = forBoth(left.methods, right.methods, "GET", PATTERNS);
  const source = forBoth(left.sourceIps, right.sourceIps, "", NETWORKS);
  const headers = listOf(headersOf(left, right), ({ name, value }) => `${name}: ${value}`);
  const query = parametersOf(left, right);
  return [
    `${method} ${protocol}://${host}`,
    choose(startsWith(path, "/"), path, `/${path}`),
    choose(eq(length(query), 0), "", `?${join("&", query)}`),
    choose(eq(length(headers), 0), "", ` with ${join(", ", headers)}`),
    choose(eq(source, ""), "", ` from ${source}`),
  ].join("");
}

/** How values of a kind meet, and what then fits both. */
interface Kind {
  readonly meet: (left: string, right: string) => Bool;
  readonly both: (left: string, right: string) => string;
  readonly one: (value: string) => string;
}

const PATTERNS: Kind = { meet: patternsMeet, both: textForBoth, one: plain };

const NETWORKS: Kind = {
  meet: networksMeet,
  both: (left, right) => choose(atMost(prefixLength(left), prefixLength(right)), right, left),
  one: (network) => network,
};

const lowered = (hosts: string[]): string[] => choose(isSet(hosts), listOf(coalesce(hosts, [""]), lower), hosts);

/** What fits the condition of two rules, of the one that has it, or of none. */
function forBoth(left: string[], right: string[], otherwise: string, { meet, both, one }: Kind): string {
  const [lefts, rights] = [coalesce(left, [] as string[]), coalesce(right, [] as string[])];
  const pairs = flatten(listOf(lefts, (a) => listOf(rights, (b) => both(a, b), { where: (b) => meet(a, b) })));
  return nth(concat(pairs, listOf(concat(lefts, rights), one), [otherwise]), 0);
}

const headersOf = (...rules: ListenerRule[]) =>
  concat(...rules.map(({ headers }) => listOf(headers, (values, name) => ({ name, value: plain(nth(values, 0)) }))));

const parametersOf = (...rules: ListenerRule[]): string[] =>
  concat(
    ...rules.map(({ queryStrings }) =>
      listOf(queryStrings, (values, key) => `${choose(eq(key, "*"), "any", plain(key))}=${plain(nth(values, 0))}`),
    ),
  );
