import { type Bool, attributeOf, choose, isSet, length, lessThan } from "../../../core";
import type { Inputs } from "../inputs";

/** A deployment as the module's inputs describe it. */
export type Deployment = Inputs["deployments"][string];

/** Whether CodeDeploy copies the deployment's Auto Scaling group. */
export const copiesGroup = ({ blueGreen }: Deployment): Bool => attributeOf(blueGreen, ({ copy }) => isSet(copy), false);

/** Whether the deployment is behind a load balancer, which CodeDeploy then talks to. */
export const hasBalancer = ({ targetGroups }: Deployment): Bool => lessThan(0, length(targetGroups));

/**
 * Name of the deployment group in AWS. One that copies is another resource to Terraform, which may make it before the other one
 * is gone; no deployment's name has a dot in it.
 */
export const groupName = (key: string, deployment: Deployment): string => choose(copiesGroup(deployment), `${key}.copied`, key);
