import { DataResource } from "cdktf";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  and,
  at,
  blocks,
  choose,
  coalesce,
  eq,
  flatten,
  isSet,
  keys,
  length,
  lessThan,
  listOf,
  mapOf,
  merge,
  not,
  onlyIf,
  or,
  when,
} from "../../../core";
import type { Inputs } from "../inputs";
import { type TargetGroup, hasServers, healthProtocol, speaksUdp, targetGroupName } from "../names";

/** The target groups. */
export const buildTargetGroups = (m: ModuleScope, inputs: Inputs, balancer: Lb): Resources<LbTargetGroup> =>
  m.resources(LbTargetGroup, "this", inputs.targetGroups, (group, key) => ({
    name: targetGroupName(inputs, key),
    vpcId: inputs.vpcId,
    port: group.port,
    protocol: group.protocol,
    targetType: group.targetType,
    ipAddressType: onlyIf(eq(group.targetType, "ip"), group.ipAddressType),
    healthCheck: healthCheck(group),
    ...attributes(group),
    tags: merge(inputs.tags, { Name: `${inputs.name}-${key}` }),
    lifecycle: {
      createBeforeDestroy: true,
      ignoreChanges: ["name"],
      // A group serves one balancer only, so that a new balancer needs new groups.
      replaceTriggeredBy: [balancer.arn],
    },
  }));

/**
 * The named targets. Neither they nor what they depend on is create_before_destroy: Terraform would make the instances
 * of other modules so, too.
 */
export function buildTargets(m: ModuleScope, inputs: Inputs, groups: Resources<LbTargetGroup>, ways: Dependable[]): void {
  const targets = m.local("targets", namedTargets(inputs));
  // A target under a new name is one registration to AWS: the old name's has to go before the new one's comes. This
  // stands between the two: it changes after the one, and before the other.
  const names = m.resources(
    DataResource,
    "targets",
    mapOf(inputs.targets, (named) => named, { where: (named) => lessThan(0, length(named)) }),
    (named) => ({ input: { names: keys(named) } }),
  );
  m.resources(LbTargetGroupAttachment, "this", targets, ({ group, id, port, zone }) => ({
    targetGroupArn: at(groups, group).arn,
    targetId: id,
    port,
    availabilityZone: zone,
    // Health checks need the way out.
    dependsOn: [names, ...ways],
  }));
}

/** The named targets of all groups, by group and name. */
const namedTargets = ({ targets, targetGroups }: Inputs) =>
  mapOf(
    flatten(
      listOf(targets, (named, group) =>
        listOf(named, ({ id, port, availabilityZone }, name) => ({
          group,
          name,
          id,
          // Said aloud: to write the default out is then no change.
          port: coalesce(port, at(targetGroups, group).port),
          zone: availabilityZone,
        })),
      ),
    ),
    (target) => target,
    { key: ({ group, name }) => `${group}/${name}` },
  );

function healthCheck(group: TargetGroup) {
  const { healthCheck: check } = group;
  const byHttp = not(eq(healthProtocol(group), "TCP"));
  return {
    enabled: true,
    protocol: healthProtocol(group),
    port: choose(isSet(check.port), `${check.port}`, "traffic-port"),
    path: onlyIf(byHttp, coalesce(check.path, "/")),
    matcher: onlyIf(byHttp, coalesce(check.matcher, "200-399")),
    interval: check.intervalSeconds,
    timeout: check.timeoutSeconds,
    healthyThreshold: check.healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold,
  };
}

/** Whether a group's targets see the clients' addresses, as AWS has it unless told otherwise. */
const preservesClientIp = ({ preserveClientIp, protocol, targetType }: TargetGroup) =>
  coalesce(preserveClientIp, or(speaksUdp(protocol), eq(targetType, "instance")));

/** What can be changed at any time. A balancer as the target knows hardly any of it. Left out, each would stay as it was. */
const attributes = (group: TargetGroup) => ({
  deregistrationDelay: onlyIf(hasServers(group), `${group.deregistrationDelaySeconds}`),
  preserveClientIp: onlyIf(hasServers(group), choose(preservesClientIp(group), "true", "false")),
  proxyProtocolV2: onlyIf(hasServers(group), group.proxyProtocol),
  // As AWS has it: the provider says nothing of `false` while it makes a group.
  connectionTermination: onlyIf(hasServers(group), coalesce(group.connectionTermination, speaksUdp(group.protocol))),
  loadBalancingCrossZoneEnabled: onlyIf(
    hasServers(group),
    choose(isSet(group.crossZone), choose(group.crossZone, "true", "false"), "use_load_balancer_configuration"),
  ),
  // AWS knows it for every protocol but TLS.
  stickiness: blocks(when(and(hasServers(group), not(eq(group.protocol, "TLS")))), () => ({
    enabled: group.sourceIpStickiness,
    type: "source_ip",
  }))[0],
  targetHealthState: blocks(when(and(hasServers(group), not(speaksUdp(group.protocol)))), () => ({
    enableUnhealthyConnectionTermination: group.terminateUnhealthy,
    unhealthyDrainingInterval: group.unhealthyDrainingSeconds,
  })),
});
