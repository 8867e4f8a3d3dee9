import ipaddr from "ipaddr.js";
import type { Bool } from "./collection";
import { leaf } from "./collection";
import { Expression, isSymbolic } from "./expression";
import { and, eq } from "./logic";
import { nth } from "./maps-and-lists";
import { atMost, smaller } from "./numbers";
import { split } from "./text";
import { UnusableValue } from "./unusable-value";

/** An address block in numbers. */
interface Block {
  readonly kind: "ipv4" | "ipv6";
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

// Constraints compare each block with each other: the same texts come again and again.
const parsed = new Map<string, Block>();

function parse(cidr: string): Block {
  const block = parsed.get(cidr) ?? parseAnew(cidr);
  parsed.set(cidr, block);
  return block;
}

function parseAnew(cidr: string): Block {
  // The shapes that Terraform's own functions accept: no shortened octets, no leading zeros.
  const strict = /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(cidr) ? !/(^|[./])0\d/.test(cidr) : cidr.includes(":");
  if (!strict || !ipaddr.isValidCIDR(cidr)) throw new UnusableValue(`${cidr} is no address block`);
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const number = address.toByteArray().reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  const kind = address.kind();
  return { kind, bits: kind === "ipv4" ? 32 : 128, address: number, prefix };
}

function format({ bits, address, prefix }: Block): string {
  const bytes = Array.from({ length: bits / 8 }, (_, i) => Number((address >> BigInt(bits - 8 * (i + 1))) & 255n));
  const parsed = ipaddr.fromByteArray(bytes);
  // RFC 5952, the form in which Terraform writes IPv6 addresses.
  return `${parsed.kind() === "ipv6" ? (parsed as ipaddr.IPv6).toRFC5952String() : parsed.toString()}/${prefix}`;
}

const network = (block: Block, prefix: number): bigint =>
  (block.address >> BigInt(block.bits - prefix)) << BigInt(block.bits - prefix);

/**
 * The block number `index` among the blocks that are `newBits` longer than `cidr`; Terraform's `cidrsubnet`.
 * @throws UnusableValue when `cidr` is no block or has no such part
 */
export function cidrSubnet(cidr: string, newBits: number, index: number): string {
  if (isSymbolic([cidr, newBits, index])) {
    return leaf.string(new Expression((hcl) => `cidrsubnet(${hcl(cidr)}, ${hcl(newBits)}, ${hcl(index)})`));
  }
  const block = parse(cidr);
  const prefix = block.prefix + newBits;
  if (prefix > block.bits) throw new UnusableValue(`${cidr} has no part of ${newBits} more bits`);
  if (BigInt(index) >= 1n << BigInt(newBits)) throw new UnusableValue(`${cidr} has no part ${index}`);
  const address = network(block, block.prefix) + (BigInt(index) << BigInt(block.bits - prefix));
  return format({ ...block, address, prefix });
}

/** Whether the text is an address block in network form: no host bits set, as AWS writes it. */
export function isCidr(cidr: string): Bool {
  if (isSymbolic(cidr)) {
    return new Expression((hcl) => `try(cidrsubnet(${hcl(cidr)}, 0, 0) == ${hcl(cidr)}, false)`);
  }
  try {
    return cidrSubnet(cidr, 0, 0) === cidr;
  } catch {
    return false;
  }
}

/** The length of a block's network part: 16 in `10.0.0.0/16`. */
export function prefixLength(cidr: string): number {
  if (isSymbolic(cidr)) return leaf.number(new Expression((hcl) => `tonumber(${hcl(nth(split("/", cidr), 1))})`));
  return parse(cidr).prefix;
}

/** The block that `cidr` lies in when its network part is cut to `prefix` bits; one of the two only Terraform knows. */
const widened = (cidr: string, prefix: number): Expression =>
  new Expression((hcl) => `cidrsubnet(format("%s/%d", ${hcl(nth(split("/", cidr), 0))}, ${hcl(prefix)}), 0, 0)`);

/** Whether two blocks share an address. */
export function overlaps(left: string, right: string): Bool {
  if (!isSymbolic([left, right])) {
    const [a, b] = [parse(left), parse(right)];
    const shorter = Math.min(a.prefix, b.prefix);
    return a.kind === b.kind && network(a, shorter) === network(b, shorter);
  }
  const prefix = smaller(prefixLength(left), prefixLength(right));
  return eq(leaf.string(widened(left, prefix)), leaf.string(widened(right, prefix)));
}

/** Whether `inner` lies wholly inside `outer`. */
export const cidrContains = (outer: string, inner: string): Bool =>
  and(atMost(prefixLength(outer), prefixLength(inner)), overlaps(outer, inner));
