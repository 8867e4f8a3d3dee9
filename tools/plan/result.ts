import type { Changes } from "./changes";

/** What came of planning one stack. */
export type Result =
  | {
      readonly kind: "planned";
      readonly name: string;
      readonly changes: Changes;
      /** Stacks that it reads and that change, too: its plan is made of what they are now. */
      readonly reads: readonly string[];
    }
  | {
      readonly kind: "waits";
      readonly name: string;
      /** The stacks that it reads, and that are not deployed. */
      readonly needs: readonly string[];
      /** Whether the plan of one of them is in this run: then all that can be planned is. */
      readonly isPlannedNext: boolean;
    }
  | { readonly kind: "failed"; readonly name: string; readonly problem: string };

/** As `terraform plan -detailed-exitcode`: 0, nothing to do; 1, something could not be planned; 2, there are changes. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 | 2 {
  if (results.some((result) => result.kind === "failed" || (result.kind === "waits" && !result.isPlannedNext))) return 1;
  return results.every((result) => result.kind === "planned" && result.changes.isEmpty) ? 0 : 2;
}
