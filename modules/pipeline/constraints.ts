import type { Constraint } from "../../core";
import { actionConstraints } from "./actions/constraints";
import { conditionConstraints } from "./conditions/constraints";
import { connectionConstraints } from "./connections/constraints";
import { deploymentConstraints } from "./deployments/constraints";
import type { pipelineInputs } from "./inputs";
import { eventConstraints } from "./events/constraints";
import { projectConstraints } from "./projects/constraints";
import { typeConstraints } from "./stages/constraints";
import { terraformConstraints } from "./terraform/constraints";
import { triggerConstraints } from "./triggers/constraints";

/** The constraints across the pipeline's inputs. */
export const pipelineConstraints: Array<Constraint<typeof pipelineInputs>> = [
  ...typeConstraints,
  ...actionConstraints,
  ...conditionConstraints,
  ...triggerConstraints,
  ...connectionConstraints,
  ...projectConstraints,
  ...deploymentConstraints,
  ...terraformConstraints,
  ...eventConstraints,
];
