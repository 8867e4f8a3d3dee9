import {
  type Bool,
  type Constraint,
  all,
  and,
  atMost,
  attributeOf,
  coalesce,
  eq,
  isSet,
  lessThan,
  minus,
  not,
  or,
  plus,
  some,
  toNumber,
} from "../../../core";
import type { autoScalingGroupInputs } from "../inputs";

/** Whether a span of percentages can be kept to: wide enough to move, and at most 100 wide. */
const spanFits = ({ minHealthyPercentage: least, maxHealthyPercentage: most }: Span): Bool =>
  all(atMost(minus(most, least), 100), not(and(eq(least, 100), eq(most, 100))));

interface Span {
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
}

const SPAN_MESSAGE = "must leave room: `maxHealthyPercentage` at most 100 above `minHealthyPercentage`, and not both 100";

/** What must hold for replacing instances. */
export const replacementConstraints: Array<Constraint<typeof autoScalingGroupInputs>> = [
  { input: "instanceRefresh", message: SPAN_MESSAGE, holds: ({ instanceRefresh }) => spanFits(instanceRefresh) },
  {
    input: "maintenancePolicy",
    message: SPAN_MESSAGE,
    holds: ({ maintenancePolicy }) => attributeOf(maintenancePolicy, spanFits, true),
  },
  {
    input: "instanceRefresh",
    message: "must have `checkpointPercentages` in rising order",
    holds: ({ instanceRefresh: { checkpointPercentages: percentages } }) =>
      not(
        some(percentages, (percentage, index) =>
          some(percentages, (next, nextIndex) =>
            and(eq(toNumber(nextIndex), plus(toNumber(index), 1)), not(lessThan(percentage, next))),
          ),
        ),
      ),
  },
  {
    input: "warmPool",
    message: "cannot be combined with `mixedInstances`",
    holds: ({ warmPool, mixedInstances }) => or(not(isSet(warmPool)), not(isSet(mixedInstances))),
  },
  {
    input: "warmPool",
    message: "must have a `maxPreparedCapacity` of at least its `minSize`",
    holds: ({ warmPool }) =>
      attributeOf(warmPool, ({ minSize, maxPreparedCapacity }) => atMost(minSize, coalesce(maxPreparedCapacity, minSize)), true),
  },
];
