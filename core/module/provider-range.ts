import type { TerraformStack } from "cdktf";
import { MODULE_VERSIONS } from "./synthesize";

interface Overrides {
  readonly terraform?: { readonly required_providers?: { readonly aws?: unknown } };
}

/**
 * Has a stack take each version of AWS's provider that the modules work with. The bindings pin the one that they were made
 * from; a range leaves upgrades to Terraform's lock file. What the stack says itself (`addOverride`) stays. A stack with a module
 * has it by itself; one with resources alone calls this.
 */
export function unpinProvider(stack: TerraformStack): void {
  const { rawOverrides } = stack as unknown as { rawOverrides: Overrides };
  if (rawOverrides.terraform?.required_providers?.aws !== undefined) return;
  stack.addOverride("terraform.required_providers.aws", MODULE_VERSIONS.required_providers.aws);
}
