import { z } from "zod";
import { contains, distinct, eq, length, matches, not, where } from "../core";

/** Tags by key. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
export const tags = () =>
  z.record(
    where(z.string().min(1).max(128), "not starting with aws:", (key) => not(matches(key, /^[aA][wW][sS]:/))),
    z.string().max(256),
  );

/** A list without repetitions. */
export const distinctList = <S extends z.ZodType<string>>(item: S) =>
  where(z.array(item), "without repetitions", (list) => eq(length(distinct(list)), length(list)));

/** An ARN of a service, such as `arn:aws:kms:…`. */
export const arn = (service: string, resource = "") =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9]*:${resource}.+$`), `that is an ARN of ${service}`);

/** Days that CloudWatch Logs can keep events; 0 keeps them for ever. */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How long CloudWatch Logs keeps events, in days; 0 keeps them for ever. */
export const logRetentionDays = () =>
  where(z.int(), `out of ${LOG_RETENTION_DAYS.join(", ")}`, (days) => contains(LOG_RETENTION_DAYS, days));
