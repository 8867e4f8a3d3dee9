import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// CodeDeploy is played by its calls to AWS: the emulator has none, and Terraform sees only what they leave behind.

const NETWORK = (region: string) => `
provider "aws" { region = "${region}" }
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "${region}\${each.key}"
  cidr_block        = each.value
}
`;

/** The values of a tag in an answer of AWS. */
const texts = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, value]) => value ?? "");

const moved = (from: string, to: string) => `moved {\n  from = ${from}\n  to   = ${to}\n}\n`;

const BALANCERS = (region: string) => `${NETWORK(region)}
variable "ignored" {
  type    = object({ listeners = bool, rules = bool })
  default = { listeners = false, rules = false }
}
variable "policy" { default = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }
resource "aws_acm_certificate" "this" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}
locals {
  common = {
    vpc_id             = aws_vpc.this.id
    subnet_ids_by_zone = { for zone, subnet in aws_subnet.this : "${region}\${zone}" => subnet.id }
    targets            = { vpc = { cidr_ipv4 = aws_vpc.this.cidr_block } }
    tls                = { certificate_arn = aws_acm_certificate.this.arn, policy = var.policy }
  }
}
module "alb" {
  source              = ${JSON.stringify(join(ROOT, "terraform", "alb"))}
  name                = "shop"
  scheme              = "internet-facing"
  vpc_id              = local.common.vpc_id
  subnet_ids_by_zone  = local.common.subnet_ids_by_zone
  target_networks     = local.common.targets
  deletion_protection = false
  logs                = { access = false }
  target_groups       = { blue = {}, green = {} }
  listeners = {
    https = { tls = local.common.tls, target_group = "blue", ignore_action_changes = var.ignored.listeners }
  }
  rules = {
    movies = { paths = ["/movies/*"], target_group = "blue", ignore_action_changes = var.ignored.rules }
    shows  = { paths = ["/shows/*"], priority = 5, target_group = "blue", ignore_action_changes = var.ignored.rules }
  }
}
module "nlb" {
  source              = ${JSON.stringify(join(ROOT, "terraform", "nlb"))}
  name                = "game"
  scheme              = "internet-facing"
  vpc_id              = local.common.vpc_id
  subnet_ids_by_zone  = local.common.subnet_ids_by_zone
  target_networks     = local.common.targets
  deletion_protection = false
  logs                = { access = false }
  target_groups       = { blue = { port = 8080 }, green = { port = 8080 } }
  listeners = {
    tls = { port = 443, protocol = "TLS", tls = local.common.tls, target_group = "blue", ignore_action_changes = var.ignored.listeners }
  }
}
output "arns" {
  value = {
    listeners = { alb = module.alb.listener_arns["https"], nlb = module.nlb.listener_arns["tls"] }
    groups    = { alb = module.alb.target_group_arns, nlb = module.nlb.target_group_arns }
  }
}
`;

interface Arns {
  readonly listeners: Readonly<Record<"alb" | "nlb", string>>;
  readonly groups: Readonly<Record<"alb" | "nlb", Readonly<Record<"blue" | "green", string>>>>;
}

