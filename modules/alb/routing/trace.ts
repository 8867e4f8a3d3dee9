import { type Condition, fittingValue, lookedAt } from "./conditions";
import { type Request, type RequestOptions, requestFor, urlOf } from "./request";
import type { Action, RouteListener, RouteRule, RouteTable } from "./table";

/** A condition and what a request makes of it. */
export interface Verdict {
  readonly condition: Condition;
  /** What the condition looked at. */
  readonly found: readonly string[];
  /** The value that the request fits; undefined when it fits none that is known. */
  readonly fits: string | undefined;
  /** Whether it may fit a value that only Terraform knows. */
  readonly depends: boolean;
}

/** A rule that was looked at. */
export interface Look {
  readonly rule: RouteRule;
  /** Whether the request fits; "depends" when only Terraform knows. */
  readonly matched: boolean | "depends";
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
  /** The rule that takes it, when none of `mayTake` does. */
  readonly rule: RouteRule | undefined;
  /** Rules that come or may come before, and of which only Terraform knows whether they take it. */
  readonly mayTake: readonly RouteRule[];
  /** Where a redirect leads to. */
  readonly location?: string;
}

/** Follows a request to the rule that takes it. */
function trace(table: RouteTable, request: Request): Trace {
  const refusedBy = (listener: RouteListener | undefined, refused: string): Trace => ({
    request,
    listener,
    refused,
    looks: [],
    rule: undefined,
    mayTake: [],
  });
  const listener = table.listeners.find(({ port }) => port === request.port);
  if (!listener) {
    const open = table.listeners.filter(({ port }) => port === undefined).map(({ name }) => name);
    const unless = open.length === 0 ? "" : `, unless it is that of ${open.join(" or ")}, which only Terraform knows`;
    return refusedBy(undefined, `no listener on port ${request.port}${unless}`);
  }
  if (listener.protocol !== request.protocol) {
    return refusedBy(listener, `${listener.name} speaks ${listener.protocol} on port ${request.port}, not ${request.protocol}`);
  }
  const all = listener.rules.map((rule) => lookAt(rule, request));
  const end = all.findIndex(({ matched }) => matched === true);
  const looks = all.slice(0, end + 1);
  const rule = all[end]?.rule;
  if (!rule) throw new Error(`${listener.name} has no default rule`);
  const mayTake = looks.filter(({ matched }) => matched === "depends").map((look) => look.rule);
  // A rule whose number only Terraform knows may stand behind the one that takes the request: then that one takes it.
  const { action } = rule;
  const location = action.kind === "redirect" && mayTake.length === 0 ? locationOf(action, request) : undefined;
  return { request, listener, looks, rule, mayTake, ...(location === undefined ? {} : { location }) };
}

/** All conditions of a rule must hold, each by one of its values. */
function lookAt(rule: RouteRule, request: Request): Look {
  const verdicts = rule.conditions.map((condition) => {
    const fits = fittingValue(condition, request);
    return { condition, found: lookedAt(condition, request), fits, depends: fits === undefined && condition.isOpen === true };
  });
  const open = verdicts.filter(({ fits, depends }) => fits === undefined && !depends);
  if (open.length > 0) return { rule, verdicts, matched: false };
  const isCertain = verdicts.every(({ depends }) => !depends) && (rule.isDefault || rule.priority !== undefined);
  return { rule, verdicts, matched: isCertain ? true : "depends" };
}

/** The address that a redirect makes of a request's own. */
function locationOf({ redirect }: Extract<Action, { kind: "redirect" }>, request: Request): string | undefined {
  if (!redirect) return undefined;
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

/**
 * Follows a request through redirects that lead back to the balancer, to where it ends, or to where it has been before.
 * @param isOurs whether a redirect to another host leads to this balancer too; it may be anybody's
 */
export function traces(table: RouteTable, request: Request, isOurs: (host: string) => boolean = () => false): Trace[] {
  const all: Trace[] = [];
  let next: Request | undefined = request;
  while (next && all.length <= MOST_REDIRECTS) {
    const one: Trace = trace(table, next);
    const host: string = next.host;
    const hasBeenThere = all.some((before) => urlOf(before.request) === urlOf(one.request));
    all.push(one);
    const location: Request | undefined = one.location === undefined ? undefined : requestFor(one.location, optionsOf(next));
    next = location && !hasBeenThere && (location.host === host || isOurs(location.host)) ? location : undefined;
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

const UNKNOWN = "that only Terraform knows";

/** What becomes of a request, in words. */
export function actionText(action: Action, location?: string): string {
  switch (action.kind) {
    case "forward": {
      const groups = Object.entries(action.targetGroups);
      const [first] = groups;
      if (!first) return `a target group ${UNKNOWN}`;
      if (groups.length === 1) return `target group ${first[0]}`;
      const sum = groups.reduce((total, [, weight]) => total + weight, 0);
      return `target groups ${groups.map(([name, weight]) => `${name} (${Math.round((100 * weight) / sum)} %)`).join(", ")}`;
    }
    case "redirect":
      if (!action.redirect) return `redirect to an address ${UNKNOWN}`;
      return `redirect to ${location ?? action.redirect.host} (${action.redirect.statusCode.replace("HTTP_", "")})`;
    case "fixed-response":
      return action.statusCode === undefined ? `answer with a status ${UNKNOWN}` : `answer ${action.statusCode}`;
  }
}
