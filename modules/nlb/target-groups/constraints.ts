import { type Bool, type Constraint, and, coalesce, eq, isSet, length, lessThan, listOf, not, or, some } from "../../../core";
import type { Inputs, nlbInputs } from "../inputs";
import { type TargetGroup, hasServers, healthProtocol, speaksUdp } from "../names";

type NlbConstraint = Constraint<typeof nlbInputs>;

const groups = (message: string, broken: (group: TargetGroup, inputs: Inputs) => Bool): NlbConstraint => ({
  input: "targetGroups",
  message,
  offenders: (inputs) => listOf(inputs.targetGroups, (_, name) => name, { where: (group) => broken(group, inputs) }),
});

/** What must hold for target groups. */
export const targetGroupConstraints: NlbConstraint[] = [
  groups('of the type "alb" speak TCP, and check health by HTTP or HTTPS, unlike', (group) =>
    and(not(hasServers(group)), or(not(eq(group.protocol, "TCP")), eq(healthProtocol(group), "TCP"))),
  ),
  groups(
    'of the type "alb" have no `targetPorts`, `preserveClientIp`, `crossZone`, `proxyProtocol`, `connectionTermination` or `sourceIpStickiness`, and no `terminateUnhealthy` off, unlike',
    (group) =>
      and(
        not(hasServers(group)),
        or(
          lessThan(0, length(group.targetPorts)),
          isSet(group.preserveClientIp),
          isSet(group.crossZone),
          group.proxyProtocol,
          isSet(group.connectionTermination),
          group.sourceIpStickiness,
          not(group.terminateUnhealthy),
        ),
      ),
  ),
  groups("of UDP and TCP_UDP cannot have `preserveClientIp` off, unlike", (group) =>
    and(speaksUdp(group.protocol), not(coalesce(group.preserveClientIp, true))),
  ),
  groups("of TLS have no `sourceIpStickiness`, unlike", (group) => and(eq(group.protocol, "TLS"), group.sourceIpStickiness)),
  groups("have `terminateUnhealthy` off only for TCP and TLS, unlike", ({ terminateUnhealthy, protocol }) =>
    and(not(terminateUnhealthy), speaksUdp(protocol)),
  ),
  groups("have `unhealthyDrainingSeconds` only with `terminateUnhealthy` off, unlike", (group) =>
    and(lessThan(0, group.unhealthyDrainingSeconds), group.terminateUnhealthy),
  ),
  groups("must have `healthCheck.timeoutSeconds` not above `healthCheck.intervalSeconds`, unlike", ({ healthCheck }) =>
    lessThan(healthCheck.intervalSeconds, healthCheck.timeoutSeconds),
  ),
  groups("have `healthCheck.path` and `healthCheck.matcher` only with HTTP and HTTPS, unlike", (group) =>
    and(eq(healthProtocol(group), "TCP"), or(isSet(group.healthCheck.path), isSet(group.healthCheck.matcher))),
  ),
  groups('have the `ipAddressType` "ipv6" only with addresses as targets, unlike', (group) =>
    and(eq(group.ipAddressType, "ipv6"), not(eq(group.targetType, "ip"))),
  ),
  groups('have the `ipAddressType` "ipv6" only behind a balancer whose own is "dualstack", unlike', (group, inputs) =>
    and(eq(group.ipAddressType, "ipv6"), not(eq(inputs.ipAddressType, "dualstack"))),
  ),
  {
    input: "targetGroups",
    message: "are of use only where a listener names them, unlike",
    offenders: (inputs) =>
      listOf(inputs.targetGroups, (_, name) => name, {
        // Where others move connections, each group may have its turn.
        where: (_, name) =>
          not(some(inputs.listeners, ({ targetGroup, ignoreActionChanges }) => or(ignoreActionChanges, eq(targetGroup, name)))),
      }),
    warning: true,
  },
];
