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
      "update module.fleet.aws_autoscaling_group.this",
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
      'delete module.four.aws_vpc_security_group_ingress_rule.this["app"]',
    ]);
    root.write("moved.tf", MOVED);
    expect(plan("type=t3.large", "rule=web")).toEqual(['update module.four.aws_vpc_security_group_ingress_rule.this["web"]']);
    apply("type=t3.large", "rule=web");
    expect(plan("type=t3.large", "rule=web")).toEqual([]);
  });

  test("a held size changes the group in place, and keeps it", async () => {
    const held = ["type=t3.large", "rule=web", "hold=true", "desired=2"];
    expect(plan(...held).filter((action) => action.includes("aws_autoscaling_group"))).toEqual([
      "update module.fleet.aws_autoscaling_group.this",
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
