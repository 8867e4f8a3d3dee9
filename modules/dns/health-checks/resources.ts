import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import {
  type ModuleScope,
  at,
  attributeOf,
  attributeOrNull,
  choose,
  coalesce,
  eq,
  isSet,
  listOf,
  mapOf,
  merge,
  not,
  onlyIf,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { HealthCheckInput } from "./inputs";

/** The health checks; their IDs by name. */
export function buildHealthChecks(m: ModuleScope, { healthChecks, domainName, tags }: Inputs) {
  const common = (check: HealthCheckInput, name: string) => ({
    invertHealthcheck: check.inverted,
    disabled: check.disabled,
    tags: merge(tags, { Name: `${domainName}/${name}` }),
    // Records change over to the new check before the old one goes.
    lifecycle: { createBeforeDestroy: true },
  });
  const ofOthers = mapOf(healthChecks, (check) => check, { where: ({ calculated }) => isSet(calculated) });
  const ofThings = mapOf(healthChecks, (check) => check, { where: ({ calculated }) => not(isSet(calculated)) });
  const asked = m.resources(Route53HealthCheck, "this", ofThings, (check, name) => ({
    type: typeOf(check),
    ...endpointArguments(check),
    cloudwatchAlarmName: attributeOrNull(check.alarm, (alarm) => alarm.name),
    cloudwatchAlarmRegion: attributeOrNull(check.alarm, ({ region }) => region),
    insufficientDataHealthStatus: attributeOrNull(check.alarm, (alarm) => alarm.insufficientDataHealthStatus),
    ...common(check, name),
  }));
  const calculated = m.resources(Route53HealthCheck, "calculated", ofOthers, (check, name) => ({
    type: "CALCULATED",
    childHealthchecks: attributeOf(check.calculated, ({ children }) => listOf(children, (child) => at(asked, child).id), []),
    childHealthThreshold: attributeOrNull(check.calculated, ({ healthThreshold }) => healthThreshold),
    ...common(check, name),
  }));
  return m.local(
    "healthCheckIds",
    merge(
      mapOf(asked, ({ id }) => id),
      mapOf(calculated, ({ id }) => id),
    ),
  );
}

/** The type as AWS calls it, which is another one where the answer is searched. */
const typeOf = ({ endpoint }: HealthCheckInput): string =>
  attributeOf(
    endpoint,
    ({ protocol, searchString }) => choose(isSet(searchString), `${protocol}_STR_MATCH`, protocol),
    "CLOUDWATCH_METRIC",
  );

const endpointArguments = ({ endpoint }: HealthCheckInput) => ({
  fqdn: attributeOrNull(endpoint, ({ domainName }) => domainName),
  ipAddress: attributeOrNull(endpoint, ({ ipAddress }) => ipAddress),
  port: attributeOrNull(endpoint, ({ port, protocol }) => coalesce(port, choose(eq(protocol, "HTTP"), 80, 443))),
  resourcePath: attributeOrNull(endpoint, ({ path, protocol }) => onlyIf(not(eq(protocol, "TCP")), coalesce(path, "/"))),
  searchString: attributeOrNull(endpoint, ({ searchString }) => searchString),
  enableSni: attributeOrNull(endpoint, ({ protocol, sni }) => onlyIf(eq(protocol, "HTTPS"), sni)),
  requestInterval: attributeOrNull(endpoint, ({ intervalSeconds }) => intervalSeconds),
  failureThreshold: attributeOrNull(endpoint, ({ failureThreshold }) => failureThreshold),
  measureLatency: attributeOrNull(endpoint, ({ measureLatency }) => measureLatency),
  regions: attributeOrNull(endpoint, ({ regions }) => regions),
});
