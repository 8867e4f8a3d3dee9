import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { unpinProvider } from "twinform";
import type { Environment } from "../environments/environment";

/** What every stack has in common: the provider with its default tags, and a state of its own in the environment's bucket. */
export abstract class BaseStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment, name: string) {
    super(scope, `${environment.name}-${name}`);
    const { region, accountIds, state } = environment;
    const tags = { Environment: environment.name, ManagedBy: "Terraform", Stack: this.node.id };
    new AwsProvider(this, "aws", { region, allowedAccountIds: accountIds, defaultTags: [{ tags }] });

    const backend = new S3Backend(this, {
      bucket: state.bucket,
      key: `${this.node.id}/terraform.tfstate`,
      region,
      ...(state.kmsKeyArn === undefined ? {} : { encrypt: true, kmsKeyId: state.kmsKeyArn }),
    });
    // The lock is a file beside the state, which Terraform has since 1.11 and cdktf's classes do not know.
    backend.addOverride("use_lockfile", true);
    this.addOverride("terraform.required_version", ">= 1.11");
    // A range, also in stacks without modules: which version it is, the lock file says.
    unpinProvider(this);
  }
}
