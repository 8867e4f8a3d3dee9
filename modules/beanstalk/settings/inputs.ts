import { z } from "zod";

/** Options by namespace: what no other input gives. */
export const settings = () =>
  z.record(
    z
      .string()
      .max(255)
      .regex(/^aws:[a-z0-9]+(?::[A-Za-z0-9-]+)*$/, "that names a namespace, such as aws:autoscaling:trigger"),
    z.record(z.string().min(1).max(255), z.string().min(1).max(4096)),
  );
