import { type MapOf, coalesce, eq, keys, letBe, listOf, not, nth } from "../../core";
import { regionOf } from "../network";
import { type Peer, isOnePeer } from "../security-group/peer";
import { twins } from "../twins";

/** AWS's quota of rules in a security group, for each direction. */
export const SECURITY_GROUP_RULES = 60;

/** A constraint on one input, for a module that has such an input. */
interface InputConstraint<I extends string, T> {
  readonly input: I;
  readonly message: string;
  readonly offenders: (inputs: Readonly<Record<I, T>>) => string[];
}

/** Peers must be told by one attribute; AWS wants one, and refuses two half-way through an apply. */
export const onePeer = <I extends string>(input: I): InputConstraint<I, MapOf<Peer>> => ({
  input,
  message: "must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike",
  offenders: (inputs) => listOf(inputs[input], (_, name) => name, { where: (peer: Peer) => not(isOnePeer(peer)) }),
});

/** The peer as AWS compares it. */
export const peerText = ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer): string =>
  coalesce(cidrIpv4, coalesce(cidrIpv6, coalesce(prefixListId, coalesce(securityGroupId, ""))));

/** The pairs of peers that are the same, as `hq and office (192.0.2.0/24)`. */
export const samePeers = (peers: MapOf<Peer>): string[] =>
  twins(
    listOf(peers, (peer, name) => ({ name, value: peerText(peer) }), {
      where: (peer) => not(eq(peerText(peer), "")),
    }),
  );

/** AWS refuses a rule that is there already, half-way through an apply. */
export const differentPeers = <I extends string>(input: I): InputConstraint<I, MapOf<Peer>> => ({
  input,
  message: "must be different from each other, unlike",
  offenders: (inputs) => samePeers(inputs[input]),
});

/** A balancer is in one Region. */
export const oneRegion: InputConstraint<"subnetIdsByZone", MapOf<string>> = {
  input: "subnetIdsByZone",
  message: "must be in zones of one Region, unlike",
  offenders: ({ subnetIdsByZone }) =>
    letBe(regionOf(nth(keys(subnetIdsByZone), 0)), (region) =>
      listOf(subnetIdsByZone, (_, zone) => `${nth(keys(subnetIdsByZone), 0)} and ${zone}`, {
        where: (_, zone) => not(eq(regionOf(zone), region)),
      }),
    ),
};

/** A balancer is in each subnet once. */
export const differentSubnets: InputConstraint<"subnetIdsByZone", MapOf<string>> = {
  input: "subnetIdsByZone",
  message: "must name each subnet once, unlike",
  offenders: ({ subnetIdsByZone }) => twins(listOf(subnetIdsByZone, (value, name) => ({ name, value }))),
};
