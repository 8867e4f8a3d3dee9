import { type Look, type Trace, type Verdict, actionText, urlOf } from "../../modules/alb/routing";

/** The way of a request through a balancer, as lines for people. */
export const explained = (traces: readonly Trace[]): string => traces.map(stepText).join("\n");

function stepText({ request, listener, refused, looks, rule, location }: Trace): string {
  const head = `${request.method} ${urlOf(request)}`;
  if (!listener || !rule) return `${head}\n  refused: ${refused ?? ""}`;
  const width = Math.max(...looks.map((look) => look.rule.name.length));
  const signIn = rule.authenticates ? "sign in, then " : "";
  return [
    head,
    `  listener ${listener.name} (${listener.protocol} on port ${listener.port})`,
    ...looks.map((look) => `  ${lookText(look, width)}`),
    `  → ${signIn}${actionText(rule.action, location)}`,
  ].join("\n");
}

function lookText({ rule, matched, verdicts }: Look, width: number): string {
  const reasons = matched ? verdicts.map(fitText) : verdicts.filter(({ fits }) => fits === undefined).map(missText);
  const why = reasons.length === 0 ? "takes what no rule took" : reasons.join(" and ");
  return `${`${rule.priority ?? ""}`.padStart(7)}  ${rule.name.padEnd(width)}  ${matched ? "matches" : "no     "}  ${why}`;
}

const placeText = ({ condition: { field, name } }: Verdict): string =>
  name === undefined ? field : `${field} ${name === "*" ? "(any key)" : name}`;

const fitText = (verdict: Verdict): string => `${placeText(verdict)} ${verdict.found.join(", ")} fits ${verdict.fits ?? ""}`;

function missText(verdict: Verdict): string {
  const { condition, found } = verdict;
  const wanted = `${condition.values.length === 1 ? "" : "one of "}${condition.values.join(", ")}`;
  if (found.length > 0) return `${placeText(verdict)} ${found.join(", ")} is not ${wanted}`;
  const unknown = condition.field === "source-ip" ? "is not known (--source-ip)" : "is missing";
  return `${placeText(verdict)} ${unknown}, not ${wanted}`;
}
