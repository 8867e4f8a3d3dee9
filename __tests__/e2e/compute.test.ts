import { join } from "node:path";
import { runRepository, script } from "../../fields/user-data";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(15 * 60 * 1000);

const source = (name: string) => JSON.stringify(join(ROOT, "terraform", name));

// What a Terraform-only team writes: the three layouts of web servers, on the generated modules alone.
const MAIN = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  max_retries = 3
  default_tags {
    tags = { project = "compute" }
  }
}

variable "type" {
  default = "t3.micro"
}

variable "more" {
  default = false
}

variable "rule" {
  default = "app"
}

variable "desired" {
  default = 0
}

variable "hold" {
  default = false
}

module "network" {
  source             = ${source("network")}
  name               = "compute"
  availability_zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  flow_logs          = { destination = "none" }
}

locals {
  private = module.network.private_subnet_ids_by_zone
  public  = module.network.public_subnet_ids_by_zone
  egress = {
    https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
    s3    = { from_port = 443, prefix_list_id = module.network.gateway_endpoint_prefix_list_ids["s3"] }
  }
}

# Four named instances over three zones.
module "four" {
  source        = ${source("instances")}
  name          = "four"
  instance_type = var.type
  instances = merge({
    web-a = { subnet_id = local.private["eu-west-1a"], availability_zone = "eu-west-1a", volumes = { data = { device_name = "/dev/sdf", size_gib = 10 } } }
    web-b = { subnet_id = local.private["eu-west-1b"] }
    web-c = { subnet_id = local.private["eu-west-1c"] }
    admin = { subnet_id = local.public["eu-west-1a"], elastic_ip = true }
  }, var.more ? { web-d = { subnet_id = local.private["eu-west-1b"] } } : {})
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { (var.rule) = { from_port = 80, cidr_ipv4 = module.network.vpc_cidr } }
    egress  = local.egress
  }
  termination_protection = false
}

# Three servers on port 3000, two of them from an image of the first.
module "three" {
  source           = ${source("instances")}
  name             = "three"
  instance_type    = var.type
  operating_system = "ubuntu-24.04"
  instances = {
    first  = { subnet_id = local.private["eu-west-1a"] }
    second = { subnet_id = local.private["eu-west-1b"], image = "golden" }
    third  = { subnet_id = local.private["eu-west-1c"], image = "golden" }
  }
  images = { golden = { instance = "first" } }
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { node = { from_port = 3000, security_group_id = module.four.security_group_id } }
    egress  = local.egress
  }
  user_data              = file("\${path.module}/user-data.sh")
  termination_protection = false
}

resource "aws_lb_target_group" "fleet" {
  name     = "fleet"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = module.network.vpc_id
}

# A fleet on port 8080 that starts with nobody.
module "fleet" {
  source                = ${source("auto-scaling-group")}
  name                  = "fleet"
  min_size              = 0
  max_size              = 4
  desired_capacity      = var.desired
  hold_desired_capacity = var.hold
  instance_type         = var.type
  subnet_ids            = module.network.private_subnet_ids
  target_groups = {
    web = {
      arn           = aws_lb_target_group.fleet.arn
      load_balancer = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef" }
    }
  }
  security_group = {
    vpc_id  = module.network.vpc_id
    ingress = { flask = { from_port = 8080, security_group_id = module.four.security_group_id } }
    egress  = local.egress
  }
  user_data = file("\${path.module}/user-data.sh")
  target_tracking = { for name, policy in {
    cpu      = { predefined_metric = "ASGAverageCPUUtilization", target = 50 }
    requests = { predefined_metric = "ALBRequestCountPerTarget", target = 1000, target_group = "web" }
    backlog  = { custom_metric = { namespace = "shop", name = "BacklogPerInstance" }, target = 10 }
  } : name => policy if !var.hold }
  step_scaling = { for name, policy in {
    burst = { steps = [{ lower_bound = 0, upper_bound = 20, adjustment = 1 }, { lower_bound = 20, adjustment = 2 }], alarm = { threshold = 70 } }
  } : name => policy if !var.hold }
  predictive_scaling = { for name, policy in { daily = { target = 50 } } : name => policy if !var.hold }
  schedules          = { for name, schedule in { morning = { recurrence = "0 8 * * MON-FRI", time_zone = "Europe/Berlin", min_size = 1 } } : name => schedule if !var.hold }
  lifecycle_hooks    = { drain = { transition = "autoscaling:EC2_INSTANCE_TERMINATING" } }
  warm_pool          = { max_prepared_capacity = 4 }
  maintenance_policy = { min_healthy_percentage = 90, max_healthy_percentage = 120 }
  notifications      = { subscriptions = { ops = { protocol = "email", endpoint = "ops@example.com" } } }
}

