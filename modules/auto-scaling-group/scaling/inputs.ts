import { z } from "zod";
import { isTime, where } from "../../../core";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const SIZES = [
  "Bytes",
  "Bits",
  "Kilobytes",
  "Kilobits",
  "Megabytes",
  "Megabits",
  "Gigabytes",
  "Gigabits",
  "Terabytes",
  "Terabits",
] as const;
const SIZES_OR_RATES = SIZES.flatMap((size) => [size, `${size}/Second`] as const);
const UNITS = ["Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None", ...SIZES_OR_RATES] as const;

/** A CloudWatch metric. */
const metric = () =>
  z.strictObject({
    /** The metric's namespace, such as `AWS/SQS`, or one of your own. */
    namespace: z.string().min(1).max(255),
    /** The metric's name in the namespace. */
    name: z.string().min(1).max(255),
    /** How the values of a period become one. */
    statistic: z.enum(["Average", "Minimum", "Maximum", "SampleCount", "Sum"]).default("Average"),
    /** The metric's unit, where values of several units have been published. */
    unit: z.enum(UNITS).optional(),
    /** The metric's dimensions. @default the group's own: its name as `AutoScalingGroupName` */
    dimensions: z.record(z.string().min(1).max(255), z.string().min(1).max(1024)).default({}),
  });

/** Keeps a metric near a target. */
export const targetTracking = () =>
  z.strictObject({
    /** A metric that AWS knows. Give this or `customMetric`. */
    predefinedMetric: z
      .enum(["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut", "ALBRequestCountPerTarget"])
      .optional(),
    /** A metric of your own that rises as instances are missing, such as messages per instance. */
    customMetric: metric().optional(),
    /** The value to keep: percent of CPU up to 100, bytes, or requests per target and minute. */
    target: z.number().gt(0),
    /** The one of `targetGroups` whose requests count; needed for `ALBRequestCountPerTarget`. */
    targetGroup: z.string().optional(),
    /** Only ever add instances, and leave removing them to others. */
    disableScaleIn: z.boolean().default(false),
    /** Seconds until a new instance counts. @default `warmupSeconds` */
    warmupSeconds: z.int().min(0).max(7200).optional(),
  });

/** Adds or removes instances in steps when an alarm goes off. */
export const stepScaling = () =>
  z.strictObject({
    /** What the steps' numbers mean: so many instances more or less, exactly so many, or percent more or less. */
    adjustmentType: z.enum(["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"]).default("ChangeInCapacity"),
    /** The least number of instances that a percentage comes to. */
    minAdjustmentMagnitude: z.int().min(1).optional(),
    /** How the metric's values become one. */
    metricAggregationType: z.enum(["Average", "Minimum", "Maximum"]).default("Average"),
    /** Seconds until a new instance counts. @default `warmupSeconds` */
    warmupSeconds: z.int().min(0).max(7200).optional(),
    /** The steps in rising order, each from where the one before ends. */
    steps: z
      .array(
        z.strictObject({
          /** Where the step begins, relative to the alarm's threshold. @default without end downwards */
          lowerBound: z.number().optional(),
          /** Where the step ends, relative to the alarm's threshold. @default without end upwards */
          upperBound: z.number().optional(),
          /** What it does: the number of instances or the percentage. */
          adjustment: z.int(),
        }),
      )
      .min(1)
      .max(20),
    /** The alarm that starts the policy; it belongs to it. */
    alarm: z.strictObject({
      /** The metric that is watched. */
      metric: metric().prefault({ namespace: "AWS/EC2", name: "CPUUtilization" }),
      /** When the alarm goes off. */
      comparison: z
        .enum(["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"])
        .default("GreaterThanOrEqualToThreshold"),
      /** The value to compare with. */
      threshold: z.number(),
      /** Seconds of one period, divisible by 60. */
      periodSeconds: z.int().min(60).max(86400).multipleOf(60).default(60),
      /** For how many periods in a row: together at most a day, or seven with periods from an hour. */
      evaluationPeriods: z.int().min(1).max(100).default(2),
    }),
  });

/** Scales ahead of the load. */
export const predictiveScaling = () =>
  z.strictObject({
    /** The pair of metrics for load and size. */
    predefinedMetricPair: z
      .enum(["ASGCPUUtilization", "ASGNetworkIn", "ASGNetworkOut", "ALBRequestCount"])
      .default("ASGCPUUtilization"),
    /** The value to keep, as for target tracking. */
    target: z.number().gt(0),
    /** The one of `targetGroups` whose requests count; needed for `ALBRequestCount`. */
    targetGroup: z.string().optional(),
    /** `ForecastOnly` shows what it would do, for a look before `ForecastAndScale` does it. It only ever adds instances. */
    mode: z.enum(["ForecastOnly", "ForecastAndScale"]).default("ForecastOnly"),
    /** Seconds by which instances are launched earlier than forecast. */
    schedulingBufferSeconds: z.int().min(0).max(3600).default(300),
    /** Whether a forecast may go beyond `maxSize`. */
    maxCapacityBreachBehavior: z.enum(["HonorMaxCapacity", "IncreaseMaxCapacity"]).default("HonorMaxCapacity"),
    /** Percent above the forecast that the greatest size may rise to, with `IncreaseMaxCapacity`. */
    maxCapacityBuffer: z.int().min(0).max(100).optional(),
  });

const field = (value: string) => {
  const part = `(?:\\*|${value}(?:-${value})?)(?:/[1-9][0-9]*)?`;
  return `${part}(?:,${part})*`;
};
/** Names of months and days, in upper or lower case. */
const oneOf = (names: string) => names.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`).replaceAll(" ", "|");
const MONTH = oneOf("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
const DAY = oneOf("SUN MON TUE WED THU FRI SAT");
const CRON = new RegExp(
  `^${[
    field("[0-5]?[0-9]"),
    field("(?:[01]?[0-9]|2[0-3])"),
    `(?:L|${field("(?:0?[1-9]|[12][0-9]|3[01])")})`,
    field(`(?:0?[1-9]|1[0-2]|${MONTH})`),
    field(`(?:[0-7]|${DAY})`),
  ].join(" ")}$`,
);

const time = () =>
  where(
    z
      .string()
      .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/, "that is a time in UTC, such as 2030-01-31T08:00:00Z"),
    "on a day that there is",
    isTime,
  );

const size = () => z.int().min(0).max(10000);

/** Sizes from a time on. */
export const schedule = () =>
  z.strictObject({
    /** When, again and again: five fields of cron, such as `0 8 * * MON-FRI`. Give this or `startTime`. */
    recurrence: z
      .string()
      .regex(CRON, "of five cron fields: minute, hour, day, month, weekday, such as 0 8 * * MON-FRI")
      .optional(),
    /** The time zone of `recurrence`, which follows daylight saving time. @default UTC */
    timeZone: z
      .string()
      .regex(/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/, "that names an IANA time zone, such as Europe/Berlin")
      .optional(),
    /** When, once; or from when on `recurrence` holds. It must lie ahead when it is applied. */
    startTime: time().optional(),
    /** Until when `recurrence` holds; after `startTime`. */
    endTime: time().optional(),
    /** The least size from then on. @default unchanged */
    minSize: size().optional(),
    /** The greatest size from then on. @default unchanged */
    maxSize: size().optional(),
    /** The size from then on. @default unchanged */
    desiredCapacity: size().optional(),
  });
