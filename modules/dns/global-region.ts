import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { type MapOf, type ModuleScope, eq, matches, nth, only, split, where } from "../../core";
import { kmsKeyArn } from "../../fields/ids";

// Route 53 is everywhere; what it writes its logs to, and signs with, is in one Region.
const GLOBAL_REGION = "us-east-1";

/** The ARN of a KMS key where Route 53 looks for it. */
export const globalKmsKeyArn = () =>
  where(kmsKeyArn(), `of ${GLOBAL_REGION}, where Route 53 looks for it`, (arn) => matches(arn, /:kms:us-east-1:/));

/**
 * Who the module's policies are about, looked up where one is made (`needed`), and the Region, which has to be that of
 * Route 53's helpers.
 */
export function lookAround(m: ModuleScope, needed: MapOf<boolean>) {
  const regions = m.dataSources(DataAwsRegion, "this", needed, () => ({}));
  const callers = m.dataSources(DataAwsCallerIdentity, "this", needed, () => ({}));
  return {
    partition: () => nth(split(":", only(callers).arn), 1),
    account: () => only(callers).accountId,
    /** Refuses, at plan, what Route 53 would refuse in the middle of an apply. */
    mustBeGlobal: (what: string) => ({
      precondition: [
        {
          condition: eq(only(regions).name, GLOBAL_REGION),
          errorMessage: `dns: ${what} must be in ${GLOBAL_REGION}, where Route 53 looks for them: call the module with a provider of that Region, or give what is there already.`,
        },
      ],
    }),
  };
}

/** What `lookAround` finds. */
export type Surroundings = ReturnType<typeof lookAround>;
