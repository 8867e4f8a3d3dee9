import type { Construct } from "constructs";
import { defineModule, mapOf, moduleConstruct, oneOrNull } from "../../core";
import { buildArtifacts } from "./artifacts/resources";
import { pipelineConstraints } from "./constraints";
import { buildDrift } from "./drift/resources";
import { pipelineInputs } from "./inputs";
import { placeOf } from "./place";
import { buildProjects } from "./projects/resources";
import type { PipelineProps } from "./props";
import { buildTerraform } from "./terraform/resources";

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
    const terraform = buildTerraform(m, inputs, store);
    const drift = buildDrift(m, inputs, store);

    return {
      /** Name of the bucket with the artifacts. */
      artifactBucket: store.bucket,
      /** ARN of the key that artifacts are encrypted with: who reads them from elsewhere has to be allowed to decrypt with it. */
      artifactKeyArn: store.keyArn,
      /** Names of the CodeBuild projects in AWS, by their names here. */
      projectNames: mapOf(projects.projects, (project) => project.name),
      /** ARNs of the projects' roles, for the policies of what they may use elsewhere. */
      projectRoleArns: mapOf(projects.roles, (role) => role.arn),
      /** ARNs of the roles that plan Terraform roots, by the roots' names. */
      planRoleArns: mapOf(terraform.planRoles, (role) => role.arn),
      /** ARNs of the roles that apply Terraform roots, by the roots' names. */
      applyRoleArns: mapOf(terraform.applyRoles, (role) => role.arn),
      /** ARN of the topic that the module made for drift: subscribe to it. Null where every root names its own, or none looks for drift. */
      driftTopicArn: oneOrNull(drift.topics, (topic) => topic.arn),
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
