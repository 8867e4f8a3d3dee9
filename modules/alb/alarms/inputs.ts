import { z } from "zod";
import { arn, distinctList } from "../../../fields/common";

/** The alarms, by the names under which they can be left out. */
export const ALARMS = ["target5xx", "balancer5xx", "unhealthyTargets", "latency", "rejectedConnections"] as const;

/** Alarms of the balancer and its target groups. */
export const alarms = () =>
  z.strictObject({
    /** SNS topics that are told when an alarm goes off, and when it is over. At most five. */
    topicArns: z.array(arn("sns")).min(1).max(5),
    /** Minutes that a fault has to last. */
    minutes: z.int().min(1).max(60).default(5),
    /** Answers with a status of 5xx from targets, in a minute, from which on there is an alarm. */
    target5xx: z.int().min(1).default(10),
    /** Answers with a status of 5xx from the balancer itself, in a minute, from which on there is an alarm. */
    balancer5xx: z.int().min(1).default(10),
    /** Unhealthy targets of a group from which on there is an alarm. */
    unhealthyTargets: z.int().min(1).default(1),
    /** Seconds until the answer, for the slowest one in twenty requests, above which there is an alarm. */
    latencySeconds: z.number().gt(0).max(4000).default(1),
    /** Connections refused in a minute, because the balancer had too many, from which on there is an alarm. */
    rejectedConnections: z.int().min(1).default(1),
    /** Alarms that are not wanted. */
    without: distinctList(z.enum(ALARMS)).default([]),
  });
