import { z } from "zod";
import { distinctList } from "../../../fields/common";
import { ARN_PATTERNS, topicArn } from "../../../fields/ids";
import { pipelineWord } from "../actions/inputs";

/** What becomes of executions of pipelines, stages and actions. https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export const STATES = {
  pipeline: ["STARTED", "SUCCEEDED", "RESUMED", "FAILED", "STOPPING", "STOPPED", "CANCELED", "SUPERSEDED"],
  stage: ["STARTED", "SUCCEEDED", "RESUMED", "FAILED", "STOPPING", "STOPPED", "CANCELED"],
  action: ["STARTED", "SUCCEEDED", "FAILED", "CANCELED", "ABANDONED"],
} as const;

const queueArn = () => z.string().regex(ARN_PATTERNS.queue, "that is the ARN of a standard SQS queue");

/** A rule of EventBridge: what it looks out for, and the one that it is handed to. */
export const eventRule = () =>
  z.strictObject({
    /** Of what: of executions of the whole pipeline, of its stages, or of its actions. */
    of: z.enum(["pipeline", "stage", "action"]).default("pipeline"),
    /**
     * What has become of it. Stages are not `SUPERSEDED`; actions are not `RESUMED`, `STOPPING`, `STOPPED` or `SUPERSEDED`,
     * and they alone are `ABANDONED`. An approval that was refused is an action that `FAILED`.
     */
    states: distinctList(z.enum([...STATES.pipeline, "ABANDONED"]))
      .min(1)
      .default(["FAILED"]),
    /** Names of the stages that are looked at; none means all. */
    stages: distinctList(pipelineWord()).default([]),
    /** Names of the actions that are looked at, in whichever stage; none means all. */
    actions: distinctList(pipelineWord()).default([]),
    /** Hands events to a function of Lambda; the module allows the rule to call it. */
    function: z
      .strictObject({
        /** ARN of the function, without a version or alias. */
        arn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$/,
            "that is the ARN of a function, without a version or alias",
          ),
        /** Version or alias that is called. @default the newest code */
        qualifier: z
          .string()
          .max(128)
          .regex(/^[A-Za-z0-9_-]+$/, "that is a version or an alias")
          .optional(),
      })
      .optional(),
    /**
     * Hands events to a queue of SQS. Its policy must let `events.amazonaws.com` do `sqs:SendMessage`, with the rule's ARN
     * (output `eventRuleArns`) as `aws:SourceArn` in the condition; and its key, where it has one of your own, must let the
     * same do `kms:GenerateDataKey` and `kms:Decrypt`.
     */
    queue: z
      .strictObject({
        /** ARN of the queue. */
        arn: queueArn(),
      })
      .optional(),
    /**
     * Hands events to a topic of SNS, as JSON: people read those of `notifications` more easily. Its policy must let
     * `events.amazonaws.com` do `sns:Publish`; its key as above. With the key of AWS's for SNS nothing arrives.
     */
    topic: z
      .strictObject({
        /** ARN of the topic. */
        arn: topicArn(),
      })
      .optional(),
    /** Hands events to another event bus, also of another account, whose policy must then let this account do `events:PutEvents`. */
    eventBus: z
      .strictObject({
        /** ARN of the bus. */
        arn: z
          .string()
          .regex(/^arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus\/[A-Za-z0-9._\/-]+$/, "that is the ARN of an event bus"),
      })
      .optional(),
    /** Where events go that could not be handed on for 24 hours: else they are lost. */
    deadLetterQueue: z
      .strictObject({
        /** ARN of the queue; its policy as that of `queue`. */
        arn: queueArn(),
      })
      .optional(),
  });
