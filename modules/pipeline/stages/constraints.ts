import { type Bool, type Constraint, all, eq, isSet, length, listOf, or } from "../../../core";
import type { Inputs, pipelineInputs } from "../inputs";

type PipelineConstraint = Constraint<typeof pipelineInputs>;

const onlyV2 = (input: PipelineConstraint["input"], message: string, unused: (inputs: Inputs) => Bool): PipelineConstraint => ({
  input,
  message,
  holds: (inputs) => or(eq(inputs.pipelineType, "V2"), unused(inputs)),
});

/** What pipelines of V1 have not. https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-types-planning.html */
export const typeConstraints: PipelineConstraint[] = [
  onlyV2("executionMode", 'is "SUPERSEDED" with the `pipelineType` "V1"; others are for "V2"', ({ executionMode }) =>
    eq(executionMode, "SUPERSEDED"),
  ),
  onlyV2("triggers", 'are for the `pipelineType` "V2"', ({ triggers }) => eq(length(triggers), 0)),
  onlyV2("variables", 'are for the `pipelineType` "V2"', ({ variables }) => eq(length(variables), 0)),
  {
    input: "stages",
    message: 'may have `beforeEntry`, `onSuccess` and `onFailure` with the `pipelineType` "V2" only, unlike',
    offenders: ({ stages, pipelineType }) =>
      listOf(stages, ({ name }) => name, {
        where: ({ beforeEntry, onSuccess, onFailure }) =>
          all(eq(pipelineType, "V1"), or(isSet(beforeEntry), isSet(onSuccess), isSet(onFailure))),
      }),
  },
];
