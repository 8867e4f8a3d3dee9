import { DataResource } from "cdktf";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
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
  when,
} from "../../../core";
import type { Inputs } from "../inputs";
import { type TargetGroup, hasServers, portOf, targetGroupName } from "../names";

/** The target groups with their named targets. */
export function buildTargetGroups(m: ModuleScope, inputs: Inputs, balancer: Lb, ways: Dependable[]): Resources<LbTargetGroup> {
  const groups = m.resources(LbTargetGroup, "this", inputs.targetGroups, (group, key) => ({
    name: targetGroupName(inputs, key),
    ...transport(inputs, group),
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

  // None of what follows is create_before_destroy, and no such resource depends on it, or on `targets`: Terraform
  // would make the instances and functions of other modules so, too.
  const targets = m.local("targets", namedTargets(inputs));
  const permissions = m.resources(
    LambdaPermission,
    "this",
    mapOf(targets, (target) => target, { where: ({ type }) => eq(type, "lambda") }),
    ({ group, id }) => ({
      statementId: `alb-${at(groups, group).name}`,
      action: "lambda:InvokeFunction",
      functionName: id,
      principal: "elasticloadbalancing.amazonaws.com",
      sourceArn: at(groups, group).arn,
    }),
  );
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
    // A function is refused while the balancer may not call it; health checks need the way out.
    dependsOn: [names, permissions, ...ways],
  }));
  return groups;
}

/** Target groups through which a Network Load Balancer reaches this balancer; it accepts only ports with a listener. */
export function attachBalancer(
  m: ModuleScope,
  inputs: Inputs,
  balancer: Lb,
  groups: Resources<LbTargetGroup>,
  listening: readonly Dependable[],
): void {
  const own = mapOf(inputs.targetGroups, (group) => group, { where: ({ targetType }) => eq(targetType, "alb") });
  m.resources(LbTargetGroupAttachment, "balancer", own, (group, key) => ({
    targetGroupArn: at(groups, key).arn,
    targetId: balancer.arn,
    port: portOf(group),
    dependsOn: [...listening],
    lifecycle: { createBeforeDestroy: true },
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
          type: at(targetGroups, group).targetType,
          id,
          // Said aloud: to write the default out is then no change.
          port: onlyIf(not(isLambda(at(targetGroups, group))), coalesce(port, portOf(at(targetGroups, group)))),
          zone: availabilityZone,
        })),
      ),
    ),
    (target) => target,
    { key: ({ group, name }) => `${group}/${name}` },
  );

const isLambda = ({ targetType }: TargetGroup) => eq(targetType, "lambda");
const isAlb = ({ targetType }: TargetGroup) => eq(targetType, "alb");

/** How requests get to the targets; all of it makes a new group when it changes. Functions have none of it. */
const transport = ({ vpcId }: Inputs, group: TargetGroup) => ({
  targetType: group.targetType,
  vpcId: onlyIf(not(isLambda(group)), vpcId),
  port: onlyIf(not(isLambda(group)), portOf(group)),
  protocol: onlyIf(not(isLambda(group)), choose(isAlb(group), "TCP", group.protocol)),
  protocolVersion: onlyIf(hasServers(group), group.protocolVersion),
  ipAddressType: onlyIf(eq(group.targetType, "ip"), group.ipAddressType),
});

function healthCheck(group: TargetGroup) {
  const { healthCheck: check } = group;
  const grpc = eq(group.protocolVersion, "GRPC");
  return {
    enabled: coalesce(check.enabled, not(isLambda(group))),
    path: coalesce(check.path, choose(grpc, "/AWS.ALB/healthcheck", "/")),
    matcher: coalesce(check.matcher, choose(grpc, "12", "200")),
    port: onlyIf(not(isLambda(group)), choose(isSet(check.port), `${check.port}`, "traffic-port")),
    protocol: onlyIf(not(isLambda(group)), coalesce(check.protocol, group.protocol)),
    interval: check.intervalSeconds,
    timeout: check.timeoutSeconds,
    healthyThreshold: check.healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold,
  };
}

/** What can be changed at any time. Functions and balancers as targets know hardly any of it. */
const attributes = (group: TargetGroup) => ({
  deregistrationDelay: onlyIf(hasServers(group), `${group.deregistrationDelaySeconds}`),
  slowStart: onlyIf(hasServers(group), group.slowStartSeconds),
  loadBalancingAlgorithmType: onlyIf(hasServers(group), group.algorithm),
  loadBalancingAnomalyMitigation: onlyIf(hasServers(group), choose(group.anomalyMitigation, "on", "off")),
  loadBalancingCrossZoneEnabled: onlyIf(hasServers(group), choose(group.crossZone, "use_load_balancer_configuration", "false")),
  lambdaMultiValueHeadersEnabled: onlyIf(isLambda(group), group.lambdaMultiValueHeaders),
  // Left out, it would stay as it was: off is said aloud.
  stickiness: blocks(when(hasServers(group)), () => ({
    enabled: isSet(group.stickiness),
    type: attributeOf(group.stickiness, ({ cookieName }) => choose(isSet(cookieName), "app_cookie", "lb_cookie"), "lb_cookie"),
    cookieDuration: attributeOf(group.stickiness, ({ durationSeconds }) => durationSeconds, 86400),
    cookieName: attributeOrNull(group.stickiness, ({ cookieName }) => cookieName),
  }))[0],
});
