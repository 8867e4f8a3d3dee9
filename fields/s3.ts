import { z } from "zod";
import { matches, not, where } from "../core";

/** Name of an S3 bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = () =>
  where(
    z
      .string()
      .min(3)
      .max(63)
      .regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/, "of lower-case letters, digits and inner hyphens"),
    "without the prefixes xn--, sthree-, amzn-s3-demo- and the suffixes -s3alias, --ol-s3, --x-s3, --table-s3, which AWS reserves",
    (name) => not(matches(name, /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3|--table-s3)$/)),
  );
