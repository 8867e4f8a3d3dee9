import type { Construct } from "constructs";
import { defineModule, mapOf, moduleConstruct } from "../../core";
import { buildArtifacts } from "./artifacts/resources";
import { pipelineConstraints } from "./constraints";
import { pipelineInputs } from "./inputs";
import { placeOf } from "./place";
import { buildProjects } from "./projects/resources";
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
    const projects = buildProjects(m, inputs, store);

    return {
      /** Name of the bucket with the artifacts. */
      artifactBucket: store.bucket,
      /** ARN of the key that artifacts are encrypted with: who reads them from elsewhere has to be allowed to decrypt with it. */
      artifactKeyArn: store.keyArn,
      /** Names of the CodeBuild projects in AWS, by their names here. */
      projectNames: mapOf(projects.projects, (project) => project.name),
      /** ARNs of the projects' roles, for the policies of what they may use elsewhere. */
      projectRoleArns: mapOf(projects.roles, (role) => role.arn),
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
