import { type Difference, differences, excerpt } from "./difference";
import type { PlanJson, ResourceChange, ValueChange } from "./plan-json";
import { lossOf } from "./stateful";
import { type Value, UNKNOWN, eitherMark, isEmpty, textOf, valueOf } from "./value";

/** What becomes of a resource. */
export type Fate = "create" | "update" | "replace" | "delete" | "forget" | "keep";

/** One resource that a plan touches. */
export interface Change {
  readonly address: string;
  readonly fate: Fate;
  /** What differs, attribute by attribute; of what is created, its attributes. Nothing for what is destroyed. */
  readonly differences: readonly Difference[];
  /** Paths of attributes that force the replacement. */
  readonly forcedBy: readonly string[];
  /** Why it is replaced or destroyed, in words. */
  readonly reason?: string;
  /** Whether the new one stands before the old one goes. */
  readonly successorFirst: boolean;
  /** What is lost with it, where something is. */
  readonly loss?: string;
  readonly movedFrom?: string;
  readonly importedAs?: string;
}

/** What a plan does, in the words of the summary. */
export interface Changes {
  readonly resources: readonly Change[];
  readonly outputs: readonly Difference[];
  /** What somebody changed outside of Terraform, where the plan has to do with it. */
  readonly drift: readonly Change[];
  /** What fails and yet stops nothing: checks that warn. */
  readonly warnings: readonly string[];
  /** Data that is read only during the apply. */
  readonly reads: readonly string[];
  /** What the plan says of itself: that it is a part. */
  readonly partial?: string;
  /** Whether there is anything to apply, as `plan -detailed-exitcode` tells it. */
  readonly isEmpty: boolean;
}

/** What a plan does. */
export function changesOf(plan: PlanJson): Changes {
  const all = plan.resource_changes ?? [];
  const resources = all
    .filter(({ mode }) => mode === "managed")
    .map(changeOf)
    .filter(isTold);
  const reads = all
    .filter(({ mode, change }) => mode === "data" && change.actions.includes("read"))
    .map(({ address }) => address);
  const outputs = Object.entries(plan.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.every((action) => action === "no-op") ? [] : attributesOf(change, name),
  );
  return {
    resources,
    outputs,
    drift: driftOf(plan, resources),
    warnings: failedChecks(plan),
    reads,
    partial: partOf(plan),
    isEmpty: plan.applyable === undefined ? resources.length + outputs.length + reads.length === 0 : !plan.applyable,
  };
}

const isTold = ({ fate, movedFrom, importedAs }: Change): boolean =>
  fate !== "keep" || movedFrom !== undefined || importedAs !== undefined;

function changeOf(resource: ResourceChange): Change {
  const { address, previous_address, type, deposed, change } = resource;
  const fate = fateOf(change);
  const goes = (fate === "replace" && !change.actions.includes("forget")) || (fate === "delete" && deposed === undefined);
  return {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    fate,
    differences: fate === "delete" || fate === "forget" || fate === "keep" ? [] : attributesOf(change),
    forcedBy: (change.replace_paths ?? []).map(pathText),
    reason: deposed === undefined ? REASONS[resource.action_reason ?? ""] : "an interrupted replacement left it over",
    successorFirst: change.actions[0] === "create",
    loss: goes ? lossOf(type) : undefined,
    movedFrom: previous_address === address ? undefined : previous_address,
    importedAs: change.importing === undefined ? undefined : (change.importing.id ?? UNKNOWN),
  };
}

function fateOf({ actions }: ValueChange): Fate {
  if (actions.length > 1) return "replace";
  const [action] = actions;
  return action === "create" || action === "update" || action === "delete" || action === "forget" ? action : "keep";
}

/** Terraform's reasons that say more than the attributes do. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "it is tainted: making it failed halfway, or somebody marked it",
  replace_by_request: "-replace asks for it",
  replace_by_triggers: "what its replace_triggered_by names changes",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "it got a count or for_each, or has none any more",
  delete_because_count_index: "count is lower than its index",
  delete_because_each_key: "its key is gone from for_each",
  delete_because_no_move_target: "a moved block leads to nothing",
};

/** `tags["a b"]`, `ingress[0].from_port`; as `differences` writes paths. */
const pathText = (steps: readonly (string | number)[]): string =>
  steps
    .map((step) => (typeof step === "number" ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join("")
    .replace(/^\./, "");

/** What differs. Of what is new: the attributes that are said or known. */
function attributesOf(change: ValueChange, path?: string): Difference[] {
  const marks = eitherMark(change.before_sensitive, change.after_sensitive);
  const before = valueOf(change.before, false, marks);
  const after = valueOf(change.after, change.after_unknown, marks);
  if (path !== undefined) return differences(before, after, path);
  if (before.kind === "absent" && after.kind === "map") return said(after);
  return withoutEchoes(differences(before, after));
}

const said = ({ entries }: Extract<Value, { kind: "map" }>): Difference[] =>
  [...entries]
    .filter(([name, value]) => value.kind !== "unknown" && !isEmpty(value) && !(name === "tags_all" && entries.has("tags")))
    .map(([name, value]) => ({ path: name, after: excerpt(textOf(value)) }));

/** AWS's provider tells a change of tags twice: of `tags`, and with those that all resources get. */
function withoutEchoes(all: readonly Difference[]): Difference[] {
  const told = new Set(all.map(({ path, before, after }) => `${path} ${before} ${after}`));
  return all.filter(({ path, before, after }) => {
    const echo = path.replace(/^tags_all\b/, "tags");
    return echo === path || !told.has(`${echo} ${before} ${after}`);
  });
}

/**
 * Terraform notes everything that it finds other than it left it, and most of that is AWS's own doing. What matters is what
 * the plan changes back, and what is gone.
 */
function driftOf({ resource_drift = [] }: PlanJson, planned: readonly Change[]): Change[] {
  const touched = new Set(planned.map(({ address }) => address));
  return resource_drift
    .filter(({ mode, address, change }) => mode === "managed" && (touched.has(address) || change.actions.includes("delete")))
    .map(changeOf)
    .filter(({ fate, differences: found }) => fate === "delete" || found.length > 0);
}

const failedChecks = ({ checks = [] }: PlanJson): string[] =>
  checks
    .flatMap(({ instances = [] }) => instances)
    .filter(({ status }) => status === "fail" || status === "error")
    .flatMap(({ address, problems = [] }) => problems.map(({ message }) => `${address.to_display}: ${message}`));

function partOf({ errored, complete }: PlanJson): string | undefined {
  if (errored) return "planning ended with an error: this is only what was planned before it";
  return complete === false
    ? "one apply will not do all of it: Terraform puts a part off, and plans it once this is applied"
    : undefined;
}
