import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Aspects, App as CdktfApp, TerraformStack, Testing as CdktfTesting } from "cdktf";
import { App, UserError } from "twinform";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";
import { StateBackend } from "twinform/state-backend";
import { Testing } from "twinform/testing";
import { example } from "../../modules/alb/example";
import { WebStack } from "./stack";

Testing.setupJest();

/** A stack with two problems, each in a module. */
function wrong(app: CdktfApp): TerraformStack {
  const stack = new TerraformStack(app, "wrong");
  new StateBackend(stack, "state", { bucket: "Not a name" });
  new Network(stack, "network", { name: "shop", availabilityZones: [] });
  return stack;
}

const apps: ReadonlyArray<[string, () => CdktfApp]> = [
  ["Testing.app()", () => Testing.app()],
  ["an app of Twinform's", () => new App()],
  ["an app of cdktf's", () => new CdktfApp()],
  ["cdktf's own Testing.app()", () => CdktfTesting.app()],
];

describe.each(apps)("a stack in %s", (_, app) => {
  test("is judged as a synthesis would judge it, with all problems in one error", () => {
    const stack = wrong(app());
    const problems = Testing.problems(stack);
    expect(problems).toEqual([
      expect.stringMatching(/^wrong\/state: bucket must be text of 3 to 63 characters/),
      expect.stringMatching(/^wrong\/network: availabilityZones must be /),
    ]);
    for (const synthesis of [Testing.synth, Testing.fullSynth]) {
      expect(() => synthesis(stack)).toThrow(UserError);
      expect(() => synthesis(stack)).toThrow(/^2 problems:\n {2}wrong\/state: bucket .*\n {2}wrong\/network: availabilityZones /);
    }
  });
});

test("a text is what cdktf's Testing.synth makes", () => {
  expect(Testing.synth(new WebStack())).toBe(CdktfTesting.synth(new WebStack()));
  const scope = Testing.synthScope((stack) => new StateBackend(stack, "state", { bucket: "shop-terraform-state" }));
  expect(JSON.parse(scope)).toMatchObject({
    module: { state: { source: "./modules/state-backend", bucket: "shop-terraform-state" } },
  });
});

test("a full synthesis has the modules' folders beside the stack", () => {
  const folder = Testing.fullSynth(new WebStack());
  try {
    for (const file of ["cdk.tf.json", "modules/alb/main.tf.json", "modules/network/variables.tf.json"]) {
      expect(existsSync(join(folder, "stacks", "web", file))).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("warnings are told, and are no problems", () => {
  const stack = new WebStack();
  expect(Testing.warnings(stack)).toEqual([]);
  const networks = { vpc: { cidrIpv4: "10.20.0.0/16" }, spare: { cidrIpv4: "10.21.0.0/16" } };
  new Alb(stack, "second", {
    ...example,
    name: "second",
    targetNetworks: networks,
    targetGroups: { home: { networks: ["vpc"] }, movies: { networks: ["vpc"] } },
  });
  expect(Testing.warnings(stack)).toEqual([
    expect.stringMatching(/^web\/second: targetNetworks are of use only where .* spare$/),
  ]);
  expect(Testing.problems(stack)).toEqual([]);
});

test("what an aspect adds is seen, and added once", () => {
  const stack = new WebStack();
  Aspects.of(stack).add({
    visit: (node) => {
      if (node === stack) new Vpc(stack, "added", { cidrBlock: "10.9.0.0/16" });
    },
  });
  expect(stack).toHaveResourceWithProperties(Vpc, { cidrBlock: "10.9.0.0/16" });
  expect(stack).toHaveResourceWithProperties(Vpc, { cidrBlock: "10.0.0.0/16" });
});

test("a stack is shown as a tree", () => {
  expect(Testing.renderConstructTree(new WebStack())).toMatch(/^web \(WebStack\)\n.*alb \(Alb\)/s);
});
