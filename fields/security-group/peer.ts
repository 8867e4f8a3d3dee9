import { z } from "zod";
import {
  type Bool,
  type MapOf,
  type ModuleScope,
  type References,
  all,
  atMost,
  choose,
  countOf,
  eq,
  isSet,
  matches,
  not,
  or,
  prefixLength,
  some,
  whenSet,
} from "../../core";
import { prefixListId, securityGroupId } from "../ids";
import { ipv4Cidr, ipv6Cidr } from "../network";

/** The one at the other end of a security group's rule. */
export const peerShape = () => ({
  /** The peer as an IPv4 network. Give exactly one of the four kinds of peer. */
  cidrIpv4: ipv4Cidr().optional(),
  /** The peer as an IPv6 network. */
  cidrIpv6: ipv6Cidr().optional(),
  /** The peer as a prefix list's ID, a named list of networks, such as the one of the S3 endpoint. */
  prefixListId: prefixListId().optional(),
  /** The peer as another security group's ID: whatever carries that group. */
  securityGroupId: securityGroupId().optional(),
});

/** Someone on the network, by one of four kinds of address. */
export const peer = () => z.strictObject(peerShape());

/** A peer as constraints and bodies see it. */
export type Peer = References<ReturnType<typeof peer>>;

/** Whether a peer is told by one of its kinds: AWS wants one, and refuses two half-way through an apply. */
export const isOnePeer = ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer): Bool =>
  eq(countOf(isSet(cidrIpv4), isSet(cidrIpv6), isSet(prefixListId), isSet(securityGroupId)), 1);

/**
 * Whether a peer is everybody on the internet, or so large a part of it (`0.0.0.0/1`, say) that a few of them come to
 * the same. Private IPv6 networks (fc00::/7) are large by nature, and no part of it.
 */
export const isInternet = ({ cidrIpv4, cidrIpv6 }: Pick<Peer, "cidrIpv4" | "cidrIpv6">): Bool =>
  or(
    some(whenSet(cidrIpv4), (cidr) => atMost(prefixLength(cidr), 7)),
    some(whenSet(cidrIpv6), (cidr) => all(atMost(prefixLength(cidr), 15), not(matches(cidr, /^f[cd][0-9a-f][0-9a-f]:/)))),
  );

/** The kind of a peer. AWS changes the peer of a rule to another one of its kind only. */
const peerKind = ({ cidrIpv4, cidrIpv6, prefixListId }: Peer): string =>
  choose(isSet(cidrIpv4), "IPv4", choose(isSet(cidrIpv6), "IPv6", choose(isSet(prefixListId), "prefix list", "security group")));

/**
 * Makes rules anew when their peer becomes one of another kind: AWS would refuse the change halfway through an apply.
 * @param rules what the rules' `for_each` goes over
 * @returns what triggers a rule's replacement
 */
export function peerTriggers<T>(m: ModuleScope, name: string, rules: MapOf<T> | T[], peerOf: (rule: T) => Peer): string[] {
  return m.triggers(name, rules, (rule) => ({ kind: peerKind(peerOf(rule)) }));
}

/** A peer as a rule's resource takes it. */
export const peerArguments = ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer) => ({
  cidrIpv4,
  cidrIpv6,
  prefixListId,
  referencedSecurityGroupId: securityGroupId,
});
