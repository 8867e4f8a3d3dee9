import {
  split,
  nth,
  matches,
  concat,
  type MapOf,
  type Constraint,
  and,
  atMost,
  attributeOf,
  eq,
  every,
  flatten,
  isSet,
  keys,
  length,
  letBe,
  listOf,
  not,
  or,
  some,
  type Bool,
} from "../../../core";
import type { Inputs, albInputs } from "../inputs";
import { regionOf } from "../../../fields/network";
import { isWebPort } from "../../../fields/security-group/constraints";
import { isInternet } from "../../../fields/security-group/peer";
import { isOpen } from "../security-group/resources";
import { listenerPort } from "./resources";
import { portOf } from "../names";
import { twins } from "../../../fields/twins";

const values = (map: MapOf<string>): string[] => listOf(map, (value) => value);

/** Whether everybody on the internet may connect: nobody is named, or a network is that large. */
const takesEverybody = (inputs: Inputs): Bool =>
  or(
    isOpen(inputs),
    some(inputs.clients, (client) => isInternet(client)),
  );

/** What must hold for listeners. */
export const listenerConstraints: Array<Constraint<typeof albInputs>> = [
  {
    input: "listeners",
    message: "must have a port of their own each, unlike",
    offenders: ({ listeners }) => twins(listOf(listeners, (listener, name) => ({ name, value: listenerPort(listener) }))),
  },
  {
    input: "listeners",
    message:
      "must not be open to everybody on the internet on ports other than 80 and 443; narrow `clients`, or set `openToInternet` where it is meant, unlike",
    offenders: (inputs) =>
      listOf(inputs.listeners, (_, name) => name, {
        where: (listener) => and(not(listener.openToInternet), not(isWebPort(listenerPort(listener))), takesEverybody(inputs)),
      }),
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
    message: 'are more than 50: AWS has to raise the quota "Listeners per Application Load Balancer" first',
    holds: ({ listeners }) => atMost(length(listeners), 50),
    warning: true,
  },
  {
    input: "listeners",
    message: "must have certificates of the balancer's Region, unlike",
    offenders: ({ listeners, subnetIdsByZone }) =>
      letBe(regionOf(nth(keys(subnetIdsByZone), 0)), (region) =>
        flatten(
          listOf(listeners, ({ tls }, name) =>
            listOf(
              attributeOf(tls, (given) => concat([given.certificateArn], values(given.extraCertificateArns)), [] as string[]),
              (arn) => `${name} (${nth(split(":", arn), 3)})`,
              // Certificates of IAM have no Region.
              { where: (arn) => and(matches(arn, /:acm:/), not(eq(nth(split(":", arn), 3), region))) },
            ),
          ),
        ),
      ),
  },
  {
    input: "listeners",
    message:
      'have more than 25 certificates besides the default ones: AWS has to raise the quota "Certificates per Application Load Balancer" first',
    holds: ({ listeners }) =>
      atMost(
        length(
          flatten(
            listOf(listeners, ({ tls }) =>
              attributeOf(tls, ({ extraCertificateArns }) => keys(extraCertificateArns), [] as string[]),
            ),
          ),
        ),
        25,
      ),
    warning: true,
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
