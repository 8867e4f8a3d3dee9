import type { AutoScalingGroupProps } from "./props";

/** A fleet behind a load balancer that keeps its processors half busy, and tells when it scales. */
export const example: AutoScalingGroupProps = {
  name: "shop",
  minSize: 0,
  maxSize: 6,
  desiredCapacity: 0,
  subnetIds: ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
  targetGroups: {
    web: { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef" },
  },
  securityGroup: {
    vpcId: "vpc-0123456789abcdef0",
    ingress: { app: { fromPort: 8080, securityGroupId: "sg-0123456789abcdef0" } },
    egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
  },
  targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
  notifications: { subscriptions: { ops: { protocol: "email", endpoint: "ops@example.com" } } },
};
