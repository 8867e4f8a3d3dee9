import {
  type Bool,
  type References,
  type Constraint,
  and,
  attributeOf,
  atMost,
  coalesce,
  distinct,
  eq,
  isSet,
  length,
  lessThan,
  listOf,
  not,
  or,
  some,
} from "../../../core";
import { architectureConstraint } from "../../../fields/ec2/image";
import type { Inputs, autoScalingGroupInputs } from "../inputs";
import type { mixedInstances } from "./inputs";

type Mixed = References<ReturnType<typeof mixedInstances>>;

const holdsFor =
  (holds: (mixed: Mixed) => Bool) =>
  ({ mixedInstances: mixed }: Inputs): Bool =>
    attributeOf(mixed, holds, true);

/** What must hold for several instance types. */
export const mixedInstancesConstraints: Array<Constraint<typeof autoScalingGroupInputs>> = [
  {
    input: "mixedInstances",
    message: "needs either `instanceTypes` or `requirements`",
    holds: holdsFor(({ instanceTypes, requirements }) => not(eq(lessThan(0, length(instanceTypes)), isSet(requirements)))),
  },
  {
    input: "mixedInstances",
    message: "must give a `weight` to all `instanceTypes` or to none",
    holds: holdsFor(({ instanceTypes }) =>
      or(not(some(instanceTypes, ({ weight }) => isSet(weight))), not(some(instanceTypes, ({ weight }) => not(isSet(weight))))),
    ),
  },
  {
    input: "mixedInstances",
    message: "must name each of `instanceTypes` once",
    holds: holdsFor(({ instanceTypes }) =>
      eq(length(distinct(listOf(instanceTypes, ({ type }) => type))), length(instanceTypes)),
    ),
  },
  {
    input: "mixedInstances",
    message: "cannot prefer types by order (`prioritized`, `capacity-optimized-prioritized`) when `requirements` pick them",
    holds: holdsFor(({ requirements, onDemandAllocationStrategy, spotAllocationStrategy }) =>
      or(
        not(isSet(requirements)),
        and(
          not(eq(onDemandAllocationStrategy, "prioritized")),
          not(eq(spotAllocationStrategy, "capacity-optimized-prioritized")),
        ),
      ),
    ),
  },
  {
    input: "mixedInstances",
    message: "must have `requirements` whose least values are not above the greatest",
    holds: holdsFor(({ requirements }) =>
      attributeOf(
        requirements,
        ({ vcpuMin, vcpuMax, memoryMibMin, memoryMibMax }) =>
          and(atMost(vcpuMin, coalesce(vcpuMax, vcpuMin)), atMost(memoryMibMin, coalesce(memoryMibMax, memoryMibMin))),
        true,
      ),
    ),
  },
  {
    input: "mixedInstances",
    message: "may give only one of `allowedInstanceTypes` and `excludedInstanceTypes`",
    holds: holdsFor(({ requirements }) =>
      attributeOf(
        requirements,
        ({ allowedInstanceTypes, excludedInstanceTypes }) =>
          or(eq(length(allowedInstanceTypes), 0), eq(length(excludedInstanceTypes), 0)),
        true,
      ),
    ),
  },
  architectureConstraint<typeof autoScalingGroupInputs>(
    "mixedInstances",
    (inputs) => inputs,
    ({ mixedInstances: mixed }, wrong) =>
      attributeOf(
        mixed,
        ({ instanceTypes }) => listOf(instanceTypes, ({ type }) => type, { where: ({ type }) => wrong(type) }),
        [] as string[],
      ),
  ),
];
