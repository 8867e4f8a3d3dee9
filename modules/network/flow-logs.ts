import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  type ModuleScope,
  and,
  attributeOf,
  beginning,
  eq,
  isSet,
  json,
  merge,
  not,
  nth,
  oneOrNull,
  only,
  split,
  when,
} from "../../core";
import { type Inputs } from "./inputs";

/** Flow logs to CloudWatch Logs (with the group and a role that may write to it) or to S3. */
export function buildFlowLogs(m: ModuleScope, inputs: Inputs, vpc: Vpc, region: string): string {
  const { name, flowLogs, tags } = inputs;
  const isToLogs = eq(flowLogs.destination, "cloud-watch-logs");
  const toLogs = when(isToLogs);
  const [partition, account] = [nth(split(":", vpc.arn), 1), vpc.ownerId];
  const key = m.resources(KmsKey, "flow_logs", when(and(isToLogs, not(isSet(flowLogs.kmsKey)))), () => ({
    description: "Flow logs of a VPC",
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: keyPolicy(partition, region, account),
    tags: merge(tags, { Name: `${name}-flow-logs` }),
  }));
  const group = m.resources(CloudwatchLogGroup, "flow_logs", toLogs, () => ({
    namePrefix: `/aws/vpc/${name}/flow-logs-`,
    retentionInDays: flowLogs.retentionDays,
    kmsKeyId: attributeOf(flowLogs.kmsKey, ({ arn }) => arn, only(key).arn),
    tags: merge(tags, { Name: `${name}-flow-logs` }),
    // Another name of the network is no reason to throw its records away.
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const role = m.resources(IamRole, "flow_logs", toLogs, () => ({
    // Prefixes of roles have at most 38 characters.
    namePrefix: `${beginning(name, 27)}-flow-logs-`,
    description: "Lets VPC flow logs write to CloudWatch Logs",
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          // Without these anybody's flow logs could use the role (the confused deputy).
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
          },
        },
      ],
    }),
    permissionsBoundary: inputs.permissionsBoundary,
    tags: merge(tags, { Name: `${name}-flow-logs` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  m.resources(IamRolePolicy, "flow_logs", toLogs, () => ({
    name: "write-flow-logs",
    role: only(role).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [only(group).arn, `${only(group).arn}:*`],
        },
      ],
    }),
  }));
  const common = {
    vpcId: vpc.id,
    trafficType: flowLogs.traffic,
    maxAggregationInterval: flowLogs.intervalSeconds,
    tags: merge(tags, { Name: name }),
  };
  m.resources(FlowLog, "cloud_watch_logs", toLogs, () => ({
    ...common,
    logDestinationType: "cloud-watch-logs",
    logDestination: only(group).arn,
    iamRoleArn: only(role).arn,
  }));
  m.resources(FlowLog, "s3", when(eq(flowLogs.destination, "s3")), () => ({
    ...common,
    logDestinationType: "s3",
    logDestination: flowLogs.bucketArn,
  }));
  return oneOrNull(group, (logGroup) => logGroup.name);
}

/** The account decides who may use the key; CloudWatch Logs may for the account's log groups in this Region only. */
const keyPolicy = (partition: string, region: string, account: string): string =>
  json({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "FlowLogs",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
        // Any group: this one's name is not known yet, and stays as it is when the network gets another one.
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      },
    ],
  });
