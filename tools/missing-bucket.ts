import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { makesBucket } from "./bootstrap/state-bucket";
import { called } from "./called";

interface StackFile {
  readonly terraform: { readonly backend?: { readonly s3?: { readonly bucket: string } } };
}

/** Whether `terraform init` failed for want of the bucket that holds the states. */
export const missesBucket = (output: string): boolean => /NoSuchBucket|S3 bucket "[^"]*" does not exist/.test(output);

/**
 * What to do when the bucket of a stack's state is not there yet.
 * @param folder the stack's; beside it lies the stack that makes the bucket, where the app has one
 */
export function bucketAdvice(folder: string): string {
  const bucket = bucketOf(folder);
  const maker = readdirSync(dirname(folder)).find((name) => {
    const other = join(dirname(folder), name);
    return existsSync(join(other, "cdk.tf.json")) && bucketOf(other) === bucket && makesBucket(other);
  });
  const missing = `the bucket ${bucket}, which holds the stack's state, is not there yet`;
  return maker === undefined
    ? `${missing}, and no stack makes it: create it by hand, or with a stack of twinform/state-backend`
    : `${missing}: create it with ${called("bootstrap", maker)}, once, and run this again`;
}

const bucketOf = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackFile).terraform.backend?.s3?.bucket ?? "";
