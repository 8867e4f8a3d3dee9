import {
  type Bool,
  type Constraint,
  and,
  atMost,
  attributeOf,
  contains,
  countOf,
  eq,
  flatten,
  isSet,
  keys,
  length,
  letBe,
  listOf,
  mapOf,
  not,
  or,
} from "../../../core";
import type { Inputs, dnsInputs } from "../inputs";
import type { HealthCheckInput } from "./inputs";

const wrongChecks = ({ healthChecks }: Inputs, isWrong: (check: HealthCheckInput) => Bool): string[] =>
  listOf(healthChecks, (_, name) => name, { where: isWrong });

/** What must hold for health checks. */
export const healthCheckConstraints: Array<Constraint<typeof dnsInputs>> = [
  {
    input: "healthChecks",
    message: "must look at one thing, with exactly one of `endpoint`, `alarm` and `calculated`, unlike",
    offenders: (inputs) =>
      wrongChecks(inputs, ({ endpoint, alarm, calculated }) =>
        not(eq(countOf(isSet(endpoint), isSet(alarm), isSet(calculated)), 1)),
      ),
  },
  {
    input: "healthChecks",
    message: "must say the `domainName` or the `ipAddress` of their `endpoint`, unlike",
    offenders: (inputs) =>
      wrongChecks(inputs, (check) =>
        attributeOf(check.endpoint, ({ domainName, ipAddress }) => not(or(isSet(domainName), isSet(ipAddress))), false),
      ),
  },
  {
    input: "healthChecks",
    message: "of the protocol TCP must have a `port`, and no `path` and no `searchString`, unlike",
    offenders: (inputs) =>
      wrongChecks(inputs, (check) =>
        attributeOf(
          check.endpoint,
          ({ protocol, port, path, searchString }) =>
            and(eq(protocol, "TCP"), or(not(isSet(port)), isSet(path), isSet(searchString))),
          false,
        ),
      ),
  },
  {
    input: "healthChecks",
    message: "may count checks out of `healthChecks` with an `endpoint` or an `alarm` only, unlike",
    offenders: (inputs) =>
      letBe(
        keys(mapOf(inputs.healthChecks, (check) => check, { where: ({ calculated }) => not(isSet(calculated)) })),
        (countable) =>
          flatten(
            listOf(inputs.healthChecks, ({ calculated }, name) =>
              attributeOf(
                calculated,
                ({ children }) =>
                  listOf(children, (child) => `${name} (${child})`, { where: (child) => not(contains(countable, child)) }),
                [] as string[],
              ),
            ),
          ),
      ),
  },
  {
    input: "healthChecks",
    message: "must have a `healthThreshold` up to the number of their `children`, unlike",
    offenders: (inputs) =>
      wrongChecks(inputs, ({ calculated }) =>
        attributeOf(calculated, ({ children, healthThreshold }) => not(atMost(healthThreshold, length(children))), false),
      ),
  },
];
