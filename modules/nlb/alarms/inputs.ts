import { z } from "zod";
import { arn, distinctList } from "../../../fields/common";

/** The alarms, by the names under which they can be left out. */
export const ALARMS = ["unhealthyTargets", "targetResets", "balancerResets", "portAllocationErrors"] as const;

/** Alarms of the balancer and its target groups. */
export const alarms = () =>
  z.strictObject({
    /** SNS topics that are told when an alarm goes off, and when it is over. At most five. */
    topicArns: z.array(arn("sns")).min(1).max(5),
    /** Minutes that a fault has to last. */
    minutes: z.int().min(1).max(60).default(5),
    /** Unhealthy targets of a group from which on there is an alarm. */
    unhealthyTargets: z.int().min(1).default(1),
    /** Connections reset by targets, in a minute, from which on there is an alarm. */
    targetResets: z.int().min(1).default(100),
    /** Connections reset by the balancer itself, in a minute, from which on there is an alarm. */
    balancerResets: z.int().min(1).default(100),
    /** Connections that failed for want of a source port, in a minute, from which on there is an alarm: spread them over more targets. */
    portAllocationErrors: z.int().min(1).default(1),
    /** Alarms that are not wanted. */
    without: distinctList(z.enum(ALARMS)).default([]),
  });
