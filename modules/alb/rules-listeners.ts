import {
  type Rule,
  and,
  atMost,
  attributeOf,
  eq,
  every,
  flatten,
  isSet,
  keys,
  length,
  lessThan,
  letBe,
  listOf,
  not,
  toNumber,
} from "../../core";
import type { albInputs } from "./inputs";
import { listenerPort } from "./listeners";
import { portOf } from "./names";

/** The rules about listeners. */
export const listenerRules: Array<Rule<typeof albInputs>> = [
  {
    input: "listeners",
    message: "must have a port of their own each, unlike",
    offenders: ({ listeners }) =>
      letBe(
        listOf(listeners, (listener, name) => ({ name, port: listenerPort(listener) })),
        (all) =>
          flatten(
            listOf(all, (left, i) =>
              listOf(all, (right) => `${left.name} and ${right.name} (${right.port})`, {
                where: (right, j) => and(lessThan(toNumber(i), toNumber(j)), eq(left.port, right.port)),
              }),
            ),
          ),
      ),
  },
  {
    input: "listeners",
    message: 'must have one on the port of each target group of the type "alb", and have none for',
    offenders: ({ listeners, targetGroups }) =>
      listOf(targetGroups, (group, name) => `${name} (${portOf(group)})`, {
        where: (group) =>
          and(
            eq(group.targetType, "alb"),
            every(listeners, (listener) => not(eq(listenerPort(listener), portOf(group)))),
          ),
      }),
  },
  {
    input: "listeners",
    message: "may have 25 more certificates each at most, unlike",
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, {
        where: ({ tls }) =>
          attributeOf(tls, ({ extraCertificateArns }) => not(atMost(length(keys(extraCertificateArns)), 25)), false),
      }),
  },
  {
    input: "listeners",
    message: 'need `trustStoreArn` for mutual TLS with the mode "verify", and only then, unlike',
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, {
        where: ({ tls }) =>
          attributeOf(
            tls,
            ({ mutualTls }) =>
              attributeOf(mutualTls, ({ mode, trustStoreArn }) => not(eq(eq(mode, "verify"), isSet(trustStoreArn))), false),
            false,
          ),
      }),
  },
  {
    input: "listeners",
    message: "may not allow credentials (`cors.allowCredentials`) to every origin, unlike",
    offenders: ({ listeners }) =>
      listOf(listeners, (_, name) => name, {
        where: ({ cors }) =>
          attributeOf(cors, ({ allowOrigin, allowCredentials }) => and(allowCredentials, eq(allowOrigin, "*")), false),
      }),
  },
];
