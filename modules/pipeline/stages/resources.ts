import { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type Dependable, type ModuleScope, attributeOrNull, blocks, uniqueSuffix } from "../../../core";
import { type Targets, configurationOf } from "../actions/configuration";
import { ofKind } from "../actions/kinds";
import type { ArtifactStore } from "../artifacts/resources";
import { conditionsOf } from "../conditions/resources";
import type { Inputs } from "../inputs";
import { triggersOf } from "../triggers/resources";

/** The pipeline itself. */
export function buildPipeline(
  m: ModuleScope,
  inputs: Inputs,
  targets: Targets,
  store: ArtifactStore,
  role: IamRole,
  ready: Dependable[],
): Codepipeline {
  const { name, pipelineType, executionMode, stages, variables, tags } = inputs;
  return m.resource(Codepipeline, "this", {
    name: `${name}-${uniqueSuffix()}`,
    pipelineType,
    executionMode,
    roleArn: role.arn,
    artifactStore: [{ type: "S3", location: store.bucket, encryptionKey: { type: "KMS", id: store.keyArn } }],
    stage: blocks(stages, (stage) => ({
      name: stage.name,
      action: blocks(stage.actions, (action) => ({
        name: action.name,
        category: ofKind(action, ({ category }) => category, "Build"),
        owner: "AWS",
        provider: ofKind(action, ({ provider }) => provider, "CodeBuild"),
        version: "1",
        runOrder: action.runOrder,
        inputArtifacts: action.inputs,
        outputArtifacts: action.outputs,
        namespace: action.namespace,
        timeoutInMinutes: attributeOrNull(action.approval, ({ timeoutMinutes }) => timeoutMinutes),
        configuration: configurationOf(inputs, targets, action),
      })),
      ...conditionsOf(stage),
    })),
    trigger: triggersOf(inputs),
    variable: blocks(variables, ({ defaultValue, description }, variable) => ({ name: variable, defaultValue, description })),
    tags,
    // It starts at once, with what is there and allowed by then.
    dependsOn: [...ready, store.ready],
    lifecycle: { ignoreChanges: ["name"] },
  });
}
