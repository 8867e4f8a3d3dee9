import type { Constraint } from "../../core";
import { deploymentConstraints } from "./deployments/constraints";
import type { pipelineInputs } from "./inputs";

/** The constraints across the pipeline's inputs. */
export const pipelineConstraints: Array<Constraint<typeof pipelineInputs>> = [...deploymentConstraints];