# Types by attributes, and Spot.
module "spot" {
  source             = ${source("auto-scaling-group")}
  name               = "spot"
  min_size           = 1
  max_size           = 4
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [module.fleet.security_group_id]
  mixed_instances = {
    instance_types                           = [{ type = "t3.micro" }, { type = "t3a.micro" }]
    on_demand_base_capacity                  = 1
    on_demand_percentage_above_base_capacity = 0
  }
}

output "group" {
  value = module.fleet.name
}

output "four" {
  value = module.four
}
`;

const MOVED = `
moved {
  from = module.four.aws_vpc_security_group_ingress_rule.this["app"]
  to   = module.four.aws_vpc_security_group_ingress_rule.this["web"]
}
`;

const USER_DATA = script(
  runRepository({
    name: "shop",
    repository: "https://github.com/example/shop.git",
    packages: ["nodejs", "npm"],
    prepare: [["npm", "ci", "--omit=dev"]],
    command: ["/usr/bin/node", "{directory}/server.js"],
    environment: { PORT: "3000" },
  }),
);

// One story in order: each step stands on the one before.
describe("the three layouts of web servers, from nothing to nothing", () => {
  let emulator: Emulator;
  let root: Workspace;
  let before: string[];

  beforeAll(async () => {
    emulator = await Emulator.start("eu-west-1");
    before = await rest();
    root = emulator.workspace({ "main.tf": MAIN, "user-data.sh": USER_DATA });
    root.init();
  });
  afterAll(() => {
    emulator.stop();
    root.remove();
  });

  const plan = (...variables: string[]) => Plan.in(root, ...variables.map((one) => `-var=${one}`)).actions();
  const apply = (...variables: string[]) =>
    root.run(["apply", "-auto-approve", "-no-color", ...variables.map((one) => `-var=${one}`)]);
  const output = <T>(name: string) => JSON.parse(root.run(["output", "-json", name])) as T;

  /** The least, the desired and the greatest size of the fleet, as the emulator has them. */
  async function size(): Promise<number[]> {
    const answer = await emulator.call("autoscaling", "DescribeAutoScalingGroups", {
      "AutoScalingGroupNames.member.1": output("group"),
    });
    return ["MinSize", "DesiredCapacity", "MaxSize"].map((name) => Number(new RegExp(`<${name}>(\\d+)<`).exec(answer)?.[1]));
  }

  /** Scales the fleet as a scaling policy would, behind Terraform's back. */
  const scale = (desired: number) =>
    emulator.call("autoscaling", "SetDesiredCapacity", {
      AutoScalingGroupName: output("group"),
      DesiredCapacity: String(desired),
    });

  /** What must be again as it was. */
  const rest = () =>
    Promise.all(
      [
        "DescribeVpcs",
        "DescribeSubnets",
        "DescribeSecurityGroups",
        "DescribeLaunchTemplates",
        "DescribeAddresses",
        "DescribeVolumes",
      ].map((action) => emulator.call("ec2", action)),
    );

  test("they are applied, and the next plan is empty", () => {
    apply();
    expect(plan()).toEqual([]);
    const four = output<{ private_ips: Record<string, string>; elastic_ips: Record<string, string> }>("four");
    expect(Object.keys(four.private_ips)).toEqual(["admin", "web-a", "web-b", "web-c"]);
    expect(Object.keys(four.elastic_ips)).toEqual(["admin"]);
  });

  test("the fleet starts with nobody, and what scales it is no drift", async () => {
    expect(await size()).toEqual([0, 0, 4]);
    await scale(3);
    expect(await size()).toEqual([0, 3, 4]);
    expect(plan()).toEqual([]);
    expect(plan("desired=1")).toEqual([]);
  });

  test("a larger instance type is an update in place; of the fleet, a new version that rolls", () => {
    expect(plan("type=t3.large")).toEqual([
      'update module.fleet.aws_autoscaling_group.this["this"]',
      "update module.fleet.aws_launch_template.this",
      'update module.four.aws_instance.this["admin"]',
      'update module.four.aws_instance.this["web-a"]',
      'update module.four.aws_instance.this["web-b"]',
      'update module.four.aws_instance.this["web-c"]',
      'update module.three.aws_instance.from_image["second"]',
      'update module.three.aws_instance.from_image["third"]',
      'update module.three.aws_instance.this["first"]',
    ]);
    apply("type=t3.large");
    expect(plan("type=t3.large")).toEqual([]);
  });

  test("one instance more is exactly one create", () => {
    expect(plan("type=t3.large", "more=true")).toEqual(['create module.four.aws_instance.this["web-d"]']);
  });

  test("a renamed rule touches that rule alone: one update where `moved` says so", () => {
    expect(plan("type=t3.large", "rule=web")).toEqual([
      'create module.four.aws_vpc_security_group_ingress_rule.this["web"]',
      'create module.four.terraform_data.security_group_ingress_peers["web"]',
      'delete module.four.aws_vpc_security_group_ingress_rule.this["app"]',
      'delete module.four.terraform_data.security_group_ingress_peers["app"]',
      "update module.four.terraform_data.security_group_rules",
    ]);
    root.write("moved.tf", MOVED);
    expect(plan("type=t3.large", "rule=web")).toEqual([
      'create module.four.terraform_data.security_group_ingress_peers["web"]',
      'delete module.four.terraform_data.security_group_ingress_peers["app"]',
      'update module.four.aws_vpc_security_group_ingress_rule.this["web"]',
      "update module.four.terraform_data.security_group_rules",
    ]);
    apply("type=t3.large", "rule=web");
    expect(plan("type=t3.large", "rule=web")).toEqual([]);
  });

  test("a held size changes the group in place, and keeps it", async () => {
    const held = ["type=t3.large", "rule=web", "hold=true", "desired=2"];
    expect(plan(...held).filter((action) => action.includes("aws_autoscaling_group"))).toEqual([
      'update module.fleet.aws_autoscaling_group.this["this"]',
    ]);
    apply(...held);
    expect(await size()).toEqual([2, 2, 2]);
    expect(plan(...held)).toEqual([]);
  });

  test("they are destroyed without a rest", async () => {
    root.run([
      "destroy",
      "-auto-approve",
      "-no-color",
      "-var=type=t3.large",
      "-var=rule=web",
      "-var=hold=true",
      "-var=desired=2",
    ]);
    expect(root.run(["state", "list"]).trim()).toBe("");
    expect(await rest()).toEqual(before);
  });
});

// Two of each under one name, as two teams of one account would have them.
const TWO = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  max_retries = 3
}

variable "name" {
  default = "web"
}

variable "key" {
  default = "old"
}

variable "pending" {
  default = 1
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

locals {
  security_group = {
    vpc_id  = aws_vpc.this.id
    ingress = { (var.key) = { from_port = 80, cidr_ipv4 = "10.0.0.0/16" } }
    egress  = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
}

module "blue" {
  source = ${source("instances")}
  name   = var.name
  instances = {
    a = { subnet_id = aws_subnet.this.id, availability_zone = "eu-west-1a", private_ip = "10.0.1.10", elastic_ip = true, volumes = { data = { device_name = "/dev/sdf", size_gib = 10 } } }
    b = { subnet_id = aws_subnet.this.id, availability_zone = "eu-west-1a", image = "golden", volumes = { data = { device_name = "/dev/sdf", size_gib = 20 } } }
  }
  images                 = { golden = { instance = "a" } }
  security_group         = local.security_group
  policies               = { (var.key) = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
  termination_protection = false
}

module "green" {
  source                 = ${source("instances")}
  name                   = var.name
  instances              = { a = { subnet_id = aws_subnet.this.id, private_ip = "10.0.1.20" } }
  security_group         = local.security_group
  termination_protection = false
}

resource "aws_lb_target_group" "this" {
  name     = "web"
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.this.id
}

resource "aws_lb_target_group_attachment" "this" {
  for_each         = module.blue.instance_ids
  target_group_arn = aws_lb_target_group.this.arn
  target_id        = each.value
}

module "fleet" {
  for_each       = toset(["one", "two"])
  source         = ${source("auto-scaling-group")}
  name           = var.name
  min_size       = 0
  max_size       = 2
  subnet_ids     = [aws_subnet.this.id]
  target_groups  = { web = { arn = aws_lb_target_group.this.arn } }
  security_group = local.security_group
  target_tracking = {
    cpu = { predefined_metric = "ASGAverageCPUUtilization", target = 50 }
  }
  step_scaling = {
    burst = { steps = [{ lower_bound = 0, adjustment = 1 }], alarm = { threshold = 70 } }
  }
  schedules     = { every_day = { recurrence = "0 8 * * *", min_size = 1 } }
  notifications = {}
}

resource "terraform_data" "pending" {
  input = var.pending
}

data "aws_ssm_parameter" "mine" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

# All wait for something whose change is pending.
module "waiting" {
  for_each = {
    pinned   = { updates = "pinned", ami = null }
    followed = { updates = "follow", ami = null }
    looked   = { updates = "pinned", ami = { id = data.aws_ssm_parameter.mine.insecure_value } }
  }
  source                 = ${source("instances")}
  name                   = each.key
  instances              = { a = { subnet_id = aws_subnet.this.id } }
  ami_updates            = each.value.updates
  ami                    = each.value.ami
  security_group         = { vpc_id = aws_vpc.this.id, egress = {} }
  termination_protection = false
  depends_on             = [terraform_data.pending]
}

output "groups" {
  value = [for fleet in module.fleet : fleet.name]
}

output "role" {
  value = module.blue.role_name
}

output "security_group" {
  value = module.blue.security_group_id
}
`;