// One story in order: each step stands on the one before.
describe("listeners and rules whose target groups CodeDeploy moves", () => {
  let emulator: Emulator;
  let stack: Workspace;
  let arns: Arns;
  let variables: string[] = [];

  const ignoring = (listeners: boolean, rules: boolean) => (variables = [`-var=ignored={listeners=${listeners},rules=${rules}}`]);
  const apply = () => stack.run(["apply", "-auto-approve", "-no-color", ...variables]);
  const actions = () => Plan.in(stack, ...variables).actions();
  const elb = (action: string, parameters: Record<string, string>) => emulator.call("elasticloadbalancing", action, parameters);
  const listener = async (of: "alb" | "nlb") => elb("DescribeListeners", { "ListenerArns.member.1": arns.listeners[of] });
  /** The rules' ARNs, the default one's aside. */
  const rules = async (): Promise<string[]> =>
    texts(await elb("DescribeRules", { ListenerArn: arns.listeners.alb }), "RuleArn").filter((arn) => !arn.endsWith("default"));
  /** Where a listener or rule sends its requests: the names of the groups that get some. */
  const leadsTo = (xml: string, of: "alb" | "nlb") =>
    Object.entries(arns.groups[of]).flatMap(([name, arn]) => (xml.includes(arn) ? [name] : []));

  const LISTENERS = [
    moved('module.alb.aws_lb_listener.this["https"]', 'module.alb.aws_lb_listener.ignoring_actions["https"]'),
    moved('module.nlb.aws_lb_listener.this["tls"]', 'module.nlb.aws_lb_listener.ignoring_actions["tls"]'),
  ];
  const RULES = [
    moved('module.alb.aws_lb_listener_rule.this["movies"]', 'module.alb.aws_lb_listener_rule.ignoring_actions["movies"]'),
    moved('module.alb.aws_lb_listener_rule.numbered["https/5"]', 'module.alb.aws_lb_listener_rule.ignoring_actions["https/5"]'),
  ];
  const back = (block: string) => block.replace(/from = (.*)\n {2}to {3}= (.*)/, "from = $2\n  to   = $1");

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": BALANCERS(emulator.region) });
    stack.run(["init", "-no-color"]);
    apply();
    arns = JSON.parse(stack.run(["output", "-json", "arns"])) as Arns;
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  test("are Terraform's own at first: what somebody moves is moved back", async () => {
    expect(actions()).toEqual([]);
    await elb("ModifyListener", {
      ListenerArn: arns.listeners.alb,
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.TargetGroupArn": arns.groups.alb.green,
    });
    expect(actions()).toEqual(['update module.alb.aws_lb_listener.this["https"]']);
    apply();
    expect(leadsTo(await listener("alb"), "alb")).toEqual(["blue"]);
  });

  test("stay where they are when they are to be ignored without a moved block: AWS refuses the new ones first", async () => {
    const before = [await listener("alb"), await listener("nlb"), await rules()];
    ignoring(true, false);
    const listenersFirst = stack.try(["apply", "-auto-approve", "-no-color", ...variables]);
    expect(listenersFirst.code).toBe(1);
    expect(listenersFirst.stderr).toContain("DuplicateListener");
    ignoring(false, true);
    const rulesFirst = stack.try(["apply", "-auto-approve", "-no-color", ...variables]);
    expect(rulesFirst.code).toBe(1);
    expect(rulesFirst.stderr).toContain("PriorityInUse");
    expect([await listener("alb"), await listener("nlb"), await rules()]).toEqual(before);
    ignoring(false, false);
    expect(actions()).toEqual([]);
  });

  test("move with moved blocks, and nothing of theirs changes", async () => {
    const before = [await listener("alb"), await listener("nlb"), await rules()];
    ignoring(true, true);
    stack.write("moved.tf", [...LISTENERS, ...RULES].join("\n"));
    expect(actions()).toEqual([
      "update module.alb.terraform_data.listeners_ignoring_actions",
      "update module.alb.terraform_data.rule_numbers",
      "update module.nlb.terraform_data.listeners_ignoring_actions",
    ]);
    apply();
    expect([await listener("alb"), await listener("nlb"), await rules()]).toEqual(before);
    expect(JSON.parse(stack.run(["output", "-json", "arns"]))).toEqual(arns);
  });

  test("are left as CodeDeploy has put them: weights, and other groups", async () => {
    await elb("ModifyListener", {
      ListenerArn: arns.listeners.alb,
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn": arns.groups.alb.blue,
      "DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.Weight": "10",
      "DefaultActions.member.1.ForwardConfig.TargetGroups.member.2.TargetGroupArn": arns.groups.alb.green,
      "DefaultActions.member.1.ForwardConfig.TargetGroups.member.2.Weight": "90",
    });
    await elb("ModifyListener", {
      ListenerArn: arns.listeners.nlb,
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.TargetGroupArn": arns.groups.nlb.green,
    });
    for (const RuleArn of await rules()) {
      await elb("ModifyRule", {
        RuleArn,
        "Actions.member.1.Type": "forward",
        "Actions.member.1.TargetGroupArn": arns.groups.alb.green,
      });
    }
    expect(actions()).toEqual([]);
  });

  /** Where everything leads after the deployment. */
  const deployed = async () => ({
    weights: texts(await listener("alb"), "Weight"),
    nlb: leadsTo(await listener("nlb"), "nlb"),
    rules: await Promise.all(
      (await rules()).map(async (arn) => leadsTo(await elb("DescribeRules", { "RuleArns.member.1": arn }), "alb")),
    ),
  });
  const DEPLOYED = { weights: ["10", "90"], nlb: ["green"], rules: [["green"], ["green"]] };

  test("and change in everything else, without being moved back", async () => {
    expect(await deployed()).toEqual(DEPLOYED);
    variables.push("-var=policy=ELBSecurityPolicy-TLS13-1-3-2021-06");
    expect(actions()).toEqual([
      'update module.alb.aws_lb_listener.ignoring_actions["https"]',
      'update module.nlb.aws_lb_listener.ignoring_actions["tls"]',
    ]);
    apply();
    expect(actions()).toEqual([]);
    expect(await deployed()).toEqual(DEPLOYED);
    expect(texts(await listener("alb"), "SslPolicy")).toEqual(["ELBSecurityPolicy-TLS13-1-3-2021-06"]);
  });

  test("what else somebody changes is still turned back", async () => {
    await elb("ModifyListener", { ListenerArn: arns.listeners.alb, SslPolicy: "ELBSecurityPolicy-2016-08" });
    expect(actions()).toEqual(['update module.alb.aws_lb_listener.ignoring_actions["https"]']);
    apply();
    expect(texts(await listener("alb"), "SslPolicy")).toEqual(["ELBSecurityPolicy-TLS13-1-3-2021-06"]);
    expect(await deployed()).toEqual(DEPLOYED);
  });

  test("lead again where the inputs say once they are Terraform's own", async () => {
    ignoring(false, false);
    stack.write("moved.tf", [...LISTENERS, ...RULES].map(back).join("\n"));
    expect(actions()).toEqual([
      'update module.alb.aws_lb_listener.this["https"]',
      'update module.alb.aws_lb_listener_rule.numbered["https/5"]',
      'update module.alb.aws_lb_listener_rule.this["movies"]',
      "update module.alb.terraform_data.listeners_ignoring_actions",
      "update module.alb.terraform_data.rule_numbers",
      'update module.nlb.aws_lb_listener.this["tls"]',
      "update module.nlb.terraform_data.listeners_ignoring_actions",
    ]);
    apply();
    expect(leadsTo(await listener("alb"), "alb")).toEqual(["blue"]);
    expect(leadsTo(await listener("nlb"), "nlb")).toEqual(["blue"]);
    expect(actions()).toEqual([]);
  });

  test("destroy leaves no listener", async () => {
    stack.run(["destroy", "-auto-approve", "-no-color", ...variables]);
    expect(texts(await elb("DescribeLoadBalancers", {}), "LoadBalancerArn")).toEqual([]);
  });
});
