import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// What somebody made before, with names of their own.
const BEFORE = `
provider "aws" {}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}
resource "aws_security_group" "this" {
  name        = "legacy"
  description = "made by hand"
  vpc_id      = aws_vpc.this.id
}
resource "aws_vpc_security_group_ingress_rule" "http" {
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}
resource "aws_s3_bucket" "logs" { bucket = "legacy-balancer-logs" }
resource "aws_lb" "this" {
  name            = "legacy-balancer"
  subnets         = [for subnet in aws_subnet.this : subnet.id]
  security_groups = [aws_security_group.this.id]
}
resource "aws_lb_target_group" "home" {
  name        = "legacy-home"
  port        = 8080
  protocol    = "HTTP"
  vpc_id      = aws_vpc.this.id
  target_type = "ip"
}
resource "aws_lb_target_group_attachment" "a" {
  target_group_arn = aws_lb_target_group.home.arn
  target_id        = "10.0.0.9"
  port             = 8080
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.home.arn
  }
}
resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10
  condition {
    path_pattern { values = ["/api/*"] }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.home.arn
  }
}
output "vpc_id" { value = aws_vpc.this.id }
output "subnets" { value = { for zone, subnet in aws_subnet.this : zone => subnet.id } }
output "ids" {
  value = {
    balancer       = aws_lb.this.arn
    listener       = aws_lb_listener.http.arn
    rule           = aws_lb_listener_rule.api.arn
    target_group   = aws_lb_target_group.home.arn
    security_group = aws_security_group.this.id
    http_rule      = aws_vpc_security_group_ingress_rule.http.id
    bucket         = aws_s3_bucket.logs.bucket
  }
}
`;

/** The example of the guide, as it is printed there. */
const guide = readFileSync(join(ROOT, "docs", "adoption.md"), "utf8");
const example = (language: string): string => {
  const blocks = [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))];
  expect(blocks).toHaveLength(1);
  return blocks[0]?.[1] ?? "";
};

describe("an existing balancer, adopted as the guide says", () => {
  let emulator: Emulator;
  let before: Workspace;
  let values: Record<string, string>;

  beforeAll(async () => {
    emulator = await Emulator.start();
    before = emulator.workspace({ "main.tf": BEFORE });
    before.run(["init", "-no-color"]);
    before.run(["apply", "-auto-approve", "-no-color"]);
    const outputs = JSON.parse(before.run(["output", "-json"])) as {
      vpc_id: { value: string };
      subnets: { value: Record<string, string> };
      ids: { value: Record<string, string> };
    };
    const { ids, subnets, vpc_id } = outputs;
    values = {
      "vpc-0123456789abcdef0": vpc_id.value,
      "subnet-0123456789abcdef0": subnets.value["eu-west-1a"] ?? "",
      "subnet-0123456789abcdef1": subnets.value["eu-west-1b"] ?? "",
      "<balancer's ARN>": ids.value["balancer"] ?? "",
      "<listener's ARN>": ids.value["listener"] ?? "",
      "<rule's ARN>": ids.value["rule"] ?? "",
      "<target group's ARN>": ids.value["target_group"] ?? "",
      "sg-0123456789abcdef0": ids.value["security_group"] ?? "",
      "sgr-0123456789abcdef0": ids.value["http_rule"] ?? "",
      "./terraform/alb": join(ROOT, "terraform", "alb"),
    };
  });
  afterAll(() => {
    emulator.stop();
    before.remove();
  });

  /** A text of the guide with this account's IDs in the place of the printed ones. */
  const filled = (text: string) => Object.entries(values).reduce((done, [printed, own]) => done.replaceAll(printed, own), text);
  const root = () => filled(example("hcl"));
  const withoutImports = () => root().replace(/^import \{[\s\S]*?^\}\n+/gm, "");
  const imports = () =>
    [...root().matchAll(/^import \{\s+to\s+= (.*)\s+id\s+= "(.*)"\s+\}/gm)].map(([, to, id]) => ({ to: to ?? "", id: id ?? "" }));

  /** What happens to the imported ones. */
  const fates = (plan: Plan) => {
    const addresses = imports().map(({ to }) => to);
    expect(addresses.length).toBeGreaterThan(5);
    return [
      ...new Set(plan.changes.filter(({ address }) => addresses.includes(address)).map(({ change }) => change.actions.join("+"))),
    ];
  };

  test("terraform import works on an empty state, and nothing imported is replaced", () => {
    const stack = emulator.workspace({ "main.tf": withoutImports() });
    stack.run(["init", "-no-color"]);
    for (const { to, id } of imports()) stack.run(["import", "-no-color", to, id]);
    expect(fates(Plan.in(stack)).filter((fate) => !["no-op", "update"].includes(fate))).toEqual([]);
    stack.remove();
  });

  test("import blocks adopt it in one apply: it keeps its names and targets, and a second plan is empty", async () => {
    const stack = emulator.workspace({ "main.tf": root() });
    stack.run(["init", "-no-color"]);
    const plan = Plan.in(stack);
    expect(fates(plan).filter((fate) => !["no-op", "update"].includes(fate))).toEqual([]);
    expect(plan.actions().filter((action) => !/^(create|update) /.test(action))).toEqual([]);
    const output = stack.run(["apply", "-no-color", "test.tfplan"]);
    expect(output).toMatch(/Apply complete! Resources: 6 imported, \d+ added, \d+ changed, 0 destroyed/);
    expect(stack.try(["plan", "-detailed-exitcode", "-no-color"])).toMatchObject({ code: 0 });
    const balancers = await emulator.call("elasticloadbalancing", "DescribeLoadBalancers");
    expect(balancers.match(/<LoadBalancerName>[^<]*/g)).toEqual(["<LoadBalancerName>legacy-balancer"]);
    const health = await emulator.call("elasticloadbalancing", "DescribeTargetHealth", {
      TargetGroupArn: values["<target group's ARN>"] ?? "",
    });
    expect(health).toMatch(/<Id>10\.0\.0\.9<\/Id>\s*<Port>8080<\/Port>/);
    stack.remove();
  });
});
