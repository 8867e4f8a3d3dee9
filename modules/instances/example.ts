import type { InstancesProps } from "./props";

/** Two web servers in two zones, open to their load balancer's group alone. */
export const example: InstancesProps = {
  name: "shop",
  instanceType: "t4g.small",
  architecture: "arm64",
  instances: {
    web1: { subnetId: "subnet-0aaaaaaaaaaaaaaaa" },
    web2: { subnetId: "subnet-0bbbbbbbbbbbbbbbb" },
  },
  securityGroup: {
    vpcId: "vpc-0123456789abcdef0",
    ingress: { http: { fromPort: 80, securityGroupId: "sg-0123456789abcdef0" } },
    egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
  },
  userData: "#!/bin/bash\ndnf install -y nginx\nsystemctl enable --now nginx\n",
};
