import { type Bool, type Constraint, and, contains, eq, isSet, length, lessThan, listOf, matches, not, or } from "../../../core";
import type { albInputs } from "../inputs";
import type { TargetGroup } from "../names";

type AlbConstraint = Constraint<typeof albInputs>;

// They look at target groups alone: Terraform lets two variables' validations not refer to each other.

/** The groups that break a constraint, by name. */
const groups = (message: string, broken: (group: TargetGroup) => Bool): AlbConstraint => ({
  input: "targetGroups",
  message,
  offenders: ({ targetGroups }) => listOf(targetGroups, (_, name) => name, { where: (group) => broken(group) }),
});

const is = ({ targetType }: TargetGroup, type: string) => eq(targetType, type);

/** What only groups of instances and addresses know. */
const isPlain = ({ stickiness, slowStartSeconds, algorithm }: TargetGroup): Bool =>
  and(not(isSet(stickiness)), eq(slowStartSeconds, 0), eq(algorithm, "round_robin"));

/** What must hold for target groups. */
export const targetGroupConstraints: AlbConstraint[] = [
  groups('of the type "lambda" have no `port`, `targetPorts`, `protocol` or `protocolVersion`, unlike', (group) =>
    and(
      is(group, "lambda"),
      or(
        isSet(group.port),
        lessThan(0, length(group.targetPorts)),
        not(eq(group.protocol, "HTTP")),
        not(eq(group.protocolVersion, "HTTP1")),
      ),
    ),
  ),
  groups('of the types "lambda" and "alb" have no `stickiness`, `slowStartSeconds` or `algorithm`, unlike', (group) =>
    and(contains(["lambda", "alb"], group.targetType), not(isPlain(group))),
  ),
  groups(
    'of the type "alb" hold this balancer alone and speak TCP: they have no `targetPorts`, and no other `protocol` or `protocolVersion` than the default, unlike',
    (group) =>
      and(
        is(group, "alb"),
        or(lessThan(0, length(group.targetPorts)), not(eq(group.protocol, "HTTP")), not(eq(group.protocolVersion, "HTTP1"))),
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
];
