import {
  type Bool,
  type Constraint,
  all,
  and,
  attributeOf,
  countOf,
  eq,
  flatten,
  isSet,
  length,
  lessThan,
  listOf,
  not,
  or,
  some,
} from "../../../core";
import { twins } from "../../../fields/twins";
import { actionsOf } from "../actions/kinds";
import type { Inputs, pipelineInputs } from "../inputs";
import { type Deployment, copiesGroup, hasBalancer } from "./kinds";

type PipelineConstraint = Constraint<typeof pipelineInputs>;
const deployments = (message: string, broken: (deployment: Deployment) => Bool): PipelineConstraint => ({
  input: "deployments",
  message,
  offenders: (inputs) => listOf(inputs.deployments, (_, name) => name, { where: (deployment) => broken(deployment) }),
});

/** The actions, as `stage/action`, that deploy to a deployment that `broken` holds for. */
const deploying = (inputs: Inputs, broken: (deployment: string) => Bool): string[] =>
  listOf(actionsOf(inputs), ({ label }) => label, {
    where: ({ action }) => attributeOf(action.codeDeploy, ({ deployment }) => broken(deployment), false),
  });

/** What must hold for deployments. */
export const deploymentConstraints: PipelineConstraint[] = [
  deployments("must name their instances by `autoScalingGroups` or `tagSets`, unlike", ({ autoScalingGroups, tagSets }) =>
    all(eq(length(autoScalingGroups), 0), eq(length(tagSets), 0)),
  ),
  deployments(
    "have `blueGreen` only with `targetGroups`, from whose balancer the new instances get the traffic, unlike",
    (deployment) => and(isSet(deployment.blueGreen), not(hasBalancer(deployment))),
  ),
  deployments("have `blueGreen.copy` only of one Auto Scaling group, without `tagSets`, unlike", (deployment) =>
    and(copiesGroup(deployment), or(not(eq(length(deployment.autoScalingGroups), 1)), lessThan(0, length(deployment.tagSets)))),
  ),
  deployments("have either `configuration` or `minimumHealthyHosts`, unlike", ({ configuration, minimumHealthyHosts }) =>
    and(isSet(configuration), isSet(minimumHealthyHosts)),
  ),
  deployments("must say `minimumHealthyHosts` by `count` or by `percent`, one of them, unlike", ({ minimumHealthyHosts }) =>
    attributeOf(minimumHealthyHosts, ({ count, percent }) => not(eq(countOf(isSet(count), isSet(percent)), 1)), false),
  ),
  deployments("have `terminationHook` only with `autoScalingGroups`, unlike", ({ terminationHook, autoScalingGroups }) =>
    and(terminationHook, eq(length(autoScalingGroups), 0)),
  ),
  deployments("have `ignoreAlarmPollFailure` only with `alarms`, unlike", ({ ignoreAlarmPollFailure, alarms }) =>
    and(ignoreAlarmPollFailure, eq(length(alarms), 0)),
  ),
  {
    input: "deployments",
    message: "must name each target group once, unlike",
    offenders: (inputs) =>
      flatten(
        listOf(inputs.deployments, ({ targetGroups }, deployment) =>
          twins(listOf(targetGroups, ({ arn }, name) => ({ name: `${deployment}/${name}`, value: arn }))),
        ),
      ),
  },
  {
    input: "instanceRoles",
    message: "are of use only with `deployments`, for whose instances they are",
    holds: ({ instanceRoles, deployments: all }) => or(eq(length(instanceRoles), 0), lessThan(0, length(all))),
  },
  {
    input: "instanceRoles",
    message: "must name each role once, unlike",
    offenders: ({ instanceRoles }) => twins(listOf(instanceRoles, (role, name) => ({ name, value: role.name }))),
  },
  {
    input: "stages",
    message:
      "deploy to new instances that whoever starts the deployment has to name (`blueGreen` without `copy`), which CodePipeline does not:",
    offenders: (inputs) =>
      deploying(inputs, (deployment) =>
        some(inputs.deployments, (one, name) => and(eq(name, deployment), isSet(one.blueGreen), not(copiesGroup(one)))),
      ),
    warning: true,
  },
];
