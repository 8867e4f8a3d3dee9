import { z } from "zod";

/** How a new version of the application comes to the instances. */
export const deployment = () =>
  z.strictObject({
    /**
     * `Immutable` starts as many new instances beside the old ones, and ends these when the new ones are healthy.
     * `TrafficSplitting` does so too, after a share of the clients has tried the new version (`trafficSplitting`).
     * `Rolling` takes a batch of instances after the other out of service, `RollingWithAdditionalBatch` starts one more
     * batch first. `AllAtOnce` is down for the time of a deployment. Without `loadBalancer` there is `Immutable` and
     * `AllAtOnce` only.
     */
    policy: z.enum(["AllAtOnce", "Rolling", "RollingWithAdditionalBatch", "Immutable", "TrafficSplitting"]).default("Immutable"),
    /** What `batchSize` counts: instances (`Fixed`), or hundredths of them (`Percentage`). */
    batchSizeType: z.enum(["Fixed", "Percentage"]).default("Percentage"),
    /** The size of a batch. With the policies `Rolling` and `RollingWithAdditionalBatch`. */
    batchSize: z.int().min(1).max(10000).default(30),
    /** How long an instance may take to run its commands, in seconds. AWS waits four minutes more. */
    timeoutSeconds: z.int().min(1).max(3600).default(600),
    /** The trial of a new version. With the policy `TrafficSplitting`, which needs it. */
    trafficSplitting: z
      .strictObject({
        /** How many of a hundred requests the new version gets at first. */
        newVersionPercent: z.int().min(1).max(100).default(10),
        /** How long it is watched before it gets all of them, in minutes. */
        evaluationMinutes: z.int().min(3).max(600).default(5),
      })
      .optional(),
  });

/** Updates of the platform that AWS makes by itself. */
export const managedUpdates = () =>
  z.strictObject({
    /**
     * Let AWS update the platform in the window. Without it, faults that are known to everybody stay in the system and
     * the language until somebody updates it.
     */
    enabled: z.boolean().default(true),
    /** When an update may begin, each week, in UTC: `Sun:03:00`. */
    window: z
      .string()
      .regex(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun):(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, "that is a day and a time, such as Sun:03:00")
      .default("Sun:03:00"),
    /** How far an update may go: `patch` mends faults only, `minor` may bring what is new within a major version. */
    level: z.enum(["patch", "minor"]).default("minor"),
    /** Replace all instances each week, also without an update. */
    instanceRefresh: z.boolean().default(false),
  });
