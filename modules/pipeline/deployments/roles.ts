import type { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type MapOf,
  type ModuleScope,
  type Resources,
  and,
  at,
  attributeOf,
  coalesce,
  concat,
  eq,
  flatten,
  isSet,
  json,
  length,
  lessThan,
  listOf,
  mapOf,
  only,
  or,
  toNumber,
  when,
  whenSet,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import { type Deployment, copiesGroup, groupName, hasBalancer } from "./kinds";

// AWSCodeDeployRole, AWS's own policy, allows all of this and more on everything in the account: to delete any Auto Scaling
// group, to terminate any instance, to publish to any topic. Each action below is allowed on what the deployment names, as far
// as AWS lets a policy say so.

/** What CodeDeploy looks at. AWS knows no resources for these. */
const LOOKS = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeLifecycleHooks",
  "autoscaling:DescribeNotificationConfigurations",
  "autoscaling:DescribePolicies",
  "autoscaling:DescribeScalingActivities",
  "autoscaling:DescribeScheduledActions",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstances",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "tag:GetResources",
];

/** New instances of an Auto Scaling group wait for their revision at a lifecycle hook. */
const HOLDS_INSTANCES = [
  "autoscaling:CompleteLifecycleAction",
  "autoscaling:DeleteLifecycleHook",
  "autoscaling:PutLifecycleHook",
  "autoscaling:RecordLifecycleActionHeartbeat",
  "autoscaling:ResumeProcesses",
  "autoscaling:SuspendProcesses",
];

/** The traffic's new instances come with an Auto Scaling group. */
const MOVES_TRAFFIC = ["autoscaling:AttachLoadBalancerTargetGroups", "autoscaling:UpdateAutoScalingGroup"];

/** A copy is made with all that its original has, and the original deleted. */
const COPIES = [
  "autoscaling:CreateAutoScalingGroup",
  "autoscaling:CreateOrUpdateTags",
  "autoscaling:DeleteAutoScalingGroup",
  "autoscaling:EnableMetricsCollection",
  "autoscaling:PutNotificationConfiguration",
  "autoscaling:PutScalingPolicy",
  "autoscaling:PutScheduledUpdateGroupAction",
  "autoscaling:PutWarmPool",
];

/** A role for each deployment, which CodeDeploy takes on for that deployment group alone; with what it may do. */
export function buildDeploymentRoles(m: ModuleScope, inputs: Inputs, application: Resources<CodedeployApp>, place: Place) {
  const { name, deployments, permissionsBoundary, tags } = inputs;
  const { partition, region, account } = place;
  const reach = buildReach(m, inputs, place);
  const roles = m.resources(IamRole, "deployment", deployments, (deployment, key) => ({
    namePrefix: `${name}-deploy-`,
    description: `CodeDeploy deploys ${name} to ${key}`,
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "codedeploy.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: {
              "aws:SourceArn": `arn:${partition}:codedeploy:${region}:${account}:deploymentgroup:${only(application).name}/${groupName(key, deployment)}`,
            },
          },
        },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const policies = m.resources(IamRolePolicy, "deployment", deployments, (deployment, key) => ({
    name: "deploy",
    role: at(roles, key).id,
    policy: json({
      Version: "2012-10-17",
      Statement: concat(
        [{ Effect: "Allow", Action: LOOKS, Resource: "*" }],
        onAutoScalingGroups(deployment, at(reach, key)),
        onCopies(deployment, at(reach, key), place),
        onOldInstances(deployment, at(reach, key), place),
        onTargetGroups(deployment),
        onAlarms(deployment, place),
        onTopics(deployment, place),
      ),
    }),
  }));
  return { roles, policies };
}

/** How policies name a deployment's Auto Scaling groups: those that it names, and the copies that CodeDeploy makes. */
interface Reach {
  readonly names: string[];
  readonly arns: string[];
}

function buildReach(m: ModuleScope, { deployments }: Inputs, { partition, region, account }: Place): MapOf<Reach> {
  const names = m.local(
    "deployedGroupNames",
    mapOf(deployments, (deployment, key) =>
      concat(
        deployment.autoScalingGroups,
        listOf(when(copiesGroup(deployment)), () => `CodeDeploy_${groupName(key, deployment)}_*`),
      ),
    ),
  );
  return m.local(
    "deployedGroups",
    mapOf(names, (all) => ({
      names: all,
      arns: listOf(
        all,
        (name) => `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`,
      ),
    })),
  );
}

