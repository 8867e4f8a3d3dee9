import type { Constraint } from "../../core";
import type { pipelineInputs } from "./inputs";
import { projectConstraints } from "./projects/constraints";
import { terraformConstraints } from "./terraform/constraints";

/** The constraints across the pipeline's inputs. */
export const pipelineConstraints: Array<Constraint<typeof pipelineInputs>> = [...projectConstraints, ...terraformConstraints];
