import type { PipelineProps } from "./props";

/** A pipeline for a shop. */
export const example: PipelineProps = { name: "shop" };
