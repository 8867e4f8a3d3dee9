import type { StateBackendProps } from "./props";

/** A bucket for the states of one account. */
export const example: StateBackendProps = {
  bucket: "shop-terraform-state",
};
