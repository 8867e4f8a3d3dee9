import { AmiFromInstance } from "@cdktf/provider-aws/lib/ami-from-instance";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { Instance as Ec2Instance } from "@cdktf/provider-aws/lib/instance";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment";
import type { Construct } from "constructs";
import {
  type MapOf,
  type ModuleCall,
  type ModuleScope,
  type PropsFor,
  type Resources,
  at,
  blocks,
  coalesce,
  concat,
  defineModule,
  flatten,
  isSet,
  listOf,
  mapOf,
  merge,
  moduleConstruct,
  not,
  oneOrNull,
  onlyIf,
} from "../../core";
import { imageId } from "../../fields/ec2/image";
import { buildInstanceProfile } from "../../fields/ec2/profile";
import { buildSecurityGroup } from "../../fields/security-group/resources";
import { type Inputs, type Instance, instancesInputs } from "./inputs";
import { instancesConstraints } from "./constraints";
import type { InstancesProps } from "./props";

export type * from "./props";

export const instances = defineModule({
  name: "instances",
  description:
    "EC2 instances by name, with their security group, role, volumes and addresses: private, encrypted, IMDSv2 only, reached by Session Manager. Images can be made of instances, and further instances launched from them.",
  inputs: instancesInputs,
  constraints: instancesConstraints,
  build(m, inputs) {
    const { name, tags } = inputs;
    const group = buildSecurityGroup(m, inputs.securityGroup, { name, tags });
    const profile = buildInstanceProfile(m, inputs, { name, tags });
    const common = {
      inputs,
      groupIds: concat(
        listOf(group.groups, ({ id }) => id),
        inputs.securityGroupIds,
      ),
      profile: profile.name,
      // User data runs at the first boot: what it may do and reach has to be there.
      dependsOn: [...profile.attachments, ...group.rules],
    };
    const ami = imageId(m, inputs);

    // Two resources, because an instance of one resource cannot depend on another instance of it.
    const direct = where(inputs, (instance) => not(isSet(instance.image)));
    const launched = m.resources(Ec2Instance, "this", direct, (instance, key) => instanceConfig(instance, key, ami, common));
    const images = m.resources(AmiFromInstance, "this", inputs.images, ({ instance, reboot }, key) => {
      const source = at(launched, instance);
      return {
        // The instance's ID keeps the name apart from that of a replaced instance's image.
        name: `${name}-${key}-${source.id}`,
        description: `${key}, made of ${name}-${instance}`,
        sourceInstanceId: source.id,
        snapshotWithoutReboot: not(reboot),
        tags: merge(tags, { Name: `${name}-${key}` }),
        // They matter while the image is made only; neither a change nor a new instance in the place of the source may
        // replace the image, and with it all that runs from it.
        lifecycle: { ignoreChanges: ["name", "description", "source_instance_id", "snapshot_without_reboot"] },
      };
    });
    const imaged = where(inputs, (instance) => isSet(instance.image));
    const relaunched = m.resources(Ec2Instance, "from_image", imaged, (instance, key) => ({
      ...instanceConfig(instance, key, at(images, instance.image).id, common),
      // Disks out of the image would take the places of the instance's own, and belong to nobody.
      ephemeralBlockDevice: blocks(volumesOf(inputs, at(inputs.images, instance.image).instance), ({ deviceName }) => ({
        deviceName,
        noDevice: true,
      })),
      // They count at the launch only: a volume that its source gets later must not replace the instance.
      lifecycle: { ignoreChanges: ["ephemeral_block_device"] },
    }));

    const all = merge(
      mapOf(launched, (instance) => instance),
      mapOf(relaunched, (instance) => instance),
    );
    const ids = m.local(
      "instanceIds",
      merge(
        mapOf(launched, ({ id }) => id),
        mapOf(relaunched, ({ id }) => id),
      ),
    );
    const addresses = buildAddresses(m, inputs, ids);
    const volumes = buildVolumes(m, inputs, ids);

    return {
      /** IDs of the instances by name. */
      instanceIds: ids,
      /** Private IPv4 addresses of the instances by name. */
      privateIps: mapOf(all, ({ privateIp }) => privateIp),
      /** Private DNS names of the instances by name. */
      privateDnsNames: mapOf(all, ({ privateDns }) => privateDns),
      /** Public IPv4 addresses by name, of the instances that have one from AWS's pool; they change when an instance stops. */
      publicIps: mapOf(
        mapOf(inputs.instances, (instance) => instance, { where: ({ publicIp }) => publicIp }),
        (_, key) => at(all, key).publicIp,
      ),
      /** Elastic IPs by name, of the instances that have one. */
      elasticIps: mapOf(addresses, ({ publicIp }) => publicIp),
      /** IDs of the further volumes, by instance and volume: `web/data`. */
      volumeIds: mapOf(volumes, ({ id }) => id),
      /** IDs of the images by name. */
      imageIds: mapOf(images, ({ id }) => id),
      /** The AMI that instances without `image` launch from. */
      amiId: ami,
      /** ID of the own security group; null without one. */
      securityGroupId: oneOrNull(group.groups, ({ id }) => id),
      /** Name of the instances' own role, to attach policies to; null with a given profile. */
      roleName: profile.roleName,
      /** ARN of the instances' own role; null with a given profile. */
      roleArn: profile.roleArn,
    };
  },
});

