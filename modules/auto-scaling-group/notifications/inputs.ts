import { z } from "zod";
import { distinctList } from "../../../fields/common";
import { kmsKeyArn, topicArn } from "../../../fields/ids";
import { shortName } from "../../../fields/names";

/** Who is told of what. */
export const notifications = () =>
  z.strictObject({
    /** An existing SNS topic. Its policy, and that of its KMS key, must allow cloudwatch.amazonaws.com, and the key the service-linked role of Auto Scaling. @default a topic of the group's own */
    topic: z
      .strictObject({
        /** ARN of the topic. */
        arn: topicArn(),
      })
      .optional(),
    /** KMS key of the own topic; its policy as above. The key that SNS has by itself (alias/aws/sns) would silently drop all alarms. @default a key of the topic's own, for about one US dollar a month */
    kmsKey: z
      .strictObject({
        /** ARN of the key. */
        arn: kmsKeyArn(),
      })
      .optional(),
    /** Who gets the messages, by name. An address by `email` has to confirm. */
    subscriptions: z
      .record(
        shortName(),
        z.strictObject({
          /** How messages are sent. */
          protocol: z.enum(["email", "email-json", "https", "sms", "sqs", "lambda"]),
          /** Where to: an address, an https URL, a phone number with +, or an ARN. */
          endpoint: z.string().min(1),
        }),
      )
      .default({}),
    /** The events of the group that are told; none leaves the topic to the alarms. */
    events: distinctList(
      z.enum([
        "autoscaling:EC2_INSTANCE_LAUNCH",
        "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
        "autoscaling:EC2_INSTANCE_TERMINATE",
        "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
      ]),
    ).default([
      "autoscaling:EC2_INSTANCE_LAUNCH",
      "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
      "autoscaling:EC2_INSTANCE_TERMINATE",
      "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
    ]),
  });

const minutes = (count: number) => z.int().min(1).max(1440).default(count);

/** Alarms by what they watch; leave one out to have it not. */
export const alarms = () =>
  z.strictObject({
    /** The processors are busy for long: the group cannot grow, or grows too late. */
    cpuHigh: z
      .strictObject({
        /** Average percent of all instances. */
        thresholdPercent: z.number().gt(0).max(100).default(80),
        /** For so many minutes. */
        minutes: minutes(10),
      })
      .optional(),
    /** Fewer instances (with weights: less capacity) are in service than there should be. */
    belowDesired: z
      .strictObject({
        /** For so many minutes; longer than a launch takes. */
        minutes: minutes(15),
      })
      .optional(),
    /** Targets are unhealthy, for each of `targetGroups` with a load balancer. */
    unhealthyTargets: z
      .strictObject({
        /** More than so many. */
        threshold: z.int().min(0).default(0),
        /** For so many minutes. */
        minutes: minutes(5),
      })
      .optional(),
  });
