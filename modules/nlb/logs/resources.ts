import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { type ModuleScope, lower } from "../../../core";
import { type LogBucket, buildLogBucket } from "../../../fields/load-balancer/log-bucket";
import type { Inputs } from "../inputs";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
const DELIVERY = { Service: "delivery.logs.amazonaws.com" };

/** The bucket for logs, when they are wanted and no bucket is given. */
export const buildLogs = (m: ModuleScope, { name, logs, tags }: Inputs, securityGroup: SecurityGroup): LogBucket =>
  buildLogBucket(
    m,
    { stem: `${lower(name)}-nlb`, wanted: logs.access, logs, tags },
    securityGroup,
    ({ bucketArn, folder, account, partition }) => {
      const source = {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:${partition}:logs:*:${account}:*` },
      };
      return [
        {
          Sid: "LogDeliveryLooks",
          Effect: "Allow",
          Principal: DELIVERY,
          Action: ["s3:GetBucketAcl", "s3:ListBucket"],
          Resource: bucketArn,
          Condition: source,
        },
        {
          Sid: "LogDelivery",
          Effect: "Allow",
          Principal: DELIVERY,
          Action: "s3:PutObject",
          Resource: `${bucketArn}/${folder}AWSLogs/${account}/*`,
          Condition: { ...source, StringEquals: { ...source.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" } },
        },
      ];
    },
  );
