import { createHash } from "node:crypto";

/**
 * Some of many, the same ones for the same seed. Each item's rank hangs on its own name only: where others are added or
 * taken away, a sample stays nearly what it was, so that a score before a change can be compared with the one after.
 */
export function sample<T extends { readonly name: string }>(all: readonly T[], count: number, seed: string): T[] {
  const rank = ({ name }: T) => createHash("sha256").update(`${seed}\n${name}`).digest("hex");
  const chosen = new Set([...all].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count));
  return all.filter((one) => chosen.has(one));
}
