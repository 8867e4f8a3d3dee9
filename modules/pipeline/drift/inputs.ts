import { z } from "zod";
import { topicArn } from "../../../fields/ids";
import { keyArn } from "../projects/variables";

/** A schedule that compares with the state, and with AWS, what the pipeline applied last. */
export const drift = () =>
  z.strictObject({
    /** When to look, as EventBridge Scheduler writes it: `cron(0 3 * * ? *)`, `rate(12 hours)`. */
    schedule: z
      .string()
      .max(256)
      .regex(/^(?:cron|rate)\([^()]+\)$/, "that is a schedule such as cron(0 3 * * ? *) or rate(12 hours)")
      .default("cron(0 3 * * ? *)"),
    /** Time zone of a `cron` schedule. */
    timezone: z
      .string()
      .max(50)
      .regex(/^[A-Za-z]+(?:[\/_+-][A-Za-z0-9]+)*$/, "that is a time zone, such as UTC or Europe/Berlin")
      .default("UTC"),
    /** SNS topic that is told of differences, and of schedules that could not look. @default one topic for all roots of the pipeline, which the module makes: subscribe to it */
    topic: z
      .strictObject({
        /** ARN of the topic. */
        arn: topicArn(),
        /** Key of your own that the topic is encrypted with. Its policy must let the account's policies decide. */
        kmsKey: z
          .strictObject({
            /** ARN of the key. */
            arn: keyArn(),
          })
          .optional(),
      })
      .optional(),
  });
