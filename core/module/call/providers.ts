import { type TerraformModule, TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { type Problem, didYouMean, plain, told } from "../../inputs";
import { MODULE_VERSIONS } from "../synthesize";

type Entry = NonNullable<TerraformModule["providers"]>[number];

const TAKEN = Object.keys(MODULE_VERSIONS.required_providers);

/** Reads a call's `providers`: those that are there, and problems with the others. */
export function providersOf(scope: Construct, given: unknown): { providers: TerraformProvider[]; problems: Problem[] } {
  if (given === undefined) return { providers: [], problems: [] };
  const entries = Object.entries((typeof given === "object" ? given : {}) as Readonly<Record<string, unknown>>);
  const problems: Problem[] = [];
  const providers = entries.flatMap(([name, provider]) => {
    const problem = (message: string) => problems.push({ path: [{ attribute: "providers" }, { attribute: name }], message });
    if (!TAKEN.includes(name)) problem(`is no provider of the module, which takes ${TAKEN.join(", ")}`);
    else if (TerraformProvider.isTerraformProvider(provider)) {
      if (provider.terraformResourceType === name) return [provider];
      problem(`must be a provider of ${name}, got ${provider.node.path}, one of ${provider.terraformResourceType}`);
    } else if (typeof provider === "string") {
      const known = TerraformStack.of(scope).allProviders();
      const found = known.find((one) => addressOf(one) === provider);
      if (found) return [found];
      problem(notThere(provider, known));
    } else problem(`must be a provider's construct, or its address, got ${told(plain(provider))}`);
    return [];
  });
  return { providers, problems };
}

/** What is wrong with the providers that a call has been given, at once or by `addProvider`. */
export function providerProblems(module: TerraformModule): Problem[] {
  const stack = TerraformStack.of(module);
  return (module.providers ?? []).flatMap((entry) => {
    const { name, provider } = named(entry);
    const message = !TAKEN.includes(name)
      ? `is no provider of the module, which takes ${TAKEN.join(", ")}`
      : TerraformStack.of(provider) === stack
        ? undefined
        : `${provider.node.path} belongs to another stack, and Terraform knows none but those of its own: make one in ${stack.node.path}`;
    return message === undefined ? [] : [{ path: [{ attribute: "providers" }, { attribute: name }], message }];
  });
}

const named = (entry: Entry): { name: string; provider: TerraformProvider } =>
  TerraformProvider.isTerraformProvider(entry)
    ? { name: entry.terraformResourceType, provider: entry }
    : { name: `${entry.provider.terraformResourceType}.${entry.moduleAlias}`, provider: entry.provider };

const addressOf = ({ alias, terraformResourceType }: TerraformProvider): string =>
  alias === undefined || Token.isUnresolved(alias) ? terraformResourceType : `${terraformResourceType}.${alias}`;

function notThere(given: string, known: readonly TerraformProvider[]): string {
  const addresses = known.map(addressOf);
  const meant = didYouMean(given, addresses);
  if (meant !== undefined) return `${JSON.stringify(given)} is no provider of this stack; did you mean ${JSON.stringify(meant)}?`;
  const there = addresses.length === 0 ? "it has none yet" : `it has ${addresses.join(", ")}`;
  return `${JSON.stringify(given)} is no provider of this stack (${there}): make the provider before the module`;
}
