import {
  type Constraint,
  and,
  atMost,
  choose,
  coalesce,
  contains,
  eq,
  flatten,
  isSet,
  keys,
  length,
  lessThan,
  listOf,
  not,
  or,
  times,
} from "../../core";
import {
  SECURITY_GROUP_RULES,
  differentPeers,
  differentSubnets,
  onePeer,
  oneRegion,
} from "../../fields/load-balancer/constraints";
import { addressConstraints } from "./addresses/constraints";
import type { nlbInputs } from "./inputs";
import { listenerConstraints } from "./listeners/constraints";
import { doorsOf, targetWays, usedNetworks } from "./security-group/resources";
import { targetGroupConstraints } from "./target-groups/constraints";
import { targetConstraints } from "./target-groups/targets";

type NlbConstraint = Constraint<typeof nlbInputs>;

/** The constraints across the inputs of the balancer itself. */
const networkConstraints: NlbConstraint[] = [
  {
    input: "clients",
    message: 'must name who may connect when `scheme` is "internal"',
    holds: ({ clients, scheme }) => or(eq(scheme, "internet-facing"), lessThan(0, length(clients))),
  },
  onePeer("clients"),
  onePeer("targetNetworks"),
  differentPeers("clients"),
  differentPeers("targetNetworks"),
  oneRegion,
  differentSubnets,
  {
    input: "targetNetworks",
    message: "must name where the targets are, or nothing can be sent to",
    offenders: (inputs) =>
      choose(
        eq(length(inputs.targetNetworks), 0),
        listOf(inputs.targetGroups, (_, name) => name),
        [],
      ),
  },
  {
    input: "targetNetworks",
    message: "are several, and must be told apart by `networks` of each target group; it is missing for",
    offenders: (inputs) =>
      listOf(inputs.targetGroups, (_, name) => name, {
        where: ({ networks }) => and(lessThan(1, length(inputs.targetNetworks)), not(isSet(networks))),
      }),
  },
  {
    input: "targetNetworks",
    message: "must have every one of the `networks` of target groups, and have none for",
    offenders: (inputs) =>
      flatten(
        listOf(inputs.targetGroups, ({ networks }, name) =>
          listOf(coalesce(networks, [] as string[]), (network) => `${name} in ${network}`, {
            where: (network) => not(contains(keys(inputs.targetNetworks), network)),
          }),
        ),
      ),
  },
  {
    input: "targetNetworks",
    message: "are of use only where a target group is, unlike",
    offenders: (inputs) =>
      listOf(inputs.targetNetworks, (_, name) => name, { where: (_, name) => not(contains(usedNetworks(inputs), name)) }),
    warning: true,
  },
  {
    input: "extraSecurityGroupIds",
    message: 'are more than four: AWS has to raise the quota "Security groups per network interface" first',
    holds: ({ extraSecurityGroupIds }) => atMost(length(extraSecurityGroupIds), 4),
    warning: true,
  },
  {
    input: "clients",
    message: `on all listeners make more than ${SECURITY_GROUP_RULES} rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`,
    holds: (inputs) => atMost(times(length(keys(inputs.clients)), length(doorsOf(inputs))), SECURITY_GROUP_RULES),
    warning: true,
  },
  {
    input: "targetNetworks",
    message: `on all ports of their target groups make more than ${SECURITY_GROUP_RULES} rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`,
    holds: (inputs) => atMost(length(targetWays(inputs)), SECURITY_GROUP_RULES),
    warning: true,
  },
];

/** The constraints across the inputs. */
export const nlbConstraints: NlbConstraint[] = [
  ...networkConstraints,
  ...addressConstraints,
  ...listenerConstraints,
  ...targetGroupConstraints,
  ...targetConstraints,
];
