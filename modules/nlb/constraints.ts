import {
  type Bool,
  type Constraint,
  type MapOf,
  and,
  andThen,
  at,
  atMost,
  attributeOf,
  choose,
  cidrContains,
  coalesce,
  concat,
  contains,
  eq,
  flatten,
  hasKey,
  isSet,
  keys,
  length,
  lessThan,
  letBe,
  listOf,
  matches,
  not,
  nth,
  or,
  some,
  split,
  times,
  whenSet,
} from "../../core";
import {
  SECURITY_GROUP_RULES,
  differentPeers,
  differentSubnets,
  onePeer,
  oneRegion,
} from "../../fields/load-balancer/constraints";
import { isIpv4, isIpv6, isPrivate } from "../../fields/load-balancer/targets";
import { regionOf } from "../../fields/network";
import { isWebPort } from "../../fields/security-group/constraints";
import { isInternet } from "../../fields/security-group/peer";
import { twins } from "../../fields/twins";
import type { Inputs, nlbInputs } from "./inputs";
import { type Listener, type TargetGroup, type Targets, hasServers, healthProtocol, speaksUdp } from "./names";
import { doorsOf, isOpen, targetWays, usedNetworks } from "./security-group/resources";

type NlbConstraint = Constraint<typeof nlbInputs>;
type ByZone = "elasticIpAllocationIds" | "privateIpv4Addresses" | "ipv6Addresses";

const values = (map: MapOf<string>): string[] => listOf(map, (value) => value);

/** Addresses are of zones that the balancer is in. */
const inItsZones = (input: ByZone): NlbConstraint => ({
  input,
  message: "must be of zones out of `subnetIdsByZone`, unlike",
  offenders: (inputs) =>
    listOf(inputs[input], (_, zone) => zone, { where: (_, zone) => not(hasKey(inputs.subnetIdsByZone, zone)) }),
});

/** An address is at one place. */
const oncePerZone = (input: ByZone): NlbConstraint => ({
  input,
  message: "must be different from each other, unlike",
  offenders: (inputs) => twins(listOf(inputs[input], (value, name) => ({ name, value }))),
});

const addressConstraints: NlbConstraint[] = [
  ...(["elasticIpAllocationIds", "privateIpv4Addresses", "ipv6Addresses"] as const).flatMap((input) => [
    inItsZones(input),
    oncePerZone(input),
  ]),
  {
    input: "elasticIps",
    message: 'are for balancers whose `scheme` is "internet-facing"',
    holds: ({ elasticIps, scheme }) => or(not(elasticIps), eq(scheme, "internet-facing")),
  },
  {
    input: "elasticIpAllocationIds",
    message: 'are for balancers whose `scheme` is "internet-facing"',
    holds: ({ elasticIpAllocationIds, scheme }) => or(eq(length(elasticIpAllocationIds), 0), eq(scheme, "internet-facing")),
  },
  {
    input: "privateIpv4Addresses",
    message: 'are for balancers whose `scheme` is "internal"',
    holds: ({ privateIpv4Addresses, scheme }) => or(eq(length(privateIpv4Addresses), 0), eq(scheme, "internal")),
  },
  {
    input: "ipv6Addresses",
    message: 'are for balancers whose `ipAddressType` is "dualstack"',
    holds: ({ ipv6Addresses, ipAddressType }) => or(eq(length(ipv6Addresses), 0), eq(ipAddressType, "dualstack")),
  },
  {
    input: "ipv6Addresses",
    message:
      "must be of zones without an Elastic IP or private address: Terraform's provider reads only one address of a zone back, and would change the other for ever, unlike",
    offenders: ({ ipv6Addresses, elasticIps, elasticIpAllocationIds, privateIpv4Addresses }) =>
      listOf(ipv6Addresses, (_, zone) => zone, {
        where: (_, zone) => or(elasticIps, hasKey(elasticIpAllocationIds, zone), hasKey(privateIpv4Addresses, zone)),
      }),
  },
];

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

