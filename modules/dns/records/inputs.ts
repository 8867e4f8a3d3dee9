import { z } from "zod";
import { type References } from "../../../core";
import { distinctList } from "../../../fields/common";
import { recordName } from "../../../fields/domain-names";
import { routing } from "../routing/inputs";
import { RECORD_TYPES } from "./values";

/** One record: a name, a type, and what is answered. */
export const record = () =>
  z.strictObject({
    /** Full name of the record. Another name is another record: the old one goes, then the new one comes. To have both for a while add the new one under a key of its own, and take the old one out later. @default the key */
    name: recordName().optional(),
    /** Type of the record. Another type takes the place of the old one in one step. */
    type: z.enum(RECORD_TYPES),
    /**
     * What is answered, in the type's own form: an address for `A` and `AAAA`; "10 mail.example.com" for `MX`; "0 issue
     * "ca.example.net"" for `CAA`, with the quotes around its last part. Text of `TXT` is given as it is, without quotes and at
     * any length: it is cut into pieces of 255 characters, which readers put together.
     */
    values: distinctList(z.string().min(1).max(4000)).min(1).max(400),
    /** Seconds for which resolvers may keep the answer. Where health checks decide, and before a change, 60 is better. */
    ttlSeconds: z.int().min(0).max(2147483647).default(300),
    /** Which of several records of one name and type answers. @default it is the only one */
    routing: routing().optional(),
  });

/** A record, as constraints and the body see it. */
export type RecordInput = References<ReturnType<typeof record>>;
