import { type Bool, beginning, coalesce, choose, contains, eq, replaceAll, uniqueSuffix } from "../../core";
import type { Inputs } from "./inputs";

/** A target group as the module's inputs describe it. */
export type TargetGroup = Inputs["targetGroups"][string];

/** The targets of a group as the module's inputs describe them. */
export type Targets = Inputs["targets"][string];

/**
 * A name in AWS that no other balancer or target group has: a stem that people know it by, and a suffix. Balancers
 * and target groups are replaced by ones that start beside them, and AWS knows each by its name. At most 32
 * characters; the resource ignores changes of it, so that a new stem does not replace anything.
 */
const uniqueName = (stem: string): string => `${beginning(replaceAll(stem, "_", "-"), 23)}-${uniqueSuffix()}`;

/** Name of the balancer in AWS, when it is made. */
export const balancerName = ({ name }: Inputs): string => uniqueName(name);

/** Name of a target group in AWS, when it is made. */
export const targetGroupName = ({ name }: Inputs, key: string): string => uniqueName(`${name}-${key}`);

/** Port of a group's targets. */
export const portOf = ({ port, protocol }: TargetGroup): number => coalesce(port, choose(eq(protocol, "HTTPS"), 443, 80));

/** Whether a group's targets are servers, which the balancer reaches over the network. */
export const hasServers = ({ targetType }: TargetGroup): Bool => contains(["instance", "ip"], targetType);
