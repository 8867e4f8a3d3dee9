import { z } from "zod";
import { kmsKeyArn } from "../../../fields/ids";

/** The bucket in which actions hand each other their files. */
export const artifacts = () =>
  z
    .strictObject({
      /**
       * Days after which artifacts are deleted. A stage is rolled back, and a failed one retried, with the artifacts of its
       * execution: only as long as they are there.
       */
      retentionDays: z.int().min(1).max(3650).default(90),
      /** A key of your own that artifacts are encrypted with, in the pipeline's Region. @default the module makes one, which is rotated every year and costs 1 US dollar a month */
      kmsKey: z
        .strictObject({
          /** ARN of the key; no alias, which policies could not name. Its policy must let the account's policies decide (`kms:*` for the account's root). */
          arn: kmsKeyArn().regex(/:key\//, "of a key, not of an alias"),
        })
        .optional(),
      /** Delete the bucket with all artifacts in it when the module is destroyed. Off, a bucket with artifacts stops the destroy. */
      forceDestroy: z.boolean().default(false),
    })
    .prefault({});
