import type { Acceptance } from "../../core";
import { example } from "./example";
import type { instancesInputs } from "./inputs";

const web1 = { subnetId: "subnet-0aaaaaaaaaaaaaaaa", availabilityZone: "eu-west-1a" };

const kind =
  "AWS changes a rule's peer to another one of its kind only: the rule goes before the new one comes, for a second. Add the new one under another name first, to be without that";

const anew = "the server is made anew, the old one first: its addresses and volumes can be at one server only";
const image = "the server is made anew from the other image, the old one first: add one under another name to be without a gap";
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
    amiUpdates: "the image is the same until there is a newer one",
    "securityGroup.description": "AWS cannot change it; a new group would be a new one in every rule that names it",
    "securityGroup.description: given": "as `securityGroup.description`",
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
    "instances.*.volumes.*.deviceName": "the volume leaves its old name first; stop what writes to it",
    "instances.*.volumes.*.snapshotId": volume,
    "instances.*.volumes.*.snapshotId: given": volume,
    "instances.*.volumes.*.kmsKeyArn": volume,
    "instances.*.volumes.*.kmsKeyArn: given": volume,
    "securityGroup.ingress.*.cidrIpv6": kind,
    "securityGroup.ingress.*.prefixListId": kind,
    "securityGroup.ingress.*.securityGroupId": kind,
    "securityGroup.egress.*.cidrIpv6": kind,
    "securityGroup.egress.*.prefixListId": kind,
    "securityGroup.egress.*.securityGroupId": kind,
  },
  allowed: {
    "aws_iam_role_policy.session_manager: allows ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel on *":
      "these calls know no resources",
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
      images: { golden: { instance: "web1", reboot: false } },
      rootVolume: { sizeGib: 20, iops: 4000 },
    },
    {
      ...example,
      securityGroup: {
        vpcId: "vpc-0123456789abcdef0",
        ingress: { app: { fromPort: 8080, toPort: 8090, cidrIpv4: "10.20.0.0/16" } },
        egress: { app: { fromPort: 8080, toPort: 8090, cidrIpv4: "10.20.0.0/16" } },
      },
    },
  ],
};
