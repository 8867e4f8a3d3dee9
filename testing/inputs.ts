import type { TerraformStack } from "cdktf";
import { givenTo } from "../core/module/given";
import type { ModuleClass } from "./matchers/modules";
import type { InputsOf } from "./matchers/types";
import { asText } from "./seen/unknown";
import { reader } from "./seen/values";

/**
 * What each module of a class in a stack was given, by TypeScript's names: for what takes more than a partial match.
 * References are texts, as Terraform reads them: `${module.network.vpc_id}`.
 */
export function inputsOf<M extends ModuleClass>(stack: TerraformStack, type: M): Array<InputsOf<M>> {
  const read = reader(stack);
  return stack.node.findAll().flatMap((construct) => {
    const given = givenTo(construct);
    if (given === undefined || (given.definition as unknown) !== type.definition) return [];
    return given.instances.map(({ inputs }) => asText(read(inputs)) as InputsOf<M>);
  });
}
