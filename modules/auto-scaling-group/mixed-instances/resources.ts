import {
  type Optional,
  type References,
  attributeOf,
  blocks,
  choose,
  coalesce,
  eq,
  isSet,
  length,
  lessThan,
  onlyIf,
  some,
  whenSet,
} from "../../../core";
import type { mixedInstances } from "./inputs";

type Mixed = References<ReturnType<typeof mixedInstances>>;

/** How much is on demand and how much is Spot, and which types come first. */
export const instancesDistribution = (mixed: Mixed) => ({
  onDemandBaseCapacity: mixed.onDemandBaseCapacity,
  onDemandPercentageAboveBaseCapacity: mixed.onDemandPercentageAboveBaseCapacity,
  onDemandAllocationStrategy: coalesce(
    mixed.onDemandAllocationStrategy,
    choose(isSet(mixed.requirements), "lowest-price", "prioritized"),
  ),
  spotAllocationStrategy: mixed.spotAllocationStrategy,
  spotMaxPrice: mixed.spotMaxPrice,
});

/** The types: by name in their order, or by attributes. */
export const overrides = (mixed: Mixed, architecture: string) => [
  ...blocks(mixed.instanceTypes, ({ type, weight }) => ({
    instanceType: type,
    weightedCapacity: onlyIf(isSet(weight), `${weight}`),
  })),
  ...blocks(whenSet(mixed.requirements), (wanted) => ({
    instanceRequirements: {
      vcpuCount: { min: wanted.vcpuMin, max: wanted.vcpuMax },
      memoryMib: { min: wanted.memoryMibMin, max: wanted.memoryMibMax },
      // Without it AWS would pick types that cannot run the image.
      cpuManufacturers: choose(
        lessThan(0, length(wanted.cpuManufacturers)),
        wanted.cpuManufacturers,
        choose(eq(architecture, "arm64"), ["amazon-web-services"], ["intel", "amd"]),
      ),
      instanceGenerations: wanted.instanceGenerations,
      burstablePerformance: wanted.burstablePerformance,
      allowedInstanceTypes: unlessEmpty(wanted.allowedInstanceTypes),
      excludedInstanceTypes: unlessEmpty(wanted.excludedInstanceTypes),
    },
  })),
];

/** The metric of what is in service, in the unit of the desired capacity: with weights it counts these, not instances. */
export const inServiceMetric = (mixed: Optional<Mixed>): string =>
  choose(
    attributeOf(mixed, ({ instanceTypes }) => some(instanceTypes, ({ weight }) => isSet(weight)), false),
    "GroupInServiceCapacity",
    "GroupInServiceInstances",
  );

const unlessEmpty = (list: string[]): string[] => onlyIf(lessThan(0, length(list)), list);
