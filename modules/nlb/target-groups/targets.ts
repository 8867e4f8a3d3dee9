import {
  type Bool,
  type Constraint,
  and,
  andThen,
  at,
  atMost,
  choose,
  cidrContains,
  coalesce,
  concat,
  contains,
  eq,
  flatten,
  hasKey,
  isSet,
  keys,
  length,
  lessThan,
  listOf,
  matches,
  not,
  or,
  some,
  whenSet,
} from "../../../core";
import { isIpv4, isIpv6, isPrivateIpv4 } from "../../../fields/addresses";
import { twins } from "../../../fields/twins";
import type { Inputs, nlbInputs } from "../inputs";
import { type TargetGroup, type Targets, hasServers } from "../names";

type NlbConstraint = Constraint<typeof nlbInputs>;

/** What `find` finds in each group that has named targets. */
const inGroups = (inputs: Inputs, find: (named: Targets, group: TargetGroup, key: string) => string[]): string[] =>
  flatten(
    listOf(inputs.targets, (named, key) => find(named, at(inputs.targetGroups, key), key), {
      where: (_, key) => hasKey(inputs.targetGroups, key),
    }),
  );

const targets = (
  message: string,
  broken: (target: Targets[string], group: TargetGroup, inputs: Inputs) => Bool,
): NlbConstraint => ({
  input: "targets",
  message,
  offenders: (inputs) =>
    inGroups(inputs, (named, group, key) =>
      listOf(named, (_, name) => `${key}/${name}`, { where: (target) => broken(target, group, inputs) }),
    ),
});

// Constraints on targets are constraints of `targets`, whatever else they look at: what uses another variable would wait
// for its validation, with that for the targets' instances, and make them create_before_destroy.
/** What must hold for targets. */
export const targetConstraints: NlbConstraint[] = [
  {
    input: "targets",
    message: "must be of groups out of `targetGroups`, unlike those of",
    offenders: (inputs) =>
      listOf(inputs.targets, (_, group) => group, { where: (_, group) => not(hasKey(inputs.targetGroups, group)) }),
  },
  {
    input: "targets",
    message: 'are one at most in a group of the type "alb", unlike those of',
    offenders: (inputs) =>
      inGroups(inputs, (named, group, key) => choose(and(not(hasServers(group)), lessThan(1, length(named))), [key], [])),
  },
  targets("must be what `targetType` says (instance IDs, IP addresses, a balancer's ARN), unlike", ({ id }, group) =>
    or(
      and(eq(group.targetType, "instance"), not(matches(id, /^i-[0-9a-f]+$/))),
      and(eq(group.targetType, "ip"), not(or(isIpv4(id), isIpv6(id)))),
      and(eq(group.targetType, "alb"), not(matches(id, /^arn:aws[a-z-]*:elasticloadbalancing:.+:loadbalancer\/app\/.+$/))),
    ),
  ),
  targets("must be addresses of the group's `ipAddressType`, unlike", ({ id }, group) =>
    and(
      eq(group.targetType, "ip"),
      or(and(eq(group.ipAddressType, "ipv4"), isIpv6(id)), and(eq(group.ipAddressType, "ipv6"), isIpv4(id))),
    ),
  ),
  targets(
    "must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike",
    ({ id }, group, { targetNetworks }) =>
      // An instance's ID is no network: asked all the same, it would end the judgement of the other targets.
      andThen(and(eq(group.targetType, "ip"), isIpv4(id), not(isPrivateIpv4(id))), () =>
        not(some(targetNetworks, ({ cidrIpv4 }) => some(whenSet(cidrIpv4), (outer) => cidrContains(outer, `${id}/32`)))),
      ),
  ),
  targets("have an `availabilityZone` only as addresses, unlike", ({ availabilityZone }, group) =>
    and(isSet(availabilityZone), not(eq(group.targetType, "ip"))),
  ),
  targets("must have the group's port, or one of its `targetPorts`, unlike", ({ port }, group) =>
    and(
      isSet(port),
      not(
        contains(
          concat(
            [`${group.port}`],
            listOf(group.targetPorts, (one) => `${one}`),
          ),
          `${port}`,
        ),
      ),
    ),
  ),
  {
    input: "targets",
    message: "must be in a group once, by ID and port, unlike",
    offenders: (inputs) =>
      inGroups(inputs, (named, group, key) =>
        twins(listOf(named, ({ id, port }, name) => ({ name: `${key}/${name}`, value: `${id}:${coalesce(port, group.port)}` }))),
      ),
  },
  {
    input: "targets",
    message: 'are more than 3000: AWS has to raise the quota "Targets per Network Load Balancer" first',
    holds: (inputs) => atMost(length(flatten(listOf(inputs.targets, (named) => keys(named)))), 3000),
    warning: true,
  },
];
