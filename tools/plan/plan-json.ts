/** An action on a resource or an output, as Terraform's plans have them; a replacement has two. */
type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

/** What something is, and what it will be. What is marked, by `true` or part by part, is not known yet, or a secret. */
export interface ValueChange {
  readonly actions: readonly Action[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

/** The change of one resource. */
export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  /** The key of an object that an interrupted replacement left over. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: ValueChange & {
    /** The attributes that force a replacement, each as the steps that lead to it. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: { readonly id?: string };
  };
}

/** What failed of a check, a `precondition` or a `postcondition`. */
interface CheckInstance {
  readonly address: { readonly to_display: string };
  readonly status: string;
  readonly problems?: readonly { readonly message: string }[];
}

interface StateModule {
  readonly resources?: readonly { readonly mode: string }[];
  readonly child_modules?: readonly StateModule[];
}

/** The parts of `terraform show -json <plan>` that the summary is made of. Other parts, and versions to come, are let be. */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, ValueChange>>;
  readonly checks?: readonly { readonly instances?: readonly CheckInstance[] }[];
  readonly prior_state?: {
    readonly values?: { readonly outputs?: Readonly<Record<string, unknown>>; readonly root_module?: StateModule };
  };
  /** Whether there is anything to apply; since Terraform 1.8. */
  readonly applyable?: boolean;
  /** Whether one apply does everything; since Terraform 1.8. */
  readonly complete?: boolean;
  /** Whether planning ended with an error; the plan is then a part. */
  readonly errored?: boolean;
}

/** A plan's JSON. @returns undefined when the text is something else */
export function planOf(text: string): PlanJson | undefined {
  try {
    const json = JSON.parse(text) as Partial<PlanJson> | null;
    // A state's JSON has a version of its format as well, but tells of no changes.
    return typeof json?.format_version === "string" && !("values" in json) ? (json as PlanJson) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a state was there when the plan was made: what others read of the stack is in it. */
export function isDeployed({ prior_state }: PlanJson): boolean {
  const { outputs = {}, root_module } = prior_state?.values ?? {};
  return Object.keys(outputs).length > 0 || (root_module !== undefined && managesSomething(root_module));
}

/** A first plan has a state, too: of the data that it read. */
const managesSomething = ({ resources = [], child_modules = [] }: StateModule): boolean =>
  resources.some(({ mode }) => mode === "managed") || child_modules.some(managesSomething);
