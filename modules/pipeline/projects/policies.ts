import { type Constraint, type MapOf, flatten, listOf } from "../../../core";
import { twins } from "../../../fields/twins";
import type { Inputs, pipelineInputs } from "../inputs";

/**
 * The same policy under two names would be attached once, and gone with either of them.
 * @param place what the policies are called in an item of the input
 * @param read the policies of each item
 */
export const policiesOnce = (
  input: "projects" | "terraform",
  place: string,
  read: (inputs: Inputs) => MapOf<MapOf<string>>,
): Constraint<typeof pipelineInputs> => ({
  input,
  message: `must name each policy once in \`${place}\`, unlike`,
  offenders: (inputs) =>
    flatten(
      listOf(read(inputs), (policies, key) => twins(listOf(policies, (arn, name) => ({ name: `${key}.${name}`, value: arn })))),
    ),
});