const onAutoScalingGroups = (deployment: Deployment, groups: Reach) =>
  concat(
    listOf(when(lessThan(0, length(deployment.autoScalingGroups))), () => ({
      Effect: "Allow",
      Action: HOLDS_INSTANCES,
      Resource: groups.arns,
    })),
    listOf(when(and(isSet(deployment.blueGreen), lessThan(0, length(deployment.autoScalingGroups)))), () => ({
      Effect: "Allow",
      Action: MOVES_TRAFFIC,
      Resource: groups.arns,
    })),
  );

const onCopies = (deployment: Deployment, groups: Reach, { partition, region, account }: Place) => {
  const ec2 = `arn:${partition}:ec2:${region}:${account}`;
  return flatten(
    listOf(copyOf(deployment), ({ launchTemplateId, instanceRoleArn }) => [
      { Effect: "Allow", Action: COPIES, Resource: groups.arns },
      // A copied scaling policy is one more action of the alarm that it listens to, whatever that is called.
      {
        Effect: "Allow",
        Action: "cloudwatch:PutMetricAlarm",
        Resource: `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`,
      },
      // Who makes a group has to be allowed to launch what its template says.
      {
        Effect: "Allow",
        Action: "ec2:RunInstances",
        Resource: [`${ec2}:*`, `arn:${partition}:ec2:${region}::image/*`, `arn:${partition}:ec2:${region}::snapshot/*`],
        Condition: { ArnEquals: { "ec2:LaunchTemplate": `${ec2}:launch-template/${launchTemplateId}` } },
      },
      {
        Effect: "Allow",
        Action: "ec2:CreateTags",
        Resource: `${ec2}:*`,
        Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
      },
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: instanceRoleArn,
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      },
    ]),
  );
};

/** The settings of the copy; none or one. */
const copyOf = ({ blueGreen }: Deployment) =>
  flatten(listOf(whenSet(blueGreen), ({ copy }) => listOf(whenSet(copy), (given) => given)));

/** Old instances are terminated by what tells them from others: their group's name, or one of the tags that name them. */
const onOldInstances = (deployment: Deployment, groups: Reach, { partition, region, account }: Place) => {
  const terminates = attributeOf(
    deployment.blueGreen,
    ({ copy, blueInstances }) => or(isSet(copy), eq(blueInstances, "TERMINATE")),
    false,
  );
  const terminate = (tag: string, values: unknown) => ({
    Effect: "Allow",
    Action: "ec2:TerminateInstances",
    Resource: `arn:${partition}:ec2:${region}:${account}:instance/*`,
    Condition: { StringLike: { [`aws:ResourceTag/${tag}`]: values } },
  });
  return concat(
    listOf(when(and(terminates, lessThan(0, length(deployment.autoScalingGroups)))), () =>
      terminate("aws:autoscaling:groupName", groups.names),
    ),
    // An instance has a tag out of each set, so out of the first one too.
    flatten(
      listOf(deployment.tagSets, (set) => listOf(set, (tag) => terminate(tag.key, coalesce(tag.value, "*"))), {
        where: (_, index) => and(terminates, eq(toNumber(index), 0)),
      }),
    ),
  );
};

const onTargetGroups = (deployment: Deployment) =>
  listOf(when(hasBalancer(deployment)), () => ({
    Effect: "Allow",
    Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
    Resource: listOf(deployment.targetGroups, ({ arn }) => arn),
  }));

const onAlarms = ({ alarms }: Deployment, { partition, region, account }: Place) =>
  listOf(when(lessThan(0, length(alarms))), () => ({
    Effect: "Allow",
    Action: "cloudwatch:DescribeAlarms",
    // AWS asks for all of them, whichever are looked at.
    Resource: `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`,
  }));

const onTopics = ({ triggers }: Deployment, { region }: Place) => {
  const keys = flatten(listOf(triggers, ({ kmsKey }) => listOf(whenSet(kmsKey), ({ arn }) => arn)));
  return concat<unknown>(
    listOf(when(lessThan(0, length(triggers))), () => ({
      Effect: "Allow",
      Action: "sns:Publish",
      Resource: listOf(triggers, ({ topicArn }) => topicArn),
    })),
    listOf(when(lessThan(0, length(keys))), () => ({
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keys,
      Condition: { StringEquals: { "kms:ViaService": `sns.${region}.amazonaws.com` } },
    })),
  );
};
