import { z } from "zod";
import { matches, not, where } from "../../../core";

/** Access and connection logs, and the bucket that they go to. */
export const logs = () =>
  z
    .strictObject({
      /** Record every request. Without it nobody can tell afterwards who asked for what. */
      access: z.boolean().default(true),
      /** Record every connection, with its TLS handshake. */
      connections: z.boolean().default(false),
      /** An existing bucket, in the balancer's Region, encrypted with S3's own keys (SSE-S3), whose policy lets log delivery write. @default the module makes one */
      bucket: z
        .strictObject({
          /** Name of the bucket. */
          name: z
            .string()
            .min(3)
            .max(63)
            .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "that is a bucket's name"),
        })
        .optional(),
      /** Folder in the bucket, without slashes at its ends. @default the bucket's top */
      prefix: where(
        z
          .string()
          .min(1)
          .max(512)
          .regex(/^[^/](?:.*[^/])?$/, "without slashes at its ends"),
        "without AWSLogs, which AWS adds",
        (prefix) => not(matches(prefix, /AWSLogs/)),
      ).optional(),
      /** Days after which the module's bucket drops logs. What was deleted or overwritten before can be brought back for 30 days. */
      retentionDays: z.int().min(1).max(3650).default(90),
      /** Delete the module's bucket with all logs in it when the module is destroyed. Off, a bucket with logs stops the destroy. */
      forceDestroy: z.boolean().default(false),
    })
    .prefault({});
