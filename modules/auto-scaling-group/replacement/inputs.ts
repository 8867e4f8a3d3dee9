import { z } from "zod";
import { roleArn, topicOrQueueArn } from "../../../fields/ids";

/** How instances are replaced when the launch template changes. */
export const instanceRefresh = () =>
  z.strictObject({
    /** Replace instances step by step whenever the launch template changes. Without it a change reaches new instances only. */
    enabled: z.boolean().default(true),
    /** Percent of the desired size that stay healthy meanwhile. */
    minHealthyPercentage: z.int().min(0).max(100).default(100),
    /** Percent of the desired size that the group may grow to meanwhile; above 100, new instances come before old ones go. */
    maxHealthyPercentage: z.int().min(100).max(200).default(110),
    /** Percentages after which the replacement pauses, rising; without a last 100 the rest stays as it is. */
    checkpointPercentages: z.array(z.int().min(1).max(100)).default([]),
    /** Seconds of each pause. */
    checkpointDelaySeconds: z.int().min(0).max(172800).default(3600),
    /** Seconds until a new instance counts as ready. @default `warmupSeconds` */
    warmupSeconds: z.int().min(0).max(7200).optional(),
    /**
     * Names of CloudWatch alarms that stop the replacement. What has been replaced stays so, and what is launched from
     * then on has the new template too: to go back, give the former inputs again (the AMI by its ID in `ami`) and
     * apply. AWS's own rollback is not offered: Terraform's provider points the group at the new template before it
     * starts the replacement, so that AWS would "go back" to that one, again and again
     * (hashicorp/terraform-provider-aws issue 34189).
     */
    alarms: z.array(z.string().min(1).max(255)).max(10).default([]),
    /** Leave instances alone that already are as they should be. */
    skipMatching: z.boolean().default(true),
    /** What happens to instances that are protected from scale-in: they stay (`Ignore`), go (`Refresh`), or hold everything up (`Wait`). */
    scaleInProtectedInstances: z.enum(["Ignore", "Refresh", "Wait"]).default("Ignore"),
    /** What happens to instances on standby: they stay (`Ignore`), go (`Terminate`), or hold everything up (`Wait`). */
    standbyInstances: z.enum(["Ignore", "Terminate", "Wait"]).default("Ignore"),
  });

/** How many instances may be missing or too many. */
export const maintenancePolicy = () =>
  z.strictObject({
    /** Percent of the desired size that stay healthy. */
    minHealthyPercentage: z.int().min(0).max(100),
    /** Percent of the desired size that the group may grow to; at most 100 above the least. */
    maxHealthyPercentage: z.int().min(100).max(200),
  });

/** A pause in an instance's life. */
export const lifecycleHook = () =>
  z.strictObject({
    /** Before an instance goes into service, or before it is terminated. */
    transition: z.enum(["autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"]),
    /** Seconds until the pause ends by itself. */
    heartbeatTimeoutSeconds: z.int().min(30).max(7200).default(300),
    /** What then happens: go on (`CONTINUE`), or give the instance up (`ABANDON`). */
    defaultResult: z.enum(["CONTINUE", "ABANDON"]).default("ABANDON"),
    /** Text for whoever is told. */
    metadata: z.string().max(1023).optional(),
    /** A queue or topic that is told of each pause. @default EventBridge alone */
    target: z
      .strictObject({
        /** ARN of the SQS queue or SNS topic. */
        arn: topicOrQueueArn(),
        /** ARN of a role by which Auto Scaling may write there. */
        roleArn: roleArn(),
      })
      .optional(),
  });

/** Instances in reserve. */
export const warmPool = () =>
  z.strictObject({
    /**
     * How they wait: stopped (only their volumes cost), hibernated, or running. To hibernate, the instance type and the
     * AMI must be able to, and `rootVolume` must hold the memory beside the system.
     */
    state: z.enum(["Stopped", "Running", "Hibernated"]).default("Stopped"),
    /** The least number of instances in reserve. */
    minSize: z.int().min(0).max(10000).default(0),
    /** The greatest number of instances in the group and in reserve together. @default `maxSize` */
    maxPreparedCapacity: z.int().min(0).max(10000).optional(),
    /** Put instances back into reserve when the group shrinks, instead of terminating them. */
    reuseOnScaleIn: z.boolean().default(false),
  });
