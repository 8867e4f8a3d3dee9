import { cidrContains, cidrSubnet } from "../../../core";
import { textClasses } from "./automaton";
import type { Condition, Field } from "./conditions";
import { type Pattern, parsePattern } from "./patterns";
import type { RouteRule } from "./table";

// Which of a rule's requests other rules take, told exactly: by classes of requests that the rules cannot tell apart.

/** A kind of requests that fit a rule: which of the other rules they fit too, and one of them. */
interface RequestClass {
  readonly taken: readonly boolean[];
  readonly request: ExampleRequest;
}

/** The parts of a request that rules look at; what no rule looks at is left out. */
interface ExampleRequest {
  readonly path?: string;
  readonly host?: string;
  readonly method?: string;
  readonly source?: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly query: ReadonlyArray<readonly [key: string, value: string]>;
}

// Beyond so many the question is left open.
const MOST_CLASSES = 20_000;

/** All kinds of requests that fit a rule; undefined when there are too many to count. */
export function requestClasses(rule: RouteRule, others: readonly RouteRule[]): RequestClass[] | undefined {
  const kinds = [
    ofTexts(rule, others, "path-pattern", "path"),
    ofTexts(rule, others, "host-header", "host"),
    ofMethods(rule, others),
    ofNetworks(rule, others),
    ofPairs(rule, others),
  ];
  let classes: RequestClass[] = [{ taken: others.map(() => true), request: { headers: [], query: [] } }];
  for (const kind of kinds) {
    if (!kind || kind.length * classes.length > MOST_CLASSES) return undefined;
    classes = classes.flatMap((one) =>
      kind.map((other) => ({
        taken: one.taken.map((taken, index) => taken && other.taken[index] === true),
        request: { ...one.request, ...other.request },
      })),
    );
  }
  return classes;
}

type Kind = ReadonlyArray<{ readonly taken: readonly boolean[]; readonly request: Partial<ExampleRequest> }>;

const conditionsOf = (rule: RouteRule, field: Field): readonly Condition[] =>
  rule.conditions.filter((condition) => condition.field === field);

const valuesOf = (rule: RouteRule, field: Field): readonly string[] | undefined => conditionsOf(rule, field)[0]?.values;

/** Paths begin with a slash; hosts are any text that is not empty. */
const DOMAINS = { "path-pattern": "/*", "host-header": "?*" };

function ofTexts(
  rule: RouteRule,
  others: readonly RouteRule[],
  field: "path-pattern" | "host-header",
  part: "path" | "host",
): Kind | undefined {
  const ignoreCase = field === "host-header";
  const read = (text: string): Pattern => parsePattern(text, { ignoreCase });
  const own = valuesOf(rule, field);
  const asked = [...new Set(others.flatMap((other) => valuesOf(other, field) ?? []))];
  if (!own && asked.length === 0) return [{ taken: others.map(() => true), request: {} }];
  const classes = textClasses(asked.map(read), (own ?? ["*"]).map(read), read(DOMAINS[field]));
  return classes?.map(({ fits, text }) => ({
    taken: others.map((other) => valuesOf(other, field)?.some((value) => fits[asked.indexOf(value)] === true) ?? true),
    request: { [part]: text },
  }));
}

function ofMethods(rule: RouteRule, others: readonly RouteRule[]): Kind {
  const field = "http-request-method";
  const asked = new Set(others.flatMap((other) => valuesOf(other, field) ?? []));
  const own = valuesOf(rule, field);
  if (!own && asked.size === 0) return [{ taken: others.map(() => true), request: {} }];
  // A method that nobody asks for stands for all the others.
  const other = ["GET", "HEAD", "OPTIONS"].find((method) => !asked.has(method)) ?? "OTHER";
  return (own ?? [other, ...asked]).map((method) => ({
    taken: others.map((one) => valuesOf(one, field)?.includes(method) ?? true),
    request: { method },
  }));
}

function ofNetworks(rule: RouteRule, others: readonly RouteRule[]): Kind {
  const field = "source-ip";
  const asked = [...new Set(others.flatMap((other) => valuesOf(other, field) ?? []))];
  const own = valuesOf(rule, field);
  if (!own && asked.length === 0) return [{ taken: others.map(() => true), request: {} }];
  return (own ?? ["0.0.0.0/0", "::/0"])
    .flatMap((network) => partsOf(network, asked))
    .map((source) => ({
      taken: others.map((other) => valuesOf(other, field)?.some((value) => holds(value, source)) ?? true),
      request: { source },
    }));
}

