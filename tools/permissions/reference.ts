import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package-root";

/** AWS's levels of access. Reading is List and Read. */
type Level = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

/** A type of resource that an action is judged on. */
export interface ActionResource {
  readonly type: string;
  /** Whether each request names one; else only some do. */
  readonly required: boolean;
  /** Whether the request's tags are known when it is judged: it may be made by this action. */
  readonly requestTag: boolean;
  /** Whether its own tags are known: it is there already. */
  readonly resourceTag: boolean;
}

/** What IAM knows of an action. */
export interface Action {
  readonly level: Level;
  readonly resources: readonly ActionResource[];
  /** Whether the request's tags are known, whatever the resource. */
  readonly requestTag: boolean;
  /** Whether it is known which action creates what gets the tags. */
  readonly createAction: boolean;
  /** What AWS says the caller must be allowed besides. */
  readonly dependents: readonly string[];
}

/** A service's actions by name, and the ARNs of its types of resources. */
interface Service {
  readonly actions: ReadonlyMap<string, Action>;
  readonly arns: ReadonlyMap<string, readonly string[]>;
  readonly taggable: ReadonlySet<string>;
}

const services = new Map<string, Service | undefined>();

/** An action such as `ec2:CreateVpc`; undefined where AWS has none of that name. */
export const actionOf = (action: string): Action | undefined => {
  const [prefix = "", name = ""] = action.split(":");
  return serviceOf(prefix)?.actions.get(name);
};

/** Whether an action only reads. */
export const reads = (action: string): boolean => ["List", "Read"].includes(actionOf(action)?.level ?? "");

/** The ARNs of a type of resource, as AWS writes them: `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`. */
export const arnsOf = (prefix: string, type: string): readonly string[] => serviceOf(prefix)?.arns.get(type) ?? [];

/** Whether policies can look at the tags of a type of resource. */
export const taggable = (prefix: string, type: string): boolean => serviceOf(prefix)?.taggable.has(type) ?? false;

function serviceOf(prefix: string): Service | undefined {
  if (!services.has(prefix)) services.set(prefix, readService(prefix));
  return services.get(prefix);
}

/** Reads a service's file; what its columns hold is in `reference/README.md`. */
function readService(prefix: string): Service | undefined {
  const file = join(packageRoot(), "tools", "permissions", "reference", `${prefix}.tsv`);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.split("\t"));
  const arns = new Map<string, string[]>();
  const tagged = new Set<string>();
  const actions = new Map<string, Action>();
  for (const [kind, name = "", ...cells] of lines) {
    if (kind === "resource") {
      arns.set(name, [...(arns.get(name) ?? []), cells[0] ?? ""]);
      if (cells[1] === "r") tagged.add(name);
    } else if (kind === "action") actions.set(name, readAction(cells));
  }
  return { actions, arns, taggable: tagged };
}

function readAction([level = "", resources = "", dependents = ""]: readonly string[]): Action {
  const rows = words(resources).map((word) => {
    const [, type = "", star = "", keys = ""] = /^([^:*]*)(\*?):?([qrc]*)$/.exec(word) ?? [];
    return { type, required: star !== "", keys };
  });
  const general = rows.filter(({ type }) => type === "").map(({ keys }) => keys);
  return {
    level: level as Level,
    resources: rows
      .filter(({ type }) => type !== "")
      .map(({ type, required, keys }) => ({
        type,
        required,
        requestTag: keys.includes("q"),
        resourceTag: keys.includes("r"),
      })),
    requestTag: general.some((keys) => keys.includes("q")),
    createAction: general.some((keys) => keys.includes("c")),
    dependents: words(dependents),
  };
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");
