import { withDefaults } from "../../../core/inputs";
import { alb } from "../../../modules/alb/alb";
import { example } from "../../../modules/alb/example";
import { type RouteRule, routeTable, unordered } from "../../../modules/alb/routing";
import { listenerRuleConstraints } from "../../../modules/alb/listener-rules/constraints";

// A thousand sets of rules over a small alphabet, against all requests of it, one by one; a tenth of them while one works.
const SETS = process.env["CI"] ? 1000 : 100;

type Inputs = Parameters<typeof routeTable>[0];
interface Rule {
  readonly paths?: string[];
  readonly hosts?: string[];
  readonly methods?: string[];
  readonly targetGroup: string;
}

/** A small generator of its own: the same sets on every machine, and fast. */
let seed = 20261121;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;

const path = () =>
  `/${Array.from({ length: random(4) }, () => pick(["a", "a", "a", "a", "b", "b", "b", "b", "*", "*", "*", "?"])).join("")}`;
const HOSTS = ["a.io", "b.io", "*.io", "?.io", "*.a.io", "x.a.io", "A.io"];

const rule = (): Rule => {
  const paths = random(5) ? [...new Set(Array.from({ length: 1 + random(3) }, path))] : undefined;
  return {
    ...(paths ? { paths } : {}),
    ...(!paths || random(2) ? { hosts: [...new Set(Array.from({ length: 1 + random(2) }, () => pick(HOSTS)))] } : {}),
    ...(random(4) ? {} : { methods: pick([["GET"], ["GET", "HEAD"], ["POST"]]) }),
    targetGroup: pick(["home", "movies"]),
  };
};

/** From 10 to 60, small sets more often than large ones. */
const size = (): number => 10 + Math.min(random(51), random(51), random(51));

/** All requests, part by part. A third letter and a longer path than any pattern's keep patterns from looking equal. */
const letters = (length: number): string[] =>
  length === 0 ? [""] : letters(length - 1).flatMap((text) => ["a", "b", "c"].map((letter) => text + letter));
const PARTS = {
  paths: [0, 1, 2, 3, 4, 5].flatMap((length) => letters(length).map((text) => `/${text}`)),
  hosts: ["a.io", "b.io", "c.io", "x.a.io", "yy.a.io", "q.b.io", "a.com"],
  methods: ["GET", "HEAD", "POST"],
};
type Part = keyof typeof PARTS;

/** Matching as a person would write it in one line, and nothing of ours: the oracle. */
const fits = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".")}$`).test(text);

const masks = new Map<string, bigint>();
/** The requests' parts that a value fits, as bits. */
function maskOf(part: Part, value: string): bigint {
  const key = `${part} ${value}`;
  const known = masks.get(key);
  if (known !== undefined) return known;
  const cased = part === "hosts" ? value.toLowerCase() : value;
  const mask = PARTS[part].reduce((bits, text, index) => (fits(cased, text) ? bits | (1n << BigInt(index)) : bits), 0n);
  masks.set(key, mask);
  return mask;
}
const ALL: Record<Part, bigint> = { paths: -1n, hosts: -1n, methods: -1n };
for (const part of Object.keys(PARTS) as Part[]) ALL[part] = (1n << BigInt(PARTS[part].length)) - 1n;

type Requests = Record<Part, bigint>;
const requestsOf = (one: Rule): Requests => {
  const of = (part: Part) => one[part]?.reduce((bits, value) => bits | maskOf(part, value), 0n) ?? ALL[part];
  return { paths: of("paths"), hosts: of("hosts"), methods: of("methods") };
};
const parts = Object.keys(PARTS) as Part[];
const inside = (narrow: Requests, wide: Requests) => parts.every((part) => (narrow[part] & ~wide[part]) === 0n);
const meet = (left: Requests, right: Requests) => parts.every((part) => (left[part] & right[part]) !== 0n);

const refused = listenerRuleConstraints.find(({ message }) => message.startsWith("need a `priority`"));

test(`${SETS} sets of 10 to 60 rules without priorities are in order, and what has no order is told`, () => {
  const counts = { rules: 0, nested: 0, told: 0, toldNested: 0 };
  for (let set = 0; set < SETS; set += 1) {
    const rules = Object.fromEntries(Array.from({ length: size() }, (_, index) => [`r${index}`, rule()]));
    const inputs = withDefaults(alb.attributes, { ...example, rules }) as unknown as Inputs;
    const requests = Object.fromEntries(Object.entries(rules).map(([name, one]) => [name, requestsOf(one)]));
    const ordered = (routeTable(inputs).listeners.find(({ name }) => name === "https")?.rules ?? []).filter(
      ({ priority }) => priority !== undefined,
    );
    const told = new Set(
      (refused?.offenders?.(inputs as never) ?? []).flatMap((text) => {
        const [, left = "", right = ""] = /fits (\w+) and (\w+)$/.exec(text) ?? [];
        return [`${left} ${right}`, `${right} ${left}`];
      }),
    );

    expect(ordered).toHaveLength(Object.keys(rules).length);
    expect(new Set(ordered.map(({ priority }) => priority)).size).toBe(ordered.length);
    counts.rules += ordered.length;
    ordered.forEach((first: RouteRule, index) => {
      for (const second of ordered.slice(index + 1)) {
        const [one, two] = [requests[first.name] as Requests, requests[second.name] as Requests];
        const isTold = told.has(`${first.name} ${second.name}`);
        const differs = rules[first.name]?.targetGroup !== rules[second.name]?.targetGroup;
        const [narrowFirst, wideFirst] = [inside(one, two), inside(two, one)];
        const where = () =>
          JSON.stringify({ first: first.name, second: second.name, one: rules[first.name], two: rules[second.name] });
        if (!differs || !meet(one, two)) {
          // Nothing is told that does not matter.
          if (isTold) throw new Error(`told for nothing: ${where()}`);
        } else if (narrowFirst && !wideFirst) {
          counts.nested += 1;
          // A union that is nested only as a whole may be asked about; never is the order wrong.
          if (isTold) counts.toldNested += 1;
        } else if (isTold || unordered(first, second, "https") !== undefined) counts.told += 1;
        else throw new Error(`not told: ${where()}`);
      }
    });
  }
  // The sets are not empty talk.
  expect(counts.rules).toBeGreaterThan(20 * SETS);
  expect(counts.nested).toBeGreaterThan(20 * SETS);
  expect(counts.told).toBeGreaterThan(20 * SETS);
  expect(counts.toldNested).toBeLessThan(counts.nested / 20);
}, 600_000);
