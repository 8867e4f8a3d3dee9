import { type Constraint, not, or, startsWith } from "../../../core";
import type { autoScalingGroupInputs } from "../inputs";
import { COPIES_BEGIN } from "./resources";

/** What must hold for a group that CodeDeploy replaces. */
export const codeDeployConstraints: Array<Constraint<typeof autoScalingGroupInputs>> = [
  {
    input: "replacedByCodeDeploy",
    message: "cannot be combined with `holdDesiredCapacity`: the size of a copy is not Terraform's to hold",
    holds: ({ replacedByCodeDeploy, holdDesiredCapacity }) => or(not(replacedByCodeDeploy), not(holdDesiredCapacity)),
  },
  {
    input: "replacedByCodeDeploy",
    message: `needs a \`name\` that does not begin with \`${COPIES_BEGIN}\`, as the names of copies do`,
    holds: ({ replacedByCodeDeploy, name }) => or(not(replacedByCodeDeploy), not(startsWith(name, COPIES_BEGIN))),
  },
];
