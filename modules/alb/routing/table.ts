import type { z } from "zod";
import { type References, isOpaque, isSymbolic, keys } from "../../../core";
import type { albInputs } from "../inputs";
import { listenerPort, redirectsToTls, servingListeners } from "../listeners/resources";
import { placedRules, prioritiesOf } from "../listener-rules/ordering";
import type { Condition, Field } from "./conditions";

/** The balancer's inputs as a stack gives them, with the defaults filled in. */
export type AlbLiterals = z.output<typeof albInputs>;

type RuleLiteral = AlbLiterals["rules"][string];
type ActionLiteral = Pick<
  RuleLiteral,
  | "targetGroup"
  | "weightedTargetGroups"
  | "redirect"
  | "fixedResponse"
  | "authenticateOidc"
  | "authenticateCognito"
  | "ignoreActionChanges"
>;

/** What becomes of a request. What only Terraform knows is left out: a group, an address, a status. */
export type Action =
  | { readonly kind: "forward"; readonly targetGroups: Readonly<Record<string, number>> }
  | { readonly kind: "redirect"; readonly redirect?: NonNullable<RuleLiteral["redirect"]> }
  | { readonly kind: "fixed-response"; readonly statusCode?: number };

/** A rule of a listener. The last one of each listener, `default`, has no conditions. */
export interface RouteRule {
  readonly name: string;
  readonly isDefault: boolean;
  /** Undefined for the default, and where only Terraform can tell. */
  readonly priority: number | undefined;
  /** Whether something of the rule is known to Terraform only. */
  readonly isOpen: boolean;
  /** Whether the priority was given, not made from the rule's content and name. */
  readonly explicit: boolean;
  readonly conditions: readonly Condition[];
  readonly action: Action;
  /** Whether others may have changed the action since the creation. */
  readonly isMoved: boolean;
  /** Whether users have to sign in first. */
  readonly authenticates: boolean;
  /** All that the rule does with a request: two rules with one outcome need no order. */
  readonly outcome: unknown;
}

/** A listener with its constraints in the order in which they are looked at. */
export interface RouteListener {
  readonly name: string;
  /** Undefined when only Terraform knows it. */
  readonly port: number | undefined;
  readonly protocol: "HTTP" | "HTTPS";
  readonly rules: readonly RouteRule[];
}

/** All that decides where a request goes. */
export interface RouteTable {
  readonly listeners: readonly RouteListener[];
  readonly targetGroups: readonly string[];
}

/**
 * The routes of a balancer, out of its inputs. Rules without a number, some of whose conditions only Terraform knows,
 * come first in their listener: where they stand only Terraform knows, too.
 */
export function routeTable(inputs: AlbLiterals): RouteTable {
  const references = inputs as unknown as References<typeof albInputs>;
  const serving = servingListeners(references);
  const known = Object.fromEntries(Object.entries(inputs.rules).filter(([, rule]) => !isSymbolic(placeOf(rule))));
  const numbers = prioritiesOf(
    placedRules({ ...references, rules: known as unknown as typeof references.rules }, serving),
    (_, value) => value,
    keys(references.rules),
  ) as unknown as Record<string, number>;
  const rules = Object.entries(inputs.rules).map(([name, rule]) => ({
    listener: rule.listener ?? serving[0],
    rule: routeRule(name, rule, numbers[name]),
  }));
  const unread = Object.values(inputs.rules).filter((rule) => isSymbolic(rule));
  return {
    // Groups for Network Load Balancers, and those of rules that cannot be read, are not the listeners' own.
    targetGroups: Object.entries(inputs.targetGroups)
      .filter(([name, { targetType }]) => targetType !== "alb" && !unread.some(({ targetGroup }) => targetGroup === name))
      .map(([name]) => name),
    listeners: Object.entries(inputs.listeners).map(([name, listener]) => {
      const reference = listener as unknown as References<typeof albInputs>["listeners"][string];
      const toTls = redirectsToTls(references, reference) === true;
      const port = listenerPort(reference);
      const own = rules.filter((one) => one.listener === name).map(({ rule }) => rule);
      const ofDefault = toTls ? redirectTo(tlsPort(inputs)) : actionOf(listener);
      return {
        name,
        port: isSymbolic(port) ? undefined : port,
        protocol: listener.tls ? "HTTPS" : "HTTP",
        rules: [
          ...own.sort((left, right) => (left.priority ?? 0) - (right.priority ?? 0)),
          {
            ...NO_RULE,
            action: ofDefault,
            isMoved: movesOf(listener),
            authenticates: signsIn(listener),
            outcome: outcomeOf(listener),
          },
        ],
      };
    }),
  };
}

