import { z } from "zod";
import { type References, atLeast, atMost, and, length, where } from "../../../core";
import { globalKmsKeyArn } from "../global-region";

/** A key-signing key. */
const keySigningKey = () =>
  z.strictObject({
    /** The KMS key behind it. @default one of the module's own, whose provider must then be one of us-east-1, for about one US dollar a month */
    kmsKey: z
      .strictObject({
        /** ARN of the key, in us-east-1: customer-managed, ECC_NIST_P256, for signing. Its policy must let dnssec-route53.amazonaws.com use it. Another one makes the key-signing key anew, which Route 53 refuses while the zone is signed with this one alone, or the parent zone knows it: add one of another name instead. */
        arn: globalKmsKeyArn(),
      })
      .optional(),
  });

/** Signed answers (DNSSEC) of a public zone. */
export const dnssec = () =>
  z.strictObject({
    /**
     * Key-signing keys by name: one, and for the time of a rollover two. To change a key, add the new one, put its
     * `dsRecords` entry at the domain's registrar (the parent zone), wait for the old one's time to live there, and take
     * the old key out, there first.
     */
    keySigningKeys: where(
      z.record(
        z
          .string()
          .min(3)
          .max(128)
          .regex(/^[A-Za-z0-9_]+$/, "of letters, digits and underscores"),
        keySigningKey(),
      ),
      "with one key, or two",
      (keys) => and(atLeast(length(keys), 1), atMost(length(keys), 2)),
    ),
  });

/** A key-signing key, as the body sees it. */
export type KeySigningKeyInput = References<ReturnType<typeof keySigningKey>>;
