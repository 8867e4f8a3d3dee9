// What Route 53 answers, by the semantics that AWS documents for routing and health:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
export { type Choice } from "./choices";
export { type Client } from "./client";
export { hostOf } from "./health";
export { type Lookup, lookups, zoneFor } from "./lookup";
export { type DnsLiterals, type Zone, type ZoneRecord, zoneOf } from "./zone";
