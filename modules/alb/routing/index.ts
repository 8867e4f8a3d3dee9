// What the balancer makes of a request, by the semantics that AWS documents for listener rules:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
export { findings, unordered } from "./findings";
export { type RequestOptions, requestFor, urlOf } from "./request";
export { type AlbLiterals, type RouteRule, type RouteTable, routeTable } from "./table";
export { type Look, type Trace, type Verdict, actionText, route, traces } from "./trace";
