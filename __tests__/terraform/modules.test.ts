import { readdirSync } from "node:fs";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { StandingProvider } from "../support/provider";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

let provider: StandingProvider;
beforeAll(async () => {
  provider = await StandingProvider.start();
});
afterAll(() => provider.stop());

// Every generated module, as a Terraform team gets it.
describe.each(moduleNames())("terraform/%s", (name) => {
  const workspace = new Workspace(join(ROOT, "terraform", name));
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  test("is valid, without warnings", () => {
    expect(workspace.validate(provider.environment)).toEqual([]);
  });

  test("passes its own tests", () => {
    const runs = readdirSync(join(workspace.folder, "tests")).filter((file) => file.endsWith(".tftest.hcl"));
    expect(runs.length).toBeGreaterThan(0);
    const { code, stdout, stderr } = workspace.try(["test", "-no-color"], provider.environment);
    if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
    expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed\./);
  });
});
