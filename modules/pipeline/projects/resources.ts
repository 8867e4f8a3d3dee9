import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import { CodebuildReportGroup } from "@cdktf/provider-aws/lib/codebuild-report-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  beginning,
  block,
  blocks,
  choose,
  coalesce,
  concat,
  eq,
  extract,
  flatten,
  isSet,
  join,
  listOf,
  mapOf,
  matches,
  merge,
  nth,
  onlyIf,
  split,
  uniqueSuffix,
} from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import { DEFAULT_IMAGES } from "./environments";
import type { Project } from "./inputs";
import { buildNetworks } from "./network";
import { type BuiltRoles, type Kind, buildBuildRoles, having, policy, trust } from "./roles";
import type { Variables } from "./variables";

/** The projects by key, and what has to be there before they run. */
interface BuiltProjects {
  readonly projects: Resources<CodebuildProject>;
  readonly roles: Resources<IamRole>;
  readonly ready: Dependable[];
}

/** The CodeBuild projects that actions of the pipeline run, each with its role, log group, security group and reports. */
export function buildProjects(m: ModuleScope, inputs: Inputs, store: ArtifactStore): BuiltProjects {
  const { name, tags, projects: wanted } = inputs;
  const kind: Kind<Project> = {
    kind: "project",
    suffix: "",
    items: wanted,
    policiesOf: ({ policies }) => policies,
    artifacts: "write",
  };
  const logs = buildLogGroups(m, inputs, kind);
  const roles = buildBuildRoles(m, inputs, kind, logs, store);
  const images = buildImageAccess(m, wanted, roles, store.place);
  const networks = buildNetworks(m, inputs, roles, store.place);
  const batchRoles = buildBatchRoles(m, inputs, store.place);
  const projects = m.resources(CodebuildProject, "project", wanted, (project, key) => ({
    name: projectName(inputs, key),
    description: coalesce(project.description, `Builds ${key} for the pipeline ${name}`),
    serviceRole: at(roles.roles, key).arn,
    encryptionKey: store.keyArn,
    buildTimeout: project.timeoutMinutes,
    queuedTimeout: project.queuedTimeoutMinutes,
    concurrentBuildLimit: project.concurrentBuilds,
    source: { type: "CODEPIPELINE", buildspec: coalesce(project.buildspec, coalesce(project.buildspecFile, "buildspec.yml")) },
    artifacts: { type: "CODEPIPELINE" },
    environment: {
      type: project.environmentType,
      computeType: coalesce(project.computeType, choose<string>(isLambda(project), "BUILD_LAMBDA_1GB", "BUILD_GENERAL1_SMALL")),
      image: attributeOf(
        project.ecrImage,
        ({ uri }) => uri,
        coalesce(
          project.image,
          at<Project["image"]>(DEFAULT_IMAGES as unknown as MapOf<Project["image"]>, project.environmentType),
        ),
      ),
      // AWS's own images are pulled with CodeBuild's credentials, and no others.
      imagePullCredentialsType: choose(isSet(project.ecrImage), "SERVICE_ROLE", "CODEBUILD"),
      privilegedMode: project.privileged,
      environmentVariable: variableBlocks(project),
    },
    cache: block(project.cache, ({ type, modes }) => ({
      type,
      location: onlyIf(eq(type, "S3"), `${store.bucket}/cache/${key}`),
      modes: onlyIf(eq(type, "LOCAL"), modes),
    })),
    vpcConfig: block(project.vpc, ({ vpcId, subnetIds, extraSecurityGroupIds }) => ({
      vpcId,
      subnets: subnetIds,
      securityGroupIds: concat([at(networks.groups, key).id], extraSecurityGroupIds),
    })),
    buildBatchConfig: block(project.batch, (batch) => ({
      serviceRole: at(batchRoles, key).arn,
      timeoutInMins: batch.timeoutMinutes,
      combineArtifacts: batch.combineArtifacts,
      restrictions: { maximumBuildsAllowed: batch.maximumBuilds, computeTypesAllowed: batch.computeTypes },
    })),
    logsConfig: logsTo(at(logs, key)),
    tags: merge(tags, { Name: `${name}-${key}` }),
    // CodeBuild looks at the role before it takes a project, and a project in a VPC has to find its way at once.
    dependsOn: [...roles.policies, images, ...networks.ready, store.ready],
    lifecycle: { ignoreChanges: ["name"] },
  }));
  const reports = buildReports(m, inputs, projects, roles);
  const batches = m.resources(IamRolePolicy, "project_batch", batching(wanted), (_, key) => ({
    name: "batch",
    role: at(batchRoles, key).id,
    policy: policy({
      Effect: "Allow",
      Action: ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild"],
      Resource: at(projects, key).arn,
    }),
  }));
  return { projects, roles: roles.roles, ready: [projects, reports, batches] };
}

/** Name of a project in AWS, when it is made. */
export const projectName = ({ name }: Inputs, key: string): string => `${name}-${key}-${uniqueSuffix()}`;

