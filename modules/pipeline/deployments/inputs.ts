import { z } from "zod";
import { type MapOf, atMost, length, where } from "../../../core";
import { distinctList } from "../../../fields/common";
import { kmsKeyArn, roleArn, targetGroupArn, topicArn } from "../../../fields/ids";
import { shortName } from "../../../fields/names";

/** What AWS has ready-made for instances; those of ECS and Lambda begin alike, and do not fit. */
const CONFIGURATIONS = ["CodeDeployDefault.OneAtATime", "CodeDeployDefault.HalfAtATime", "CodeDeployDefault.AllAtOnce"] as const;

/** What AWS tells topics of. */
const EVENTS = [
  "DeploymentStart",
  "DeploymentSuccess",
  "DeploymentFailure",
  "DeploymentStop",
  "DeploymentRollback",
  "DeploymentReady",
  "InstanceStart",
  "InstanceSuccess",
  "InstanceFailure",
  "InstanceReady",
] as const;

/** AWS lets a deployment wait for two days. */
const TWO_DAYS = 2880;

/** Policies and CodeDeploy's tag filters name things by text in which these would mean something else. */
const NO_PATTERN = /^[^*?$]*$/;
const NO_PATTERN_WORDS = "without *, ? and $";

/** CodeDeploy takes ten of these for a deployment group. */
const atMostTen = <S extends z.ZodType>(schema: S): S =>
  where(schema, "of at most 10 entries", (all) => atMost(length(all as unknown as MapOf<unknown>), 10));

/** One deployment group of CodeDeploy: where a revision goes to, how, and what stops it. */
export const deployment = () =>
  z.strictObject({
    /**
     * Names of Auto Scaling groups whose instances get the revision; later ones get it as they launch. A target group has
     * to be attached to the group already. AWS advises one deployment group for each Auto Scaling group: each adds a lifecycle hook.
     */
    autoScalingGroups: distinctList(z.string().min(1).max(255).regex(NO_PATTERN, NO_PATTERN_WORDS)).max(10).default([]),
    /**
     * Instances by their tags: those that have one tag at least out of each list. For several tags that an instance
     * must all have, give each a list of its own.
     */
    tagSets: z
      .array(
        z
          .array(
            z.strictObject({
              /** The tag's key. */
              key: z.string().min(1).max(128).regex(NO_PATTERN, NO_PATTERN_WORDS),
              /** The tag's value. @default any */
              value: z.string().max(256).regex(NO_PATTERN, NO_PATTERN_WORDS).optional(),
            }),
          )
          .min(1)
          .max(10),
      )
      .max(3)
      .default([]),
    /**
     * Target groups of an Application or Network Load Balancer, by name: instances are taken out of them while they are
     * worked on, and come back when they are healthy. Without any, requests go on to instances that are being changed.
     */
    targetGroups: atMostTen(
      z.record(
        shortName(),
        z.strictObject({
          /** ARN of the target group. */
          arn: targetGroupArn(),
        }),
      ),
    ).default({}),
    /** How many instances are worked on at a time, as AWS has it ready. @default `CodeDeployDefault.OneAtATime` */
    configuration: z.enum(CONFIGURATIONS).optional(),
    /** How many instances must stay healthy: a configuration of your own, in place of `configuration`. Give one of the two. */
    minimumHealthyHosts: z
      .strictObject({
        /** So many instances; 0 works on all at once. A deployment to no more instances than that fails. */
        count: z.int().min(0).optional(),
        /** So many percent of them; 0 works on all at once. */
        percent: z.int().min(0).max(99).optional(),
      })
      .optional(),
    /**
     * New instances get the revision and then the traffic of `targetGroups`, in place of work on the instances that serve: the
     * old ones are there to go back to. @default in place
     */
    blueGreen: z
      .strictObject({
        /**
         * CodeDeploy makes a copy of the one Auto Scaling group, and deletes the old one: behind Terraform's back, so that
         * the group's own module has to know (`replaced_by_code_deploy` of `auto-scaling-group`). `autoScalingGroups` is told to AWS once, when the
         * deployment group is made; to add or remove this makes the deployment group anew. @default instances that
         * are there already: whoever starts a deployment names them (`target-instances`), which an action of a pipeline cannot
         */
        copy: z
          .strictObject({
            /** ID of the group's launch template: the copy may be launched from this one only. */
            launchTemplateId: z.string().regex(/^lt-[0-9a-f]+$/, "that is a launch template's ID, such as lt-0123456789abcdef0"),
            /** ARN of the instances' role, which the copy's instances are given. */
            instanceRoleArn: roleArn(),
          })
          .optional(),
        /**
         * Minutes for a person to look at the new instances and let them have the traffic (`aws deploy continue-deployment`);
         * then the deployment stops. @default they have it when they are ready
         */
        rerouteByHandMinutes: z.int().min(1).max(TWO_DAYS).optional(),
        /** What becomes of the old instances: to keep them alive costs what they cost. */
        blueInstances: z.enum(["TERMINATE", "KEEP_ALIVE"]).default("TERMINATE"),
        /** Minutes that old instances are kept for a rollback before they are terminated; without meaning with `KEEP_ALIVE`. */
        terminateAfterMinutes: z.int().min(0).max(TWO_DAYS).default(60),
      })
      .optional(),
    /** When the last good revision is deployed again. */
    rollback: z
      .strictObject({
        /** When a deployment fails. Off, instances may stay as the failure left them. */
        onFailure: z.boolean().default(true),
        /** When one of `alarms` stops a deployment. */
        onAlarm: z.boolean().default(true),
        /** When somebody stops a deployment. */
        onRequest: z.boolean().default(false),
      })
      .prefault({}),
    /** Names of CloudWatch alarms that stop a deployment, and with `rollback.onAlarm` turn it back. */
    alarms: distinctList(z.string().min(1).max(255)).max(10).default([]),
    /** Go on where CloudWatch cannot be asked about `alarms`: a bad revision may then go everywhere unseen. */
    ignoreAlarmPollFailure: z.boolean().default(false),
    /** What instances get that were launched during a deployment with the revision before it: `UPDATE` the new one, `IGNORE` nothing. */
    outdatedInstances: z.enum(["UPDATE", "IGNORE"]).default("UPDATE"),
    /** Run the application's stop hooks when an Auto Scaling group terminates an instance. */
    terminationHook: z.boolean().default(false),
    /** Who is told of the deployments, by name. */
    triggers: atMostTen(
      z.record(
        shortName(),
        z.strictObject({
          /** ARN of an SNS topic. */
          topicArn: topicArn(),
          /** What is told; the `Instance…` ones come for each instance. */
          events: distinctList(z.enum(EVENTS)).min(1).default(["DeploymentFailure", "DeploymentStop", "DeploymentRollback"]),
          /** The topic's own KMS key, where it has one: the deployment group may then encrypt with it. */
          kmsKey: z
            .strictObject({
              /** ARN of the key. */
              arn: kmsKeyArn().regex(/:key\//, "of a key, not of an alias"),
            })
            .optional(),
        }),
      ),
    ).default({}),
  });

/** The role of instances that get revisions. */
export const instanceRole = () =>
  z.strictObject({
    /** Name of the role. */
    name: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_+=,.@-]+$/, "that is the name of an IAM role, not its ARN"),
  });
