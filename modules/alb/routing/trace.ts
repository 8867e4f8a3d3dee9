import { type Condition, fittingValue, lookedAt } from "./conditions";
import { type Request, type RequestOptions, requestFor, urlOf } from "./request";
import type { Action, RouteListener, RouteRule, RouteTable } from "./table";

/** A condition and what a request makes of it. */
export interface Verdict {
  readonly condition: Condition;
  /** What the condition looked at. */
  readonly found: readonly string[];
  /** The value that the request fits; undefined when it fits none. */
  readonly fits: string | undefined;
}

/** A rule that was looked at. */
export interface Look {
  readonly rule: RouteRule;
  readonly matched: boolean;
  readonly verdicts: readonly Verdict[];
}

/** The way of one request through the balancer. */
export interface Trace {
  readonly request: Request;
  /** The listener that it reaches; undefined when nobody listens on the port. */
  readonly listener: RouteListener | undefined;
  /** Why no listener takes it. */
  readonly refused?: string;
  /** The rules in the order in which they were looked at; the last one matched. */
  readonly looks: readonly Look[];
  /** The rule that takes it. */
  readonly rule: RouteRule | undefined;
  /** Where a redirect leads to. */
  readonly location?: string;
}

/** Follows a request to the rule that takes it. */
export function trace(table: RouteTable, request: Request): Trace {
  const listener = table.listeners.find(({ port }) => port === request.port);
  if (!listener) return { request, listener, refused: `no listener on port ${request.port}`, looks: [], rule: undefined };
  if (listener.protocol !== request.protocol) {
    const refused = `${listener.name} speaks ${listener.protocol} on port ${request.port}, not ${request.protocol}`;
    return { request, listener, refused, looks: [], rule: undefined };
  }
  const looks: Look[] = [];
  for (const rule of listener.rules) {
    const look = lookAt(rule, request);
    looks.push(look);
    if (look.matched) {
      const { action } = rule;
      return { request, listener, looks, rule, ...(action.kind === "redirect" ? { location: locationOf(action, request) } : {}) };
    }
  }
  throw new Error(`${listener.name} has no default rule`);
}

/** All conditions of a rule must hold, each by one of its values. */
function lookAt(rule: RouteRule, request: Request): Look {
  const verdicts = rule.conditions.map((condition) => ({
    condition,
    found: lookedAt(condition, request),
    fits: fittingValue(condition, request),
  }));
  return { rule, verdicts, matched: verdicts.every(({ fits }) => fits !== undefined) };
}

/** The address that a redirect makes of a request's own. */
function locationOf({ redirect }: Extract<Action, { kind: "redirect" }>, request: Request): string {
  const query = request.query.map(({ key, value }) => (value === "" ? key : `${key}=${value}`)).join("&");
  const parts: Record<string, string> = {
    protocol: request.protocol,
    host: request.host,
    port: `${request.port}`,
    path: request.path.replace(/^\//, ""),
    query,
  };
  const fill = (text: string) => text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => parts[name] ?? "");
  const protocol = fill(redirect.protocol);
  const port = Number(fill(redirect.port));
  const usual = port === (protocol === "HTTPS" ? 443 : 80);
  const search = fill(redirect.query);
  return `${protocol.toLowerCase()}://${fill(redirect.host)}${usual ? "" : `:${port}`}${fill(redirect.path)}${search === "" ? "" : `?${search}`}`;
}

/** As many redirects as browsers follow before they give up is more than enough. */
const MOST_REDIRECTS = 10;

/** Follows a request through redirects that lead back to the balancer, to where it ends. */
export function traces(table: RouteTable, request: Request): Trace[] {
  const all: Trace[] = [];
  let next: Request | undefined = request;
  while (next && all.length <= MOST_REDIRECTS) {
    const one: Trace = trace(table, next);
    all.push(one);
    const location: Request | undefined = one.location === undefined ? undefined : requestFor(one.location, optionsOf(next));
    // Another host may be anybody's.
    next = location && location.host === next.host && urlOf(location) !== urlOf(next) ? location : undefined;
  }
  return all;
}

const optionsOf = ({ method, headers, sourceIp }: Request): RequestOptions => {
  const { host: _host, ...others } = headers;
  return { method, headers: others, ...(sourceIp === undefined ? {} : { sourceIp }) };
};

/** Where a URL ends, in a few words: for tests that state a route table. */
export function route(table: RouteTable, url: string, options: RequestOptions = {}): string {
  const last = traces(table, requestFor(url, options)).at(-1);
  return last?.rule ? `${last.rule.name}: ${actionText(last.rule.action, last.location)}` : `refused: ${last?.refused ?? ""}`;
}

/** What becomes of a request, in words. */
export function actionText(action: Action, location?: string): string {
  switch (action.kind) {
    case "forward": {
      const groups = Object.entries(action.targetGroups);
      const [first] = groups;
      if (first && groups.length === 1) return `target group ${first[0]}`;
      const sum = groups.reduce((total, [, weight]) => total + weight, 0);
      return `target groups ${groups.map(([name, weight]) => `${name} (${Math.round((100 * weight) / sum)} %)`).join(", ")}`;
    }
    case "redirect":
      return `redirect to ${location ?? action.redirect.host} (${action.redirect.statusCode.replace("HTTP_", "")})`;
    case "fixed-response":
      return `answer ${action.statusCode}`;
  }
}
