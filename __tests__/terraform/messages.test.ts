import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, Workspace } from "../support/terraform";

jest.setTimeout(5 * 60 * 1000);

/** What Terraform says of a call of a module, judged by its variables alone. */
function said(name: string, args: string): string {
  const workspace = new Workspace({
    "main.tf": `module "called" {\n  source = "./module"\n${args}\n}\n`,
    "module/variables.tf.json": readFileSync(join(ROOT, "terraform", name, "variables.tf.json"), "utf8"),
  });
  workspace.init();
  const { code, stderr } = workspace.try(["plan", "-no-color"]);
  workspace.remove();
  return code === 0 ? "" : stderr.replace(/\s+/g, " ");
}

test("a rule on a variable that was left at its default says whose it is", () => {
  const text = said("certificate", 'name = "shop"');
  expect(text).toContain("certificate shop: issued is one of three kinds");
  expect(text).not.toContain("main.tf line"); // Terraform itself tells no place
});

describe("a misspelt attribute of an object", () => {
  const aliases = (more: string) => `zone_id = "Z0123456789ABCDEFGHIJ"
    domain_name = "example.com"
    aliases = { "example.com" = { dns_name = "x.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2"${more} } }`;

  test("is refused in TypeScript's spelling, and let be when spelt well", () => {
    expect(said("dns", aliases(", evaluateTargetHealth = false"))).toContain(
      'dns: aliases["example.com"].evaluateTargetHealth is no input; did you mean evaluate_target_health?',
    );
    expect(said("dns", aliases(", evaluate_target_health = false"))).toBe("");
  });

  const alb = (rule: string) => `name = "shop"
    vpc_id = "vpc-0123456789abcdef0"
    subnet_ids_by_zone = { eu-west-1a = "subnet-0123456789abcdef0", eu-west-1b = "subnet-0123456789abcdef1" }
    clients = { all = { cidr_ipv4 = "10.0.0.0/8" } }
    target_groups = { home = {} }
    listeners = { http = { target_group = "home" } }
    rules = { movies = { hosts = ["a.example.com"], target_group = "home", ${rule} } }`;

  test("is refused in the singular, whatever is given to it", () => {
    expect(said("alb", alb('path = "/movies"'))).toContain('alb shop: rules["movies"].path is no input; did you mean paths?');
    expect(said("alb", alb('path = ["/movies"]'))).toMatch(/attribute "path": string required/);
  });
});
