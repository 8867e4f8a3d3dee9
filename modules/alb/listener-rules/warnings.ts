import { isSymbolic } from "../../../core";
import { type AlbLiterals, findings, routeTable } from "../routing";

/** What is allowed, but hardly meant. */
export function albWarnings(inputs: AlbLiterals): string[] {
  return [...oldTls(inputs), ...routes(inputs)];
}

/** Where maps come from elsewhere as a whole, there is nothing to reason about. */
const routes = (inputs: AlbLiterals): string[] =>
  [inputs.listeners, inputs.rules, inputs.targetGroups].every(isPlain) ? findings(routeTable(inputs)) : [];

// Names of policies that speak TLS 1.0 or 1.1. AWS adds policies, so that an unknown name is none of them.
const OLD_TLS = /^ELBSecurityPolicy-(?:2015|2016|TLS-1-0|TLS-1-1|FS-2018|FS-1-1|TLS13-1-0|TLS13-1-1)/;

const oldTls = ({ listeners }: AlbLiterals): string[] =>
  (isPlain(listeners) ? Object.entries(listeners) : [])
    .filter(([, { tls }]) => tls !== undefined && !isSymbolic(tls.policy) && OLD_TLS.test(tls.policy))
    .map(
      ([name, { tls }]) => `listener ${name}: ${tls?.policy ?? ""} speaks TLS 1.0 or 1.1, which can be broken by an eavesdropper`,
    );

const isPlain = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
