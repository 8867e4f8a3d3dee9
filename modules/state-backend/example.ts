import type { z } from "zod";
import type { stateBackendInputs } from "./inputs";

/** A bucket for the states of one account. */
export const example: z.input<typeof stateBackendInputs> = {
  bucket: "shop-terraform-state",
};
