import { z } from "zod";
import { type Bool, type MapOf, atMost, choose, contains, distinct, eq, keys, length, matches, not, where } from "../core";

// What all services take that modules put tags on: IAM and KMS are the narrowest. Letters of all alphabets are left to
// AWS, since Terraform's patterns and JavaScript's have no common word for them.
const TAG_TEXT = /^[^!"#$%&'()*,;<>?[\\\]^`{|}~\t\n\v\f\r]*$/;
const TAG_WORDS = "of letters, digits, spaces and _.:/=+-@";

/** How many tags AWS lets a resource have, the ones of the provider's `default_tags` among them. */
export const MAX_TAGS = 50;

/** Whether so many tags are allowed, when the module adds a `Name` to them. */
export const tagsFit = (all: MapOf<string>): Bool =>
  atMost(length(all), choose(contains(keys(all), "Name"), MAX_TAGS, MAX_TAGS - 1));

/** Tags by key. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
export const tags = () =>
  where(
    z.record(
      where(z.string().min(1).max(128), "not starting with aws:", (key) => not(matches(key, /^[aA][wW][sS]:/))).regex(
        TAG_TEXT,
        TAG_WORDS,
      ),
      z.string().max(256).regex(TAG_TEXT, TAG_WORDS),
    ),
    `of at most ${MAX_TAGS} tags with the Name that is added (and those of the provider's default_tags)`,
    (all) => tagsFit(all as unknown as MapOf<string>),
  );

/** A list without repetitions. */
export const distinctList = <S extends z.ZodType<string>>(item: S) =>
  where(z.array(item), "without repetitions", (list) => eq(length(distinct(list)), length(list)));

/** An ARN of a service, such as `arn:aws:kms:…`. */
export const arn = (service: string, resource = "") =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9]*:${resource}.+$`), `that is an ARN of ${service}`);

/** Days that CloudWatch Logs can keep events; 0 keeps them for ever. */
const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How long CloudWatch Logs keeps events, in days; 0 keeps them for ever. */
export const logRetentionDays = () =>
  where(z.int(), `out of ${LOG_RETENTION_DAYS.join(", ")}`, (days) => contains(LOG_RETENTION_DAYS, days));
