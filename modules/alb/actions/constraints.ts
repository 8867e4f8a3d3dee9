import {
  type Bool,
  type Constraint,
  and,
  attributeOf,
  choose,
  concat,
  contains,
  countOf,
  every,
  eq,
  flatten,
  hasKey,
  isSet,
  keys,
  length,
  lessThan,
  listOf,
  not,
  or,
} from "../../../core";
import { type Action, authenticates, hasAction } from "./resources";
import type { Inputs, albInputs } from "../inputs";
import { listenerOf } from "../listener-rules/resources";
import { redirectConstraints } from "./redirects";

type AlbConstraint = Constraint<typeof albInputs>;

/** The target groups that an action names. */
const groupsOf = ({ targetGroup, weightedTargetGroups }: Action): string[] =>
  concat(
    choose(isSet(targetGroup), [targetGroup], []),
    attributeOf(weightedTargetGroups, ({ weights }) => keys(weights), [] as string[]),
  );

/** Where requests go, by how many of the inputs it is said. */
const destinations = ({ targetGroup, weightedTargetGroups, redirect, fixedResponse }: Action): number =>
  countOf(isSet(targetGroup), isSet(weightedTargetGroups), isSet(redirect), isSet(fixedResponse));

/** The names of the listeners with TLS. */
export const tlsListeners = ({ listeners }: Inputs): string[] =>
  listOf(listeners, (_, name) => name, { where: ({ tls }) => isSet(tls) });

/** Goes over the places where an action stands, and says of each whether requests come there by TLS. */
type Visit = <R>(body: (action: Action, name: string, tls: Bool) => R, where?: (action: Action, tls: Bool) => Bool) => R[];

const PLACES: Record<"listeners" | "rules", (inputs: Inputs) => Visit> = {
  listeners: (inputs) => (body, where) =>
    listOf(inputs.listeners, (listener, name) => body(listener, name, isSet(listener.tls)), {
      ...(where && { where: (listener) => where(listener, isSet(listener.tls)) }),
    }),
  rules: (inputs) => (body, where) => {
    const tls = (rule: Inputs["rules"][string]) => contains(tlsListeners(inputs), listenerOf(inputs, rule));
    return listOf(inputs.rules, (rule, name) => body(rule, name, tls(rule)), {
      ...(where && { where: (rule) => where(rule, tls(rule)) }),
    });
  },
};

/** One constraint on each of the inputs that have actions. */
const onPlaces = (message: string, offenders: (visit: Visit, inputs: Inputs) => string[]): AlbConstraint[] =>
  (["listeners", "rules"] as const).map((input) => ({
    input,
    message,
    offenders: (inputs) => offenders(PLACES[input](inputs), inputs),
  }));

/** What listeners and rules must both keep to. */
const onBoth = (message: string, broken: (action: Action, inputs: Inputs, tls: Bool) => Bool): AlbConstraint[] =>
  onPlaces(message, (visit, inputs) =>
    visit(
      (_, name) => name,
      (action, tls) => broken(action, inputs, tls),
    ),
  );

/** What listeners and rules must both keep to about the target groups that they name. */
const onGroups = (message: string, broken: (group: string, inputs: Inputs, tls: Bool) => Bool): AlbConstraint[] =>
  onPlaces(message, (visit, inputs) =>
    flatten(
      visit((action, name, tls) =>
        listOf(groupsOf(action), (group) => `${name} to ${group}`, { where: (group) => broken(group, inputs, tls) }),
      ),
    ),
  );

/** The names of the groups that are so. */
const groupsWhere = ({ targetGroups }: Inputs, holds: (group: Inputs["targetGroups"][string]) => Bool): string[] =>
  listOf(targetGroups, (_, name) => name, { where: holds });

/** What must hold for what happens to requests, on listeners and on their rules. */
export const actionConstraints: AlbConstraint[] = [
  ...onGroups("may forward only to groups out of `targetGroups`, unlike", (group, { targetGroups }) =>
    not(hasKey(targetGroups, group)),
  ),
  ...onGroups('may not forward to groups of the type "alb", which are for Network Load Balancers, unlike', (group, inputs) =>
    contains(
      groupsWhere(inputs, ({ targetType }) => eq(targetType, "alb")),
      group,
    ),
  ),
  ...onGroups("may forward to groups with GRPC only from listeners with `tls`, unlike", (group, inputs, tls) =>
    and(
      not(tls),
      contains(
        groupsWhere(inputs, ({ protocolVersion }) => eq(protocolVersion, "GRPC")),
        group,
      ),
    ),
  ),
  ...onBoth("must give one of the groups a weight above 0, unlike", ({ weightedTargetGroups }) =>
    attributeOf(weightedTargetGroups, ({ weights }) => every(weights, (weight) => eq(weight, 0)), false),
  ),
  {
    input: "listeners",
    message: "may have only one of `targetGroup`, `weightedTargetGroups`, `redirect` and `fixedResponse`, unlike",
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, { where: (listener) => lessThan(1, destinations(listener)) }),
  },
  {
    input: "rules",
    message: "must have exactly one of `targetGroup`, `weightedTargetGroups`, `redirect` and `fixedResponse`, unlike",
    offenders: ({ rules }) => listOf(rules, (_, name) => name, { where: (rule) => not(eq(destinations(rule), 1)) }),
  },
  ...redirectConstraints,
  ...onBoth("may not redirect from HTTPS to HTTP, which AWS refuses, unlike", ({ redirect }, _, tls) =>
    and(
      tls,
      attributeOf(redirect, ({ protocol }) => eq(protocol, "HTTP"), false),
    ),
  ),
  ...onBoth("may authenticate users only on listeners with `tls`, unlike", (action, _, tls) =>
    and(not(tls), authenticates(action)),
  ),
  ...onBoth("may authenticate users in one way only, unlike", ({ authenticateOidc, authenticateCognito }) =>
    and(isSet(authenticateOidc), isSet(authenticateCognito)),
  ),
  {
    input: "listeners",
    message: "must say where requests go after users are authenticated, unlike",
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, { where: (listener) => and(authenticates(listener), not(hasAction(listener))) }),
  },
  {
    input: "oidcClientSecrets",
    message: "must have a secret for each `clientId` of `authenticateOidc`",
    holds: ({ listeners, rules, oidcClientSecrets }) => {
      const known = keys(oidcClientSecrets);
      const has = ({ authenticateOidc }: Action) =>
        attributeOf(authenticateOidc, ({ clientId }) => contains(known, clientId), true);
      return and(every(listeners, has), every(rules, has));
    },
  },
  {
    input: "identityProviderNetworks",
    message: "must name where the identity provider is, since listeners or rules authenticate users",
    holds: ({ identityProviderNetworks, listeners, rules }) =>
      or(
        lessThan(0, length(identityProviderNetworks)),
        and(
          every(listeners, (listener) => not(authenticates(listener))),
          every(rules, (rule) => not(authenticates(rule))),
        ),
      ),
  },
];
