import { readFileSync } from "node:fs";
import { join } from "node:path";
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

/** What `plan -json` tells of one resource, a line each. */
interface PlannedChange {
  readonly type: string;
  readonly change: { readonly action: string; readonly resource: { readonly addr: string } };
}

type Planner = Pick<Workspace, "run" | "folder">;

const FILE = "test.tfplan";

/** A plan, as Terraform tells it to programs. */
export class Plan {
  private constructor(
    private readonly workspace: Planner,
    private readonly told: readonly PlannedChange[],
    private readonly bytes: Buffer,
  ) {}

  /** Plans in a workspace that has been initialised. */
  public static in(workspace: Planner, ...options: string[]): Plan {
    const told = workspace
      .run(["plan", "-json", `-out=${FILE}`, ...options])
      .split("\n")
      .filter((line) => line.includes('"type":"planned_change"'))
      .map((line) => JSON.parse(line) as PlannedChange);
    return new Plan(workspace, told, fileOf(workspace));
  }

  /** All resources, with what they were and will be. It takes as long as the plan again: Terraform reads the provider for it. */
  public get changes(): readonly Change[] {
    if (!fileOf(this.workspace).equals(this.bytes)) throw new Error("the workspace has another plan by now");
    const json = JSON.parse(this.workspace.run(["show", "-json", FILE])) as { resource_changes?: Change[] };
    return (json.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  }

  /** What happens, as `create module.network.aws_subnet.private["eu-west-1c"]`, sorted. */
  public actions(): string[] {
    const told = this.told.filter(({ change: { action } }) => !["noop", "read", "move", "import"].includes(action));
    // Of a replacement only the plan itself says which of the two comes first.
    if (told.some(({ change }) => change.action === "replace"))
      return this.changes
        .filter(({ change }) => !change.actions.every((action) => action === "no-op" || action === "read"))
        .map(({ address, change }) => `${change.actions.join("+")} ${address}`)
        .sort();
    return told.map(({ change: { action, resource } }) => `${action === "remove" ? "forget" : action} ${resource.addr}`).sort();
  }

  /** What every resource will be, by its address. */
  public values(): Record<string, unknown> {
    return Object.fromEntries(
      this.changes.map(({ address, change }) => [address, { after: change.after, unknown: change.after_unknown }]),
    );
  }
}

const fileOf = ({ folder }: Planner): Buffer => readFileSync(join(folder, FILE));