/** A log group of its own for each project of a kind. */
export const buildLogGroups = <T extends Pick<Project, "logs">>(
  m: ModuleScope,
  { name, tags }: Inputs,
  { kind, suffix, items }: Kind<T>,
): Resources<CloudwatchLogGroup> =>
  m.resources(CloudwatchLogGroup, kind, items, ({ logs }, key) => ({
    namePrefix: `/aws/codebuild/${name}-${key}${suffix}-`,
    retentionInDays: logs.retentionDays,
    kmsKeyId: attributeOrNull(logs.kmsKey, ({ arn }) => arn),
    tags: merge(tags, { Name: `${name}-${key}${suffix}` }),
    // Another name of the pipeline is no reason to throw its records away.
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));

/** Where a project writes its log. */
export const logsTo = (group: CloudwatchLogGroup) => ({
  cloudwatchLogs: { status: "ENABLED", groupName: group.name },
});

/** The variables of a build in their three forms. */
export const variableBlocks = ({ environment, parameters, secrets }: Variables) => [
  ...blocks(environment, (value, name) => ({ name, value, type: "PLAINTEXT" })),
  ...blocks(parameters, (value, name) => ({ name, value, type: "PARAMETER_STORE" })),
  ...blocks(secrets, ({ arn, key, versionStage }, name) => ({
    name,
    // CodeBuild's own way to write it, with the version's ID left out at the end.
    value: join(":", [arn, coalesce(key, ""), coalesce(versionStage, ""), ""]),
    type: "SECRETS_MANAGER",
  })),
];

const isLambda = ({ environmentType }: Project) => matches(environmentType, /_LAMBDA_/);

/** Lets a role pull the image of its own that its project runs. */
function buildImageAccess(m: ModuleScope, projects: MapOf<Project>, { roles }: BuiltRoles, { partition }: Place): Dependable {
  const withOwn = mapOf(projects, ({ ecrImage }) => attributeOf(ecrImage, ({ uri }) => uri, ""), {
    where: ({ ecrImage }) => isSet(ecrImage),
  });
  return m.resources(IamRolePolicy, "project_image", withOwn, (uri, key) => {
    // 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/builder:1.2
    const host = split(".", uri);
    const repository = extract(uri, /\/[a-z0-9._\/-]+/);
    return {
      name: "image",
      role: at(roles, key).id,
      policy: policy(
        {
          Effect: "Allow",
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: `arn:${partition}:ecr:${nth(host, 3)}:${nth(host, 0)}:repository${repository}`,
        },
        // The registry's login, which AWS gives for all repositories or none.
        { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      ),
    };
  });
}

/** The report groups that buildspecs name, and the roles' permission to fill them. */
function buildReports(
  m: ModuleScope,
  { name, tags, projects: wanted }: Inputs,
  projects: Resources<CodebuildProject>,
  { roles }: BuiltRoles,
): Dependable {
  const paths = m.local(
    "projectReports",
    flatten(listOf(wanted, ({ reports }, key) => listOf(reports, (_, report) => `${key}/${report}`))),
  );
  const groups = m.resources(CodebuildReportGroup, "project", paths, (path) => {
    const [key, report] = [nth(split("/", path), 0), nth(split("/", path), 1)];
    return {
      // What a buildspec calls `report` is a group with the project's name in front.
      name: `${at(projects, key).name}-${report}`,
      type: at(at(wanted, key).reports, report).type,
      exportConfig: { type: "NO_EXPORT" },
      deleteReports: true,
      tags: merge(tags, { Name: `${name}-${key}-${report}` }),
    };
  });
  return m.resources(
    IamRolePolicy,
    "project_reports",
    having(wanted, ({ reports }) => reports),
    ({ reports }, key) => ({
      name: "reports",
      role: at(roles, key).id,
      policy: policy({
        Effect: "Allow",
        Action: [
          "codebuild:CreateReport",
          "codebuild:UpdateReport",
          "codebuild:BatchPutTestCases",
          "codebuild:BatchPutCodeCoverages",
        ],
        Resource: listOf(reports, (_, report) => at(groups, `${key}/${report}`).arn),
      }),
    }),
  );
}

const batching = (projects: MapOf<Project>) => mapOf(projects, (project) => project, { where: ({ batch }) => isSet(batch) });

/** The roles that start the builds of batches. */
const buildBatchRoles = (m: ModuleScope, { name, tags, projects, permissionsBoundary }: Inputs, place: Place) =>
  m.resources(IamRole, "project_batch", batching(projects), (_, key) => ({
    namePrefix: `${beginning(`${name}-${key}`, 31)}-batch-`,
    description: `Starts the batches of ${key} of the pipeline ${name}`,
    assumeRolePolicy: trust(
      "codebuild.amazonaws.com",
      place,
      `arn:${place.partition}:codebuild:${place.region}:${place.account}:project/*`,
    ),
    permissionsBoundary,
    tags: merge(tags, { Name: `${name}-${key}-batch` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
