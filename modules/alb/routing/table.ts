import type { z } from "zod";
import { type References, isSymbolic } from "../../../core";
import type { albInputs } from "../inputs";
import { listenerPort, redirectsToTls, servingListeners } from "../listeners";
import { placedRules, prioritiesOf } from "../ordering";
import type { Condition } from "./conditions";

/** The balancer's inputs as a stack gives them, with the defaults filled in. */
export type AlbLiterals = z.output<typeof albInputs>;

type RuleLiteral = AlbLiterals["rules"][string];
type ActionLiteral = Pick<
  RuleLiteral,
  "targetGroup" | "weightedTargetGroups" | "redirect" | "fixedResponse" | "authenticateOidc" | "authenticateCognito"
>;

/** What becomes of a request. */
export type Action =
  | { readonly kind: "forward"; readonly targetGroups: Readonly<Record<string, number>> }
  | { readonly kind: "redirect"; readonly redirect: NonNullable<RuleLiteral["redirect"]> }
  | { readonly kind: "fixed-response"; readonly statusCode: number };

/** A rule of a listener. The last one of each listener, `default`, has no conditions and no priority. */
export interface RouteRule {
  readonly name: string;
  readonly priority: number | undefined;
  /** Whether the priority was given, not made from the rule's content and name. */
  readonly explicit: boolean;
  readonly conditions: readonly Condition[];
  readonly action: Action;
  /** Whether users have to sign in first. */
  readonly authenticates: boolean;
  /** All that the rule does with a request: two rules with one outcome need no order. */
  readonly outcome: unknown;
}

/** A listener with its rules in the order in which they are looked at. */
export interface RouteListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  readonly rules: readonly RouteRule[];
}

/** All that decides where a request goes. */
export interface RouteTable {
  readonly listeners: readonly RouteListener[];
  readonly targetGroups: readonly string[];
}

/** The routes of a balancer, out of its inputs. Rules with values that only Terraform knows are left out. */
export function routeTable(inputs: AlbLiterals): RouteTable {
  const references = inputs as unknown as References<typeof albInputs>;
  const [only] = servingListeners(references);
  const priorities = prioritiesOf(placedRules(references)) as unknown as Record<string, number>;
  const rules = Object.entries(inputs.rules).filter(([, rule]) => !isSymbolic(rule));
  const unread = Object.values(inputs.rules).filter((rule) => isSymbolic(rule));
  return {
    // Groups for Network Load Balancers, and those of rules that cannot be read, are not the listeners' own.
    targetGroups: Object.entries(inputs.targetGroups)
      .filter(([name, { targetType }]) => targetType !== "alb" && !unread.some(({ targetGroup }) => targetGroup === name))
      .map(([name]) => name),
    listeners: Object.entries(inputs.listeners).map(([name, listener]) => {
      const reference = listener as unknown as References<typeof albInputs>["listeners"][string];
      const toTls = redirectsToTls(references, reference) === true;
      const own = rules.filter(([, rule]) => (rule.listener ?? only) === name).map(([key, rule]) => routeRule(key, rule, priorities[key] ?? 0));
      return {
        name,
        port: listenerPort(reference),
        protocol: listener.tls ? "HTTPS" : "HTTP",
        rules: [
          ...own.sort((left, right) => (left.priority ?? 0) - (right.priority ?? 0)),
          {
            ...NO_RULE,
            action: toTls ? redirectTo(tlsPort(inputs)) : actionOf(listener),
            authenticates: signsIn(listener),
            outcome: outcomeOf(listener),
          },
        ],
      };
    }),
  };
}

const NO_RULE = { name: "default", priority: undefined, explicit: false, conditions: [] };

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

const outcomeOf = (action: ActionLiteral) => [
  action.targetGroup,
  action.weightedTargetGroups,
  action.redirect,
  action.fixedResponse,
  action.authenticateOidc,
  action.authenticateCognito,
];

function routeRule(name: string, rule: RuleLiteral, priority: number): RouteRule {
  return {
    name,
    priority,
    explicit: rule.priority !== undefined,
    conditions: conditionsOf(rule),
    action: actionOf(rule),
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
    ...plain.flatMap(([field, values]) => (values ? [{ field, values }] : [])),
    ...Object.entries(headers).map(([name, values]) => ({ field: "http-header" as const, name, values })),
    ...Object.entries(queryStrings).map(([name, values]) => ({ field: "query-string" as const, name, values })),
  ];
}

function actionOf({ targetGroup, weightedTargetGroups, redirect, fixedResponse }: ActionLiteral): Action {
  if (targetGroup !== undefined) return { kind: "forward", targetGroups: { [targetGroup]: 1 } };
  if (weightedTargetGroups) return { kind: "forward", targetGroups: weightedTargetGroups.weights };
  if (redirect) return { kind: "redirect", redirect };
  return { kind: "fixed-response", statusCode: fixedResponse?.statusCode ?? 404 };
}
