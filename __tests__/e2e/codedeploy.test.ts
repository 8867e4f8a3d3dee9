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
  const rules = async (): Promise<string[]> => {
    const xml = await elb("DescribeRules", { ListenerArn: arns.listeners.alb });
    const isDefault = texts(xml, "IsDefault");
    return texts(xml, "RuleArn").filter((_, index) => isDefault[index] === "false");
  };
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

const FLEETS = (region: string) => `${NETWORK(region)}
variable "replaced" { default = false }
variable "type" { default = "t3.micro" }
module "bare" {
  source                  = ${JSON.stringify(join(ROOT, "terraform", "auto-scaling-group"))}
  name                    = "bare"
  min_size                = 0
  max_size                = 2
  subnet_ids              = [for subnet in aws_subnet.this : subnet.id]
  instance_type           = var.type
  security_group          = { vpc_id = aws_vpc.this.id, egress = {} }
  replaced_by_code_deploy = var.replaced
}
module "fleet" {
  source                  = ${JSON.stringify(join(ROOT, "terraform", "auto-scaling-group"))}
  name                    = "shop"
  min_size                = 1
  max_size                = 4
  subnet_ids              = [for subnet in aws_subnet.this : subnet.id]
  instance_type           = var.type
  security_group          = { vpc_id = aws_vpc.this.id, egress = {} }
  target_tracking         = { cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 } }
  step_scaling            = { busy = { alarm = { metric = { namespace = "Shop", name = "Orders" }, threshold = 70 }, steps = [{ lower_bound = 0, adjustment = 1 }] } }
  schedules               = { morning = { recurrence = "0 8 * * 1-5", min_size = 1 } }
  lifecycle_hooks         = { ready = { transition = "autoscaling:EC2_INSTANCE_LAUNCHING" } }
  notifications           = { subscriptions = { ops = { protocol = "email", endpoint = "ops@example.com" } } }
  replaced_by_code_deploy = var.replaced
}
output "names" { value = { bare = module.bare.name, shop = module.fleet.name } }
`;

