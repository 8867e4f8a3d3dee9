import { valueCovers } from "./conditions";
import { requestClasses, urlOfExample } from "./coverage";
import { requestFor, urlOf } from "./request";
import type { RouteListener, RouteRule, RouteTable } from "./table";
import { traces } from "./trace";

/** A request of a rule that redirects lead in a circle, so that browsers give up. */
export function circle(table: RouteTable, { port, protocol }: RouteListener, rule: RouteRule): string[] {
  if (rule.action.kind !== "redirect" || port === undefined) return [];
  // Hosts that rules speak of are expected to lead here.
  const isOurs = (host: string): boolean =>
    table.listeners.some(({ rules }) =>
      rules.some(({ conditions }) =>
        conditions.some(
          ({ field, values }) => field === "host-header" && values.some((value) => valueCovers(field, value, host)),
        ),
      ),
    );
  for (const { request } of requestClasses(rule, []) ?? []) {
    const options = {
      method: request.method ?? "GET",
      headers: Object.fromEntries(request.headers),
      ...(request.source === undefined ? {} : { sourceIp: request.source.split("/")[0] ?? "" }),
    };
    const steps = traces(table, requestFor(urlOfExample(request, protocol, port), options), isOurs);
    const urls = steps.map((step) => urlOf(step.request));
    const again = urls.indexOf(urls.at(-1) ?? "");
    // Only a circle that the rule itself is part of is its own fault.
    if (again === 0 && urls.length > 1 && steps[0]?.rule === rule)
      return [`rule ${rule.name}: redirects lead in a circle: ${urls.join(" → ")}`];
  }
  return [];
}
