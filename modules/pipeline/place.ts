import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import type { ModuleScope } from "../../core";

/** Where the module's resources are: what ARNs in policies begin with. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The provider's own account and Region. Call it once: the pipeline does, and hands it on. */
export function placeOf(m: ModuleScope): Place {
  return {
    partition: m.data(DataAwsPartition, "this", {}).partition,
    region: m.data(DataAwsRegion, "this", {}).name,
    account: m.data(DataAwsCallerIdentity, "this", {}).accountId,
  };
}
