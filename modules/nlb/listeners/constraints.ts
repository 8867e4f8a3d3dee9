import {
  type Bool,
  type Constraint,
  and,
  andThen,
  at,
  atMost,
  contains,
  eq,
  hasKey,
  isSet,
  length,
  listOf,
  not,
  or,
  some,
} from "../../../core";
import { certificateQuota, certificatesOfRegion } from "../../../fields/load-balancer/certificates";
import { isWebPort } from "../../../fields/security-group/constraints";
import { isInternet } from "../../../fields/security-group/peer";
import { twins } from "../../../fields/twins";
import type { Inputs, nlbInputs } from "../inputs";
import { type Listener, type TargetGroup, hasServers, speaksUdp } from "../names";
import { isOpen } from "../security-group/resources";

type NlbConstraint = Constraint<typeof nlbInputs>;

const listeners = (message: string, broken: (listener: Listener, inputs: Inputs) => Bool): NlbConstraint => ({
  input: "listeners",
  message,
  offenders: (inputs) => listOf(inputs.listeners, (_, name) => name, { where: (listener) => broken(listener, inputs) }),
});

/** Whether everybody on the internet may connect: nobody is named, or a network is that large. */
const takesEverybody = (inputs: Inputs): Bool =>
  or(
    isOpen(inputs),
    some(inputs.clients, (client) => isInternet(client)),
  );

// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
const fits = (listener: Listener, group: TargetGroup): Bool =>
  or(
    eq(listener.protocol, group.protocol),
    and(eq(listener.protocol, "TLS"), eq(group.protocol, "TCP"), hasServers(group)),
    and(contains(["TCP", "UDP"], listener.protocol), eq(group.protocol, "TCP_UDP")),
  );

/** What must hold for listeners. */
export const listenerConstraints: NlbConstraint[] = [
  {
    input: "listeners",
    message: "must have a port of their own each (TCP and UDP on one port are `TCP_UDP`), unlike",
    offenders: (inputs) => twins(listOf(inputs.listeners, ({ port }, name) => ({ name, value: port }))),
  },
  listeners('need `tls` for the protocol "TLS", and only then, unlike', ({ protocol, tls }) =>
    not(eq(eq(protocol, "TLS"), isSet(tls))),
  ),
  listeners(
    'have an `idleTimeoutSeconds` of their own only with the protocol "TCP", unlike',
    ({ protocol, idleTimeoutSeconds }) => and(isSet(idleTimeoutSeconds), not(eq(protocol, "TCP"))),
  ),
  listeners("must name a `targetGroup` out of `targetGroups`, unlike", ({ targetGroup }, { targetGroups }) =>
    not(hasKey(targetGroups, targetGroup)),
  ),
  listeners(
    "must name a `targetGroup` of a protocol that fits theirs (TCP: TCP, TCP_UDP; TLS: TCP, TLS; UDP: UDP, TCP_UDP; TCP_UDP: TCP_UDP), unlike",
    (listener, { targetGroups }) =>
      andThen(hasKey(targetGroups, listener.targetGroup), () => not(fits(listener, at(targetGroups, listener.targetGroup)))),
  ),
  listeners(
    "of TLS must name a `targetGroup` without `sourceIpStickiness`, unlike",
    ({ protocol, targetGroup }, { targetGroups }) =>
      andThen(
        and(eq(protocol, "TLS"), hasKey(targetGroups, targetGroup)),
        () => at(targetGroups, targetGroup).sourceIpStickiness,
      ),
  ),
  listeners('of UDP and TCP_UDP are for balancers whose `ipAddressType` is "ipv4", unlike', ({ protocol }, { ipAddressType }) =>
    and(speaksUdp(protocol), not(eq(ipAddressType, "ipv4"))),
  ),
  listeners(
    "must not be open to everybody on the internet on ports other than 80 and 443; narrow `clients`, or set `openToInternet` where it is meant, unlike",
    ({ openToInternet, port }, inputs) => and(not(openToInternet), not(isWebPort(port)), takesEverybody(inputs)),
  ),
  certificatesOfRegion,
  {
    input: "listeners",
    message: 'are more than 50: AWS has to raise the quota "Listeners per Network Load Balancer" first',
    holds: (inputs) => atMost(length(inputs.listeners), 50),
    warning: true,
  },
  certificateQuota("Network"),
];
