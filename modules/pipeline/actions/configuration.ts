import type { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import type { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import {
  type MapOf,
  type Resources,
  at,
  attributeOf,
  choose,
  coalesce,
  eq,
  isSet,
  json,
  length,
  lessThan,
  listOf,
  merge,
  nth,
  only,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { Action } from "./kinds";

/** What actions refer to by the user's keys. */
export interface Targets {
  /** ARNs of the connections. */
  readonly connectionArns: MapOf<string>;
  /** The projects that builds run. */
  readonly projects: Resources<CodebuildProject>;
  /** The projects that plan, and those that apply, Terraform roots. */
  readonly plans: Resources<CodebuildProject>;
  readonly applies: Resources<CodebuildProject>;
  /** The application of CodeDeploy; none without deployments. */
  readonly application: Resources<CodedeployApp>;
  /** Names of the deployment groups. */
  readonly deploymentGroupNames: MapOf<string>;
  /** Names of the deployment groups' deployment configurations. */
  readonly deploymentConfigNames: MapOf<string>;
}

const NONE: Record<string, string> = {};

/** A setting that is there when it was given. */
const optional = (name: string, value: string): Record<string, string> => choose(isSet(value), { [name]: value }, NONE);

/** The variables of a build, as CodePipeline is told of them: text, of at most 1000 characters. */
export const environmentOf = ({ environment }: { environment: MapOf<string> }) =>
  listOf(environment, (value, name) => ({ name, value, type: "PLAINTEXT" }));

/** The settings of an action, as CodePipeline names them. https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html */
export const configurationOf = (
  { pipelineType }: Inputs,
  { connectionArns, projects, plans, applies, application, deploymentGroupNames }: Targets,
  {
    inputs,
    connectionSource,
    s3Source,
    ecrSource,
    build,
    terraform,
    approval,
    codeDeploy,
    elasticBeanstalk,
    s3Deploy,
    ecs,
  }: Action,
): MapOf<string> =>
  merge<string>(
    attributeOf(
      connectionSource,
      ({ connection, repository, branch, startOnPush, fullClone }) => ({
        ConnectionArn: at(connectionArns, connection),
        FullRepositoryId: repository,
        BranchName: branch,
        OutputArtifactFormat: choose(fullClone, "CODEBUILD_CLONE_REF", "CODE_ZIP"),
        // Pipelines of V2 have triggers, written out: with "true" AWS adds one of its own.
        DetectChanges: choose(eq(pipelineType, "V1"), choose(startOnPush, "true", "false"), "false"),
      }),
      NONE,
    ),
    attributeOf(
      s3Source,
      // EventBridge tells of changes.
      ({ bucket, objectKey }) => ({ S3Bucket: bucket, S3ObjectKey: objectKey, PollForSourceChanges: "false" }),
      NONE,
    ),
    attributeOf(ecrSource, ({ repository, imageTag }) => ({ RepositoryName: repository, ImageTag: imageTag }), NONE),
    attributeOf(
      build,
      ({ project, primarySource, environment, batch }) =>
        merge(
          { ProjectName: at(projects, project).name },
          // With one input it is that one.
          choose(lessThan(1, length(inputs)), { PrimarySource: coalesce(primarySource, nth(inputs, 0)) }, NONE),
          choose(lessThan(0, length(environment)), { EnvironmentVariables: json(environmentOf({ environment })) }, NONE),
          choose(batch, { BatchEnabled: "true" }, NONE),
        ) as Record<string, string>,
      NONE,
    ),
    attributeOf(
      terraform,
      ({ root, step }) =>
        merge(
          { ProjectName: choose(eq(step, "plan"), at(plans, root).name, at(applies, root).name) },
          choose(lessThan(1, length(inputs)), { PrimarySource: nth(inputs, 0) }, NONE),
        ) as Record<string, string>,
      NONE,
    ),
    attributeOf(
      approval,
      ({ notify, reviewUrl, comment }) =>
        merge(
          attributeOf(notify, ({ topicArn }) => ({ NotificationArn: topicArn }), NONE),
          optional("ExternalEntityLink", reviewUrl),
          optional("CustomData", comment),
        ) as Record<string, string>,
      NONE,
    ),
    attributeOf(
      codeDeploy,
      ({ deployment }) => ({
        ApplicationName: only(application).name,
        DeploymentGroupName: at(deploymentGroupNames, deployment),
      }),
      NONE,
    ),
    attributeOf(
      elasticBeanstalk,
      ({ application, environment }) => ({ ApplicationName: application, EnvironmentName: environment }),
      NONE,
    ),
    attributeOf(
      s3Deploy,
      ({ bucket, extract, objectKey, cacheControl, kmsKeyArn }) =>
        merge(
          { BucketName: bucket, Extract: choose(extract, "true", "false") },
          optional("ObjectKey", objectKey),
          optional("CacheControl", cacheControl),
          optional("KMSEncryptionKeyARN", kmsKeyArn),
        ) as Record<string, string>,
      NONE,
    ),
    attributeOf(
      ecs,
      ({ cluster, service, fileName, timeoutMinutes }) => ({
        ClusterName: cluster,
        ServiceName: service,
        FileName: fileName,
        DeploymentTimeout: `${timeoutMinutes}`,
      }),
      NONE,
    ),
  );
