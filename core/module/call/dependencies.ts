import { Aspects, TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { circles } from "./circles";
import { type Edge, addressOf, canWait, constructsIn, resolved } from "./elements";

const heeded = new WeakMap<TerraformStack, () => string[]>();

/**
 * Has a stack heed `node.addDependency`, which cdktf only notes: it becomes `depends_on` of every resource, data source and
 * module call in the one construct, with those of the other; across stacks the order in which they are deployed. By an
 * aspect and a validation, so that it works in any app, and in cdktf's `Testing`.
 */
export function heedDependencies(stack: TerraformStack): void {
  if (heeded.has(stack)) return;
  const heed = () => dependenciesOf(stack);
  heeded.set(stack, heed);
  stack.node.addValidation({ validate: heed });
  Aspects.of(stack).add({ visit: (construct) => void (construct === stack && heed()) });
}

/** Writes the dependencies of a stack's constructs into its elements; done once more, it changes nothing. */
function dependenciesOf(stack: TerraformStack): string[] {
  const problems: string[] = [];
  const edges: Edge[] = [];
  for (const from of constructsIn(stack)) {
    for (const to of from.node.dependencies) {
      const wrong = TerraformStack.of(to) === stack ? within(from, to, edges) : across(stack, TerraformStack.of(to));
      if (wrong !== undefined) problems.push(about(stack, from, wrong));
    }
  }
  const closed = circles(stack, edges);
  if (closed.length === 0) for (const edge of edges) write(edge);
  return [...problems, ...closed];
}

/** A problem as the stack's, which names the construct that it is about. */
const about = (stack: TerraformStack, { node }: IConstruct, message: string): string =>
  node.path === stack.node.path ? message : `${node.path.slice(stack.node.path.length + 1)} ${message}`;

function within(from: IConstruct, to: IConstruct, edges: Edge[]): string | undefined {
  if (from.node.scopes.includes(to) || to.node.scopes.includes(from)) {
    return `cannot wait for ${to.node.path}: one is in the other`;
  }
  for (const [one, what] of [
    [from, "cannot wait"],
    [to, "cannot be waited for"],
  ] as const) {
    if (TerraformElement.isTerraformElement(one) && !canWait(one)) {
      return `is to wait for ${to.node.path}, but ${one.node.path} ${what}: Terraform knows that of resources, data sources and modules`;
    }
  }
  for (const one of waitingIn(from)) for (const other of waitingIn(to)) edges.push({ from: one, to: other });
  return undefined;
}

function across(stack: TerraformStack, other: TerraformStack): string | undefined {
  if (other.dependsOn(stack)) return `cannot wait for the stack ${other.node.path}, which waits for ${stack.node.path}`;
  stack.addDependency(other);
  return undefined;
}

function write({ from, to }: Edge): void {
  const address = addressOf(to);
  const already = (from.dependsOn ?? []).map((one) => String(resolved(from, one)));
  if (!already.includes(address)) from.dependsOn = [...(from.dependsOn ?? []), address];
}

const waitingIn = (construct: IConstruct) => constructsIn(construct).filter(canWait);
