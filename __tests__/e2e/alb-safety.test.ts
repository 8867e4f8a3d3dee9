import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, type Workspace, terraformEnvironment } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(15 * 60 * 1000);

const source = (name: string) => JSON.stringify(join(ROOT, "terraform", name));

const network = (region: string) => `
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

/** Two balancers of one name in one account, before servers of another module. */
const root = (region: string) => `
${network(region)}
variable "group_port" {
  type    = number
  default = null
}
variable "targets" {
  type    = map(object({ server = string, port = optional(number) }))
  default = { one = { server = "one" }, two = { server = "two" } }
}
variable "target_ports" {
  type    = list(number)
  default = []
}
variable "name" { default = "web" }
variable "listener" { default = "http" }

module "servers" {
  source         = ${source("instances")}
  name           = "web"
  instances      = { one = { subnet_id = aws_subnet.this["a"].id, private_ip = "10.0.0.10" }, two = { subnet_id = aws_subnet.this["b"].id } }
  security_group = { vpc_id = aws_vpc.this.id, egress = {}, ingress = { http = { from_port = 80, security_group_id = module.left.security_group_id } } }
  termination_protection = false
}

locals {
  alb = {
    scheme             = "internet-facing"
    vpc_id             = aws_vpc.this.id
    subnet_ids_by_zone = { for zone, subnet in aws_subnet.this : "${region}\${zone}" => subnet.id }
    alarms             = { topic_arns = ["arn:aws:sns:${region}:123456789012:alerts"] }
  }
}
module "left" {
  source             = ${source("alb")}
  name               = var.name
  scheme             = local.alb.scheme
  vpc_id             = local.alb.vpc_id
  subnet_ids_by_zone = local.alb.subnet_ids_by_zone
  alarms             = local.alb.alarms
  dashboard          = true
  logs               = { force_destroy = true }
  target_networks    = { servers = { security_group_id = module.servers.security_group_id } }
  clients            = { office = { cidr_ipv4 = "192.0.2.0/24" } }
  listeners          = { (var.listener) = { target_group = "web_1" } }
  target_groups      = { web_1 = { port = var.group_port, target_ports = var.target_ports } }
  targets            = { web_1 = { for name, target in var.targets : name => { id = module.servers.instance_ids[target.server], port = target.port } } }
}
module "right" {
  source              = ${source("alb")}
  name                = "web"
  scheme              = local.alb.scheme
  vpc_id              = local.alb.vpc_id
  subnet_ids_by_zone  = local.alb.subnet_ids_by_zone
  alarms              = local.alb.alarms
  dashboard           = true
  deletion_protection = false
  target_networks     = { vpc = { cidr_ipv4 = aws_vpc.this.cidr_block } }
  listeners           = { http = { target_group = "web_1" } }
  target_groups       = { web_1 = {} }
  logs                = { force_destroy = true }
}
`;

interface State {
  readonly resources: ReadonlyArray<{
    readonly module?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: ReadonlyArray<{
      readonly index_key?: string;
      readonly deposed?: string;
      readonly status?: string;
      readonly attributes: { readonly id: string };
    }>;
  }>;
}

const LEFT = "module.left.aws_lb.this";
const OLD = 'module.left.aws_lb_target_group_attachment.this["web_1/one"]';
const NEW = 'module.left.aws_lb_target_group_attachment.this["web_1/first"]';

// One story in order: each step stands on the one before.
describe("a balancer whose creation is interrupted, beside another of its name", () => {
  let emulator: Emulator;
  let stack: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": root(emulator.region) });
    stack.run(["init", "-no-color"]);
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  const elb = (action: string, parameters: Record<string, string> = {}) =>
    emulator.call("elasticloadbalancing", action, parameters);
  const texts = (xml: string, tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, text]) => text ?? "");
  const balancers = async () => texts(await elb("DescribeLoadBalancers"), "LoadBalancerArn").sort();
  const isProtected = async (arn: string) =>
    /deletion_protection.enabled<\/Key>\s*<Value>true|<Value>true<\/Value>\s*<Key>deletion_protection.enabled/.test(
      await elb("DescribeLoadBalancerAttributes", { LoadBalancerArn: arn }),
    );
  const unprotect = (arn: string) =>
    elb("ModifyLoadBalancerAttributes", {
      LoadBalancerArn: arn,
      "Attributes.member.1.Key": "deletion_protection.enabled",
      "Attributes.member.1.Value": "false",
    });
  /** A resource's instance in the state; what is left of a former one (deposed) is left aside. */
  const instance = (module: string, type: string, name: string, key?: string) => {
    const { resources } = JSON.parse(stack.run(["state", "pull"])) as State;
    const found = resources.find((one) => one.module === `module.${module}` && one.type === type && one.name === name);
    const current = found?.instances.find(({ index_key, deposed }) => index_key === key && deposed === undefined);
    if (!current) throw new Error(`no ${module} ${type}.${name}`);
    return current;
  };
  const balancer = (module: string) => instance(module, "aws_lb", "this");
  const left = () => balancer("left").attributes.id;

  /** The servers that a target group has registered, with their ports, as AWS tells it. */
  const registered = async () => {
    const group = instance("left", "aws_lb_target_group", "this", "web_1").attributes.id;
    const xml = await elb("DescribeTargetHealth", { TargetGroupArn: group });
    const [ids, ports] = [texts(xml, "Id"), texts(xml, "Port")];
    const names = Object.fromEntries(
      ["one", "two"].map((name) => [instance("servers", "aws_instance", "this", name).attributes.id, name]),
    );
    return ids.map((id, index) => `${names[id] ?? id}:${ports[index]}`).sort();
  };

  /** What an apply has begun to create, and not finished. */
  const pending = (output: string) => {
    const addresses = (what: string) =>
      [...output.matchAll(new RegExp(`^(\\S+): ${what}`, "gm"))].map(([, address]) => address ?? "");
    const done = new Set(addresses("Creation complete"));
    return addresses("Creating\\.\\.\\.").filter((address) => !done.has(address));
  };

  /**
   * Starts an apply, and sends it SIGINT as soon as something holds and no rule of a security group is on its way: a
   * call that is cut off in flight leaves a rule that no state knows, and AWS refuses to make it again.
   */
  const interruptApplyWhen = async (holds: () => Promise<boolean>) => {
    const child = spawn("terraform", ["apply", "-auto-approve", "-no-color"], {
      cwd: stack.folder,
      env: terraformEnvironment(emulator.terraform),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const quiet = () => !pending(output).some((address) => address.includes(".aws_vpc_security_group_"));
    while (child.exitCode === null && !((await holds()) && quiet())) await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGINT");
    expect(await ended).toBe(1);
    expect(output).toContain("Interrupt received");
  };

  const variables: string[] = [];
  const planWith = (given: Record<string, unknown>) => {
    variables.splice(
      0,
      Infinity,
      ...Object.entries(given).map(
        ([name, value]) => `-var=${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      ),
    );
    return Plan.in(stack, ...variables);
  };
  const apply = () => stack.run(["apply", "-auto-approve", "-no-color", ...variables]);
  const expectNoChanges = () =>
    expect(stack.try(["plan", "-detailed-exitcode", "-no-color", ...variables])).toMatchObject({ code: 0 });
  const order = (output: string, ...wanted: string[]) =>
    output.split("\n").flatMap((line) => wanted.filter((one) => line.startsWith(one)));

  test("interrupted while the balancers come up, and again when one of them is protected already", async () => {
    // What takes its time beside them is there before.
    const before = ["module.servers", "aws_subnet.this", "aws_internet_gateway.this"];
    stack.run(["apply", "-auto-approve", "-no-color", ...before.map((address) => `-target=${address}`)]);
    await interruptApplyWhen(async () => (await balancers()).length === 2);
    expect(["left", "right"].map((module) => balancer(module).status)).toEqual(["tainted", "tainted"]);
    const first = await balancers();
    expect(await Promise.all(first.map(isProtected))).toEqual([false, false]);
    await interruptApplyWhen(async () => {
      const fresh = (await balancers()).filter((arn) => !first.includes(arn));
      return fresh.length === 2 && (await Promise.all(fresh.map(isProtected))).includes(true);
    });
    expect(await balancers()).toHaveLength(4);
  });

  test("a complete one is untainted, and one more apply makes up for the rest", async () => {
    const kept = left();
    expect(await isProtected(kept)).toBe(true);
    stack.run(["untaint", LEFT]);
    apply();
    expectNoChanges();
    expect(await balancers()).toHaveLength(2);
    expect(left()).toBe(kept);
  });

  test("two balancers of one name have alarms and dashboards each", async () => {
    const alarms = texts(await emulator.call("monitoring", "DescribeAlarms"), "AlarmName");
    expect(new Set(alarms).size).toBe(10);
    expect(texts(await emulator.call("monitoring", "ListDashboards"), "DashboardName")).toHaveLength(2);
    const names = texts(await elb("DescribeLoadBalancers"), "LoadBalancerName");
    expect(names.every((name) => /^web-[0-9a-f]{8}$/.test(name))).toBe(true);
    expect(alarms.filter((alarm) => alarm.startsWith(names[0] ?? "?"))).toHaveLength(5);
  });

  test("another name changes tags, and replaces nothing", () => {
    const actions = planWith({ name: "shop" }).actions();
    expect(actions).toContain(`update ${LEFT}`);
    expect(actions.filter((action) => !action.startsWith("update "))).toEqual([]);
  });

  test("a listener under a new name, told with a moved block, keeps the rules of the security group without one", () => {
    stack.write(
      "moved.tf",
      `moved {\n  from = module.left.aws_lb_listener.this["http"]\n  to   = module.left.aws_lb_listener.this["web"]\n}\n`,
    );
    const actions = planWith({ listener: "web" }).actions();
    stack.write("moved.tf", "");
    expect(actions).toEqual(['update module.left.aws_lb_listener.this["web"]']);
  });

  test("an instance of another module is replaced in its own way: its address is free before", () => {
    const replaced = 'module.servers.aws_instance.this["one"]';
    variables.splice(0);
    const changes = Plan.in(stack, `-replace=${replaced}`).changes.filter(({ change }) => change.actions.includes("create"));
    expect(changes.map(({ address, change }) => `${change.actions.join("+")} ${address}`).sort()).toEqual([
      `delete+create ${OLD}`,
      `delete+create ${replaced}`,
    ]);
  });

  test("the group's own port written out is no change, another one ends registered", async () => {
    expect(await registered()).toEqual(["one:80", "two:80"]);
    expect(planWith({ targets: { one: { server: "one", port: 80 }, two: { server: "two" } } }).actions()).toEqual([]);
    expect(
      planWith({ targets: { one: { server: "one", port: 8080 }, two: { server: "two" } }, target_ports: [8080] }).actions(),
    ).toEqual([
      'create module.left.aws_vpc_security_group_egress_rule.targets["servers/8080"]',
      'create module.left.terraform_data.target_kinds["servers/8080"]',
      `delete+create ${OLD}`,
    ]);
    apply();
    expectNoChanges();
    expect(await registered()).toEqual(["one:8080", "two:80"]);
  });

  test("a target under a new name is taken out, then registered", async () => {
    planWith({ targets: { first: { server: "one", port: 8080 }, two: { server: "two" } }, target_ports: [8080] });
    const output = apply();
    const names = 'module.left.terraform_data.targets["web_1"]';
    expect(
      order(output, `${OLD}: Destruction complete`, `${names}: Modifications complete`, `${NEW}: Creation complete`),
    ).toEqual([`${OLD}: Destruction complete`, `${names}: Modifications complete`, `${NEW}: Creation complete`]);
    expectNoChanges();
    expect(await registered()).toEqual(["one:8080", "two:80"]);
  });

  test("a group with a new port has its targets, and the listener leads to it", async () => {
    const targets = { first: { server: "one" }, two: { server: "two" } };
    const actions = planWith({ targets, group_port: 8081 }).actions();
    expect(actions).toContain('create+delete module.left.aws_lb_target_group.this["web_1"]');
    apply();
    expectNoChanges();
    expect(await registered()).toEqual(["one:8081", "two:8081"]);
  });

  test("a protected balancer is not replaced before its protection is taken off", async () => {
    const old = left();
    const { code, stderr } = stack.try(["apply", "-auto-approve", "-no-color", `-replace=${LEFT}`, ...variables]);
    expect(code).toBe(1);
    expect(stderr).toContain("deletion protection is enabled");
    await unprotect(old);
    apply();
    expectNoChanges();
    expect(await balancers()).toHaveLength(2);
    expect(await balancers()).not.toContain(old);
    expect(await registered()).toEqual(["one:8081", "two:8081"]);
  });

  test("destroy leaves nothing", async () => {
    await unprotect(left());
    stack.run(["destroy", "-auto-approve", "-no-color", ...variables]);
    expect(await balancers()).toEqual([]);
    expect(await elb("DescribeTargetGroups")).not.toContain("<TargetGroupArn>");
  });
});
