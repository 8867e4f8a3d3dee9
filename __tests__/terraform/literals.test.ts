import { TerraformStack } from "cdktf";
import { planOnMocks } from "twinform/testing";
import { moduleConstruct } from "../../core";
import { differences } from "../../testing/match";
import { seenIn } from "../../testing/seen";
import { Unknown } from "../../testing/seen/unknown";
import { app } from "../../testing/synth";
import { loadModule, moduleNames } from "../../tools/generate/modules";
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

// What matchers see through a module (testing/seen) is computed in TypeScript; here Terraform computes the same.
describe.each(moduleNames())("what %s makes of its example", (name) => {
  test("is what Terraform plans", async () => {
    const { definition, example } = await loadModule(name);
    const stack = new TerraformStack(app(), "stack");
    new (moduleConstruct(definition))(stack, "it", example);
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
