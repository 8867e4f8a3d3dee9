import { TerraformModule, type TerraformStack } from "cdktf";
import { type Edge, type Waiting, addressOf, canWait, constructsIn, resolved } from "./elements";

/** Where a way has come to: at a whole element, or at a module of which something was only referred to. */
interface Place {
  readonly at: Waiting;
  readonly whole: boolean;
}

/**
 * Circles of what waits for each other, which Terraform would refuse in the names of its own graph. References count, as
 * far as they are sure: a module whose output is referred to need not have waited for all of its inputs.
 */
export function circles(stack: TerraformStack, edges: readonly Edge[]): string[] {
  if (edges.length === 0) return [];
  const references = referencesIn(stack);
  const told = new Set<string>();
  return edges.flatMap(({ from, to }) => {
    const way = wayTo(from, to, edges, references);
    if (!way) return [];
    const key = [...way].sort().join();
    if (told.has(key)) return [];
    told.add(key);
    return [`its constructs wait for each other: ${[addressOf(from), ...way].join(" waits for ")}`];
  });
}

/** The addresses on the way from one element to another that waits for it; undefined where there is none. */
function wayTo(
  end: Waiting,
  start: Waiting,
  edges: readonly Edge[],
  references: ReadonlyMap<Waiting, readonly Waiting[]>,
): string[] | undefined {
  const seen = new Set<string>();
  const walk = ({ at, whole }: Place, way: readonly string[]): string[] | undefined => {
    const here = [...way, addressOf(at)];
    if (at === end) return here;
    const mark = `${at.node.path} ${whole}`;
    if (seen.has(mark)) return undefined;
    seen.add(mark);
    const waited = edges.filter(({ from }) => from === at).map(({ to }) => ({ at: to, whole: true }));
    const referred = whole ? (references.get(at) ?? []).map((to) => ({ at: to, whole: !(to instanceof TerraformModule) })) : [];
    for (const next of [...waited, ...referred]) {
      const found = walk(next, here);
      if (found) return found;
    }
    return undefined;
  };
  return walk({ at: start, whole: true }, []);
}

const ADDRESS = /(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

/** What each element of a stack refers to, read from what is written of it. */
function referencesIn(stack: TerraformStack): Map<Waiting, Waiting[]> {
  const all = constructsIn(stack).filter(canWait);
  const byAddress = new Map(all.map((one) => [addressOf(one), one]));
  return new Map(
    all.map((one) => {
      const text = JSON.stringify(resolved(one, (one as unknown as { toTerraform(): unknown }).toTerraform()));
      const found = [...text.matchAll(ADDRESS)].flatMap(([address]) => byAddress.get(address) ?? []);
      return [one, [...new Set(found)].filter((other) => other !== one)];
    }),
  );
}
