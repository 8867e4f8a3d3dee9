import {
  type Bool,
  type Constraint,
  and,
  attributeOf,
  choose,
  coalesce,
  covers,
  eq,
  isSet,
  length,
  listOf,
  lower,
  matches,
  not,
  or,
  replaceAll,
  some,
} from "../../../core";
import type { Action } from "./resources";
import type { Inputs, albInputs } from "../inputs";
import { listenerOf } from "../listener-rules/resources";
import { type Listener, listenerPort } from "../listeners/resources";
import type { ListenerRule } from "../listener-rules/ordering";

type AlbConstraint = Constraint<typeof albInputs>;
type Redirect = {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
};

const protocolOf = ({ tls }: Listener): string => choose(isSet(tls), "HTTPS", "HTTP");

const redirects = (action: Action, holds: (redirect: Redirect) => Bool): Bool => attributeOf(action.redirect, holds, false);

/** Whether a redirect leads to the listener that it comes from. */
const staysOn = (listener: Listener, { protocol, port }: Redirect): Bool =>
  and(
    or(eq(protocol, "#{protocol}"), eq(protocol, protocolOf(listener))),
    or(eq(port, "#{port}"), eq(port, `${listenerPort(listener)}`)),
  );

/** Whether the addresses that a template makes all fit one of the patterns. */
const staysIn = (patterns: string[], template: string): Bool =>
  and(
    not(matches(template, /#\{(?:protocol|port|query)\}/)),
    or(
      not(isSet(patterns)),
      some(coalesce(patterns, [] as string[]), (pattern) =>
        covers(pattern, replaceAll(replaceAll(template, "#{path}", "*"), "#{host}", "*")),
      ),
    ),
  );

/** Whether what a rule makes of its requests is a request of the same rule again. */
const loops = (rule: ListenerRule, listener: Listener): Bool =>
  redirects(rule, (redirect) =>
    and(
      staysOn(listener, redirect),
      or(eq(redirect.host, "#{host}"), staysIn(loweredHosts(rule), lower(redirect.host))),
      or(eq(redirect.path, "/#{path}"), staysIn(rule.paths, redirect.path)),
      or(eq(redirect.query, "#{query}"), eq(length(rule.queryStrings), 0)),
    ),
  );

const loweredHosts = ({ hosts }: ListenerRule): string[] =>
  choose(isSet(hosts), listOf(coalesce(hosts, [] as string[]), lower), hosts);

/** Whether a redirect leads to a port of this balancer where nobody speaks its protocol. */
const leadsNowhere = (inputs: Inputs, listener: Listener, { protocol, host, port }: Redirect): Bool =>
  and(
    eq(host, "#{host}"),
    not(
      some(inputs.listeners, (other) =>
        and(
          eq(choose(eq(protocol, "#{protocol}"), protocolOf(listener), protocol), protocolOf(other)),
          eq(choose(eq(port, "#{port}"), `${listenerPort(listener)}`, port), `${listenerPort(other)}`),
        ),
      ),
    ),
  );

/** Whether something holds for the listener of a rule. */
const onListener = (inputs: Inputs, rule: ListenerRule, holds: (listener: Listener) => Bool): Bool =>
  some(inputs.listeners, (listener, name) => and(eq(name, listenerOf(inputs, rule)), holds(listener)));

const forwards = ({ targetGroup, weightedTargetGroups }: Action): Bool => or(isSet(targetGroup), isSet(weightedTargetGroups));

const CIRCLE = "may not redirect requests to themselves, in a circle, unlike";
const NOWHERE =
  "redirect to a port of the balancer where no listener speaks that protocol (another balancer or a CDN in front may):";

/** What must hold for redirects, and about requests that should have been redirected. */
export const redirectConstraints: AlbConstraint[] = [
  {
    input: "listeners",
    message: CIRCLE,
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, {
        where: (listener) =>
          redirects(listener, (redirect) =>
            and(staysOn(listener, redirect), eq(redirect.host, "#{host}"), eq(redirect.path, "/#{path}")),
          ),
      }),
  },
  {
    input: "rules",
    message: CIRCLE,
    offenders: (inputs) =>
      listOf(inputs.rules, (_, name) => name, {
        where: (rule) => onListener(inputs, rule, (listener) => loops(rule, listener)),
      }),
  },
  {
    input: "listeners",
    message: NOWHERE,
    warning: true,
    offenders: (inputs) =>
      listOf(inputs.listeners, (_, name) => name, {
        where: (listener) => redirects(listener, (redirect) => leadsNowhere(inputs, listener, redirect)),
      }),
  },
  {
    input: "rules",
    message: NOWHERE,
    warning: true,
    offenders: (inputs) =>
      listOf(inputs.rules, (_, name) => name, {
        where: (rule) =>
          onListener(inputs, rule, (listener) => redirects(rule, (redirect) => leadsNowhere(inputs, listener, redirect))),
      }),
  },
  {
    input: "listeners",
    message:
      "forward requests from the internet without `tls`: everybody on their way can read and change them. Redirect to a listener with `tls` instead:",
    warning: true,
    offenders: (inputs) =>
      listOf(inputs.listeners, (_, name) => name, {
        where: (listener, name) =>
          and(
            eq(inputs.scheme, "internet-facing"),
            not(isSet(listener.tls)),
            or(
              forwards(listener),
              some(inputs.rules, (rule) => and(eq(listenerOf(inputs, rule), name), forwards(rule))),
            ),
          ),
      }),
  },
];
