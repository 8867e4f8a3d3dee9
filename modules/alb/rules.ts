import { type Rule, and, atMost, contains, countOf, eq, isSet, keys, length, lessThan, listOf, not, or } from "../../core";
import type { Inputs, albInputs } from "./inputs";
import { actionRules } from "./rules-actions";
import { listenerRules } from "./rules-listeners";
import { routingRules } from "./rules-routing";
import { targetGroupRules } from "./rules-target-groups";

type AlbRule = Rule<typeof albInputs>;
type Peer = Inputs["clients"][string];

/** Peers must be told by one attribute; AWS wants one, and refuses two half-way through an apply. */
const onePeer = (input: "clients" | "targetNetworks" | "identityProviderNetworks"): AlbRule => ({
  input,
  message: "must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike",
  offenders: (inputs) =>
    listOf(inputs[input], (_, name) => name, {
      where: ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer) =>
        not(eq(countOf(isSet(cidrIpv4), isSet(cidrIpv6), isSet(prefixListId), isSet(securityGroupId)), 1)),
    }),
});

/** The rules across the inputs of the balancer itself. */
const balancerRules: AlbRule[] = [
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
  {
    input: "targetNetworks",
    message: "must name where the targets are, or nothing can be sent to",
    offenders: ({ targetNetworks, targetGroups }) =>
      listOf(targetGroups, (_, name) => name, {
        where: ({ targetType }) => and(eq(length(targetNetworks), 0), contains(["instance", "ip"], targetType)),
      }),
  },
  {
    input: "targetGroups",
    message: "may be 100 at most",
    holds: ({ targetGroups }) => atMost(length(keys(targetGroups)), 100),
  },
];

/** The rules across the inputs. */
export const albRules: AlbRule[] = [...balancerRules, ...listenerRules, ...actionRules, ...targetGroupRules, ...routingRules];
