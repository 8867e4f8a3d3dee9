import type { Acceptance } from "../../core";
import { example } from "./example";
import type { instancesInputs } from "./inputs";

const web1 = { subnetId: "subnet-0aaaaaaaaaaaaaaaa", availabilityZone: "eu-west-1a" };

export const acceptance: Acceptance<typeof instancesInputs> = {
  structural: {
    sessionManager: "a role is made by it",
    "instances.*.elasticIp": "an address is made by it",
    "instances.*.image": "which servers start from images of others decides the order",
    "instances.*.volumes.*.type": "the provider refuses `iops` beside a type that it does not know yet",
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
