import {
  type Bool,
  type Constraint,
  and,
  andThen,
  at,
  choose,
  cidrContains,
  coalesce,
  concat,
  contains,
  eq,
  flatten,
  hasKey,
  isCidr,
  isSet,
  length,
  lessThan,
  listOf,
  matches,
  not,
  or,
  some,
  whenSet,
} from "../../../core";
import type { Inputs, albInputs } from "../inputs";
import { type TargetGroup, type Targets, hasServers, portOf } from "../names";
import { twins } from "../../../fields/twins";

type AlbConstraint = Constraint<typeof albInputs>;

// Constraints on targets are constraints of `targets`, whatever else they look at: what uses another variable would wait for its
// validation, with that for the targets' instances, and make them create_before_destroy.

/** What `find` finds in each group that has named targets. */
const inGroups = (inputs: Inputs, find: (named: Targets, group: TargetGroup, key: string) => string[]): string[] =>
  flatten(
    listOf(inputs.targets, (named, key) => find(named, at(inputs.targetGroups, key), key), {
      where: (_, key) => hasKey(inputs.targetGroups, key),
    }),
  );

/** The targets that break a rule, by group and name. */
const targets = (
  message: string,
  broken: (target: Targets[string], group: TargetGroup, inputs: Inputs) => Bool,
): AlbConstraint => ({
  input: "targets",
  message,
  offenders: (inputs) =>
    inGroups(inputs, (named, group, key) =>
      listOf(named, (_, name) => `${key}/${name}`, { where: (target) => broken(target, group, inputs) }),
    ),
});

/** Whether a text is an IPv4 address. */
const isIpv4 = (text: string): Bool => and(not(matches(text, /:/)), isCidr(`${text}/32`));

/** Whether a text is an IPv6 address in its shortest form, in lower case, as AWS gives it back. */
const isIpv6 = (text: string): Bool => and(matches(text, /:/), isCidr(`${text}/128`));

/** Whether an IPv4 address is one that AWS takes as a target wherever it is. */
const isPrivate = (address: string): Bool =>
  matches(address, /^(?:10\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)/);

const is = ({ targetType }: TargetGroup, type: string): Bool => eq(targetType, type);

/** What must hold for targets. */
export const targetConstraints: AlbConstraint[] = [
  {
    input: "targets",
    message: "must be of groups out of `targetGroups`, unlike those of",
    offenders: (inputs) =>
      listOf(inputs.targets, (_, group) => group, { where: (_, group) => not(hasKey(inputs.targetGroups, group)) }),
  },
  targets('may not be of groups of the type "alb", which hold this balancer alone, unlike', (_, group) => is(group, "alb")),
  {
    input: "targets",
    message: 'are one at most in a group of the type "lambda", unlike those of',
    offenders: (inputs) =>
      inGroups(inputs, (named, group, key) => choose(and(is(group, "lambda"), lessThan(1, length(named))), [key], [])),
  },
  targets("must be what `targetType` says (instance IDs, IP addresses, function ARNs), unlike", ({ id }, group) =>
    or(
      and(is(group, "instance"), not(matches(id, /^i-[0-9a-f]+$/))),
      and(is(group, "ip"), not(or(isIpv4(id), isIpv6(id)))),
      and(is(group, "lambda"), not(matches(id, /^arn:aws[a-z-]*:lambda:.+$/))),
    ),
  ),
  targets("must be addresses of the group's `ipAddressType`, unlike", ({ id }, group) =>
    and(is(group, "ip"), or(and(eq(group.ipAddressType, "ipv4"), isIpv6(id)), and(eq(group.ipAddressType, "ipv6"), isIpv4(id)))),
  ),
  targets(
    "must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike",
    ({ id }, group, { targetNetworks }) =>
      // An instance's ID is no network: asked all the same, it would end the judgement of the other targets.
      andThen(and(is(group, "ip"), isIpv4(id), not(isPrivate(id))), () =>
        not(some(targetNetworks, ({ cidrIpv4 }) => some(whenSet(cidrIpv4), (outer) => cidrContains(outer, `${id}/32`)))),
      ),
  ),
  targets("may be in the zone `all` only with `crossZone`, unlike", ({ availabilityZone }, group) =>
    and(not(group.crossZone), eq(availabilityZone, "all")),
  ),
  targets("have a `port` only as instances and addresses, an `availabilityZone` only as addresses, unlike", (target, group) =>
    or(and(isSet(target.port), is(group, "lambda")), and(isSet(target.availabilityZone), not(is(group, "ip")))),
  ),
  targets("must have the group's port, or one of its `targetPorts`, unlike", ({ port }, group) =>
    and(
      hasServers(group),
      isSet(port),
      not(
        contains(
          concat(
            [`${portOf(group)}`],
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
        twins(
          listOf(named, ({ id, port }, name) => ({
            name: `${key}/${name}`,
            value: `${id}:${coalesce(port, portOf(group))}`,
          })),
        ),
      ),
  },
];
