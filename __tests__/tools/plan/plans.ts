import type { PlanJson, ResourceChange } from "../../../tools/plan/plan-json";

/** A plan with these resources and nothing else. */
export const planWith = (...resource_changes: readonly ResourceChange[]): PlanJson => ({
  format_version: "1.2",
  resource_changes,
});

/** A change of a resource in place, unless something else is said. */
export function resource(
  address: string,
  change: Partial<ResourceChange["change"]>,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  const type = address.split(".").at(-2) ?? "";
  return { address, mode: "managed", type, ...more, change: { actions: ["update"], before: {}, after: {}, ...change } };
}
