import type { BeanstalkProps } from "./props";

/** A shop in Python behind HTTPS, with its password in Secrets Manager. */
export const example: BeanstalkProps = {
  name: "shop",
  environments: {
    blue: {
      platform: { newestSolutionStack: { pattern: "^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.13$" } },
    },
  },
  subnetIds: ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
  loadBalancer: {
    scheme: "internet-facing",
    subnetIds: ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"],
    tls: { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" },
    healthCheckPath: "/health",
  },
  securityGroup: {
    vpcId: "vpc-0123456789abcdef0",
    egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
  },
  environmentVariables: { LOG_LEVEL: "info" },
  secrets: { DB_PASSWORD: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf" },
};
