import {
  type Constraint,
  and,
  coalesce,
  eq,
  flatten,
  hasKey,
  isSet,
  length,
  lessThan,
  listOf,
  merge,
  not,
  some,
  whenSet,
} from "../../core";
import { MAX_TAGS, tagsFit } from "../../fields/common";
import { architectureConstraint } from "../../fields/ec2/image";
import { accessConstraints } from "../../fields/ec2/access";
import { profileConstraints } from "../../fields/ec2/profile";
import { USER_DATA_FAULTS } from "../../fields/ec2/user-data";
import { type VolumeInput, volumeConstraints } from "../../fields/ec2/volume";
import { rulesOf, securityGroupConstraints } from "../../fields/security-group/constraints";
import type { Inputs, instancesInputs } from "./inputs";

type InstanceConstraint = Constraint<typeof instancesInputs>;

/** The constraints across the inputs of instances. */
export const instancesConstraints: InstanceConstraint[] = [
  {
    // On `images`, as the next one: two variables whose validations look at each other are a cycle for Terraform.
    input: "images",
    message: "must hold every `image` that instances launch from, unlike that of",
    offenders: ({ instances, images }) =>
      listOf(instances, (_, name) => name, {
        where: ({ image }) => some(whenSet(image), (given) => not(hasKey(images, given))),
      }),
  },
  {
    input: "images",
    message: "must be made of an `instance` out of `instances` that launches from no image itself, unlike",
    offenders: ({ images, instances }) =>
      listOf(images, (_, name) => name, {
        where: ({ instance }) =>
          not(
            some(
              listOf(instances, (_, name) => name, { where: ({ image }) => not(isSet(image)) }),
              (name) => eq(name, instance),
            ),
          ),
      }),
  },
  {
    input: "instances",
    message: "need `availabilityZone` where they have volumes, unlike",
    offenders: ({ instances }) =>
      listOf(instances, (_, name) => name, {
        where: ({ volumes, availabilityZone }) => and(lessThan(0, length(volumes)), not(isSet(availabilityZone))),
      }),
  },
  {
    input: "instances",
    message: "may have either `publicIp` or `elasticIp`, unlike",
    offenders: ({ instances }) =>
      listOf(instances, (_, name) => name, { where: ({ publicIp, elasticIp }) => and(publicIp, elasticIp) }),
  },
  {
    input: "instances",
    message: "must not have one `privateIp` twice in a subnet:",
    offenders: ({ instances }) =>
      listOf(instances, (_, name) => name, {
        where: ({ privateIp, subnetId }, name) =>
          some(instances, (other, otherName) =>
            and(not(eq(name, otherName)), isSet(privateIp), eq(privateIp, other.privateIp), eq(subnetId, other.subnetId)),
          ),
      }),
  },
  {
    input: "instances",
    message: "must attach each volume to a device of its own, unlike",
    offenders: ({ instances }) =>
      flatten(
        listOf(instances, ({ volumes }, name) =>
          listOf(volumes, (_, volume) => `${name} ${volume}`, {
            where: ({ deviceName }, volume) =>
              some(volumes, (other, otherVolume) => and(not(eq(volume, otherVolume)), eq(deviceName, other.deviceName))),
          }),
        ),
      ),
  },
  {
    input: "instances",
    message: `may have at most ${MAX_TAGS} tags with those of the module and the Name, unlike`,
    offenders: ({ instances, tags }) =>
      listOf(instances, (_, name) => name, {
        where: (instance) => and(lessThan(0, length(instance.tags)), not(tagsFit(merge(tags, instance.tags)))),
      }),
  },
  ...USER_DATA_FAULTS.flatMap(({ message, isWrong }): InstanceConstraint[] => [
    {
      input: "instances",
      message: `\`userData\` ${message}:`,
      offenders: ({ instances }) =>
        listOf(instances, (_, name) => name, { where: ({ userData }) => some(whenSet(userData), isWrong) }),
    },
    { input: "userData", message, holds: ({ userData }) => not(some(whenSet(userData), isWrong)) },
  ]),
  ...accessConstraints<typeof instancesInputs>((inputs) => inputs),
  architectureConstraint<typeof instancesInputs>(
    "instanceType",
    (inputs) => inputs,
    ({ instances, instanceType }, wrong) =>
      listOf(instances, (instance, name) => `${name} ${coalesce(instance.instanceType, instanceType)}`, {
        where: (instance) => wrong(coalesce(instance.instanceType, instanceType)),
      }),
  ),
  ...profileConstraints<typeof instancesInputs>("policies", (inputs) => inputs),
  ...securityGroupConstraints<typeof instancesInputs>("securityGroup", ({ securityGroup }) => rulesOf(securityGroup)),
  ...volumeConstraints<typeof instancesInputs>("instances", (inputs, wrong) => extraVolumes(inputs, wrong)),
  ...volumeConstraints<typeof instancesInputs>("rootVolume", ({ rootVolume }, wrong) =>
    listOf([rootVolume], ({ type }) => type, { where: (volume) => wrong(volume) }),
  ),
];

/** The further volumes for which something holds, each with a name for messages. */
const extraVolumes = ({ instances }: Inputs, wrong: (volume: VolumeInput) => ReturnType<typeof not>): string[] =>
  flatten(
    listOf(instances, ({ volumes }, name) =>
      listOf(volumes, (_, volume) => `${name} ${volume}`, { where: (volume) => wrong(volume) }),
    ),
  );
