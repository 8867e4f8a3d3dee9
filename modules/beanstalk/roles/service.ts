import type { IamRole as Role } from "@cdktf/provider-aws/lib/iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type Dependable, type ModuleScope, and, isSet, json, not, nth, split, when, whenSet } from "../../../core";
import type { Inputs } from "../inputs";

/**
 * The role in which Elastic Beanstalk watches the environments. Managed updates, which change nearly everything, are
 * not its work: AWS's service-linked role does them, which nobody else can take on, in place of
 * AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy, which could pass every role of the account on.
 */
export const buildServiceRole = (m: ModuleScope, { name, permissionsBoundary, tags }: Inputs): Role =>
  m.resource(IamRole, "service", {
    namePrefix: `${name}-service-`,
    description: `What Elastic Beanstalk may do for ${name}`,
    // The external ID is what Elastic Beanstalk offers against being used by others.
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "elasticbeanstalk.amazonaws.com" },
          Condition: { StringEquals: { "sts:ExternalId": "elasticbeanstalk" } },
        },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name_prefix", "path"] },
  });

/** What the service role may do: as AWSElasticBeanstalkEnhancedHealth, but in this account only, and no more than is used. */
export function allowService(m: ModuleScope, inputs: Inputs, role: Role, application: string): Dependable[] {
  const [partition, account] = [nth(split(":", role.arn), 1), nth(split(":", role.arn), 4)];
  const health = m.resource(IamRolePolicy, "enhanced_health", {
    name: "enhanced-health",
    role: role.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingInstances",
            "autoscaling:DescribeNotificationConfigurations",
            "autoscaling:DescribeScalingActivities",
            "ec2:DescribeAddresses",
            "ec2:DescribeInstanceStatus",
            "ec2:DescribeInstances",
            "ec2:DescribeSecurityGroups",
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancing:DescribeTargetHealth",
          ],
          // These know no resources.
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: "ec2:GetConsoleOutput",
          Resource: `arn:${partition}:ec2:*:${account}:instance/*`,
          Condition: { Null: { "aws:ResourceTag/elasticbeanstalk:environment-id": "false" } },
        },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: `arn:${partition}:logs:*:${account}:log-group:/aws/elasticbeanstalk/*`,
        },
      ],
    }),
  });
  const address = m.resources(IamRolePolicy, "elastic_ip", when(not(isSet(inputs.loadBalancer))), () => ({
    name: "elastic-ip",
    role: role.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          // The address of a single instance moves to its successor.
          Effect: "Allow",
          Action: "ec2:AssociateAddress",
          Resource: ["elastic-ip", "instance", "network-interface"].map((kind) => `arn:${partition}:ec2:*:${account}:${kind}/*`),
        },
      ],
    }),
  }));
  const topic = m.resources(IamRolePolicy, "notifications", whenSet(inputs.notifications), ({ topicArn }) => ({
    name: "notifications",
    role: role.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource: topicArn }],
    }),
  }));
  const versions = m.resources(IamRolePolicy, "versions", when(not(isSet(inputs.application))), () => ({
    name: "versions",
    role: role.id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["elasticbeanstalk:DeleteApplicationVersion", "elasticbeanstalk:DescribeApplicationVersions"],
          Resource: `arn:${partition}:elasticbeanstalk:*:${account}:applicationversion/${application}/*`,
        },
      ],
    }),
  }));
  const sources = m.resources(
    IamRolePolicy,
    "sources",
    when(and(not(isSet(inputs.application)), inputs.versions.deleteSource)),
    () => ({
      name: "sources",
      role: role.id,
      policy: json({
        Version: "2012-10-17",
        Statement: [
          {
            // The bundles of all applications lie in one bucket, whose folders AWS does not promise.
            Effect: "Allow",
            Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
            Resource: `arn:${partition}:s3:::elasticbeanstalk-*-${account}/*`,
          },
        ],
      }),
    }),
  );
  return [health, address, topic, versions, sources];
}
