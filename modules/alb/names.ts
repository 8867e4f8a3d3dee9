import { beginning, coalesce, choose, eq, sha1 } from "../../core";
import type { Inputs } from "./inputs";

/** A target group as the module's inputs describe it. */
export type TargetGroup = Inputs["targetGroups"][string];

/**
 * A name that changes whenever the resource has to be made anew, so that the new one can start before the old one
 * goes: a stem that people know it by, and eight digits of a hash. At most 32 characters.
 */
const replaceable = (stem: string, ...reasons: string[]): string =>
  `${beginning(stem, 23)}-${beginning(sha1(reasons.join(" ")), 8)}`;

/** Name of the balancer in AWS. It cannot move to another VPC or change its scheme. */
export const balancerName = ({ name, scheme, vpcId }: Inputs): string => replaceable(name, scheme, vpcId);

/**
 * Name of a target group in AWS. Besides its own unchangeable attributes the balancer's are in it: a group serves one
 * balancer only, so that a new balancer needs new groups.
 */
export const targetGroupName = (inputs: Inputs, key: string, group: TargetGroup): string =>
  replaceable(
    `${inputs.name}-${key}`,
    key,
    group.targetType,
    group.protocol,
    group.protocolVersion,
    `${portOf(group)}`,
    group.ipAddressType,
    inputs.vpcId,
    inputs.scheme,
    inputs.name,
  );

/** Port of a group's targets. */
export const portOf = ({ port, protocol }: TargetGroup): number => coalesce(port, choose(eq(protocol, "HTTPS"), 443, 80));
