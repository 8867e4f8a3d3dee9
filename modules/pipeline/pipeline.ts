import type { Construct } from "constructs";
import { defineModule, mapOf, type ModuleCall, type PropsFor, moduleConstruct, oneOrNull } from "../../core";
import type { Targets } from "./actions/configuration";
import { buildArtifacts } from "./artifacts/resources";
import { buildClones, buildConnections } from "./connections/resources";
import { pipelineConstraints } from "./constraints";
import { buildDeployments } from "./deployments/resources";
import { buildDrift } from "./drift/resources";
import { buildEventRules } from "./events/resources";
import { pipelineInputs } from "./inputs";
import { buildNotifications } from "./notifications/resources";
import { placeOf } from "./place";
import { buildProjects } from "./projects/resources";
import type { PipelineProps } from "./props";
import { buildRole } from "./role/resources";
import { buildPipeline } from "./stages/resources";
import { buildStarts } from "./starts/resources";
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
    const connections = buildConnections(m, inputs);
    const codeBuild = buildProjects(m, inputs, store);
    const terraform = buildTerraform(m, inputs, store);
    const drift = buildDrift(m, inputs, store);
    const codeDeploy = buildDeployments(m, inputs, store);
    const targets: Targets = {
      connectionArns: connections.arns,
      projects: codeBuild.projects,
      plans: terraform.plans,
      applies: terraform.applies,
      application: codeDeploy.application,
      deploymentGroupNames: codeDeploy.groupNames,
      deploymentConfigNames: codeDeploy.configNames,
    };
    const { role, ready } = buildRole(m, inputs, targets, store);
    const clones = buildClones(m, inputs, connections, codeBuild.roles);
    const own = buildPipeline(m, inputs, targets, store, role, [ready, clones, ...codeBuild.ready, ...terraform.ready]);
    buildStarts(m, inputs, own, place);
    buildNotifications(m, inputs, own);
    const eventRules = buildEventRules(m, inputs, own, place);

    return {
      /** ARN of the pipeline: the resource of policies that let somebody start or approve it. */
      arn: own.arn,
      /** Name of the pipeline in AWS: `name` and a suffix, or the name that an imported one has. */
      name: own.name,
      /** Where the pipeline is looked at, in AWS's console of the standard partition. */
      consoleUrl: `https://${place.region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${own.name}/view?region=${place.region}`,
      /** ARN of the pipeline's role: for policies of buckets, keys and topics of other accounts. */
      roleArn: role.arn,
      /** ARNs of the connections by name, made and given. */
      connectionArns: connections.arns,
      /** What has become of the connections that the module made, by name: `PENDING` until a person has opened them, then `AVAILABLE`. */
      connectionStatuses: mapOf(connections.made, ({ connectionStatus }) => connectionStatus),
      /** Names of the connections that wait for a person, who has to open them in the console: Developer Tools, Settings, Connections, "Update pending connection". */
      pendingConnections: connections.pending,
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
      /** Names of the CodeBuild projects in AWS, by their names here. */
      projectNames: mapOf(codeBuild.projects, (project) => project.name),
      /** ARNs of the projects' roles, for the policies of what they may use elsewhere. */
      projectRoleArns: mapOf(codeBuild.roles, (role) => role.arn),
      /** ARNs of the roles that plan Terraform roots, by the roots' names. */
      planRoleArns: mapOf(terraform.planRoles, (role) => role.arn),
      /** ARNs of the roles that apply Terraform roots, by the roots' names. */
      applyRoleArns: mapOf(terraform.applyRoles, (role) => role.arn),
      /** ARNs of the rules of `eventRules` by name: what policies of queues, topics and their keys allow. */
      eventRuleArns: mapOf(eventRules, ({ arn }) => arn),
      /** ARN of the topic that the module made for drift: subscribe to it. Null where every root names its own, or none looks for drift. */
      driftTopicArn: oneOrNull(drift.topics, (topic) => topic.arn),
    };
  },
});

/**
 * A pipeline of CodePipeline that builds, approves and delivers: its stages, sources and triggers, CodeBuild projects,
 * CodeDeploy deployments and Terraform actions, with roles that are allowed just these.
 */
export class Pipeline<R = undefined> extends moduleConstruct(pipeline)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<PipelineProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}
