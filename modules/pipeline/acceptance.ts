import type { Acceptance } from "../../core";
import type { pipelineInputs } from "./inputs";

export const acceptance: Acceptance<typeof pipelineInputs> = {};
