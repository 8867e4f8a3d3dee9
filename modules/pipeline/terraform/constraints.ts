import { type Constraint, flatten, keys, listOf, mapOf, matches } from "../../../core";
import { twins } from "../../../fields/twins";
import type { pipelineInputs } from "../inputs";
import { policiesOnce } from "../projects/policies";
import { variableConstraints } from "../projects/variables";

/** What must hold for Terraform roots. */
export const terraformConstraints: Array<Constraint<typeof pipelineInputs>> = [
  {
    input: "terraform",
    message: "must not set variables that the generated buildspecs set themselves (PIPELINE_…, TF_DATA_DIR, TF_WORKSPACE):",
    offenders: ({ terraform }) =>
      flatten(
        listOf(terraform, ({ environment, parameters, secrets }, key) =>
          flatten(
            listOf([keys(environment), keys(parameters), keys(secrets)], (names) =>
              listOf(names, (name) => `${key}.${name}`, {
                where: (name) => matches(name, /^(?:PIPELINE_|TF_DATA_DIR$|TF_WORKSPACE$)/),
              }),
            ),
          ),
        ),
      ),
  },
  {
    input: "terraform",
    message: "must have a state of its own for each root, unlike",
    offenders: ({ terraform }) =>
      twins(listOf(terraform, ({ state }, key) => ({ name: key, value: `${state.bucket}/${state.key}` }))),
  },
  ...variableConstraints("terraform", ({ terraform }) => terraform),
  policiesOnce("terraform", "planPolicies", ({ terraform }) => mapOf(terraform, ({ planPolicies }) => planPolicies)),
  policiesOnce("terraform", "applyPolicies", ({ terraform }) => mapOf(terraform, ({ applyPolicies }) => applyPolicies)),
];
