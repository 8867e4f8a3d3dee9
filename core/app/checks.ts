import { TerraformBackend, TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** Every problem of an app's stacks: the constructs' own, and those that only show between constructs. */
export function appProblems(app: IConstruct, stacks: readonly TerraformStack[]): string[] {
  const bare = stacks.flatMap(withoutBackend);
  return [
    ...app.node.findAll().flatMap(ownProblems),
    ...bare,
    // Before names are compared: references between stacks make elements of their own. cdktf would give a stack without
    // a backend a local one, and nobody would tell any more.
    ...(bare.length > 0 ? [] : stacks.flatMap(unprepared)),
    ...stacks.flatMap(refusedNames),
    ...stacks.flatMap(collidingNames),
    ...sharedStates(stacks),
  ];
}

/** The problems of one stack as it stands; whether it has a backend, and which, is asked of an app. */
export const stackProblems = (stack: TerraformStack): string[] => [
  ...stack.node.findAll().flatMap(ownProblems),
  ...unprepared(stack),
  ...refusedNames(stack),
  ...collidingNames(stack),
];

const ownProblems = (construct: IConstruct): string[] =>
  construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`);

const backendsOf = (stack: TerraformStack) =>
  stack.node.findAll().filter((construct): construct is TerraformBackend => TerraformBackend.isBackend(construct));

function withoutBackend(stack: TerraformStack): string[] {
  if (backendsOf(stack).length > 0) return [];
  return [
    `${stack.node.path}: has no backend, so its state would lie on the disk of whoever deploys; add one (new S3Backend(this, …))`,
  ];
}

/** What cdktf refuses to refer to across stacks: two that need each other, a backend whose state nobody else can read. */
function unprepared(stack: TerraformStack): string[] {
  try {
    stack.prepareStack();
    return [];
  } catch (error) {
    // cdktf's refusals are plain errors, told in the first line; anything else is a fault, and keeps its stack trace.
    if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) throw error;
    const [told = ""] = error.message.replace(/^(Resolution error: )+/, "").split("\n");
    return [`${stack.node.path}: ${told}`];
  }
}

/** Names that Terraform refuses; cdktf leaves out what else names may not have, but not what they may not begin with. */
const refusedNames = (stack: TerraformStack): string[] =>
  elementsOf(stack).flatMap((element) => {
    const address = addressOf(element);
    if (address === undefined || /^[A-Za-z_]/.test(element.friendlyUniqueId)) return [];
    return [`${element.node.path}: is ${address} in Terraform, where a name begins with a letter or _; give it another ID`];
  });

/** Elements that Terraform would take for one: IDs that differ only in characters that names may not have. */
function collidingNames(stack: TerraformStack): string[] {
  const seen = new Map<string, string>();
  return elementsOf(stack).flatMap((element) => {
    const address = addressOf(element);
    if (address === undefined) return [];
    const first = seen.get(address);
    if (first === undefined) {
      seen.set(address, element.node.path);
      return [];
    }
    return [`${element.node.path}: has the same address in Terraform as ${first}, ${address}; give it another ID`];
  });
}

const elementsOf = (stack: TerraformStack) =>
  stack.node.findAll().filter((construct): construct is TerraformElement => TerraformElement.isTerraformElement(construct));

function addressOf(element: TerraformElement): string | undefined {
  const json = (element as unknown as { toTerraform(): Record<string, unknown> }).toTerraform();
  const [kind] = Object.keys(json);
  if (kind === "module" || kind === "output" || kind === "variable") return `${kind}.${element.friendlyUniqueId}`;
  if (kind !== "resource" && kind !== "data") return undefined;
  const [type] = Object.keys(json[kind] ?? {});
  return `${kind}.${type ?? ""}.${element.friendlyUniqueId}`;
}

/** Stacks that would overwrite each other's state. */
function sharedStates(stacks: readonly TerraformStack[]): string[] {
  const seen = new Map<string, TerraformStack>();
  return stacks.flatMap((stack) => {
    const place = backendsOf(stack).map(stateOf)[0];
    if (place === undefined) return [];
    const first = seen.get(place);
    seen.set(place, first ?? stack);
    return first ? [`${stack.node.path}: has the same state as ${first.node.path} (${place}); give it another key`] : [];
  });
}

type Settings = Record<string, unknown>;
type BackendJson = { terraform: { backend?: Record<string, Settings>; cloud?: Settings & { workspaces?: Settings } } };

/** Where a backend keeps its state; of S3 the bucket and key, of others all that they say. */
function stateOf(backend: TerraformBackend): string | undefined {
  const { backend: json, cloud } = (backend as unknown as { toTerraform(): BackendJson }).toTerraform().terraform;
  // Tags name no workspace: whoever deploys the stack chooses one of those that have them.
  if (cloud?.workspaces?.["tags"]) return undefined;
  const [kind = "", settings = {}] = Object.entries(json ?? { cloud })[0] ?? [];
  if (kind === "s3") return `s3://${String(settings["bucket"])}/${String(settings["key"])}`;
  return `${kind} ${JSON.stringify(settings)}`;
}
