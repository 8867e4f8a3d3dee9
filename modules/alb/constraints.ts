import {
  type Constraint,
  and,
  atMost,
  coalesce,
  concat,
  contains,
  eq,
  flatten,
  isSet,
  keys,
  length,
  lessThan,
  letBe,
  listOf,
  not,
  nth,
  or,
  times,
} from "../../core";
import { regionOf } from "../../fields/network";
import { type Peer, isOnePeer } from "../../fields/security-group/peer";
import type { albInputs } from "./inputs";
import { actionConstraints } from "./actions/constraints";
import { listenerConstraints } from "./listeners/constraints";
import { hasServers } from "./names";
import { listenerRuleConstraints } from "./listener-rules/constraints";
import { targetGroupConstraints } from "./target-groups/constraints";
import { targetConstraints } from "./target-groups/targets";
import { targetWays, usedNetworks } from "./security-group/resources";
import { twins } from "../../fields/twins";

type AlbConstraint = Constraint<typeof albInputs>;
type PeerInput = "clients" | "targetNetworks" | "identityProviderNetworks";

/** AWS's quota of rules in a security group, for each direction. */
const SECURITY_GROUP_RULES = 60;

/** Peers must be told by one attribute; AWS wants one, and refuses two half-way through an apply. */
const onePeer = (input: PeerInput): AlbConstraint => ({
  input,
  message: "must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike",
  offenders: (inputs) =>
    listOf(inputs[input], (_, name) => name, {
      where: (peer: Peer) => not(isOnePeer(peer)),
    }),
});

/** The peer as AWS compares it. */
const peerText = ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer): string =>
  coalesce(cidrIpv4, coalesce(cidrIpv6, coalesce(prefixListId, coalesce(securityGroupId, ""))));

/** AWS refuses a rule that is there already, half-way through an apply. */
const differentPeers = (input: PeerInput): AlbConstraint => ({
  input,
  message: "must be different from each other, unlike",
  offenders: (inputs) =>
    twins(
      listOf(inputs[input], (peer, name) => ({ name, value: peerText(peer) }), {
        where: (peer) => not(eq(peerText(peer), "")),
      }),
    ),
});

/** The constraints across the inputs of the balancer itself. */
const balancerConstraints: AlbConstraint[] = [
  {
    input: "ipAddressType",
    message: '"dualstack-without-public-ipv4" is for balancers whose `scheme` is "internet-facing"',
    holds: ({ ipAddressType, scheme }) =>
      or(not(eq(ipAddressType, "dualstack-without-public-ipv4")), eq(scheme, "internet-facing")),
  },
  {
    input: "clients",
    message: 'must name who may connect when `scheme` is "internal"',
    holds: ({ clients, scheme }) => or(eq(scheme, "internet-facing"), lessThan(0, length(clients))),
  },
  onePeer("clients"),
  onePeer("targetNetworks"),
  onePeer("identityProviderNetworks"),
  differentPeers("clients"),
  differentPeers("targetNetworks"),
  differentPeers("identityProviderNetworks"),
  {
    input: "identityProviderNetworks",
    message: "must differ from the `targetNetworks` whose targets are on port 443, to which the way is open already, unlike",
    offenders: (inputs) =>
      flatten(
        listOf(inputs.identityProviderNetworks, (provider, name) =>
          listOf(inputs.targetNetworks, (_, network) => `${name} and ${network}`, {
            where: (network, key) => and(eq(peerText(provider), peerText(network)), contains(targetWays(inputs), `${key}/443`)),
          }),
        ),
      ),
  },
  {
    input: "subnetIdsByZone",
    message: "must be in zones of one Region, unlike",
    offenders: ({ subnetIdsByZone }) =>
      letBe(regionOf(nth(keys(subnetIdsByZone), 0)), (region) =>
        listOf(subnetIdsByZone, (_, zone) => `${nth(keys(subnetIdsByZone), 0)} and ${zone}`, {
          where: (_, zone) => not(eq(regionOf(zone), region)),
        }),
      ),
  },
  {
    input: "subnetIdsByZone",
    message: "must name each subnet once, unlike",
    offenders: ({ subnetIdsByZone }) => twins(listOf(subnetIdsByZone, (value, name) => ({ name, value }))),
  },
  {
    input: "targetNetworks",
    message: "must name where the targets are, or nothing can be sent to",
    offenders: ({ targetNetworks, targetGroups }) =>
      listOf(targetGroups, (_, name) => name, { where: (group) => and(eq(length(targetNetworks), 0), hasServers(group)) }),
  },
  {
    input: "targetNetworks",
    message: "are several, and must be told apart by `networks` of each target group; it is missing for",
    offenders: ({ targetNetworks, targetGroups }) =>
      listOf(targetGroups, (_, name) => name, {
        where: (group) => and(lessThan(1, length(targetNetworks)), hasServers(group), not(isSet(group.networks))),
      }),
  },
  {
    input: "targetNetworks",
    message: "must have every one of the `networks` of target groups, and have none for",
    offenders: ({ targetNetworks, targetGroups }) =>
      flatten(
        listOf(targetGroups, ({ networks }, name) =>
          listOf(coalesce(networks, [] as string[]), (network) => `${name} in ${network}`, {
            where: (network) => not(contains(keys(targetNetworks), network)),
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
    input: "targetGroups",
    message: 'are more than 100: AWS has to raise the quota "Target Groups per Application Load Balancer" first',
    holds: ({ targetGroups }) => atMost(length(keys(targetGroups)), 100),
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
    holds: ({ clients, listeners }) => atMost(times(length(keys(clients)), length(keys(listeners))), SECURITY_GROUP_RULES),
    warning: true,
  },
  {
    input: "targetNetworks",
    message: `on all ports of their target groups make more than ${SECURITY_GROUP_RULES} rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`,
    holds: (inputs) => atMost(length(concat(targetWays(inputs), keys(inputs.identityProviderNetworks))), SECURITY_GROUP_RULES),
    warning: true,
  },
];

/** The constraints across the inputs. */
export const albConstraints: AlbConstraint[] = [
  ...balancerConstraints,
  ...listenerConstraints,
  ...actionConstraints,
  ...targetGroupConstraints,
  ...targetConstraints,
  ...listenerRuleConstraints,
];
