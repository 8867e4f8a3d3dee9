import { cpSync } from "node:fs";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { runBlocks } from "../support/pages";
import { StandingProvider } from "../support/provider";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(10 * 60 * 1000);

const blocksOf = (name: string) => runBlocks(`terraform/${name}/README.md`, "hcl").map(({ text }) => text);

describe("what the READMEs tell to write is valid", () => {
  const root = new Workspace({});
  let provider: StandingProvider;
  beforeAll(async () => {
    cpSync(join(ROOT, "terraform"), join(root.folder, "terraform"), { recursive: true });
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
    expect(alone).toContain(`source = "./terraform/${name}"`);
    expect(problems(alone)).toEqual([]);
  });

  test.each(moduleNames())("%s: wired with its neighbours, with its moves and imports", (name) => {
    const [alone = "", ...others] = blocksOf(name);
    const wired = others.find((text) => text.includes(`source = "./terraform/${name}"`));
    if (name !== "state-backend") expect(wired).toMatch(/ = module\.[a-z_]+\./);
    expect(others.join("\n")).toContain("moved {");
    expect(others.join("\n")).toContain("import {");
    expect(problems([...(wired === undefined ? [alone] : []), ...others].join("\n"))).toEqual([]);
  });
});