/**
 * EC2 instances by name, with their security group, role, volumes and addresses: private, encrypted, IMDSv2 only,
 * reached by Session Manager.
 */
export class Instances<R = undefined> extends moduleConstruct(instances)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<InstancesProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

/** The instances for which something holds. */
const where = ({ instances: all }: Inputs, holds: (instance: Instance) => ReturnType<typeof not>): MapOf<Instance> =>
  mapOf(all, (instance) => instance, { where: holds });

interface Common {
  readonly inputs: Inputs;
  readonly groupIds: string[];
  readonly profile: string;
  readonly dependsOn: Array<Resources<unknown>>;
}

function instanceConfig(instance: Instance, key: string, ami: string, { inputs, groupIds, profile, dependsOn }: Common) {
  const { name, rootVolume } = inputs;
  const tags = merge(inputs.tags, { Name: `${name}-${key}` }, instance.tags);
  return {
    ami,
    instanceType: coalesce(instance.instanceType, inputs.instanceType),
    subnetId: instance.subnetId,
    availabilityZone: instance.availabilityZone,
    privateIp: instance.privateIp,
    // With an Elastic IP the provider reads `true` here: a `false` would replace the instance at the next apply.
    associatePublicIpAddress: onlyIf(not(instance.elasticIp), instance.publicIp),
    vpcSecurityGroupIds: groupIds,
    iamInstanceProfile: profile,
    keyName: inputs.keyName,
    userData: coalesce(instance.userData, inputs.userData),
    userDataReplaceOnChange: inputs.userDataReplacesInstance,
    disableApiTermination: inputs.terminationProtection,
    monitoring: inputs.detailedMonitoring,
    ebsOptimized: inputs.ebsOptimized,
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: inputs.metadataHopLimit,
    },
    rootBlockDevice: {
      encrypted: true,
      volumeType: rootVolume.type,
      volumeSize: rootVolume.sizeGib,
      iops: rootVolume.iops,
      throughput: rootVolume.throughput,
      kmsKeyId: rootVolume.kmsKeyArn,
      deleteOnTermination: true,
      tags,
    },
    tags,
    // No create_before_destroy: two instances cannot hold one private address, nor one volume.
    dependsOn,
  };
}

/** The further volumes of an instance. */
const volumesOf = ({ instances: all }: Inputs, name: string) => at(all, name).volumes;

/** Elastic IPs, as their instances have them; they stay when their instance is replaced. */
function buildAddresses(m: ModuleScope, inputs: Inputs, ids: MapOf<string>) {
  const asked = where(inputs, ({ elasticIp }) => elasticIp);
  const addresses = m.resources(Eip, "this", asked, (_, key) => ({
    domain: "vpc",
    tags: merge(inputs.tags, { Name: `${inputs.name}-${key}` }),
  }));
  return m.resources(EipAssociation, "this", asked, (_, key) => ({
    allocationId: at(addresses, key).id,
    instanceId: at(ids, key),
  }));
}

/** The further volumes. They are no part of their instance, so that they outlive it. */
function buildVolumes(m: ModuleScope, inputs: Inputs, ids: MapOf<string>) {
  const { name, instances: all, tags } = inputs;
  const volumes = m.local(
    "volumes",
    mapOf(
      flatten(
        listOf(all, ({ availabilityZone, volumes: own }, instance) =>
          listOf(own, (volume, key) => ({ key: `${instance}/${key}`, instance, zone: availabilityZone, volume })),
        ),
      ),
      (volume) => volume,
      { key: ({ key }) => key },
    ),
  );
  const disks = m.resources(EbsVolume, "this", volumes, ({ zone, volume }, key) => ({
    availabilityZone: zone,
    encrypted: true,
    type: volume.type,
    size: volume.sizeGib,
    iops: volume.iops,
    throughput: volume.throughput,
    kmsKeyId: volume.kmsKeyArn,
    snapshotId: volume.snapshotId,
    finalSnapshot: inputs.finalSnapshots,
    tags: merge(tags, { Name: `${name}-${key}` }),
  }));
  m.resources(VolumeAttachment, "this", volumes, ({ instance, volume }, key) => ({
    instanceId: at(ids, instance),
    volumeId: at(disks, key).id,
    deviceName: volume.deviceName,
    // A mounted file system that loses its disk is damaged.
    stopInstanceBeforeDetaching: true,
  }));
  return disks;
}
