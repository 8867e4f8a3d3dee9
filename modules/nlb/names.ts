import { type Bool, choose, coalesce, contains, eq, not } from "../../core";
import { uniqueName } from "../../fields/load-balancer/names";
import type { Inputs } from "./inputs";

/** A listener as the module's inputs describe it. */
export type Listener = Inputs["listeners"][string];

/** A target group as the module's inputs describe it. */
export type TargetGroup = Inputs["targetGroups"][string];

/** The targets of a group as the module's inputs describe them. */
export type Targets = Inputs["targets"][string];

/** Name of the balancer in AWS, when it is made. */
export const balancerName = ({ name }: Inputs): string => uniqueName(name);

/** Name of a target group in AWS, when it is made. */
export const targetGroupName = ({ name }: Inputs, key: string): string => uniqueName(`${name}-${key}`);

/** Whether connections of TCP go there. TLS is spoken over it. */
export const speaksTcp = (protocol: string): Bool => not(eq(protocol, "UDP"));

/** Whether datagrams of UDP go there. */
export const speaksUdp = (protocol: string): Bool => contains(["UDP", "TCP_UDP"], protocol);

/** Whether a group's targets are servers, not a balancer. */
export const hasServers = ({ targetType }: TargetGroup): Bool => not(eq(targetType, "alb"));

/** What health checks speak. */
export const healthProtocol = ({ targetType, healthCheck }: TargetGroup): string =>
  coalesce(healthCheck.protocol, choose(eq(targetType, "alb"), "HTTP", "TCP"));
