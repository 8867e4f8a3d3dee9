import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package-root";

/** What Terraform called for one type of resource, as `npm run accept -- <module> --record` saw it on the emulator. */
export interface TypeCalls {
  /** Calls that read, during a plan and also during an apply: `ec2:DescribeVpcs`, with AWS's name of the operation. */
  readonly plan: readonly string[];
  /** Calls during an apply, to create, change or delete; what they read is among them. */
  readonly apply: readonly string[];
  /** Of the calls, those that gave tags in the same request; for EC2 with the type that was tagged: `ec2:CreateVpc vpc`. */
  readonly tagging?: readonly string[];
  /** ARNs of what was made, with `{partition}`, `{region}`, `{account}`, the module's inputs by name (`{name}`) and `*`. */
  readonly arns?: readonly string[];
  /** Whether it has tags, and so the stack's. */
  readonly tagged?: boolean;
  /** The services that may take on a role that was made. */
  readonly passedTo?: readonly string[];
}

/** The calls of a module by type of resource: `aws_vpc`, `data.aws_region`; `provider` for what the provider itself asks. */
export type ModuleCalls = Readonly<Record<string, TypeCalls>>;

/** Where the calls of the data sources are written that stacks use without a module. */
export const DATA_CALLS = join(packageRoot(), "tools", "permissions", "data-sources.json");

/** The calls of data sources that stacks use without a module. */
export const dataCalls = (): ModuleCalls => JSON.parse(readFileSync(DATA_CALLS, "utf8")) as ModuleCalls;

/** Where a module's calls are written. */
export const callsFile = (module: string): string => join(packageRoot(), "modules", module, "calls.json");

/** The modules whose calls are known. */
export const recordedModules = (): string[] =>
  readdirSync(join(packageRoot(), "modules"))
    .filter((module) => existsSync(callsFile(module)))
    .sort();

/** The calls of a module; undefined where none have been recorded. */
export const callsOf = (module: string): ModuleCalls | undefined =>
  existsSync(callsFile(module)) ? (JSON.parse(readFileSync(callsFile(module), "utf8")) as ModuleCalls) : undefined;
