import { TerraformOutput, TerraformStack, Token } from "cdktf";
import { planOnMocks } from "twinform/testing";
import { moduleConstruct } from "../../core";
import { differences } from "../../testing/match";
import { seenIn } from "../../testing/seen";
import { Unknown } from "../../testing/seen/unknown";
import { app } from "../../testing/synth";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { resolved } from "../support/hcl";
import { StandingProvider } from "../support/provider";
import { terraformEnvironment } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

let provider: StandingProvider;
beforeAll(async () => {
  provider = await StandingProvider.start();
});
afterAll(() => provider.stop());

/** Sets of texts are planned in the alphabet's order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(comparable);
    return items.every((item) => typeof item === "string") ? items.sort() : items;
  }
  if (typeof value !== "object" || value === null || value instanceof Unknown) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]));
}

/** The references in a module's outputs: of maps all that is in them at once, of objects each attribute's, where there is one. */
const leaves = (outputs: object): Array<[string, unknown]> =>
  Object.entries(outputs).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || Token.isUnresolved(value)) return [[name, value]];
    return Object.entries(value).map(([attribute, inner]): [string, unknown] => {
      const reference = String(resolved(inner)).replace(/^\$\{(.*)\}$/, "$1");
      return [`${name}_${attribute}`, `\${${reference.replace(/\.[^.]+$/, "")} == null ? null : ${reference}}`];
    });
  });

// What matchers see through a module (testing/seen) is computed in TypeScript; here Terraform computes the same.
describe.each(moduleNames())("what %s makes of its example", (name) => {
  test("is what Terraform plans", async () => {
    const { definition, example } = await loadModule(name);
    const stack = new TerraformStack(app(), "stack");
    const { outputs } = new (moduleConstruct(definition))(stack, "it", example);
    // The plan fails where one refers to what the module does not give back.
    for (const [path, value] of leaves(outputs)) new TerraformOutput(stack, path, { value, sensitive: true });
    const plan = planOnMocks(stack, { environment: { ...terraformEnvironment(), ...provider.environment } });
    const { found, hidden } = seenIn(stack);
    expect(hidden).toEqual([]);
    expect(found.filter(({ certain }) => !certain)).toEqual([]);
    const made = found.filter(({ mode }) => mode === "resource");
    expect(made.map(({ address }) => address).sort()).toEqual(plan.resources.filter(({ mode }) => mode === "resource").map(({ address }) => address).sort());
    const wrong = made.flatMap(({ address, values }) => {
      expect(values).not.toBeInstanceOf(Unknown);
      // A plan does not say what is ignored, or when something is replaced.
      const { lifecycle: _lifecycle, ...compared } = values as Record<string, unknown>;
      const planned = plan.resources.find((one) => one.address === address)?.values;
      return differences(comparable(compared), comparable(planned))
        .filter(({ expected }) => !(expected instanceof Unknown))
        .map((difference) => ({ address, ...difference }));
    });
    expect(wrong).toEqual([]);
  });
});
