import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type Dependable,
  type ModuleScope,
  and,
  atLeast,
  choose,
  extract,
  isSet,
  json,
  length,
  listOf,
  matches,
  not,
  nth,
  split,
  when,
} from "../../../core";
import type { buildInstanceProfile } from "../../../fields/ec2/profile";
import type { Inputs } from "../inputs";

/**
 * What the instances of an environment need: AWSElasticBeanstalkWebTier, but for the traces of X-Ray, the models of
 * Bedrock and the Marketplace, in this account only, and writing nothing but logs.
 */
export function allowInstances(
  m: ModuleScope,
  inputs: Inputs,
  { roleName, roleArn }: ReturnType<typeof buildInstanceProfile>,
  application: string,
): Dependable[] {
  const [partition, account] = [nth(split(":", roleArn), 1), nth(split(":", roleArn), 4)];
  const own = not(isSet(inputs.instanceProfile));
  const bucket = `arn:${partition}:s3:::elasticbeanstalk-*-${account}`;
  const work = m.resources(IamRolePolicy, "instances", when(own), () => ({
    name: "elastic-beanstalk",
    role: roleName,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        // Versions and what the platform needs are in the account's one bucket for Elastic Beanstalk in the Region.
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${bucket}/*` },
        { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
        { Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/resources/environments/logs/*` },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: `arn:${partition}:logs:*:${account}:log-group:/aws/elasticbeanstalk/*`,
        },
        {
          Effect: "Allow",
          Action: "elasticbeanstalk:PutInstanceStatistics",
          Resource: [
            `arn:${partition}:elasticbeanstalk:*:${account}:application/${application}`,
            `arn:${partition}:elasticbeanstalk:*:${account}:environment/${application}/*`,
          ],
        },
      ],
    }),
  }));
  const secrets = m.resources(IamRolePolicy, "secrets", when(and(own, atLeast(length(inputs.secrets), 1))), () => ({
    name: "secrets",
    role: roleName,
    policy: json({
      Version: "2012-10-17",
      Statement: listOf(inputs.secrets, (arn) => ({
        Effect: "Allow",
        Action: choose(matches(arn, PARAMETER), "ssm:GetParameter", "secretsmanager:GetSecretValue"),
        // Without the JSON key at its end, which is no part of the secret's ARN.
        Resource: extract(arn, /^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:(?:parameter.*|secret:[^:]*)/),
      })),
    }),
  }));
  return [work, secrets];
}

const PARAMETER = /^[^:]*:[^:]*:ssm:/;
