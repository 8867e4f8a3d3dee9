import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

/** What the examples leave to those who run them. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "flask-fleet": ["certificate=-----BEGIN CERTIFICATE-----", "private_key=-----BEGIN PRIVATE KEY-----"],
  infrastructure: ["plan", "apply"].map((step) => `${step}_policy_arn=arn:aws:iam::123456789012:policy/network-${step}`),
};

// The web example has a story of its own, in web.test.ts.
describe.each(["flask-fleet", "node-servers", "infrastructure"])("the example %s", (example) => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
    const account = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_s3_bucket" "states" { bucket = "twinform-example-terraform-state" }`,
    });
    account.run(["init", "-no-color"]);
    account.run(["apply", "-auto-approve", "-no-color"]);
    account.remove();
  });
  afterAll(() => emulator.stop());

  test("plans the same in TypeScript and in HCL", () => {
    const folder = temporaryFolder();
    emulator.run("node", ["--import", "tsx", "examples/main.ts"], { CDKTF_OUTDIR: join(folder, "out") });
    mkdirSync(join(folder, "examples"));
    for (const part of [`examples/${example}`, "terraform"]) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    const variables = (VARIABLES[example] ?? []).map((text) => `-var=${text}`);

    const [typescript, hcl] = [`out/stacks/example-${example}`, `examples/${example}`].map((root) => {
      const workspace = new StackFolder(join(folder, root), emulator);
      workspace.run(["init", "-no-color"]);
      return Plan.in(workspace, ...variables).values();
    });
    expect(hcl).toEqual(typescript);
    expect(Object.keys(typescript ?? {}).length).toBeGreaterThan(30);
  });
});
