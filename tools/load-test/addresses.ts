import { lookup } from "node:dns/promises";
import { type LookupFunction, isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { UserError } from "../../core";
import { codeOf } from "./errors";

/** An address that a name stands for. */
export interface Address {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host. @throws UserError where it has none */
export async function addressesOf(host: string): Promise<Address[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookup(host, { all: true, order: "verbatim" });
  } catch (error) {
    throw new UserError([`${host} has no address that this machine can find (${codeOf(error) ?? (error as Error).message})`]);
  }
}

/** Whether an address is this machine's own: 127.0.0.0/8, ::1. */
export const isLoopback = ({ address }: Address): boolean => ipaddr.process(address).range() === "loopback";

/**
 * Resolves a name to these addresses and no others: what was checked before the start is what is sent to. Connections
 * take turns, since a balancer has an address in each zone.
 */
export function inTurn(addresses: readonly Address[]): LookupFunction {
  let turn = 0;
  return (_, { all }, callback) => {
    const from = turn++ % addresses.length;
    const rotated = [...addresses.slice(from), ...addresses.slice(0, from)];
    const [first] = rotated;
    // As dns.lookup does, never before the caller has returned.
    process.nextTick(() => {
      if (all || !first) callback(null, rotated);
      else callback(null, first.address, first.family);
    });
  };
}
