import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../environments";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import type { Settings } from "./support/plan-app";

jest.setTimeout(10 * 60 * 1000);

const dev = environments.find(({ name }) => name === "dev") as (typeof environments)[number];

// One story in order: each step stands on the one before.
describe("npm run plan, on an environment that begins with nothing", () => {
  const out = temporaryFolder();
  const temporary = temporaryFolder();
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start(dev.region);
  });
  afterAll(() => emulator.stop());
  // A plan holds secrets: none is left lying about.
  afterEach(() => expect(readdirSync(temporary).filter((name) => name.startsWith("plan-"))).toEqual([]));

  const plan = (stacks: readonly string[] = [], settings: Settings = {}) => {
    const file = join(temporary, "summary.md");
    const app = "node --import tsx __tests__/e2e/support/plan-app.ts";
    const { code, stderr } = emulator.try(
      "npm",
      ["run", "--silent", "plan", "--", ...stacks, "--app", app, "--out", out, "--summary", file],
      { TWINFORM_TEST_PLAN: JSON.stringify(settings), TMPDIR: temporary },
    );
    return { code, stderr, text: readFileSync(file, "utf8") };
  };
  const apply = (name: string) => {
    const stack = new StackFolder(join(out, "stacks", name), emulator);
    stack.run(["init", "-no-color"]);
    stack.run(["apply", "-auto-approve", "-no-color"]);
  };

  test("without the state bucket, says how to get it", () => {
    const { code, text } = plan(["dev-address"]);
    expect(code).toBe(1);
    expect(text).toContain("## Plan: 1 not planned\n");
    expect(text).toContain(
      "the bucket twinform-dev-terraform-state, which holds the stack's state, is not there yet, and no stack makes it",
    );
  });

  test("with nothing deployed, plans what it can, and says what waits for it", async () => {
    await fetch(`${emulator.url}/${dev.state.bucket}`, {
      method: "PUT",
      headers: { Connection: "close", Authorization: "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/s3/aws4_request" },
    });
    const { code, text, stderr } = plan();
    expect(text).toContain("## Plan: 1 to create, 1 not planned\n");
    expect(text).toContain("| `dev-name` |  |  |  |  | ⏳ waits for `dev-address` |");
    expect(text).toContain("Waits for `dev-address`, which it reads and which is not deployed yet");
    expect(stderr).toMatch(
      /^plan: synthesis$[^]*^plan: dev-address: terraform plan$[^]*^plan: dev-address: 1 to create \(\d+ s\)$/m,
    );
    expect(stderr).not.toContain("dev-name: terraform");
    expect(code).toBe(2);
  });

  test("one that reads a stack that is not deployed cannot be planned alone", () => {
    const { code, text } = plan(["dev-n*"]);
    expect(text).toContain("Waits for `dev-address`, which it reads");
    expect(text).not.toContain("Error");
    expect(code).toBe(1);
  });

  test("after the deployment there is nothing to do", () => {
    apply("dev-address");
    apply("dev-name");
    const { code, text } = plan();
    expect(text).toContain("## Plan: no changes\n");
    expect(code).toBe(0);
  });

  test("a change is told with what it was, and to those who read it", () => {
    const { code, text } = plan([], { tag: "front", type: "SecureString" });
    expect(text).toContain("## Plan: 2 to change\n");
    expect(text).toContain('- `tags.Name`: `"site"` → `"front"`');
    expect(text).toContain("It reads `dev-address`, which changes, too");
    expect(text).toContain('- `type`: `"String"` → `"SecureString"`');
    expect(code).toBe(2);
  });

  test("an output that is not deployed yet is waited for", () => {
    const { code, text } = plan([], { id: true });
    expect(text).toContain("## Plan: 1 not planned\n");
    expect(text).toContain("outputs only");
    expect(text).toContain("Waits for `dev-address`, which it reads");
    expect(code).toBe(2);
  });

  test("what Terraform refuses is told in its words, and the others are planned", () => {
    const { code, text } = plan([], { incomplete: true });
    expect(text).toMatch(/❌ It could not be planned:\n\n```\nNo value for required variable\n/);
    expect(text).toContain("| `dev-address` |  |  |  |  | no changes |");
    expect(code).toBe(1);
  });

  test("what cannot be synthesized is told, and nothing is planned", () => {
    const { code, stderr } = plan(["dev-web"]);
    expect(stderr).toContain("dev-web is no stack; there are dev-address, dev-name");
    expect(code).toBe(1);
  });
});
