import type { Workspace } from "../../support/terraform";

/** One resource in a plan. */
interface Change {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: unknown;
  };
}

/** A plan, as Terraform tells it to programs. */
export class Plan {
  public constructor(public readonly changes: readonly Change[]) {}

  /** Plans in a workspace that has been initialised. */
  public static in(workspace: Pick<Workspace, "run">, ...options: string[]): Plan {
    workspace.run(["plan", "-no-color", "-out=test.tfplan", ...options]);
    const json = JSON.parse(workspace.run(["show", "-json", "test.tfplan"])) as { resource_changes?: Change[] };
    return new Plan((json.resource_changes ?? []).filter(({ mode }) => mode === "managed"));
  }

  /** What happens, as `create module.network.aws_subnet.private["eu-west-1c"]`, sorted. */
  public actions(): string[] {
    return this.changes
      .filter(({ change }) => !change.actions.every((action) => action === "no-op" || action === "read"))
      .map(({ address, change }) => `${change.actions.join("+")} ${address}`)
      .sort();
  }

  /** What every resource will be, by its address. */
  public values(): Record<string, unknown> {
    return Object.fromEntries(
      this.changes.map(({ address, change }) => [address, { after: change.after, unknown: change.after_unknown }]),
    );
  }
}
