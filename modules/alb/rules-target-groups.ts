import {
  type Bool,
  type Rule,
  and,
  coalesce,
  contains,
  eq,
  flatten,
  isCidr,
  isSet,
  length,
  lessThan,
  listOf,
  matches,
  not,
  or,
} from "../../core";
import type { albInputs } from "./inputs";
import { type TargetGroup, portOf } from "./names";
import { twins } from "./twins";

type AlbRule = Rule<typeof albInputs>;

// They look at target groups alone: Terraform lets two variables' validations not refer to each other.

/** The groups that break a rule, by name. */
const groups = (message: string, broken: (group: TargetGroup) => Bool): AlbRule => ({
  input: "targetGroups",
  message,
  offenders: ({ targetGroups }) => listOf(targetGroups, (_, name) => name, { where: (group) => broken(group) }),
});

/** The targets that break a rule, by group and name. */
const targets = (message: string, broken: (target: TargetGroup["targets"][string], group: TargetGroup) => Bool): AlbRule => ({
  input: "targetGroups",
  message,
  offenders: ({ targetGroups }) =>
    flatten(
      listOf(targetGroups, (group, key) =>
        listOf(group.targets, (_, name) => `${key}/${name}`, { where: (target) => broken(target, group) }),
      ),
    ),
});

/** Whether a text is an IPv4 address. */
export const isIpv4 = (text: string): Bool => and(not(matches(text, /:/)), isCidr(`${text}/32`));

/** Whether a text is an IPv6 address in its shortest form, in lower case, as AWS gives it back. */
const isIpv6 = (text: string): Bool => and(matches(text, /:/), isCidr(`${text}/128`));

/** Whether an IPv4 address is one that AWS takes as a target wherever it is. */
export const isPrivate = (address: string): Bool =>
  matches(address, /^(?:10\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)/);

const is = ({ targetType }: TargetGroup, type: string) => eq(targetType, type);

/** What only groups of instances and addresses know. */
const isPlain = ({ stickiness, slowStartSeconds, algorithm }: TargetGroup): Bool =>
  and(not(isSet(stickiness)), eq(slowStartSeconds, 0), eq(algorithm, "round_robin"));

/** The rules about target groups. */
export const targetGroupRules: AlbRule[] = [
  groups('of the type "lambda" have no `port`, `protocol` or `protocolVersion`, unlike', (group) =>
    and(is(group, "lambda"), or(isSet(group.port), not(eq(group.protocol, "HTTP")), not(eq(group.protocolVersion, "HTTP1")))),
  ),
  groups('of the type "lambda" have one target at most, unlike', (group) =>
    and(is(group, "lambda"), lessThan(1, length(group.targets))),
  ),
  groups('of the types "lambda" and "alb" have no `stickiness`, `slowStartSeconds` or `algorithm`, unlike', (group) =>
    and(contains(["lambda", "alb"], group.targetType), not(isPlain(group))),
  ),
  groups(
    'of the type "alb" hold this balancer alone and speak TCP: they have no `targets`, and no other `protocol` or `protocolVersion` than the default, unlike',
    (group) =>
      and(
        is(group, "alb"),
        or(lessThan(0, length(group.targets)), not(eq(group.protocol, "HTTP")), not(eq(group.protocolVersion, "HTTP1"))),
      ),
  ),
  groups("must have `healthCheck.timeoutSeconds` below `healthCheck.intervalSeconds`, unlike", ({ healthCheck }) =>
    not(lessThan(healthCheck.timeoutSeconds, healthCheck.intervalSeconds)),
  ),
  groups('may switch health checks off only with the type "lambda", unlike', (group) =>
    and(not(is(group, "lambda")), isSet(group.healthCheck.enabled), not(group.healthCheck.enabled)),
  ),
  groups("must have a `healthCheck.matcher` of codes from 200 to 499, with GRPC from 0 to 99, unlike", (group) =>
    and(
      isSet(group.healthCheck.matcher),
      or(
        and(
          eq(group.protocolVersion, "GRPC"),
          not(matches(group.healthCheck.matcher, /^[0-9]{1,2}(?:-[0-9]{1,2})?(?:,[0-9]{1,2}(?:-[0-9]{1,2})?)*$/)),
        ),
        and(
          not(eq(group.protocolVersion, "GRPC")),
          not(matches(group.healthCheck.matcher, /^[2-4][0-9]{2}(?:-[2-4][0-9]{2})?(?:,[2-4][0-9]{2}(?:-[2-4][0-9]{2})?)*$/)),
        ),
      ),
    ),
  ),
  groups('may have `slowStartSeconds` only with the algorithm "round_robin", unlike', (group) =>
    and(not(eq(group.algorithm, "round_robin")), lessThan(0, group.slowStartSeconds)),
  ),
  groups("may have `stickiness` only with `crossZone`, unlike", ({ stickiness, crossZone }) =>
    and(isSet(stickiness), not(crossZone)),
  ),
  groups('of the types "lambda" and "alb" have no `networks` and no `crossZone` other than the default, unlike', (group) =>
    and(contains(["lambda", "alb"], group.targetType), or(isSet(group.networks), not(group.crossZone))),
  ),
  groups('may have `anomalyMitigation` only with the algorithm "weighted_random", unlike', (group) =>
    and(group.anomalyMitigation, not(eq(group.algorithm, "weighted_random"))),
  ),
  groups('may have the `ipAddressType` "ipv6" only with the type "ip", unlike', (group) =>
    and(eq(group.ipAddressType, "ipv6"), not(is(group, "ip"))),
  ),
  groups('may have `lambdaMultiValueHeaders` only with the type "lambda", unlike', (group) =>
    and(group.lambdaMultiValueHeaders, not(is(group, "lambda"))),
  ),
  targets(
    "must have targets that are what `targetType` says (instance IDs, IP addresses, function ARNs), unlike",
    ({ id }, group) =>
      or(
        and(is(group, "instance"), not(matches(id, /^i-[0-9a-f]+$/))),
        and(is(group, "ip"), not(or(isIpv4(id), isIpv6(id)))),
        and(is(group, "lambda"), not(matches(id, /^arn:aws[a-z-]*:lambda:.+$/))),
      ),
  ),
  targets("must have addresses of their `ipAddressType` as targets, unlike", ({ id }, group) =>
    and(is(group, "ip"), or(and(eq(group.ipAddressType, "ipv4"), isIpv6(id)), and(eq(group.ipAddressType, "ipv6"), isIpv4(id)))),
  ),
  targets("may have targets in the zone `all` only with `crossZone`, unlike", ({ availabilityZone }, group) =>
    and(not(group.crossZone), eq(availabilityZone, "all")),
  ),
  {
    input: "targetGroups",
    message: "must have each target once, by its ID and port, unlike",
    offenders: ({ targetGroups }) =>
      flatten(
        listOf(targetGroups, (group, key) =>
          twins(
            listOf(group.targets, ({ id, port }, name) => ({
              name: `${key}/${name}`,
              value: `${id}:${coalesce(port, portOf(group))}`,
            })),
          ),
        ),
      ),
  },
  targets(
    "may have a `port` or `availabilityZone` for a target only with instances and addresses, the zone only with addresses, unlike",
    (target, group) =>
      or(and(isSet(target.port), is(group, "lambda")), and(isSet(target.availabilityZone), not(is(group, "ip")))),
  ),
];
