import { z } from "zod";
import { atMost, defineModule, length, listOf, matches, not } from "../../core";
import { jsonText } from "../../core/module/folder";
import { synthesizeModule } from "../../core/module/synthesize";
import { Workspace } from "../support/terraform";

jest.setTimeout(5 * 60 * 1000);

const counted = defineModule({
  name: "counted",
  description: "",
  inputs: z.strictObject({
    maxRules: z.int().max(9).default(2),
    rules: z.record(z.string(), z.strictObject({ path: z.string(), targetId: z.string().optional() })),
  }),
  constraints: [
    {
      input: "rules",
      message: "are more than `maxRules`, a quota that AWS raises on request",
      holds: ({ rules, maxRules }) => atMost(length(rules), maxRules),
      warning: true,
    },
    {
      input: "rules",
      message: "should begin with /, unlike",
      offenders: ({ rules }) => listOf(rules, (_, key) => key, { where: ({ path }) => not(matches(path, /^\//)) }),
      warning: true,
    },
  ],
  build: (_, { rules }) => ({ rules }),
});

const MAIN = `
resource "terraform_data" "target" {}
variable "paths" { type = list(string) }
variable "max_rules" { default = 2 }
module "counted" {
  source    = "./module"
  max_rules = var.max_rules
  rules     = { for index, path in var.paths : "r\${index}" => { path = path, target_id = terraform_data.target.id } }
}
output "rules" { value = module.counted.rules }
`;

// As the tests of a module expect a warning: by the name that its README gives.
const TESTS = `
run "warned" {
  command = plan
  module { source = "./module" }
  variables { rules = { a = { path = "/a" }, b = { path = "b" }, c = { path = "/c" } } }
  expect_failures = [check.rules_more_than_max_rules_quota, check.rules_begin]
}
run "silent" {
  command = plan
  module { source = "./module" }
  variables { rules = { a = { path = "/a" } } }
}
`;

describe("rules that only warn, in Terraform", () => {
  const workspace = new Workspace({ "main.tf": MAIN, "tests/counted.tftest.hcl": TESTS });
  beforeAll(() => {
    for (const [file, content] of Object.entries(synthesizeModule(counted))) workspace.write(`module/${file}`, jsonText(content));
    workspace.init();
  });
  afterAll(() => workspace.remove());

  const plan = (paths: string[], ...args: string[]) => workspace.try(["plan", "-no-color", `-var=paths=${JSON.stringify(paths)}`, ...args]);

  test("warn at plan of what is known, though other parts of the input are not, and block nothing", () => {
    const { code, stdout } = plan(["/a", "b", "c"]);
    expect({ code, warnings: stdout.match(/^Warning: .*/gm) }).toEqual({
      code: 0,
      warnings: ["Warning: Check block assertion failed", "Warning: Check block assertion failed"],
    });
    expect(stdout).toContain("rules are more than `max_rules`, a quota that AWS raises on request");
    expect(stdout).toContain("rules should begin with /, unlike r1, r2");
  });

  test("are quiet where all is well, and where a validation has spoken", () => {
    expect(plan(["/a"]).stdout).not.toContain("Warning");
    const { code, stdout, stderr } = plan(["/a", "/b"], "-var=max_rules=1.5");
    expect(code).toBe(1);
    expect(stderr).toContain("counted: max_rules must be a whole number up to 9, got 1.5");
    expect(`${stdout}${stderr}`).not.toContain("Check block");
  });

  test("can be expected by terraform test", () => {
    expect(workspace.run(["test", "-no-color"])).toContain("Success! 2 passed, 0 failed.");
  });
});
