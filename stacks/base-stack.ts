import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataTerraformRemoteStateS3, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { remoteOutputs, unpinProvider } from "../core";
import type { Environment, STACK_TAGS } from "../environments";

/** What every stack has in common: the provider with its default tags, and a state of its own in the environment's bucket. */
export abstract class BaseStack extends TerraformStack {
  /** What the stack tells other stacks; they read it with `read`. */
  public abstract readonly outputs: Readonly<Record<string, unknown>>;

  /**
   * @param scope the app
   * @param environment the settings that the stack is made with
   * @param name what the stack is; with the environment's name before it, its ID and its state's key
   */
  public constructor(
    scope: Construct,
    public readonly environment: Environment,
    name: string,
  ) {
    super(scope, `${environment.name}-${name}`);
    this.provider(environment.region);
    const backend = new S3Backend(this, this.stateLocation());
    // The bindings do not know the lock file yet.
    backend.addOverride("use_lockfile", true);
    // Locks by file are stable since 1.11.
    this.addOverride("terraform.required_version", ">= 1.11");
    unpinProvider(this);
  }

  /**
   * A provider of the environment's account. Modules take the stack's own; one in another Region is told so
   * in its last argument: `{ providers: { aws: provider } }`.
   * @param alias its name; without one it is the stack's own
   */
  protected provider(region: string, alias?: string): AwsProvider {
    const { allowedAccountIds, assumeRoleArn, tags } = this.environment;
    return new AwsProvider(this, alias ?? "aws", {
      region,
      ...(alias === undefined ? {} : { alias }),
      ...(allowedAccountIds ? { allowedAccountIds } : {}),
      defaultTags: [{ tags: { ...tags, ...this.ownTags() } }],
      ...(assumeRoleArn ? { assumeRole: [{ roleArn: assumeRoleArn, sessionName: this.node.id }] } : {}),
    });
  }

  private ownTags(): Record<(typeof STACK_TAGS)[number], string> {
    return { ManagedBy: "Terraform", Stack: this.node.id };
  }

  /** Gives outputs names of their own in the stack's state, so that others (stacks, people, scripts) can read them. */
  protected publish<P extends Record<string, unknown>>(outputs: P): P {
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(
        this,
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        { value },
      );
    }
    return outputs;
  }

  /**
   * The outputs of another stack of the environment, read from its state: that stack is deployed first. Explicit, so that
   * what stacks know of each other has a name; an output used in another stack as it is would be read from there, too,
   * under a name that cdktf makes up.
   */
  protected read<S extends BaseStack>(other: S): S["outputs"] {
    this.addDependency(other);
    const state = new DataTerraformRemoteStateS3(this, other.node.id, other.stateLocation());
    return remoteOutputs(other.outputs, state);
  }

  /** Where the stack's state lies. */
  private stateLocation() {
    const { state, region, allowedAccountIds, assumeRoleArn } = this.environment;
    return {
      bucket: state.bucket,
      key: `${this.node.id}/terraform.tfstate`,
      region: state.region ?? region,
      ...(allowedAccountIds ? { allowedAccountIds } : {}),
      // Asked to encrypt without a key, S3 would take its own (AES256) instead of the bucket's.
      ...(state.kmsKeyArn
        ? { encrypt: true, kmsKeyId: state.kmsKeyArn }
        : state.encryption === "AES256"
          ? { encrypt: true }
          : {}),
      ...(assumeRoleArn ? { assumeRole: { roleArn: assumeRoleArn } } : {}),
    };
  }
}
