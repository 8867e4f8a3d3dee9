import { type Bool, coalesce, choose, contains, eq } from "../../core";
import { uniqueName } from "../../fields/load-balancer/names";
import type { Inputs } from "./inputs";

/** A target group as the module's inputs describe it. */
export type TargetGroup = Inputs["targetGroups"][string];

/** The targets of a group as the module's inputs describe them. */
export type Targets = Inputs["targets"][string];

/** Name of the balancer in AWS, when it is made. */
export const balancerName = ({ name }: Inputs): string => uniqueName(name);

/** Name of a target group in AWS, when it is made. */
export const targetGroupName = ({ name }: Inputs, key: string): string => uniqueName(`${name}-${key}`);

/** Port of a group's targets. */
export const portOf = ({ port, protocol }: TargetGroup): number => coalesce(port, choose(eq(protocol, "HTTPS"), 443, 80));

/** Whether a group's targets are servers, which the balancer reaches over the network. */
export const hasServers = ({ targetType }: TargetGroup): Bool => contains(["instance", "ip"], targetType);
