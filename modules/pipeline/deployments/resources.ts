import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentConfig } from "@cdktf/provider-aws/lib/codedeploy-deployment-config";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import {
  type MapOf,
  type ModuleScope,
  type Resources,
  all,
  at,
  block,
  blocks,
  choose,
  coalesce,
  concat,
  eq,
  isSet,
  length,
  lessThan,
  mapOf,
  merge,
  not,
  nth,
  only,
  onlyIf,
  split,
  uniqueSuffix,
  when,
} from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";
import { buildInstanceAccess } from "./instances";
import { type Deployment, copiesGroup, groupName, hasBalancer } from "./kinds";
import { buildDeploymentRoles } from "./roles";

/** What of CodeDeploy a pipeline has. */
interface Deployments {
  /** The application, under `this`; there is none without deployments. */
  readonly application: Resources<CodedeployApp>;
  /** Names of the deployment groups by the deployments' names. */
  readonly groupNames: MapOf<string>;
  /** Names of the deployment configurations that the groups deploy with, by the deployments' names. */
  readonly configNames: MapOf<string>;
  /** ARN of the policy that lets instances read artifacts; null without deployments. */
  readonly artifactsPolicyArn: string;
}

/** The application, and a deployment group with a role for each deployment. */
export function buildDeployments(m: ModuleScope, inputs: Inputs, store: ArtifactStore): Deployments {
  const { name, deployments, tags } = inputs;
  const application = m.resources(CodedeployApp, "this", when(lessThan(0, length(deployments))), () => ({
    name: `${name}-${uniqueSuffix()}`,
    computePlatform: "Server",
    tags,
    // Its name stays, and with it the deployment groups.
    lifecycle: { ignoreChanges: ["name"] },
  }));
  const configurations = buildConfigurations(m, inputs);
  const { roles, policies } = buildDeploymentRoles(m, inputs, application, store.place);
  const configOf = (deployment: Deployment, key: string) =>
    choose(
      isSet(deployment.minimumHealthyHosts),
      at(configurations, key).deploymentConfigName,
      coalesce(deployment.configuration, "CodeDeployDefault.OneAtATime"),
    );
  const group = (deployment: Deployment, key: string) => ({
    appName: only(application).name,
    deploymentGroupName: groupName(key, deployment),
    serviceRoleArn: at(roles, key).arn,
    deploymentConfigName: configOf(deployment, key),
    ...settings(deployment),
    tags,
    // AWS tries the role when the group is made, and takes its hooks away with it when the group goes.
    dependsOn: [policies],
  });
  const groups = m.resources(
    CodedeployDeploymentGroup,
    "this",
    mapOf(deployments, (deployment) => deployment, { where: (deployment) => not(copiesGroup(deployment)) }),
    group,
  );
  // A second resource, as lifecycle takes no input: from the first deployment on, the group is one of CodeDeploy's making.
  const copying = m.resources(
    CodedeployDeploymentGroup,
    "copying",
    mapOf(deployments, (deployment) => deployment, { where: (deployment) => copiesGroup(deployment) }),
    (deployment, key) => ({ ...group(deployment, key), lifecycle: { ignoreChanges: ["autoscaling_groups"] } }),
  );
  const artifactsPolicyArn = buildInstanceAccess(m, inputs, store);
  return {
    application,
    groupNames: merge(
      mapOf(groups, ({ deploymentGroupName }) => deploymentGroupName),
      mapOf(copying, ({ deploymentGroupName }) => deploymentGroupName),
    ),
    configNames: mapOf(deployments, configOf),
    artifactsPolicyArn,
  };
}

/** The deployment configurations of those who say themselves how many instances must stay healthy. */
const buildConfigurations = (m: ModuleScope, { name, deployments }: Inputs): Resources<CodedeployDeploymentConfig> =>
  m.resources(
    CodedeployDeploymentConfig,
    "this",
    mapOf(deployments, (deployment) => deployment, { where: ({ minimumHealthyHosts }) => isSet(minimumHealthyHosts) }),
    ({ minimumHealthyHosts }, key) => ({
      deploymentConfigName: `${name}-${key}-${uniqueSuffix()}`,
      computePlatform: "Server",
      minimumHealthyHosts: block(minimumHealthyHosts, ({ count, percent }) => ({
        type: choose(isSet(percent), "FLEET_PERCENT", "HOST_COUNT"),
        value: coalesce(percent, count),
      })),
      // AWS changes none, and deletes none that a deployment group uses.
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["deployment_config_name"] },
    }),
  );

/** What a deployment group is told, whoever owns its Auto Scaling group. */
const settings = (deployment: Deployment) => ({
  autoscalingGroups: deployment.autoScalingGroups,
  ec2TagSet: blocks(deployment.tagSets, (set) => ({
    ec2TagFilter: blocks(set, ({ key, value }) => ({
      key,
      type: choose(isSet(value), "KEY_AND_VALUE", "KEY_ONLY"),
      value,
    })),
  })),
  deploymentStyle: {
    deploymentType: choose(isSet(deployment.blueGreen), "BLUE_GREEN", "IN_PLACE"),
    deploymentOption: choose(hasBalancer(deployment), "WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"),
  },
  loadBalancerInfo: blocks(when(hasBalancer(deployment)), () => ({
    // By name, which is in the ARN.
    targetGroupInfo: blocks(deployment.targetGroups, ({ arn }) => ({ name: nth(split("/", arn), 1) })),
  }))[0],
  blueGreenDeploymentConfig: block(deployment.blueGreen, (blueGreen) => ({
    greenFleetProvisioningOption: {
      action: choose(isSet(blueGreen.copy), "COPY_AUTO_SCALING_GROUP", "DISCOVER_EXISTING"),
    },
    deploymentReadyOption: {
      actionOnTimeout: choose(isSet(blueGreen.rerouteByHandMinutes), "STOP_DEPLOYMENT", "CONTINUE_DEPLOYMENT"),
      waitTimeInMinutes: blueGreen.rerouteByHandMinutes,
    },
    terminateBlueInstancesOnDeploymentSuccess: {
      action: blueGreen.blueInstances,
      terminationWaitTimeInMinutes: onlyIf(eq(blueGreen.blueInstances, "TERMINATE"), blueGreen.terminateAfterMinutes),
    },
  })),
  autoRollbackConfiguration: blocks(when(lessThan(0, length(rollbackEvents(deployment)))), () => ({
    enabled: true,
    events: rollbackEvents(deployment),
  }))[0],
  alarmConfiguration: blocks(when(lessThan(0, length(deployment.alarms))), () => ({
    enabled: true,
    alarms: deployment.alarms,
    ignorePollAlarmFailure: deployment.ignoreAlarmPollFailure,
  }))[0],
  outdatedInstancesStrategy: deployment.outdatedInstances,
  terminationHookEnabled: deployment.terminationHook,
  triggerConfiguration: blocks(deployment.triggers, ({ topicArn, events }, name) => ({
    triggerName: name,
    triggerTargetArn: topicArn,
    triggerEvents: events,
  })),
});

/** What turns a deployment back. Without alarms none can. */
const rollbackEvents = ({ rollback, alarms }: Deployment): string[] =>
  concat(
    choose(rollback.onFailure, ["DEPLOYMENT_FAILURE"], []),
    choose(all(rollback.onAlarm, lessThan(0, length(alarms))), ["DEPLOYMENT_STOP_ON_ALARM"], []),
    choose(rollback.onRequest, ["DEPLOYMENT_STOP_ON_REQUEST"], []),
  );
