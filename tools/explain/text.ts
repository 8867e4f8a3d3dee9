import { type Look, type RouteRule, type Trace, type Verdict, actionText, urlOf } from "../../modules/alb/routing";

/** The way of a request through a balancer, as lines for people. */
export function explained(traces: readonly Trace[]): string {
  const urls = traces.map(({ request }) => urlOf(request));
  const again = urls.length > 1 && urls.indexOf(urls.at(-1) ?? "") < urls.length - 1;
  return [...traces.map(stepText), ...(again ? ["a circle: browsers give up"] : [])].join("\n");
}

function stepText({ request, listener, refused, looks, rule, mayTake, location }: Trace): string {
  const head = `${request.method} ${urlOf(request)}`;
  if (!listener || !rule) return `${head}\n  refused: ${refused ?? ""}`;
  const width = Math.max(...looks.map((look) => look.rule.name.length));
  return [
    head,
    `  listener ${listener.name} (${listener.protocol} on port ${listener.port ?? "?"})`,
    ...looks.map((look) => `  ${lookText(look, width)}`),
    ...(mayTake.length === 0
      ? [`  → ${outcomeText(rule, location)}`]
      : [
          "  → depends on what only Terraform knows:",
          ...mayTake.map((one) => `      ${outcomeText(one)}, if ${one.name} takes it`),
          `      ${outcomeText(rule)} otherwise`,
        ]),
  ].join("\n");
}

const outcomeText = ({ authenticates, action, isMoved }: RouteRule, location?: string): string =>
  `${authenticates ? "sign in, then " : ""}${actionText(action, location)}${isMoved ? " at its creation; others may have changed it since (ignoreActionChanges)" : ""}`;

const MATCHED = { true: "matches", false: "no     ", depends: "depends" };

function lookText({ rule, matched, verdicts }: Look, width: number): string {
  const reasons = reasonsOf(matched, verdicts);
  const number = rule.isDefault ? "" : `${rule.priority ?? "?"}`;
  const place =
    matched === "depends" && rule.priority === undefined ? ["its place among the rules is known to Terraform only"] : [];
  const why = [...reasons, ...place];
  const text = why.length === 0 ? "takes what no rule took" : why.join(" and ");
  return `${number.padStart(7)}  ${rule.name.padEnd(width)}  ${MATCHED[`${matched}`]}  ${text}`;
}

function reasonsOf(matched: Look["matched"], verdicts: readonly Verdict[]): string[] {
  if (matched === true) return verdicts.map(fitText);
  if (matched === "depends") return verdicts.filter(({ depends }) => depends).map(dependsText);
  return verdicts.filter(({ fits, depends }) => fits === undefined && !depends).map(missText);
}

const placeText = ({ condition: { field, name } }: Verdict): string =>
  name === undefined ? field : `${field} ${name === "*" ? "(any key)" : name}`;

const fitText = (verdict: Verdict): string => `${placeText(verdict)} ${verdict.found.join(", ")} fits ${verdict.fits ?? ""}`;

function dependsText(verdict: Verdict): string {
  const found = verdict.found.length === 0 ? "" : ` ${verdict.found.join(", ")} is compared with`;
  return `${placeText(verdict)}${found} what only Terraform knows`;
}

function missText(verdict: Verdict): string {
  const { condition, found } = verdict;
  const wanted = `${condition.values.length === 1 ? "" : "one of "}${condition.values.join(", ")}`;
  if (found.length > 0) return `${placeText(verdict)} ${found.join(", ")} is not ${wanted}`;
  const unknown = condition.field === "source-ip" ? "is not known (--source-ip)" : "is missing";
  return `${placeText(verdict)} ${unknown}, not ${wanted}`;
}
