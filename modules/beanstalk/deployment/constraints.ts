import { type Constraint, atMost, choose, contains, eq, isSet, not, or } from "../../../core";
import type { beanstalkInputs } from "../inputs";

const ROLLING = ["Rolling", "RollingWithAdditionalBatch"];
const ALONE = ["AllAtOnce", "Immutable"];

/** The constraints on deployments and updates. */
export const deploymentConstraints: Array<Constraint<typeof beanstalkInputs>> = [
  {
    input: "deployment",
    message:
      "must have the `policy` AllAtOnce or Immutable where there is no `loadBalancer`: a single instance has no others beside it",
    holds: ({ deployment, loadBalancer }) => or(isSet(loadBalancer), contains(ALONE, deployment.policy)),
  },
  {
    input: "deployment",
    message: "must have `trafficSplitting` with the `policy` TrafficSplitting, and with no other",
    holds: ({ deployment }) => eq(isSet(deployment.trafficSplitting), eq(deployment.policy, "TrafficSplitting")),
  },
  {
    input: "deployment",
    message:
      "must have a `batchSize` of at most 100 where the `batchSizeType` is Percentage, and of at most `maxSize` where it is Fixed",
    holds: ({ deployment: { policy, batchSize, batchSizeType }, maxSize }) =>
      or(not(contains(ROLLING, policy)), atMost(batchSize, choose(eq(batchSizeType, "Percentage"), 100, maxSize))),
  },
  {
    input: "configurationUpdates",
    message: "must be Immutable where there is no `loadBalancer`: a single instance has no others beside it",
    holds: ({ configurationUpdates, loadBalancer }) => or(isSet(loadBalancer), eq(configurationUpdates, "Immutable")),
  },
];
