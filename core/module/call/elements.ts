import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  type TerraformElement,
  TerraformModule,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";

/** What Terraform lets wait, and waits for. */
export type Waiting = TerraformResource | TerraformDataSource | TerraformModule;

/** That one thing waits for another. */
export interface Edge {
  readonly from: Waiting;
  readonly to: Waiting;
}

/** An element's address in its stack: `module.web`, `aws_vpc.main`. */
export const addressOf = (element: TerraformElement): string =>
  String(resolved(element, element.fqn)).replace(/^\$\{(.*)\}$/, "$1");

/** A value as it is written into an element's stack. */
export const resolved = (scope: IConstruct, value: unknown): unknown =>
  Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

/** Whether Terraform lets it wait, and be waited for. */
export const canWait = (construct: IConstruct): construct is Waiting =>
  TerraformResource.isTerraformResource(construct) ||
  TerraformDataSource.isTerraformDataSource(construct) ||
  construct instanceof TerraformModule;

/** A construct and all in it, without the stacks in it. */
export function constructsIn(construct: IConstruct): IConstruct[] {
  const inside = construct.node.children.filter((child) => !TerraformStack.isStack(child));
  return [construct, ...inside.flatMap(constructsIn)];
}
