import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { StandingProvider } from "../support/provider";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

/** A README's Terraform code, with the modules of this folder in the place of released ones. */
const blocksOf = (name: string) =>
  [...readFileSync(join(ROOT, "terraform", name, "README.md"), "utf8").matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(([, text = ""]) =>
    text.replace(/"git::[^"]*\/\/terraform\/([^"?]+)[^"]*"/g, '"./modules/$1"'),
  );

describe("what the READMEs tell to write is valid", () => {
  const root = new Workspace({});
  let provider: StandingProvider;
  beforeAll(async () => {
    cpSync(join(ROOT, "terraform"), join(root.folder, "modules"), { recursive: true });
    provider = await StandingProvider.start();
  });
  afterAll(() => {
    provider.stop();
    root.remove();
  });

  const problems = (text: string) => {
    root.write("main.tf", `provider "aws" {\n  region = "eu-west-1"\n}\n${text}`);
    root.init();
    return root.validate(provider.environment);
  };

  test.each(moduleNames())("%s: alone", (name) => {
    const [alone = ""] = blocksOf(name);
    expect(alone).toContain(`source = "./modules/${name}"`);
    expect(problems(alone)).toEqual([]);
  });

  test.each(moduleNames())("%s: wired with its neighbours, with its moves and imports", (name) => {
    const [alone = "", ...others] = blocksOf(name);
    const wired = others.find((text) => text.includes(`source = "./modules/${name}"`));
    if (name !== "state-backend") expect(wired).toMatch(/ = module\.[a-z_]+\./);
    expect(others.join("\n")).toContain("moved {");
    expect(others.join("\n")).toContain("import {");
    expect(problems([...(wired === undefined ? [alone] : []), ...others].join("\n"))).toEqual([]);
  });
});
