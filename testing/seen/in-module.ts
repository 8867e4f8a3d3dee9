import { TerraformElement } from "cdktf";
import type { IConstruct } from "constructs";
import { type InputsSchema, type References, withDefaults, withReferences } from "../../core/inputs";
import type { ModuleDefinition } from "../../core/module/definition";
import type { Given, GivenInputs } from "../../core/module/given";
import { scopeOf } from "../../core/module/synthesize";
import { withAbsent } from "./absent";
import type { Seen } from "./found";
import { LiteralResources } from "./literal-scope";
import { overridden } from "./overridden";

const looked = new WeakMap<IConstruct, { readonly constructs: number; readonly made: readonly Seen[] }>();

/** What a module makes of the inputs that it was given, by the addresses that it has in the stack. */
export function seenInModule(construct: IConstruct, given: Given): Seen {
  const made = madeBy(construct, given);
  const each = given.instances.map(({ at, certain }, index) => {
    const { found = [], hidden = [] } = made[index] ?? {};
    const call = `${callOf(construct)}${at}`;
    return {
      found: overridden(found, given).map((one) => ({
        ...one,
        certain: one.certain && certain,
        address: `${call}.${one.address}`,
      })),
      hidden: hidden.map((sentence) => `${call}: ${sentence}`),
    };
  });
  return { found: each.flatMap(({ found }) => found), hidden: each.flatMap(({ hidden }) => hidden) };
}

/**
 * What each instance of a module makes. A test asks many times: it is computed anew when the stack has grown, on which an
 * input that is asked for late may depend.
 */
function madeBy(construct: IConstruct, { definition, instances }: Given): readonly Seen[] {
  const constructs = construct.node.root.node.findAll().length;
  const before = looked.get(construct);
  if (before?.constructs === constructs) return before.made;
  const made = instances.map(({ inputs }) => madeOf(construct, definition, inputs));
  looked.set(construct, { constructs, made });
  return made;
}

/** A module's address in its stack. */
export const callOf = (construct: IConstruct): string =>
  `module.${TerraformElement.isTerraformElement(construct) ? construct.friendlyUniqueId : construct.node.id}`;

/** The body runs once more, on the literals. */
function madeOf(construct: IConstruct, definition: ModuleDefinition, inputs: GivenInputs["inputs"]): Seen {
  const { attributes } = definition;
  const scope = new LiteralResources(scopeOf(definition), construct);
  const values = withAbsent(attributes, withDefaults(attributes, withReferences(attributes, inputs)));
  try {
    definition.build(scope, values as unknown as References<InputsSchema>);
    return { found: scope.found, hidden: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { found: [], hidden: [`what it makes cannot be computed by TypeScript: ${reason}`] };
  }
}
