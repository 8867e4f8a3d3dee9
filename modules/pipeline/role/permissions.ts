import { type Optional, at, choose, concat, distinct, eq, flatten, listOf, only, whenSet } from "../../../core";
import type { Targets } from "../actions/configuration";
import type { Action, PlacedAction } from "../actions/kinds";
import type { ArtifactStore } from "../artifacts/resources";
import { USE_CONNECTION, bothNames } from "../connections/resources";

/** What the pipeline's role may do with what. */
interface Permission {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  /** Empty where the pipeline has nothing of this kind; then there is no statement. */
  readonly Resource: string[];
  readonly Condition?: object;
}

const allow = (Sid: string, Action: readonly string[], Resource: string[], Condition?: object): Permission => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});

/** What reading, and what writing with a key takes. */
const DECRYPT = ["kms:Decrypt", "kms:DescribeKey"];
const ENCRYPT = [...DECRYPT, "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/**
 * What the role of a pipeline is allowed: each statement is for one kind of action, and for just what these name.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
 */
export function permissionsOf(actions: PlacedAction[], alarms: string[], targets: Targets, store: ArtifactStore): Permission[] {
  const { partition, region, account } = store.place;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const s3 = (bucket: string, key = "") => `arn:${partition}:s3:::${bucket}${key}`;

  /** What `read` makes of all actions of a kind. */
  const named = <T>(kind: (action: Action) => Optional<T>, read: (value: T) => string): string[] =>
    distinct(flatten(listOf(actions, ({ action }) => listOf(whenSet(kind(action)), read))));
  /** As `named`, where the value may have been left out. */
  const given = <T>(kind: (action: Action) => Optional<T>, read: (value: T) => string): string[] =>
    distinct(
      flatten(
        listOf(actions, ({ action }) =>
          flatten(listOf(whenSet(kind(action)), (value) => listOf(whenSet(read(value)), (one) => one))),
        ),
      ),
    );

  const connections = named(
    ({ connectionSource }) => connectionSource,
    ({ connection }) => at(targets.connectionArns, connection),
  );
  const beanstalk = (read: (target: { application: string; environment: string }) => string) =>
    named(({ elasticBeanstalk }) => elasticBeanstalk, read);
  const inBeanstalk = (resource: string) => beanstalk(() => resource);
  const toDeployments = (resource: (target: { deployment: string }) => string) => named(({ codeDeploy }) => codeDeploy, resource);
  const inEcs = (resource: (target: { cluster: string; service: string; taskFamily: string }) => string) =>
    named(({ ecs }) => ecs, resource);
  const builds = named(
    ({ build }) => build,
    ({ project }) => at(targets.projects, project).arn,
  );
  const batches = distinct(
    flatten(
      listOf(actions, ({ action }) =>
        listOf(whenSet(action.build), ({ project }) => at(targets.projects, project).arn, { where: ({ batch }) => batch }),
      ),
    ),
  );
  const terraform = named(
    (action) => action.terraform,
    ({ root, step }) => choose(eq(step, "plan"), at(targets.plans, root).arn, at(targets.applies, root).arn),
  );

  return [
    allow("Artifacts", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [store.objects]),
    allow("ArtifactBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"], [store.bucketArn]),
    allow("ArtifactKey", ENCRYPT, [store.keyArn]),
    allow("Connections", USE_CONNECTION, bothNames(connections)),
    allow(
      "SourceObjects",
      ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
      named(
        ({ s3Source }) => s3Source,
        ({ bucket, objectKey }) => s3(bucket, `/${objectKey}`),
      ),
    ),
    allow(
      "SourceBuckets",
      ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListBucket"],
      named(
        ({ s3Source }) => s3Source,
        ({ bucket }) => s3(bucket),
      ),
    ),
    allow(
      "SourceKeys",
      DECRYPT,
      given(
        ({ s3Source }) => s3Source,
        ({ kmsKeyArn }) => kmsKeyArn,
      ),
    ),
    allow(
      "SourceImages",
      ["ecr:DescribeImages"],
      named(
        ({ ecrSource }) => ecrSource,
        ({ repository }) => arn("ecr", `repository/${repository}`),
      ),
    ),
    allow("Builds", ["codebuild:BatchGetBuilds", "codebuild:StartBuild"], concat(builds, terraform)),
    allow("Batches", ["codebuild:BatchGetBuildBatches", "codebuild:StartBuildBatch"], batches),
    allow(
      "ApprovalTopics",
      ["sns:Publish"],
      flatten(
        listOf(actions, ({ action }) =>
          flatten(listOf(whenSet(action.approval), ({ notify }) => listOf(whenSet(notify), ({ topicArn }) => topicArn))),
        ),
      ),
    ),
    allow(
      "ApprovalTopicKeys",
      ["kms:Decrypt", "kms:GenerateDataKey*"],
      flatten(
        listOf(actions, ({ action }) =>
          flatten(
            listOf(whenSet(action.approval), ({ notify }) =>
              flatten(listOf(whenSet(notify), ({ kmsKeyArn }) => listOf(whenSet(kmsKeyArn), (one) => one))),
            ),
          ),
        ),
      ),
    ),
    allow(
      "Alarms",
      ["cloudwatch:DescribeAlarms"],
      listOf(alarms, (alarm) => arn("cloudwatch", `alarm:${alarm}`)),
    ),
    allow(
      "DeployedObjects",
      ["s3:PutObject"],
      named(
        ({ s3Deploy }) => s3Deploy,
        ({ bucket }) => s3(bucket, "/*"),
      ),
    ),
    allow(
      "DeployedKeys",
      ENCRYPT,
      given(
        ({ s3Deploy }) => s3Deploy,
        ({ kmsKeyArn }) => kmsKeyArn,
      ),
    ),
    allow(
      "CodeDeployApplication",
      ["codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
      toDeployments(() => arn("codedeploy", `application:${only(targets.application).name}`)),
    ),
    allow(
      "CodeDeployGroups",
      ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
      toDeployments(({ deployment }) =>
        arn("codedeploy", `deploymentgroup:${only(targets.application).name}/${at(targets.deploymentGroupNames, deployment)}`),
      ),
    ),
    allow(
      "CodeDeployConfigs",
      ["codedeploy:GetDeploymentConfig"],
      toDeployments(({ deployment }) => arn("codedeploy", `deploymentconfig:${at(targets.deploymentConfigNames, deployment)}`)),
    ),
    allow(
      "EcsServices",
      ["ecs:DescribeServices", "ecs:UpdateService", "ecs:TagResource"],
      inEcs(({ cluster, service }) => arn("ecs", `service/${cluster}/${service}`)),
    ),
    allow(
      "EcsTasks",
      ["ecs:DescribeTasks", "ecs:ListTasks"],
      concat(
        inEcs(({ cluster }) => arn("ecs", `task/${cluster}/*`)),
        inEcs(({ cluster }) => arn("ecs", `container-instance/${cluster}/*`)),
      ),
    ),
    allow(
      "EcsTaskDefinitions",
      ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
      inEcs(({ taskFamily }) => arn("ecs", `task-definition/${taskFamily}:*`)),
    ),
    // ECS knows no narrower resource for it.
    allow(
      "EcsLook",
      ["ecs:DescribeTaskDefinition"],
      inEcs(() => "*"),
    ),
    allow(
      "EcsRoles",
      ["iam:PassRole"],
      distinct(
        flatten(
          listOf(actions, ({ action }) =>
            flatten(listOf(whenSet(action.ecs), ({ taskRoleArns }) => listOf(taskRoleArns, (one) => one))),
          ),
        ),
      ),
      { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    ),
    allow(
      "Beanstalk",
      [
        "elasticbeanstalk:CreateApplicationVersion",
        "elasticbeanstalk:DescribeApplicationVersions",
        "elasticbeanstalk:DescribeEnvironments",
        "elasticbeanstalk:DescribeEvents",
        "elasticbeanstalk:UpdateEnvironment",
      ],
      concat(
        beanstalk(({ application }) => arn("elasticbeanstalk", `application/${application}`)),
        beanstalk(({ application }) => arn("elasticbeanstalk", `applicationversion/${application}/*`)),
        beanstalk(({ application, environment }) => arn("elasticbeanstalk", `environment/${application}/${environment}`)),
      ),
    ),
    // UpdateEnvironment works with its caller's permissions, on what Beanstalk has made: its names begin with awseb.
    allow(
      "BeanstalkStacks",
      [
        "cloudformation:DescribeStackEvents",
        "cloudformation:DescribeStackResource",
        "cloudformation:DescribeStackResources",
        "cloudformation:DescribeStacks",
        "cloudformation:GetTemplate",
        "cloudformation:UpdateStack",
      ],
      inBeanstalk(arn("cloudformation", "stack/awseb-*")),
    ),
    allow(
      "BeanstalkGroups",
      ["autoscaling:ResumeProcesses", "autoscaling:SuspendProcesses", "autoscaling:UpdateAutoScalingGroup"],
      inBeanstalk(arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/awseb-*")),
    ),
    allow(
      "BeanstalkTargets",
      ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      inBeanstalk(arn("elasticloadbalancing", "targetgroup/awseb-*")),
    ),
    allow(
      "BeanstalkBucket",
      ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl"],
      inBeanstalk(s3(`elasticbeanstalk-${region}-${account}`, "/*")),
    ),
    allow(
      "BeanstalkBucketItself",
      ["s3:CreateBucket", "s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:ListBucket"],
      inBeanstalk(s3(`elasticbeanstalk-${region}-${account}`)),
    ),
    // These services know no narrower resource for looking.
    allow(
      "BeanstalkLook",
      [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      inBeanstalk("*"),
    ),
  ];
}
