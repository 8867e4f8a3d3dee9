import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { type ModuleScope, lower, or } from "../../../core";
import { type LogBucket, buildLogBucket } from "../../../fields/load-balancer/log-bucket";
import type { Inputs } from "../inputs";

/** The bucket for logs, when one is needed and none is given. */
export const buildLogs = (m: ModuleScope, { name, logs, tags }: Inputs, securityGroup: SecurityGroup): LogBucket =>
  buildLogBucket(
    m,
    { stem: `${lower(name)}-alb`, wanted: or(logs.access, logs.connections), logs, tags },
    securityGroup,
    ({ bucketArn, folder, account }) => [
      {
        Sid: "LogDelivery",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        // Log delivery writes under the account that the balancer is in: other accounts' logs cannot come here.
        Resource: `${bucketArn}/${folder}AWSLogs/${account}/*`,
      },
    ],
  );
