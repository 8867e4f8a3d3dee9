import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import {
  type Bool,
  type ModuleScope,
  attributeOf,
  base64,
  blocks,
  choose,
  concat,
  eq,
  isSet,
  listOf,
  merge,
  onlyIf,
  when,
} from "../../core";
import { imageId, rootDevice } from "../../fields/ec2/image";
import { buildInstanceProfile } from "../../fields/ec2/profile";
import { buildSecurityGroup } from "../../fields/security-group/resources";
import type { Inputs } from "./inputs";

/** The launch template of the group, and what belongs to its instances: their security group and their profile. */
export function buildLaunchTemplate(m: ModuleScope, inputs: Inputs) {
  const { name, tags, rootVolume } = inputs;
  const group = buildSecurityGroup(m, inputs.securityGroup, { name, tags });
  const profile = buildInstanceProfile(m, inputs, { name, tags });
  const ami = imageId(m, inputs);
  const instanceTags = merge(tags, { Name: name });
  const template = m.resource(LaunchTemplate, "this", {
    namePrefix: `${name}-`,
    description: `Instances of ${name}`,
    updateDefaultVersion: true,
    imageId: ami,
    instanceType: inputs.instanceType,
    keyName: inputs.keyName,
    userData: onlyIf(isSet(inputs.userData), base64(inputs.userData)),
    ebsOptimized: flag(inputs.ebsOptimized),
    hibernationOptions: blocks(when(hibernates(inputs)), () => ({ configured: true }))[0],
    iamInstanceProfile: { name: profile.name },
    monitoring: { enabled: inputs.detailedMonitoring },
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: inputs.metadataHopLimit,
    },
    networkInterfaces: [
      {
        deviceIndex: 0,
        associatePublicIpAddress: flag(inputs.publicIp),
        deleteOnTermination: "true",
        securityGroups: concat(
          listOf(group.groups, ({ id }) => id),
          inputs.securityGroupIds,
        ),
      },
    ],
    blockDeviceMappings: [
      {
        deviceName: rootDevice(m, inputs, inputs.rootDeviceName, ami),
        ebs: {
          encrypted: "true",
          deleteOnTermination: "true",
          volumeType: rootVolume.type,
          volumeSize: rootVolume.sizeGib,
          iops: rootVolume.iops,
          throughput: rootVolume.throughput,
          kmsKeyId: rootVolume.kmsKeyArn,
        },
      },
      ...blocks(inputs.volumes, (volume) => ({
        deviceName: volume.deviceName,
        ebs: {
          encrypted: "true",
          deleteOnTermination: "true",
          volumeType: volume.type,
          volumeSize: volume.sizeGib,
          iops: volume.iops,
          throughput: volume.throughput,
          kmsKeyId: volume.kmsKeyArn,
          snapshotId: volume.snapshotId,
        },
      })),
    ],
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags: instanceTags })),
    tags: instanceTags,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name_prefix"] },
  });
  return { template, group, profile, ami };
}

/** Whether the instances of the warm pool are to hibernate, which they must be able to from their launch on. */
const hibernates = ({ warmPool }: Inputs): Bool => attributeOf(warmPool, ({ state }) => eq(state, "Hibernated"), false);

/** The provider takes these as texts, to tell false from not given. */
const flag = (value: Bool): string => choose(value, "true", "false");
