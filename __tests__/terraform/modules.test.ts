import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defaultValue, literalText, snakeCase } from "../../core/inputs";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

// Every generated module, as a Terraform team gets it.
describe.each(moduleNames())("terraform/%s", (name) => {
  const workspace = new Workspace(join(ROOT, "terraform", name));
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  test("is valid, without warnings", () => {
    expect(workspace.validate()).toEqual([]);
  });

  test("passes its own tests", () => {
    const runs = readdirSync(join(workspace.folder, "tests")).filter((file) => file.endsWith(".tftest.hcl"));
    expect(runs.length).toBeGreaterThan(0);
    const { code, stdout, stderr } = workspace.try(["test", "-no-color"]);
    if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
    expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed\./);
  });

  test("takes the example of its README", async () => {
    const { definition, example } = await loadModule(name);
    const args = Object.entries(definition.attributes).flatMap(([key, { type }]) =>
      example[key] === undefined ? [] : [`  ${snakeCase(key)} = ${literalText(defaultValue(type, example[key]))}`],
    );
    const caller = new Workspace({ "main.tf": `module "example" {\n  source = "./module"\n${args.join("\n")}\n}\n` });
    for (const file of readdirSync(workspace.folder).filter((one) => one.endsWith(".tf.json"))) {
      caller.write(`module/${file}`, workspace.read(file));
    }
    caller.init();
    expect(caller.validate()).toEqual([]);
    caller.remove();
  });
});