const NO_RULE = { name: "default", isDefault: true, isOpen: false, priority: undefined, explicit: false, conditions: [] };

/** What decides where a rule stands. */
const placeOf = ({ priority, paths, hosts, methods, sourceIps, headers, queryStrings }: RuleLiteral) =>
  priority ?? [paths, hosts, methods, sourceIps, headers, queryStrings];

/** Port of the listener that others redirect to; as the module's body chooses it. */
function tlsPort({ listeners }: AlbLiterals): number {
  const ports = Object.entries(listeners)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, listener]) => (listener.tls ? [listener.port ?? 443] : []));
  return ports.includes(443) ? 443 : (ports[0] ?? 443);
}

const redirectTo = (port: number): Action => ({
  kind: "redirect",
  redirect: { protocol: "HTTPS", host: "#{host}", port: `${port}`, path: "/#{path}", query: "#{query}", statusCode: "HTTP_301" },
});

const signsIn = ({ authenticateOidc, authenticateCognito }: ActionLiteral): boolean =>
  authenticateOidc !== undefined || authenticateCognito !== undefined;

/** What only Terraform knows is not said to be so. */
const movesOf = ({ ignoreActionChanges }: ActionLiteral): boolean => ignoreActionChanges === true;

const outcomeOf = (action: ActionLiteral) => [
  action.targetGroup,
  action.weightedTargetGroups,
  action.redirect,
  action.fixedResponse,
  action.authenticateOidc,
  action.authenticateCognito,
];

function routeRule(name: string, rule: RuleLiteral, priority: number | undefined): RouteRule {
  return {
    name,
    isDefault: false,
    isOpen: isSymbolic(rule),
    priority,
    explicit: rule.priority !== undefined,
    conditions: conditionsOf(rule),
    action: actionOf(rule),
    isMoved: movesOf(rule),
    authenticates: signsIn(rule),
    outcome: outcomeOf(rule),
  };
}

function conditionsOf({ paths, hosts, methods, sourceIps, headers, queryStrings }: RuleLiteral): Condition[] {
  const plain = [
    ["path-pattern", paths],
    ["host-header", hosts],
    ["http-request-method", methods],
    ["source-ip", sourceIps],
  ] as const;
  return [
    ...plain.flatMap(([field, values]) => (values ? [condition(field, values)] : [])),
    ...namedConditions("http-header", headers),
    ...namedConditions("query-string", queryStrings),
  ];
}

function namedConditions(field: Field, values: Record<string, string[]>): Condition[] {
  // A map as a whole that only Terraform knows: some condition, on something.
  if (isOpaque(values)) return [{ field, values: [], isOpen: true }];
  return Object.entries(values).map(([name, own]) => ({ ...condition(field, own), name }));
}

function condition(field: Field, values: string[]): Condition {
  const known = isOpaque(values) ? [] : values.filter((value) => !isSymbolic(value));
  return { field, values: known, ...(isSymbolic(values) ? { isOpen: true } : {}) };
}

function actionOf({ targetGroup, weightedTargetGroups, redirect, fixedResponse }: ActionLiteral): Action {
  if (targetGroup !== undefined) return { kind: "forward", targetGroups: isSymbolic(targetGroup) ? {} : { [targetGroup]: 1 } };
  if (weightedTargetGroups) {
    return { kind: "forward", targetGroups: isSymbolic(weightedTargetGroups) ? {} : weightedTargetGroups.weights };
  }
  if (redirect) return { kind: "redirect", ...(isSymbolic(redirect) ? {} : { redirect }) };
  const statusCode = fixedResponse ? fixedResponse.statusCode : 404;
  return { kind: "fixed-response", ...(isSymbolic(statusCode) ? {} : { statusCode }) };
}
