import type { IConstruct } from "constructs";
import type { ModuleDefinition } from "./definition";

/** A set of inputs that a module's construct was given: literals, by TypeScript's names. */
export interface GivenInputs {
  /** What comes after the module's address: nothing, or `["eu"]` of an instance. */
  readonly at: string;
  /** Whether there is such an instance for sure; not where the call goes over what only Terraform knows. */
  readonly certain: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a construct changes in its own copy of the module, as Terraform's override file has it. */
type Overrides = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>>>;

/** A module's construct in a stack. */
export interface Given {
  readonly definition: ModuleDefinition;
  /** Its inputs; several where the call is repeated. */
  readonly instances: readonly GivenInputs[];
  /** Asked when the stack is complete. */
  readonly overrides?: () => Overrides;
}

const given = new WeakMap<IConstruct, Given>();

/** Notes what a module's construct was given, for those who look into stacks: tests. */
export const noteGiven = (construct: IConstruct, what: Given): void => void given.set(construct, what);

/** What a construct was given, where it is a module's. */
export const givenTo = (construct: IConstruct): Given | undefined => given.get(construct);
