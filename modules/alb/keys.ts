import { z } from "zod";

/** Key of a listener, target group or rule: part of addresses in the state, and of tags and names (there `_` becomes `-`). */
export const key = () =>
  z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/, "of letters, digits, and inner hyphens and underscores");
