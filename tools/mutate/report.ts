/** How a mutant ended: the tier that killed it, or nobody. */
export type Fate = "tier 1" | "tier 2" | "survived";

/** The least share of mutants that a module's tests have to kill. */
export const LEAST_SCORE = 0.9;

/** The share of mutants that were killed. */
export const scoreOf = (fates: readonly Fate[]): number => fates.filter((fate) => fate !== "survived").length / fates.length;

/** What became of a module's mutants, as a table. */
export function table(module: string, fates: readonly Fate[]): string {
  const count = (fate: Fate) => String(fates.filter((one) => one === fate).length);
  const rows = [
    ["module", "mutants", "killed by tier 1", "killed by tier 2", "survived", "score"],
    [module, String(fates.length), count("tier 1"), count("tier 2"), count("survived"), `${(scoreOf(fates) * 100).toFixed(1)} %`],
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")).join("\n");
}
