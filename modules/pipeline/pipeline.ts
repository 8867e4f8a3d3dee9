import type { Construct } from "constructs";
import { defineModule, moduleConstruct, oneOrNull } from "../../core";
import { buildArtifacts } from "./artifacts/resources";
import { pipelineConstraints } from "./constraints";
import { buildDeployments } from "./deployments/resources";
import { pipelineInputs } from "./inputs";
import { placeOf } from "./place";
import type { PipelineProps } from "./props";

export type * from "./props";

export const pipeline = defineModule({
  name: "pipeline",
  description:
    "A pipeline of CodePipeline that builds, approves and delivers: its stages, sources and triggers, CodeBuild projects, CodeDeploy deployments and Terraform actions, with roles that are allowed just these.",
  inputs: pipelineInputs,
  constraints: pipelineConstraints,
  build(m, inputs) {
    const place = placeOf(m);
    const store = buildArtifacts(m, inputs, place);
    const codeDeploy = buildDeployments(m, inputs, store);

    return {
      /** Name of the bucket with the artifacts. */
      artifactBucket: store.bucket,
      /** ARN of the key that artifacts are encrypted with: who reads them from elsewhere has to be allowed to decrypt with it. */
      artifactKeyArn: store.keyArn,
      /** ARN of a policy that lets instances read what is deployed to them, for roles that are not in `instanceRoles`; null without `deployments`. */
      artifactsPolicyArn: codeDeploy.artifactsPolicyArn,
      /** Name of the application in CodeDeploy; null without `deployments`. */
      applicationName: oneOrNull(codeDeploy.application, ({ name }) => name),
      /** Names of the deployment groups by the deployments' names. */
      deploymentGroupNames: codeDeploy.groupNames,
    };
  },
});

/**
 * A pipeline of CodePipeline that builds, approves and delivers: its stages, sources and triggers, CodeBuild projects,
 * CodeDeploy deployments and Terraform actions, with roles that are allowed just these.
 */
export class Pipeline extends moduleConstruct(pipeline) {
  public constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id, props);
  }
}
