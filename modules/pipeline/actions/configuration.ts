import type { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { type MapOf, type Resources, at, attributeOf, choose, eq, isSet, listOf, merge, only } from "../../../core";
import type { Inputs } from "../inputs";
import type { Action } from "./kinds";

/** What actions refer to by the user's keys. */
export interface Targets {
  /** ARNs of the connections. */
  readonly connectionArns: MapOf<string>;
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
  { connectionArns, application, deploymentGroupNames }: Targets,
  { connectionSource, s3Source, ecrSource, approval, codeDeploy, elasticBeanstalk, s3Deploy, ecs }: Action,
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
