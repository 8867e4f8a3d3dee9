import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { Trial, Web, removeFolders } from "./support";

afterAll(removeFolders);

const inputs = { name: "shop" };

class RandomProvider extends TerraformProvider {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { terraformResourceType: "random" });
  }
}

describe("a call's providers", () => {
  test("a provider's construct, its address, or addProvider: all the same", () => {
    const trial = new Trial();
    const east = new AwsProvider(trial.stack, "east", { region: "us-east-1", alias: "us_east_1" });
    new Web(trial.stack, "construct", inputs, { providers: { aws: east } });
    new Web(trial.stack, "address", inputs, { providers: { aws: "aws.us_east_1" } });
    new Web(trial.stack, "added", inputs).addProvider(east);
    new Web(trial.stack, "own", inputs);
    const { module } = trial.json();
    const providers = Object.fromEntries(Object.entries(module ?? {}).map(([id, call]) => [id, call["providers"]]));
    const aws = "aws.us_east_1";
    expect(providers).toEqual({ construct: { aws }, address: { aws }, added: { aws }, own: undefined });
  });

  test.each([
    ["aws.us_east_2", 's/web: providers.aws "aws.us_east_2" is no provider of this stack; did you mean "aws.us_east_1"?'],
    [
      "aws.somewhere",
      's/web: providers.aws "aws.somewhere" is no provider of this stack (it has aws, aws.us_east_1): make the provider before the module',
    ],
    [5, "s/web: providers.aws must be a provider's construct, or its address, got 5"],
  ])("%p is refused", (aws, problem) => {
    const trial = new Trial();
    new AwsProvider(trial.stack, "east", { region: "us-east-1", alias: "us_east_1" });
    new Web(trial.stack, "web", inputs, { providers: { aws: aws as string } });
    expect(trial.app.problems()).toEqual([problem]);
  });

  test("a provider of another stack is refused, however it came there", () => {
    const trial = new Trial();
    const other = new AwsProvider(trial.another("other"), "east", { alias: "us_east_1" });
    new Web(trial.stack, "given", inputs, { providers: { aws: other } });
    new Web(trial.stack, "added", inputs).addProvider(other);
    const why = "providers.aws other/east belongs to another stack, and Terraform knows none but those of its own: make one in s";
    expect(trial.app.problems()).toEqual([`s/given: ${why}`, `s/added: ${why}`]);
  });

  test("a provider of another kind, and one that the module does not take, are refused", () => {
    const trial = new Trial();
    const random = new RandomProvider(trial.stack, "random");
    new Web(trial.stack, "kind", inputs, { providers: { aws: random } });
    new Web(trial.stack, "name", inputs, { providers: { random } as object });
    new Web(trial.stack, "added", inputs).addProvider({ provider: trial.provider, moduleAlias: "east" });
    expect(trial.app.problems()).toEqual([
      "s/kind: providers.aws must be a provider of aws, got s/random, one of random",
      "s/name: providers.random is no provider of the module, which takes aws",
      "s/added: providers.aws.east is no provider of the module, which takes aws",
    ]);
  });
});
