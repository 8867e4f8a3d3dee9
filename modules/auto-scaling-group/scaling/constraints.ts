import {
  type Bool,
  type ListOf,
  type MapOf,
  type Constraint,
  all,
  and,
  andThen,
  atMost,
  choose,
  coalesce,
  eq,
  hasKey,
  isEarlier,
  isSet,
  listOf,
  lessThan,
  not,
  or,
  plus,
  some,
  times,
  toNumber,
} from "../../../core";
import type { Inputs, autoScalingGroupInputs } from "../inputs";

type ScalingConstraint = Constraint<typeof autoScalingGroupInputs>;

/** The names of the items for which something is wrong. */
const named = <T>(items: MapOf<T>, wrong: (item: T) => Bool): string[] => listOf(items, (_, name) => name, { where: wrong });

/** Whether requests can be counted: by a target group that there is, and that has a load balancer. */
const countsRequests = ({ targetGroups }: Inputs, targetGroup: string): Bool =>
  some(targetGroups, ({ loadBalancer }, name) => and(eq(name, coalesce(targetGroup, "")), isSet(loadBalancer)));

const REQUESTS_MESSAGE = (metric: string) =>
  `with ${metric} must name one of \`targetGroups\` with its \`loadBalancer\` in \`targetGroup\`, and others none, unlike`;

type Step = Inputs["stepScaling"][string]["steps"] extends ListOf<infer S> ? S : never;

/** Whether steps have an extent, and each begins where the one before ends. */
const stepsFit = (steps: ListOf<Step>): Bool =>
  not(
    some(steps, ({ lowerBound, upperBound }, index) =>
      or(
        and(not(isSet(lowerBound)), not(isSet(upperBound))),
        and(isSet(lowerBound), isSet(upperBound), atMost(coalesce(upperBound, 0), coalesce(lowerBound, 0))),
        some(steps, (next, nextIndex) =>
          and(
            eq(toNumber(nextIndex), plus(toNumber(index), 1)),
            or(not(isSet(upperBound)), not(isSet(next.lowerBound)), not(eq(next.lowerBound, upperBound))),
          ),
        ),
      ),
    ),
  );

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What must hold for the scaling policies. */
export const scalingConstraints: ScalingConstraint[] = [
  {
    input: "targetTracking",
    message: "needs either `predefinedMetric` or `customMetric`, unlike",
    offenders: ({ targetTracking }) =>
      named(targetTracking, ({ predefinedMetric, customMetric }) => eq(isSet(predefinedMetric), isSet(customMetric))),
  },
  {
    input: "targetTracking",
    message: REQUESTS_MESSAGE("ALBRequestCountPerTarget"),
    offenders: (inputs) =>
      named(inputs.targetTracking, ({ predefinedMetric, targetGroup }) =>
        choose(eq(predefinedMetric, "ALBRequestCountPerTarget"), not(countsRequests(inputs, targetGroup)), isSet(targetGroup)),
      ),
  },
  {
    input: "targetTracking",
    message: "with ASGAverageCPUUtilization must have a target of at most 100 percent, unlike",
    offenders: ({ targetTracking }) =>
      named(targetTracking, ({ predefinedMetric, target }) =>
        and(eq(predefinedMetric, "ASGAverageCPUUtilization"), lessThan(100, target)),
      ),
  },
  {
    input: "predictiveScaling",
    message: REQUESTS_MESSAGE("ALBRequestCount"),
    offenders: (inputs) =>
      named(inputs.predictiveScaling, ({ predefinedMetricPair, targetGroup }) =>
        choose(eq(predefinedMetricPair, "ALBRequestCount"), not(countsRequests(inputs, targetGroup)), isSet(targetGroup)),
      ),
  },
  {
    input: "predictiveScaling",
    message: "with ASGCPUUtilization must have a target of at most 100 percent, unlike",
    offenders: ({ predictiveScaling }) =>
      named(predictiveScaling, ({ predefinedMetricPair, target }) =>
        and(eq(predefinedMetricPair, "ASGCPUUtilization"), lessThan(100, target)),
      ),
  },
  {
    input: "predictiveScaling",
    message: "may set `maxCapacityBuffer` only with IncreaseMaxCapacity, which needs it, unlike",
    offenders: ({ predictiveScaling }) =>
      named(predictiveScaling, ({ maxCapacityBreachBehavior, maxCapacityBuffer }) =>
        not(eq(eq(maxCapacityBreachBehavior, "IncreaseMaxCapacity"), isSet(maxCapacityBuffer))),
      ),
  },
  {
    input: "stepScaling",
    message: "must have steps in rising order, each with an extent, and each from where the one before ends, unlike",
    offenders: ({ stepScaling }) => named(stepScaling, ({ steps }) => not(stepsFit(steps))),
  },
  {
    input: "stepScaling",
    message: "may set `minAdjustmentMagnitude` only for PercentChangeInCapacity, unlike",
    offenders: ({ stepScaling }) =>
      named(stepScaling, ({ adjustmentType, minAdjustmentMagnitude }) =>
        and(isSet(minAdjustmentMagnitude), not(eq(adjustmentType, "PercentChangeInCapacity"))),
      ),
  },
  {
    input: "stepScaling",
    message: "must not have the name of another scaling policy, unlike",
    offenders: ({ stepScaling, targetTracking }) =>
      listOf(stepScaling, (_, name) => name, { where: (_, name) => hasKey(targetTracking, name) }),
  },
  {
    input: "predictiveScaling",
    message: "must not have the name of another scaling policy, unlike",
    offenders: ({ predictiveScaling, stepScaling, targetTracking }) =>
      listOf(predictiveScaling, (_, name) => name, {
        where: (_, name) => or(hasKey(targetTracking, name), hasKey(stepScaling, name)),
      }),
  },
  {
    input: "stepScaling",
    message:
      "must have alarms that look back at most a day, or seven days with periods from an hour (`periodSeconds` times `evaluationPeriods`), unlike",
    offenders: ({ stepScaling }) =>
      named(stepScaling, ({ alarm: { periodSeconds, evaluationPeriods } }) =>
        lessThan(choose(lessThan(periodSeconds, HOUR), DAY, 7 * DAY), times(periodSeconds, evaluationPeriods)),
      ),
  },
  {
    input: "schedules",
    message: "must have an `endTime` after `startTime`, unlike",
    offenders: ({ schedules }) =>
      named(schedules, ({ startTime, endTime }) =>
        andThen(all(isSet(startTime), isSet(endTime)), () => not(isEarlier(startTime, endTime))),
      ),
  },
  {
    input: "schedules",
    message: "need `recurrence` or `startTime`, unlike",
    offenders: ({ schedules }) =>
      named(schedules, ({ recurrence, startTime }) => and(not(isSet(recurrence)), not(isSet(startTime)))),
  },
  {
    input: "schedules",
    message: "need at least one of `minSize`, `maxSize` and `desiredCapacity`, unlike",
    offenders: ({ schedules }) =>
      named(schedules, ({ minSize, maxSize, desiredCapacity }) =>
        and(not(isSet(minSize)), not(isSet(maxSize)), not(isSet(desiredCapacity))),
      ),
  },
  {
    input: "schedules",
    message: "must have sizes in order (least, desired, greatest), unlike",
    offenders: ({ schedules }) =>
      named(schedules, ({ minSize, maxSize, desiredCapacity }) => {
        const least = coalesce(minSize, 0);
        const middle = coalesce(desiredCapacity, least);
        return or(lessThan(middle, least), lessThan(coalesce(maxSize, middle), middle));
      }),
  },
];
