import { z } from "zod";
import { distinctList } from "../../../fields/common";
import { instanceType } from "../../../fields/ec2/image";

/** Patterns for instance types, such as `t3.*` or `m7g.large`. */
const typePatterns = () =>
  distinctList(z.string().regex(/^[a-zA-Z0-9.*-]{1,30}$/, "that is an instance type, in which * stands for anything"))
    .max(400)
    .default([]);

/** Types by their attributes; AWS picks all that fit, also ones to come. */
const requirements = () =>
  z.strictObject({
    /** The least number of virtual processors. */
    vcpuMin: z.int().min(0),
    /** The greatest number of virtual processors. @default no limit */
    vcpuMax: z.int().min(1).optional(),
    /** The least memory in MiB. */
    memoryMibMin: z.int().min(0),
    /** The greatest memory in MiB. @default no limit */
    memoryMibMax: z.int().min(1).optional(),
    /** Makers of processors. @default those of `architecture` */
    cpuManufacturers: distinctList(z.enum(["amazon-web-services", "intel", "amd"])).default([]),
    /** Only the current generations, or also older ones. */
    instanceGenerations: distinctList(z.enum(["current", "previous"])).default(["current"]),
    /** Types that share processors by credits (t3, t4g). */
    burstablePerformance: z.enum(["included", "excluded", "required"]).default("excluded"),
    /** Only types that fit one of these patterns. @default all that fit the attributes */
    allowedInstanceTypes: typePatterns(),
    /** No types that fit one of these patterns. */
    excludedInstanceTypes: typePatterns(),
  });

/** Several instance types, and how much of them is Spot. */
export const mixedInstances = () =>
  z.strictObject({
    /** The types by preference. Give these or `requirements`. */
    instanceTypes: z
      .array(
        z.strictObject({
          /** The instance type, of the same architecture as the image. */
          type: instanceType(),
          /** How much one counts in the group's size: all types have weights, or none has. */
          weight: z.int().min(1).max(999).optional(),
        }),
      )
      .max(40)
      .default([]),
    /** Types by their attributes instead of their names. */
    requirements: requirements().optional(),
    /** So many instances are on demand before anything else. */
    onDemandBaseCapacity: z.int().min(0).default(0),
    /** Percent of the rest that are on demand; what is missing to 100 is Spot: much cheaper, but AWS takes it back at two minutes' notice. */
    onDemandPercentageAboveBaseCapacity: z.int().min(0).max(100).default(100),
    /** Which type is taken on demand. @default `prioritized` by the order of `instanceTypes`, `lowest-price` with `requirements` */
    onDemandAllocationStrategy: z.enum(["prioritized", "lowest-price"]).optional(),
    /** Which Spot type is taken; `lowest-price` is interrupted most. */
    spotAllocationStrategy: z
      .enum(["price-capacity-optimized", "capacity-optimized", "capacity-optimized-prioritized", "lowest-price"])
      .default("price-capacity-optimized"),
    /** The most to pay for an hour of Spot, in US dollars. @default the price on demand */
    spotMaxPrice: z
      .string()
      .regex(/^[0-9]+(?:\.[0-9]+)?$/, "that is a price, such as 0.05")
      .optional(),
    /** Replace Spot instances as soon as AWS sees that they will be taken back. */
    capacityRebalance: z.boolean().default(true),
  });
