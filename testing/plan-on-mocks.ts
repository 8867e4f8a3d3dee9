import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataTerraformRemoteState, Manifest, TerraformProvider, TerraformRemoteState, type TerraformStack } from "cdktf";
import { UserError } from "../core/app/errors";
import { type Plan, planIn } from "./plan";
import { blocksIn } from "./seen/blocks";
import { reader } from "./seen/values";
import { fullSynth } from "./synth";
import { type Environment, initialize, terraform } from "./terraform";

type Values = Readonly<Record<string, unknown>>;

/** What a plan on mocks is made with. */
export interface MockOptions {
  /**
   * What mocks give, by type: `{ "data.aws_ami": { id: "ami-0123456789abcdef0" } }`. Of data sources Terraform makes up
   * the rest (texts of eight letters), of resources it leaves the rest to the apply.
   */
  readonly mocks?: Readonly<Record<string, Values>>;
  /** What one of them gives, by address: `{ "data.terraform_remote_state.network": { outputs: { … } } }`. */
  readonly values?: Readonly<Record<string, Values>>;
  /** What Terraform finds in its environment beside what the test has: TF_CLI_CONFIG_FILE, TF_PLUGIN_CACHE_DIR … */
  readonly environment?: Environment;
}

/**
 * Plans a stack with real Terraform on mocked providers: no account, no credentials, no state. Validations, `for_each` and
 * all expressions are Terraform's own; what only AWS refuses is not refused. It takes the binary, and the providers (from
 * the registry, a cache or a mirror), and some seconds.
 * @throws UserError with the stack's problems, with what Terraform refuses, or when it is not installed
 */
export function planOnMocks(stack: TerraformStack, options: MockOptions = {}): Plan {
  const run = JSON.stringify(mockedRun(stack, options));
  const outdir = fullSynth(stack);
  try {
    const folder = join(outdir, Manifest.stacksFolder, stack.node.id);
    mkdirSync(join(folder, "tests"));
    writeFileSync(join(folder, "tests", "plan.tftest.json"), run);
    // Terraform gives a mock to what the root itself names; a stack may leave AWS's provider to the environment.
    if (!hasAws(stack)) writeFileSync(join(folder, "provider.tf.json"), JSON.stringify({ provider: { aws: {} } }));
    removeChecks(folder);
    initialize(folder, options.environment);
    const { stdout, stderr } = terraform(folder, ["test", "-json", "-verbose"], options.environment);
    return planIn(stdout, stderr);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** To a plan a module's `check` is a warning, which the synthesis has told (`Testing.warnings`); to a test it is an error. */
function removeChecks(folder: string): void {
  const modules = join(folder, "modules");
  if (!existsSync(modules)) return;
  for (const name of readdirSync(modules)) rmSync(join(modules, name, "checks.tf.json"), { force: true });
}

/** A run of `terraform test` that only plans, with every provider of the stack mocked. */
function mockedRun(stack: TerraformStack, { mocks = {}, values = {} }: MockOptions): object {
  refuseUnknownStates(stack, values);
  const overrides = Object.entries(values).map(([target, one]) => ({ target, values: one }));
  return {
    mock_provider: mockedProviders(stack, mocks),
    override_resource: overrides.filter(({ target }) => !isData(target)),
    override_data: overrides.filter(({ target }) => isData(target)),
    run: { plan: { command: "plan" } },
  };
}

const isData = (address: string): boolean => /(^|\.)data\./.test(address);

/** A state is read with a backend, which is no provider: nothing mocks it. */
function refuseUnknownStates(stack: TerraformStack, values: Readonly<Record<string, Values>>): void {
  const missing = stack.node
    .findAll()
    .filter((one): one is TerraformRemoteState => one instanceof TerraformRemoteState || one instanceof DataTerraformRemoteState)
    .map((state) => `data.terraform_remote_state.${state.friendlyUniqueId}`)
    .filter((address) => !(address in values));
  if (missing.length === 0) return;
  throw new UserError(
    missing.map(
      (address) =>
        `${stack.node.path}: reads another stack's state; give its outputs: values: { "${address}": { outputs: { … } } }`,
    ),
  );
}

const providersOf = (stack: TerraformStack): TerraformProvider[] =>
  stack.node.findAll().filter((one): one is TerraformProvider => TerraformProvider.isTerraformProvider(one));

const hasAws = (stack: TerraformStack): boolean =>
  providersOf(stack).some(({ terraformResourceType, alias }) => terraformResourceType === "aws" && alias === undefined);

/** A mock for each provider of the stack, and for AWS's in any case. */
function mockedProviders(stack: TerraformStack, mocks: Readonly<Record<string, Values>>): Record<string, object[]> {
  const providers = providersOf(stack).map((provider) => ({
    name: provider.terraformResourceType,
    alias: provider.alias,
    region: regionOf(provider),
  }));
  const all = hasAws(stack) ? providers : [...providers, { name: "aws", alias: undefined, region: undefined }];
  return Object.fromEntries(
    [...new Set(all.map(({ name }) => name))].map((name) => [
      name,
      all
        .filter((one) => one.name === name)
        .map(({ alias, region }) => ({
          ...(alias === undefined ? {} : { alias }),
          ...mocksOf(name, { ...usual(region), ...mocks }),
        })),
    ]),
  );
}

/** The mocks of a provider's types. */
function mocksOf(provider: string, mocks: Readonly<Record<string, Values>>): object {
  const own = Object.entries(mocks).filter(([type]) => type.replace(/^data\./, "").startsWith(`${provider}_`));
  const blocks = (data: boolean) =>
    Object.fromEntries(
      own.filter(([type]) => isData(type) === data).map(([type, defaults]) => [type.replace(/^data\./, ""), { defaults }]),
    );
  const [resources, data] = [blocks(false), blocks(true)];
  // Terraform takes no empty object for blocks with labels.
  return {
    ...(Object.keys(resources).length > 0 ? { mock_resource: resources } : {}),
    ...(Object.keys(data).length > 0 ? { mock_data: data } : {}),
  };
}

const regionOf = (provider: TerraformProvider): unknown => {
  const [block] = blocksIn(provider.toTerraform() as object, reader(provider));
  return (block?.values as Values | undefined)?.["region"];
};

/** What every account has: eight letters are no account ID, and make no ARN that the provider takes. */
const usual = (region: unknown): Readonly<Record<string, Values>> => ({
  "data.aws_caller_identity": { account_id: "123456789012", arn: "arn:aws:iam::123456789012:user/test" },
  "data.aws_partition": { partition: "aws", dns_suffix: "amazonaws.com" },
  "data.aws_region": { name: typeof region === "string" ? region : "us-east-1" },
  "data.aws_iam_policy_document": { json: "{}" },
});
