import { z } from "zod";
import { logRetentionDays } from "../../../fields/common";
import { globalKmsKeyArn } from "../global-region";

/** Where a public zone's queries are recorded. Route 53 writes to us-east-1 only. */
export const queryLogs = () =>
  z.strictObject({
    /** A log group that is there already. @default one of the module's own, whose provider must then be one of us-east-1 */
    logGroup: z
      .strictObject({
        /** ARN of the log group, in us-east-1. A resource policy there must let route53.amazonaws.com write to it. */
        arn: z
          .string()
          .regex(
            /^arn:aws:logs:us-east-1:[0-9]{12}:log-group:[A-Za-z0-9_\/.#-]+(?::\*)?$/,
            "that is the ARN of a log group in us-east-1",
          ),
      })
      .optional(),
    /** How long the module's own log group keeps them, in days; 0 keeps them for ever. A gigabyte costs about 0.50 US dollars to take in. */
    retentionDays: logRetentionDays().default(365),
    /** KMS key of the module's own log group. @default CloudWatch's own encryption */
    kmsKey: z
      .strictObject({
        /** ARN of the key, in us-east-1. Its policy must let logs.us-east-1.amazonaws.com use it. */
        arn: globalKmsKeyArn(),
      })
      .optional(),
  });
