import type { IConstruct } from "constructs";
import type { ModuleDefinition } from "./definition";

/** A module's construct in a stack: its definition, and the literals that it was given, by TypeScript's names. */
export interface Given {
  readonly definition: ModuleDefinition;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const given = new WeakMap<IConstruct, Given>();

/** Notes what a module's construct was given, for those who look into stacks: tests. */
export const noteGiven = (construct: IConstruct, what: Given): void => void given.set(construct, what);

/** What a construct was given, where it is a module's. */
export const givenTo = (construct: IConstruct): Given | undefined => given.get(construct);
