import type { Acceptance } from "../../core";
import { disruptivePolicies } from "../../fields/ec2/acceptance";
import { groupOfNetworks, ignoredByGroup } from "../../fields/security-group/acceptance";
import { example } from "./example";
import type { beanstalkInputs } from "./inputs";

const anew = "the environments are made anew, the old ones first: see `loadBalancer.scheme` for the way without a gap";
const begun = "it is what an environment begins with: see `environments.*.platform`";
const cname = "it is the name that an environment begins with: two swap theirs by `aws elasticbeanstalk swap-environment-cnames`";
const stack = "64bit Amazon Linux 2023 v4.6.0 running Python 3.13";

export const acceptance: Acceptance<typeof beanstalkInputs> = {
  structural: {
    "loadBalancer.scheme": "a rule of the security group for the internet is made by it",
    "loadBalancer.tls.redirectHttp": "a listener is made by it",
    sessionManager: "a role is made by it",
    "versions.deleteSource": "a permission is made by it",
  },
  unique: {
    "environments.*.cnamePrefix": "nobody else in the Region may have it",
  },
  notEmulated: {
    "securityGroup.vpcId": "the subnets are in the old VPC, and AWS refuses: both change together, as new environments",
  },
  ignored: {
    "environments.*.cnamePrefix": cname,
    "environments.*.cnamePrefix: given": cname,
    "environments.*.platform.solutionStackName": begun,
    "environments.*.platform.newestSolutionStack.pattern": begun,
    "environments.*.platform.platformArn": begun,
    "environments.*.versionLabel": begun,
    "environments.*.versionLabel: given": begun,
    ...ignoredByGroup,
  },
  disruptive: {
    "application.name": anew,
    "loadBalancer.scheme": anew,
    ...disruptivePolicies,
  },
  allowed: {
    "aws_iam_role.service: lets elasticbeanstalk.amazonaws.com act for any account":
      "Elastic Beanstalk documents the external ID, which the role asks for, and no condition on the account",
    "aws_iam_role_policy.enhanced_health: allows autoscaling:DescribeAutoScalingGroups, autoscaling:DescribeAutoScalingInstances, autoscaling:DescribeNotificationConfigurations, autoscaling:DescribeScalingActivities, ec2:DescribeAddresses, ec2:DescribeInstanceStatus, ec2:DescribeInstances, ec2:DescribeSecurityGroups, elasticloadbalancing:DescribeLoadBalancers, elasticloadbalancing:DescribeTargetHealth on *":
      "these calls know no resources",
  },
  samples: [
    {
      ...example,
      environments: { blue: { platform: { solutionStackName: stack }, versionLabel: "build-1", cnamePrefix: "example-shop" } },
      deployment: { policy: "TrafficSplitting", trafficSplitting: { newVersionPercent: 20, evaluationMinutes: 10 } },
      managedUpdates: { window: "Mon:04:00" },
      minSize: 2,
      maxSize: 6,
      settings: { "aws:autoscaling:trigger": { MeasureName: "CPUUtilization" } },
    },
    {
      ...example,
      environments: {
        blue: {
          platform: {
            platformArn: "arn:aws:elasticbeanstalk:eu-west-1::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.6.0",
          },
        },
      },
      loadBalancer: {
        ...example.loadBalancer,
        scheme: "internal",
        subnetIds: ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"],
        clients: { office: { cidrIpv4: "10.20.0.0/16" } },
      },
      securityGroup: groupOfNetworks,
    },
  ],
};
