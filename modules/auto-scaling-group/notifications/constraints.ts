import {
  type Constraint,
  all,
  attributeOf,
  choose,
  contains,
  eq,
  isSet,
  listOf,
  matches,
  not,
  or,
  type Bool,
} from "../../../core";
import { inServiceMetric } from "../mixed-instances/resources";
import { ARN_PATTERNS } from "../../../fields/ids";
import type { Inputs, autoScalingGroupInputs } from "../inputs";

/** Whether an endpoint has the form that its protocol needs. */
const endpointFits = (protocol: string, endpoint: string): Bool =>
  choose(
    matches(protocol, /^email/),
    matches(endpoint, /^[^@\s]+@[^@\s]+$/),
    choose(
      eq(protocol, "https"),
      matches(endpoint, /^https:\/\/[^\s\/]+/),
      choose(
        eq(protocol, "sms"),
        matches(endpoint, /^\+[1-9][0-9]{6,14}$/),
        choose(eq(protocol, "sqs"), matches(endpoint, ARN_PATTERNS.queue), matches(endpoint, ARN_PATTERNS.function)),
      ),
    ),
  );

const wrongSubscriptions = ({ notifications }: Inputs): string[] =>
  attributeOf(
    notifications,
    ({ subscriptions }) =>
      listOf(subscriptions, (_, name) => name, { where: ({ protocol, endpoint }) => not(endpointFits(protocol, endpoint)) }),
    [] as string[],
  );

/** What must hold for notifications and alarms. */
export const notificationConstraints: Array<Constraint<typeof autoScalingGroupInputs>> = [
  {
    input: "notifications",
    message:
      "must have endpoints that fit their protocols (an address for email, https://… for https, +… for sms, the ARN of a queue for sqs and of a function for lambda), unlike",
    offenders: wrongSubscriptions,
  },
  {
    input: "notifications",
    message: "may give a `kmsKey` only for a topic of the group's own, not beside `topic`",
    holds: ({ notifications }) =>
      attributeOf(notifications, ({ topic, kmsKey }) => or(not(isSet(topic)), not(isSet(kmsKey))), true),
  },
  {
    input: "alarms",
    message:
      "on `belowDesired` need GroupDesiredCapacity and GroupInServiceInstances (with weights GroupInServiceCapacity) in `enabledMetrics`",
    holds: ({ alarms, enabledMetrics, notifications, mixedInstances }) =>
      or(
        not(isSet(notifications)),
        not(isSet(alarms.belowDesired)),
        all(contains(enabledMetrics, "GroupDesiredCapacity"), contains(enabledMetrics, inServiceMetric(mixedInstances))),
      ),
  },
];
