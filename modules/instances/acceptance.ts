import type { Acceptance } from "../../core";
import { disruptivePolicies, ignoredByImage } from "../../fields/ec2/acceptance";
import { groupOfNetworks, ignoredByGroup } from "../../fields/security-group/acceptance";
import { example } from "./example";
import type { instancesInputs } from "./inputs";

const web1 = { subnetId: "subnet-0aaaaaaaaaaaaaaaa", availabilityZone: "eu-west-1a" };

const anew = "the server is made anew, the old one first: its addresses and volumes can be at one server only";
const image = "the server is made anew from the other image, the old one first: add one under another name to be without a gap";
const root = "the server is made anew, the old one first, and its root volume with it: copy its data before";
const volume = "the volume is made anew, and its data are gone: copy them to one under another name first";

export const acceptance: Acceptance<typeof instancesInputs> = {
  structural: {
    sessionManager: "a role is made by it",
    "instances.*.elasticIp": "an address is made by it",
    "instances.*.image": "which servers start from images of others decides the order",
    "instances.*.volumes.*.type": "the provider refuses `iops` beside a type that it does not know yet",
  },
  notEmulated: {
    "instances.*.availabilityZone": "AWS refuses a zone that is not the subnet's: both change together",
    "securityGroup.vpcId": "the servers' subnets are in the old VPC, and AWS refuses: both change together, as new servers",
  },
  ignored: {
    "images.*.reboot": "an image stays as it was made",
    ...ignoredByImage,
    ...ignoredByGroup,
  },
  disruptive: {
    "instances.*.subnetId": anew,
    "instances.*.privateIp": anew,
    "instances.*.privateIp: given": anew,
    "instances.*.publicIp": anew,
    "ami.id": image,
    operatingSystem: image,
    amiParameter: image,
    "amiParameter: given": image,
    amiRevision: image,
    "images: one renamed": "the new name is another image: servers that start from it are made anew, the old one first",
    ebsOptimized: anew,
    keyName: anew,
    "keyName: given": anew,
    "rootVolume.kmsKeyArn": root,
    "rootVolume.kmsKeyArn: given": root,
    "instances.*.volumes.*.deviceName": "the volume leaves its old name first; stop what writes to it",
    "instances.*.volumes.*.snapshotId": volume,
    "instances.*.volumes.*.snapshotId: given": volume,
    "instances.*.volumes.*.kmsKeyArn": volume,
    "instances.*.volumes.*.kmsKeyArn: given": volume,
    ...disruptivePolicies,
  },
  samples: [
    {
      ...example,
      instanceType: "t3.small",
      architecture: "x86_64",
      instances: {
        web1: {
          ...web1,
          instanceType: "t3.micro",
          volumes: {
            data: {
              deviceName: "/dev/sdf",
              sizeGib: 100,
              type: "gp3",
              iops: 4000,
              throughput: 200,
              kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000",
            },
            old: { deviceName: "/dev/sdg", sizeGib: 10, snapshotId: "snap-0123456789abcdef0" },
          },
        },
        web2: { subnetId: "subnet-0bbbbbbbbbbbbbbbb", image: "golden" },
      },
      finalSnapshots: false,
      images: { golden: { instance: "web1", reboot: false } },
      rootVolume: { sizeGib: 20, iops: 4000 },
    },
    {
      ...example,
      securityGroup: groupOfNetworks,
    },
  ],
};