const holds = (wide: string, narrow: string): boolean =>
  wide.includes(":") === narrow.includes(":") && cidrContains(wide, narrow) === true;

/** A network cut into parts that lie wholly inside or outside of each of some other networks. */
function partsOf(network: string, others: readonly string[]): string[] {
  const inside = others.filter((other) => other !== network && holds(network, other));
  if (inside.length === 0) return [network];
  return halves(network).flatMap((half) => partsOf(half, inside));
}

function halves(network: string): [string, string] {
  return [cidrSubnet(network, 1, 0), cidrSubnet(network, 1, 1)];
}

/**
 * Headers and parameters may come several times, so that one value never excludes another: a rule takes what fits its
 * headers and parameters only where all that fits the own ones does.
 */
function ofPairs(rule: RouteRule, others: readonly RouteRule[]): Kind {
  const first = (field: Field) =>
    conditionsOf(rule, field).map(({ name = "", values }) => [name === "*" ? "any" : name, shortest(values[0] ?? "")] as const);
  const taken = others.map((other) =>
    other.conditions
      .filter(({ field }) => field === "http-header" || field === "query-string")
      .every((wide) => rule.conditions.some((narrow) => implies(narrow, wide))),
  );
  return [{ taken, request: { headers: first("http-header"), query: first("query-string") } }];
}

const shortest = (pattern: string): string =>
  pattern.replace(/\\([*?])|\*|\?/g, (wildcard, kept?: string) => kept ?? (wildcard === "?" ? "x" : ""));

/** Whether whatever fits one header or parameter fits another one. */
function implies(narrow: Condition, wide: Condition): boolean {
  if (narrow.field !== wide.field) return false;
  const options = { ignoreCase: true, escapes: wide.field === "query-string" };
  const read = (text: string) => parsePattern(text, options);
  const isWithin = (patterns: readonly string[], within: readonly string[]): boolean =>
    textClasses(patterns.map(read), within.map(read), read("*"))?.every(({ fits }) => fits.includes(true)) ?? false;
  const [name, wideName] = [narrow.name ?? "", wide.name ?? ""];
  const sameName = wide.field === "http-header" ? name.toLowerCase() === wideName.toLowerCase() : isWithin([wideName], [name]);
  return sameName && isWithin(wide.values, narrow.values);
}

/** Whether all requests of a rule are requests of the other too. */
export const isWithin = (narrow: RouteRule, wide: RouteRule): boolean =>
  requestClasses(narrow, [wide])?.every(({ taken }) => taken[0] === true) ?? false;

/** A request that fits both rules, if there is one. */
export function commonRequest(left: RouteRule, right: RouteRule): ExampleRequest | undefined {
  const both = requestClasses(left, [withoutPairs(right)])?.find(({ taken }) => taken[0] === true)?.request;
  if (!both) return undefined;
  const own = requestClasses(right, [])?.[0]?.request;
  return { ...both, headers: [...both.headers, ...(own?.headers ?? [])], query: [...both.query, ...(own?.query ?? [])] };
}

const withoutPairs = (rule: RouteRule): RouteRule => ({
  ...rule,
  conditions: rule.conditions.filter(({ field }) => field !== "http-header" && field !== "query-string"),
});

/** The address of a request; what it leaves open is something usual. */
export function urlOfExample(
  { path = "/", host = "example.com", query }: ExampleRequest,
  protocol: string,
  port?: number,
): string {
  const usual = port === undefined || port === (protocol === "HTTPS" ? 443 : 80);
  const search = query.map(([key, value]) => `${key}=${value}`).join("&");
  return `${protocol.toLowerCase()}://${host}${usual ? "" : `:${port}`}${path}${search === "" ? "" : `?${search}`}`;
}

/** A request for people: `GET https://a.example.com/x?b=c with X-Header: d from 10.0.0.0/8`. */
export function requestText(request: ExampleRequest, protocol: string): string {
  const lines = request.headers.map(([name, value]) => `${name}: ${value}`).join(", ");
  return [
    `${request.method ?? "GET"} ${urlOfExample(request, protocol)}`,
    lines === "" ? "" : ` with ${lines}`,
    request.source === undefined ? "" : ` from ${request.source}`,
  ].join("");
}