// What somebody else made, under names of their own.
const FOREIGN = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "this" {
  name        = "legacy"
  description = "Made by hand"
  vpc_id      = aws_vpc.this.id
}

resource "aws_iam_role" "this" {
  name               = "legacy"
  path               = "/teams/"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_instance_profile" "this" {
  name = "legacy"
  path = "/teams/"
  role = aws_iam_role.this.name
}

resource "aws_launch_template" "this" {
  name          = "legacy"
  image_id      = "ami-12c6146b"
  instance_type = "t3.micro"
}

resource "aws_autoscaling_group" "this" {
  name                = "legacy"
  min_size            = 0
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.this.id]
  launch_template {
    id      = aws_launch_template.this.id
    version = "$Latest"
  }
}

output "ids" {
  value = {
    vpc             = aws_vpc.this.id
    subnet          = aws_subnet.this.id
    security_group  = aws_security_group.this.id
    launch_template = aws_launch_template.this.id
  }
}
`;

interface Ids {
  readonly vpc: string;
  readonly subnet: string;
  readonly security_group: string;
  readonly launch_template: string;
}

const adopting = (ids: Ids) => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

module "fleet" {
  source         = ${source("auto-scaling-group")}
  name           = "web"
  min_size       = 0
  max_size       = 1
  subnet_ids     = ["${ids.subnet}"]
  security_group = { vpc_id = "${ids.vpc}", egress = {} }
}
`;