describe("an Auto Scaling group that CodeDeploy replaces by a copy", () => {
  let emulator: Emulator;
  let stack: Workspace;
  let variables: string[] = [];

  const apply = () => stack.run(["apply", "-auto-approve", "-no-color", ...variables]);
  const actions = () => Plan.in(stack, ...variables).actions();
  const names = () => JSON.parse(stack.run(["output", "-json", "names"])) as Record<"bare" | "shop", string>;
  const scaling = (action: string, parameters: Record<string, string> = {}) => emulator.call("autoscaling", action, parameters);
  const groups = async () => texts(await scaling("DescribeAutoScalingGroups"), "AutoScalingGroupName").sort();
  const describe = (name: string) => scaling("DescribeAutoScalingGroups", { "AutoScalingGroupNames.member.1": name });
  const instances = async (name: string) => texts(await describe(name), "InstanceId").sort();

  /** What CodeDeploy does first: a group with the settings and the tags of the one that it was given. */
  async function copy(fleet: "bare" | "shop", deployment: string): Promise<string> {
    const xml = await describe(names()[fleet]);
    const one = (tag: string) => texts(xml, tag)[0] ?? "";
    const tags = texts(xml, "Key").flatMap((key, index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, texts(xml, "Value")[index] ?? ""],
      [`Tags.member.${index + 1}.PropagateAtLaunch`, texts(xml, "PropagateAtLaunch")[index] ?? ""],
    ]);
    const name = `CodeDeploy_${fleet}_${deployment}`;
    await scaling("CreateAutoScalingGroup", {
      AutoScalingGroupName: name,
      MinSize: one("MinSize"),
      MaxSize: one("MaxSize"),
      DesiredCapacity: one("DesiredCapacity"),
      VPCZoneIdentifier: one("VPCZoneIdentifier"),
      "LaunchTemplate.LaunchTemplateId": one("LaunchTemplateId"),
      "LaunchTemplate.Version": one("Version"),
      ...(Object.fromEntries(tags) as Record<string, string>),
    });
    return name;
  }

  /** And what it does at the end. */
  const end = (name: string) => scaling("DeleteAutoScalingGroup", { AutoScalingGroupName: name, ForceDelete: "true" });

  /** What Terraform makes anew on the copy: all that belongs to a group, and what names one. */
  const FOLLOWING = [
    'module.fleet.aws_autoscaling_lifecycle_hook.this["ready"]',
    'module.fleet.aws_autoscaling_notification.this["this"]',
    'module.fleet.aws_autoscaling_policy.step["busy"]',
    'module.fleet.aws_autoscaling_policy.target_tracking["cpu"]',
    'module.fleet.aws_autoscaling_schedule.this["morning"]',
  ].map((address) => `create ${address}`);
  const RENAMED = ["below_desired", "cpu_high"].map(
    (name) => `delete+create module.fleet.aws_cloudwatch_metric_alarm.${name}["this"]`,
  );

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": FLEETS(emulator.region) });
    stack.run(["init", "-no-color"]);
    apply();
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  test("stands under a key; a state of earlier days follows by itself", () => {
    expect(actions()).toEqual([]);
    stack.run(["state", "mv", 'module.bare.aws_autoscaling_group.this["this"]', "module.bare.aws_autoscaling_group.this"]);
    expect(stack.run(["plan", "-no-color"])).toContain("has moved to");
    expect(actions()).toEqual([]);
    apply();
  });

  test("gets its tag in place, and no instance is replaced", async () => {
    const before = [names(), await instances(names().shop)];
    variables = ["-var=replaced=true"];
    expect(actions()).toEqual([
      'update module.bare.aws_autoscaling_group.this["this"]',
      'update module.fleet.aws_autoscaling_group.this["this"]',
    ]);
    apply();
    expect([names(), await instances(names().shop)]).toEqual(before);
    expect(before[1]).toHaveLength(1);
    expect(actions()).toEqual([]);
  });

  test("is left alone while the copy is made beside it", async () => {
    await copy("bare", "d-1");
    await copy("shop", "d-1");
    expect(actions()).toEqual([]);
  });

  test("is not made anew once it is gone: nothing is left to do but what hangs on it", async () => {
    const before = names();
    await end(before.bare);
    expect(actions()).toEqual([]);
    await end(before.shop);
    const planned = actions();
    expect(planned).toEqual(expect.arrayContaining([...FOLLOWING, ...RENAMED]));
    expect(planned.filter((action) => /aws_autoscaling_group\.|launch_template|kms|sns_topic\./.test(action))).toEqual([]);
    apply();
    expect(actions()).toEqual([]);
    expect(names()).toEqual({ bare: "CodeDeploy_bare_d-1", shop: "CodeDeploy_shop_d-1" });
    expect(await groups()).toEqual(["CodeDeploy_bare_d-1", "CodeDeploy_shop_d-1"]);
    const policies = await scaling("DescribePolicies", { AutoScalingGroupName: "CodeDeploy_shop_d-1" });
    expect(texts(policies, "PolicyName").sort()).toEqual(["busy", "cpu"]);
    const told = await scaling("DescribeNotificationConfigurations", { "AutoScalingGroupNames.member.1": "CodeDeploy_shop_d-1" });
    expect(texts(told, "NotificationType").length).toBeGreaterThan(0);
  });

  test("has another launch template with the next deployment; the copy stays as it is", async () => {
    const before = await instances("CodeDeploy_shop_d-1");
    variables.push("-var=type=t3.small");
    expect(actions()).toEqual(["update module.bare.aws_launch_template.this", "update module.fleet.aws_launch_template.this"]);
    apply();
    expect(actions()).toEqual([]);
    expect(await instances("CodeDeploy_shop_d-1")).toEqual(before);
  });

  test("is followed from copy to copy", async () => {
    for (const fleet of ["bare", "shop"] as const) await copy(fleet, "d-2");
    for (const fleet of ["bare", "shop"] as const) await end(`CodeDeploy_${fleet}_d-1`);
    expect(actions().filter((action) => action.includes("module.bare"))).toEqual([]);
    apply();
    expect(actions()).toEqual([]);
    expect(names()).toEqual({ bare: "CodeDeploy_bare_d-2", shop: "CodeDeploy_shop_d-2" });
    const [type] = texts(await emulator.call("ec2", "DescribeInstances"), "instanceType").slice(-1);
    expect(type).toBe("t3.small");
  });

  test("is made by Terraform again when no copy is left", async () => {
    await end("CodeDeploy_bare_d-2");
    expect(actions()).toEqual(['create module.bare.aws_autoscaling_group.this["this"]']);
    apply();
    expect(names().bare).toMatch(/^bare-/);
    expect(actions()).toEqual([]);
  });

  test("destroy leaves nothing, once the copy is deleted as the guide says", async () => {
    await end("CodeDeploy_shop_d-2");
    stack.run(["destroy", "-auto-approve", "-no-color", ...variables]);
    expect(stack.run(["state", "list"]).trim()).toBe("");
    expect(await groups()).toEqual([]);
  });
});
