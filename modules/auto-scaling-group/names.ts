import { z } from "zod";

/** A name inside the module: the key of a resource, and part of its name in AWS. */
export const shortName = () =>
  z
    .string()
    .max(32)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, "of letters, digits and inner hyphens");