const imports = (ids: Ids) =>
  Object.entries({
    'aws_autoscaling_group.this["this"]': "legacy",
    "aws_launch_template.this": ids.launch_template,
    'aws_iam_role.this["this"]': "legacy",
    'aws_iam_instance_profile.this["this"]': "legacy",
    'aws_security_group.this["this"]': ids.security_group,
  })
    .map(([address, id]) => `import {\n  to = module.fleet.${address}\n  id = "${id}"\n}\n`)
    .join("\n");

// One story in order: each step stands on the one before.
describe("two of one name in one account, their changes, and what is adopted", () => {
  let emulator: Emulator;
  let root: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start("eu-west-1");
    root = emulator.workspace({ "main.tf": TWO });
    root.init();
  });
  afterAll(() => {
    emulator.stop();
    root.remove();
  });

  const plan = (...options: string[]) => Plan.in(root, ...options).actions();
  const apply = (...options: string[]) => root.run(["apply", "-auto-approve", "-no-color", ...options]);
  const output = <T>(name: string) => JSON.parse(root.run(["output", "-json", name])) as T;

  test("they are applied side by side, and the next plan is empty", () => {
    apply();
    expect(plan()).toEqual([]);
    const [one, two] = output<string[]>("groups");
    expect(one).toMatch(/^web-/);
    expect(two).toMatch(/^web-/);
    expect(one).not.toBe(two);
  });

  test("instances and groups go before their successors come, whoever refers to them, and take no image along", () => {
    const instance = 'module.blue.aws_instance.this["a"]';
    const group = 'module.fleet["one"].aws_autoscaling_group.this["this"]';
    const replacing = [instance, group].map((address) => `-replace=${address}`);
    const actions = plan(...replacing);
    expect(actions).toEqual(expect.arrayContaining([`delete+create ${instance}`, `delete+create ${group}`]));
    expect(actions.filter((action) => action.startsWith("create+delete"))).toEqual([]);
    expect(actions.filter((action) => /aws_ami|from_image|listener|aws_lb_target_group\./.test(action))).toEqual([]);
    expect(actions).toContain('delete+create aws_lb_target_group_attachment.this["a"]');
    apply(...replacing);
    expect(plan()).toEqual([]);
  });

  test("a new name changes tags, and replaces nothing", () => {
    const groups = output<string[]>("groups");
    const actions = plan("-var=name=shop");
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !action.startsWith("update "))).toEqual([]);
    apply("-var=name=shop");
    expect(plan("-var=name=shop")).toEqual([]);
    expect(output<string[]>("groups")).toEqual(groups);
  });

  test("a rule and a policy under new names are there after the apply", async () => {
    const renamed = ["-var=name=shop", "-var=key=new"];
    expect(plan(...renamed)).toEqual(
      expect.arrayContaining([
        'create module.blue.aws_vpc_security_group_ingress_rule.this["new"]',
        'delete module.blue.aws_vpc_security_group_ingress_rule.this["old"]',
        'create module.blue.aws_iam_role_policy_attachment.this["new"]',
        'delete module.blue.aws_iam_role_policy_attachment.this["old"]',
      ]),
    );
    apply(...renamed);
    expect(plan(...renamed)).toEqual([]);
    expect(await emulator.call("iam", "ListAttachedRolePolicies", { RoleName: output("role") })).toContain("ReadOnlyAccess");
    const rules = await emulator.call("ec2", "DescribeSecurityGroups", { "GroupId.1": output("security_group") });
    expect(rules).toContain("<fromPort>80</fromPort>");
  });

  test("a pending change behind depends_on replaces only what follows the AMI", () => {
    const actions = plan("-var=name=shop", "-var=key=new", "-var=pending=2");
    expect(actions.filter((action) => !action.startsWith("update "))).toEqual([
      'delete+create module.waiting["followed"].aws_instance.this["a"]',
    ]);
    expect(actions).toContain("update terraform_data.pending");
    expect(actions.join()).not.toMatch(/pinned|looked/);
  });

  test("what stands under other names is adopted as it is, by import blocks and by the command", () => {
    const foreign = emulator.workspace({ "main.tf": FOREIGN });
    foreign.init();
    foreign.run(["apply", "-auto-approve", "-no-color"]);
    const ids = JSON.parse(foreign.run(["output", "-json", "ids"])) as Ids;
    foreign.remove();

    const command = emulator.workspace({ "main.tf": adopting(ids) });
    command.init();
    command.run(["import", "-no-color", 'module.fleet.aws_autoscaling_group.this["this"]', "legacy"]);
    command.run(["import", "-no-color", 'module.fleet.aws_iam_role.this["this"]', "legacy"]);
    expect(command.run(["state", "list"]).match(/^module\.fleet\.aws_.*$/gm)).toEqual([
      'module.fleet.aws_autoscaling_group.this["this"]',
      'module.fleet.aws_iam_role.this["this"]',
    ]);
    command.remove();

    const adopted = emulator.workspace({ "main.tf": adopting(ids), "imports.tf": imports(ids) });
    adopted.init();
    const actions = Plan.in(adopted).actions();
    expect(actions.filter((action) => action.includes("delete"))).toEqual([]);
    expect(
      actions.filter((action) => /aws_(?:autoscaling_group|launch_template|iam_role\.|security_group\.)/.test(action)),
    ).toEqual([
      'update module.fleet.aws_autoscaling_group.this["this"]',
      'update module.fleet.aws_iam_role.this["this"]',
      "update module.fleet.aws_launch_template.this",
      'update module.fleet.aws_security_group.this["this"]',
    ]);
    adopted.run(["apply", "-auto-approve", "-no-color"]);
    expect(Plan.in(adopted).actions()).toEqual([]);
    adopted.run(["destroy", "-auto-approve", "-no-color"]);
    adopted.remove();
  });

  test("they are destroyed without a rest", () => {
    root.run(["destroy", "-auto-approve", "-no-color", "-var=name=shop", "-var=key=new"]);
    expect(root.run(["state", "list"]).trim()).toBe("");
  });
});
