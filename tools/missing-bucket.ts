import { called } from "./called";

/** Whether `terraform init` failed for want of the bucket that holds the states. */
export const missesBucket = (output: string): boolean => /NoSuchBucket|S3 bucket "[^"]*" does not exist/.test(output);

/** What to do when the bucket of a stack's states is not there yet. */
export function bucketAdvice(bucket: string, stack: string): string {
  const environment = stack.replace(/-[^-]*$/, "");
  return `the bucket ${bucket}, which holds the states of ${environment}, is not there yet: create it with ${called("bootstrap", environment)}, once, and run this again`;
}
