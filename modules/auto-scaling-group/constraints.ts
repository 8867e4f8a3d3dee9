import { type Constraint, all, atMost, eq, isSet, length, lessThan, listOf, not, or, some, whenSet } from "../../core";
import { architectureConstraint } from "../../fields/ec2/image";
import { accessConstraints } from "../../fields/ec2/access";
import { profileConstraints } from "../../fields/ec2/profile";
import { USER_DATA_FAULTS } from "../../fields/ec2/user-data";
import { volumeConstraints } from "../../fields/ec2/volume";
import { rulesOf, securityGroupConstraints } from "../../fields/security-group/constraints";
import { twins } from "../../fields/twins";
import type { autoScalingGroupInputs } from "./inputs";
import { codeDeployConstraints } from "./codedeploy/constraints";
import { mixedInstancesConstraints } from "./mixed-instances/constraints";
import { notificationConstraints } from "./notifications/constraints";
import { replacementConstraints } from "./replacement/constraints";
import { scalingConstraints } from "./scaling/constraints";

type GroupConstraint = Constraint<typeof autoScalingGroupInputs>;

const sizes: GroupConstraint[] = [
  {
    input: "minSize",
    message: "must not be above `maxSize`",
    holds: ({ minSize, maxSize }) => atMost(minSize, maxSize),
  },
  {
    input: "desiredCapacity",
    message: "must lie between `minSize` and `maxSize`",
    holds: ({ minSize, maxSize, desiredCapacity }) =>
      or(not(isSet(desiredCapacity)), all(atMost(minSize, desiredCapacity), atMost(desiredCapacity, maxSize))),
  },
  {
    input: "holdDesiredCapacity",
    message:
      "leaves nothing to `targetTracking`, `stepScaling`, `predictiveScaling` and `schedules`: remove them, or let them scale",
    holds: ({ holdDesiredCapacity, targetTracking, stepScaling, predictiveScaling, schedules }) =>
      or(
        not(holdDesiredCapacity),
        all(
          eq(length(targetTracking), 0),
          eq(length(stepScaling), 0),
          eq(length(predictiveScaling), 0),
          eq(length(schedules), 0),
        ),
      ),
  },
  {
    input: "waitForCapacityMinutes",
    message: "must be 0 with `holdDesiredCapacity`: the provider would wait for the size that it saw before",
    holds: ({ waitForCapacityMinutes, holdDesiredCapacity }) => or(not(holdDesiredCapacity), eq(waitForCapacityMinutes, 0)),
  },
];

const launch: GroupConstraint[] = [
  {
    input: "healthCheckType",
    message: 'may be "ELB" only with `targetGroups`, whose health checks it means',
    holds: ({ healthCheckType, targetGroups }) => or(not(eq(healthCheckType, "ELB")), lessThan(0, length(targetGroups))),
  },
  {
    input: "targetGroups",
    message: "must name each target group once, unlike",
    offenders: ({ targetGroups }) => twins(listOf(targetGroups, ({ arn }, name) => ({ name, value: arn }))),
  },
  ...USER_DATA_FAULTS.map(({ message, isWrong }): GroupConstraint => ({
    input: "userData",
    message,
    holds: ({ userData }) => not(some(whenSet(userData), isWrong)),
  })),
  ...accessConstraints<typeof autoScalingGroupInputs>((inputs) => inputs),
  {
    input: "volumes",
    message: "must have devices of their own, unlike",
    offenders: ({ volumes }) =>
      listOf(volumes, (_, name) => name, {
        where: (volume, name) =>
          some(volumes, (other, otherName) => all(not(eq(name, otherName)), eq(volume.deviceName, other.deviceName))),
      }),
  },
  {
    input: "volumes",
    message: "must not be where the root volume is (`rootDeviceName`), unlike",
    offenders: ({ volumes, rootDeviceName }) =>
      listOf(volumes, (_, name) => name, {
        where: ({ deviceName }) => some(whenSet(rootDeviceName), (root) => eq(root, deviceName)),
      }),
  },
  architectureConstraint<typeof autoScalingGroupInputs>(
    "instanceType",
    (inputs) => inputs,
    ({ instanceType }, wrong) => listOf([instanceType], (type) => type, { where: wrong }),
  ),
  ...profileConstraints<typeof autoScalingGroupInputs>("policies", (inputs) => inputs),
  ...securityGroupConstraints<typeof autoScalingGroupInputs>("securityGroup", ({ securityGroup }) => rulesOf(securityGroup)),
  ...volumeConstraints<typeof autoScalingGroupInputs>("volumes", ({ volumes }, wrong) =>
    listOf(volumes, (_, name) => name, { where: (volume) => wrong(volume) }),
  ),
  ...volumeConstraints<typeof autoScalingGroupInputs>("rootVolume", ({ rootVolume }, wrong) =>
    listOf([rootVolume], ({ type }) => type, { where: (volume) => wrong(volume) }),
  ),
];

/** The constraints across the inputs of an Auto Scaling group. */
export const autoScalingGroupConstraints: GroupConstraint[] = [
  ...sizes,
  ...codeDeployConstraints,
  ...launch,
  ...mixedInstancesConstraints,
  ...scalingConstraints,
  ...replacementConstraints,
  ...notificationConstraints,
];
