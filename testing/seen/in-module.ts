import type { IConstruct } from "constructs";
import { withDefaults, withReferences, type References, type InputsSchema } from "../../core/inputs";
import type { Given } from "../../core/module/given";
import { outputsOf } from "../../core/module/synthesize";
import { withAbsent } from "./absent";
import type { Seen } from "./found";
import { LiteralResources } from "./literal-scope";

/** What a module makes of the inputs that it was given: its body runs once more, on the literals. */
export function seenInModule(construct: IConstruct, { definition, inputs }: Given): Seen {
  const scope = new LiteralResources(outputsOf(definition).scope, construct);
  try {
    const values = withDefaults(definition.attributes, withReferences(definition.attributes, inputs));
    definition.build(scope, withAbsent(definition.attributes, values) as unknown as References<InputsSchema>);
    return { found: scope.found, hidden: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { found: [], hidden: [`what it makes cannot be computed by TypeScript: ${reason}`] };
  }
}