const listenerConstraints: NlbConstraint[] = [
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
  {
    input: "listeners",
    message: "must have certificates of the balancer's Region, unlike",
    offenders: (inputs) =>
      letBe(regionOf(nth(keys(inputs.subnetIdsByZone), 0)), (region) =>
        flatten(
          listOf(inputs.listeners, ({ tls }, name) =>
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
    message: 'are more than 50: AWS has to raise the quota "Listeners per Network Load Balancer" first',
    holds: (inputs) => atMost(length(inputs.listeners), 50),
    warning: true,
  },
  {
    input: "listeners",
    message:
      'have more than 25 certificates besides the default ones: AWS has to raise the quota "Certificates per Network Load Balancer" first',
    holds: (inputs) =>
      atMost(
        length(
          flatten(
            listOf(inputs.listeners, ({ tls }) =>
              attributeOf(tls, ({ extraCertificateArns }) => keys(extraCertificateArns), [] as string[]),
            ),
          ),
        ),
        25,
      ),
    warning: true,
  },
];

const groups = (message: string, broken: (group: TargetGroup, inputs: Inputs) => Bool): NlbConstraint => ({
  input: "targetGroups",
  message,
  offenders: (inputs) => listOf(inputs.targetGroups, (_, name) => name, { where: (group) => broken(group, inputs) }),
});

const targetGroupConstraints: NlbConstraint[] = [
  groups('of the type "alb" speak TCP, and check health by HTTP or HTTPS, unlike', (group) =>
    and(not(hasServers(group)), or(not(eq(group.protocol, "TCP")), eq(healthProtocol(group), "TCP"))),
  ),
  groups(
    'of the type "alb" have no `targetPorts`, `preserveClientIp`, `crossZone`, `proxyProtocol`, `connectionTermination` or `sourceIpStickiness`, and no `terminateUnhealthy` off, unlike',
    (group) =>
      and(
        not(hasServers(group)),
        or(
          lessThan(0, length(group.targetPorts)),
          isSet(group.preserveClientIp),
          isSet(group.crossZone),
          group.proxyProtocol,
          isSet(group.connectionTermination),
          group.sourceIpStickiness,
          not(group.terminateUnhealthy),
        ),
      ),
  ),
  groups("of UDP and TCP_UDP cannot have `preserveClientIp` off, unlike", (group) =>
    and(speaksUdp(group.protocol), not(coalesce(group.preserveClientIp, true))),
  ),
  groups("of TLS have no `sourceIpStickiness`, unlike", (group) => and(eq(group.protocol, "TLS"), group.sourceIpStickiness)),
  groups("have `terminateUnhealthy` off only for TCP and TLS, unlike", ({ terminateUnhealthy, protocol }) =>
    and(not(terminateUnhealthy), speaksUdp(protocol)),
  ),
  groups("have `unhealthyDrainingSeconds` only with `terminateUnhealthy` off, unlike", (group) =>
    and(lessThan(0, group.unhealthyDrainingSeconds), group.terminateUnhealthy),
  ),
  groups("must have `healthCheck.timeoutSeconds` not above `healthCheck.intervalSeconds`, unlike", ({ healthCheck }) =>
    lessThan(healthCheck.intervalSeconds, healthCheck.timeoutSeconds),
  ),
  groups("have `healthCheck.path` and `healthCheck.matcher` only with HTTP and HTTPS, unlike", (group) =>
    and(eq(healthProtocol(group), "TCP"), or(isSet(group.healthCheck.path), isSet(group.healthCheck.matcher))),
  ),
  groups('have the `ipAddressType` "ipv6" only with addresses as targets, unlike', (group) =>
    and(eq(group.ipAddressType, "ipv6"), not(eq(group.targetType, "ip"))),
  ),
  groups('have the `ipAddressType` "ipv6" only behind a balancer whose own is "dualstack", unlike', (group, inputs) =>
    and(eq(group.ipAddressType, "ipv6"), not(eq(inputs.ipAddressType, "dualstack"))),
  ),
  {
    input: "targetGroups",
    message: "are of use only where a listener names them, unlike",
    offenders: (inputs) =>
      listOf(inputs.targetGroups, (_, name) => name, {
        where: (_, name) => not(some(inputs.listeners, ({ targetGroup }) => eq(targetGroup, name))),
      }),
    warning: true,
  },
];

/** What `find` finds in each group that has named targets. */
const inGroups = (inputs: Inputs, find: (named: Targets, group: TargetGroup, key: string) => string[]): string[] =>
  flatten(
    listOf(inputs.targets, (named, key) => find(named, at(inputs.targetGroups, key), key), {
      where: (_, key) => hasKey(inputs.targetGroups, key),
    }),
  );

const targets = (
  message: string,
  broken: (target: Targets[string], group: TargetGroup, inputs: Inputs) => Bool,
): NlbConstraint => ({
  input: "targets",
  message,
  offenders: (inputs) =>
    inGroups(inputs, (named, group, key) =>
      listOf(named, (_, name) => `${key}/${name}`, { where: (target) => broken(target, group, inputs) }),
    ),
});

// Constraints on targets are constraints of `targets`, whatever else they look at: what uses another variable would wait
// for its validation, with that for the targets' instances, and make them create_before_destroy.
const targetConstraints: NlbConstraint[] = [
  {
    input: "targets",
    message: "must be of groups out of `targetGroups`, unlike those of",
    offenders: (inputs) =>
      listOf(inputs.targets, (_, group) => group, { where: (_, group) => not(hasKey(inputs.targetGroups, group)) }),
  },
  {
    input: "targets",
    message: 'are one at most in a group of the type "alb", unlike those of',
    offenders: (inputs) =>
      inGroups(inputs, (named, group, key) => choose(and(not(hasServers(group)), lessThan(1, length(named))), [key], [])),
  },
  targets("must be what `targetType` says (instance IDs, IP addresses, a balancer's ARN), unlike", ({ id }, group) =>
    or(
      and(eq(group.targetType, "instance"), not(matches(id, /^i-[0-9a-f]+$/))),
      and(eq(group.targetType, "ip"), not(or(isIpv4(id), isIpv6(id)))),
      and(eq(group.targetType, "alb"), not(matches(id, /^arn:aws[a-z-]*:elasticloadbalancing:.+:loadbalancer\/app\/.+$/))),
    ),
  ),
  targets("must be addresses of the group's `ipAddressType`, unlike", ({ id }, group) =>
    and(
      eq(group.targetType, "ip"),
      or(and(eq(group.ipAddressType, "ipv4"), isIpv6(id)), and(eq(group.ipAddressType, "ipv6"), isIpv4(id))),
    ),
  ),
  targets(
    "must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike",
    ({ id }, group, { targetNetworks }) =>
      // An instance's ID is no network: asked all the same, it would end the judgement of the other targets.
      andThen(and(eq(group.targetType, "ip"), isIpv4(id), not(isPrivate(id))), () =>
        not(some(targetNetworks, ({ cidrIpv4 }) => some(whenSet(cidrIpv4), (outer) => cidrContains(outer, `${id}/32`)))),
      ),
  ),
  targets("have an `availabilityZone` only as addresses, unlike", ({ availabilityZone }, group) =>
    and(isSet(availabilityZone), not(eq(group.targetType, "ip"))),
  ),
  targets("must have the group's port, or one of its `targetPorts`, unlike", ({ port }, group) =>
    and(
      isSet(port),
      not(
        contains(
          concat(
            [`${group.port}`],
            listOf(group.targetPorts, (one) => `${one}`),
          ),
          `${port}`,
        ),
      ),
    ),
  ),
  {
    input: "targets",
    message: "must be in a group once, by ID and port, unlike",
    offenders: (inputs) =>
      inGroups(inputs, (named, group, key) =>
        twins(listOf(named, ({ id, port }, name) => ({ name: `${key}/${name}`, value: `${id}:${coalesce(port, group.port)}` }))),
      ),
  },
  {
    input: "targets",
    message: 'are more than 3000: AWS has to raise the quota "Targets per Network Load Balancer" first',
    holds: (inputs) => atMost(length(flatten(listOf(inputs.targets, (named) => keys(named)))), 3000),
    warning: true,
  },
];

const networkConstraints: NlbConstraint[] = [
  {
    input: "clients",
    message: 'must name who may connect when `scheme` is "internal"',
    holds: ({ clients, scheme }) => or(eq(scheme, "internet-facing"), lessThan(0, length(clients))),
  },
  onePeer("clients"),
  onePeer("targetNetworks"),
  differentPeers("clients"),
  differentPeers("targetNetworks"),
  oneRegion,
  differentSubnets,
  {
    input: "targetNetworks",
    message: "must name where the targets are, or nothing can be sent to",
    offenders: (inputs) =>
      choose(
        eq(length(inputs.targetNetworks), 0),
        listOf(inputs.targetGroups, (_, name) => name),
        [],
      ),
  },
  {
    input: "targetNetworks",
    message: "are several, and must be told apart by `networks` of each target group; it is missing for",
    offenders: (inputs) =>
      listOf(inputs.targetGroups, (_, name) => name, {
        where: ({ networks }) => and(lessThan(1, length(inputs.targetNetworks)), not(isSet(networks))),
      }),
  },
  {
    input: "targetNetworks",
    message: "must have every one of the `networks` of target groups, and have none for",
    offenders: (inputs) =>
      flatten(
        listOf(inputs.targetGroups, ({ networks }, name) =>
          listOf(coalesce(networks, [] as string[]), (network) => `${name} in ${network}`, {
            where: (network) => not(contains(keys(inputs.targetNetworks), network)),
          }),
        ),
      ),
  },
  {
    input: "targetNetworks",
    message: "are of use only where a target group is, unlike",
    offenders: (inputs) =>
      listOf(inputs.targetNetworks, (_, name) => name, { where: (_, name) => not(contains(usedNetworks(inputs), name)) }),
    warning: true,
  },
  {
    input: "extraSecurityGroupIds",
    message: 'are more than four: AWS has to raise the quota "Security groups per network interface" first',
    holds: ({ extraSecurityGroupIds }) => atMost(length(extraSecurityGroupIds), 4),
    warning: true,
  },
  {
    input: "clients",
    message: `on all listeners make more than ${SECURITY_GROUP_RULES} rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`,
    holds: (inputs) => atMost(times(length(keys(inputs.clients)), length(doorsOf(inputs))), SECURITY_GROUP_RULES),
    warning: true,
  },
  {
    input: "targetNetworks",
    message: `on all ports of their target groups make more than ${SECURITY_GROUP_RULES} rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`,
    holds: (inputs) => atMost(length(targetWays(inputs)), SECURITY_GROUP_RULES),
    warning: true,
  },
];

/** The constraints across the inputs. */
export const nlbConstraints: NlbConstraint[] = [
  ...networkConstraints,
  ...addressConstraints,
  ...listenerConstraints,
  ...targetGroupConstraints,
  ...targetConstraints,
];
