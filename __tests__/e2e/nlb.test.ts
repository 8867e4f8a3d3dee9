import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// A root of a Terraform-only team: a balancer with fixed addresses, listeners of every protocol, and targets of every kind.
const root = (region: string) => `
variable "settings" {
  type    = any
  default = {}
}
variable "listeners" {
  type    = any
  default = {}
}
variable "web" {
  type    = any
  default = {}
}
variable "zones" {
  type    = set(string)
  default = ["a", "b"]
}

provider "aws" {
  region = "${region}"
  default_tags {
    tags = { Test = "nlb" }
  }
}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24", c = "10.0.2.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "${region}\${each.key}"
  cidr_block        = each.value
}
resource "aws_acm_certificate" "this" {
  domain_name       = "play.example.com"
  validation_method = "DNS"
}

module "alb" {
  source              = "./alb"
  name                = "site"
  vpc_id              = aws_vpc.this.id
  subnet_ids_by_zone  = { for zone in ["a", "b"] : "${region}\${zone}" => aws_subnet.this[zone].id }
  clients             = { nlb = { security_group_id = module.nlb.security_group_id } }
  listeners           = { http = { fixed_response = { status_code = 200 } } }
  logs                = { access = false }
  deletion_protection = false
}

module "nlb" {
  source              = "./nlb"
  name                = "game"
  scheme              = "internet-facing"
  vpc_id              = aws_vpc.this.id
  subnet_ids_by_zone  = { for zone in var.zones : "${region}\${zone}" => aws_subnet.this[zone].id }
  elastic_ips         = lookup(var.settings, "elastic_ips", true)
  target_networks     = { vpc = { cidr_ipv4 = aws_vpc.this.cidr_block } }
  deletion_protection = false
  logs                = lookup(var.settings, "logs", { force_destroy = true, prefix = "game" })
  alarms              = lookup(var.settings, "alarms", null)
  dashboard           = lookup(var.settings, "dashboard", false)
  endpoint_service    = lookup(var.settings, "endpoint_service", null)
  target_groups = {
    web    = merge({ port = 8080, target_type = "ip", health_check = { protocol = "HTTP", path = "/health" } }, var.web)
    static = { port = 80, target_type = "alb" }
    dns    = { port = 53, protocol = "TCP_UDP" }
    play   = { port = 7777, protocol = "UDP", health_check = { port = 8080 } }
    tls    = { port = 8443, protocol = "TLS", terminate_unhealthy = false, unhealthy_draining_seconds = 60 }
  }
  targets = {
    web    = { one = { id = "10.0.0.9" } }
    static = { site = { id = module.alb.arn } }
  }
  listeners = merge({
    web    = { port = 443, protocol = "TLS", target_group = "web", tls = { certificate_arn = aws_acm_certificate.this.arn, alpn = "HTTP2Preferred" } }
    static = { port = 80, target_group = "static", idle_timeout_seconds = 600 }
    dns    = { port = 53, protocol = "TCP_UDP", target_group = "dns", open_to_internet = true }
    play   = { port = 7777, protocol = "UDP", target_group = "play", open_to_internet = true }
    tls    = { port = 8443, protocol = "TLS", target_group = "tls", open_to_internet = true, tls = { certificate_arn = aws_acm_certificate.this.arn } }
  }, var.listeners)
}
output "elastic_ips" { value = module.nlb.elastic_ips }
output "record" { value = module.nlb.endpoint_service_dns_record }
`;

/** What of the state is looked at. */
interface State {
  readonly resources: ReadonlyArray<{
    readonly module?: string;
    readonly type: string;
    readonly instances: ReadonlyArray<{
      readonly index_key?: string;
      readonly attributes: {
        readonly arn: string;
        readonly id: string;
        readonly subnet_mapping: ReadonlyArray<{ readonly subnet_id: string; readonly allocation_id: string }>;
      };
    }>;
  }>;
}

// One story in order: each step stands on the one before.
describe("the Network Load Balancer", () => {
  let emulator: Emulator;
  let stack: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": root(emulator.region) });
    for (const name of ["nlb", "alb"]) cpSync(join(ROOT, "terraform", name), join(stack.folder, name), { recursive: true });
    stack.run(["init", "-no-color"]);
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  const given: Record<string, unknown> = {};
  const variables = () => Object.entries(given).map(([name, value]) => `-var=${name}=${JSON.stringify(value)}`);

  /** Sets variables, plans, and returns what would happen. */
  const planWith = (changes: Record<string, unknown>): string[] => {
    Object.assign(given, changes);
    return Plan.in(stack, ...variables()).actions();
  };

  /** Applies the plan, and demands that another finds nothing to do. What was done, in order. */
  const apply = (): string[] => {
    const output = stack.run(["apply", "-no-color", "test.tfplan"]);
    expect(stack.try(["plan", "-detailed-exitcode", "-no-color", ...variables()])).toMatchObject({ code: 0 });
    return [...output.matchAll(/^(\S+?)(?: \(deposed object \w+\))?: (Creation|Modifications|Destruction) complete/gm)].map(
      ([, address, kind]) =>
        `${{ Creation: "create", Modifications: "update", Destruction: "delete" }[kind as "Creation"]} ${address ?? ""}`,
    );
  };
  const output = (name: string) => JSON.parse(stack.run(["output", "-json", name])) as unknown;
  const nlb = (address: string) => `module.nlb.${address}`;

  test("it is created with everything, and a second plan changes nothing", () => {
    expect(planWith({}).length).toBeGreaterThan(40);
    apply();
    expect(Object.keys(output("elastic_ips") as object)).toEqual([`${emulator.region}a`, `${emulator.region}b`]);
  });

  test("one more listener with its port touches nothing else", () => {
    const ssh = { port: 2222, target_group: "web", open_to_internet: true };
    expect(planWith({ listeners: { ssh } })).toEqual([
      `create ${nlb('aws_lb_listener.this["ssh"]')}`,
      `create ${nlb('aws_vpc_security_group_ingress_rule.internet_ipv4["tcp/2222"]')}`,
    ]);
    apply();
  });

  test("a new port opens the way, moves the connections to the new group, and clears up after", () => {
    const health = { protocol: "HTTP", path: "/health" };
    planWith({ web: { port: 8081, health_check: health } });
    const done = apply();
    const way = (port: number) => nlb(`aws_vpc_security_group_egress_rule.targets["vpc/tcp/${port}"]`);
    const moved = ["web", "ssh"].map((name) => done.indexOf(`update ${nlb(`aws_lb_listener.this["${name}"]`)}`));
    expect(done.indexOf(`create ${way(8081)}`)).toBeLessThan(Math.min(...moved));
    expect(Math.min(...moved)).toBeGreaterThan(-1);
    expect(done.indexOf(`delete ${nlb('aws_lb_target_group.this["web"]')}`)).toBeGreaterThan(Math.max(...moved));
    // 8080 is asked for the health of the group "play".
    expect(done).not.toContain(`delete ${way(8080)}`);
  });

  test("a group changes in place all that AWS can change, and back", () => {
    const other = {
      port: 8081,
      preserve_client_ip: true,
      proxy_protocol: true,
      connection_termination: true,
      deregistration_delay_seconds: 30,
      terminate_unhealthy: false,
      unhealthy_draining_seconds: 60,
      cross_zone: false,
      health_check: {
        protocol: "HTTPS",
        path: "/",
        matcher: "200,204",
        port: 9000,
        interval_seconds: 20,
        unhealthy_threshold: 2,
      },
    };
    const inPlace = `update ${nlb('aws_lb_target_group.this["web"]')}`;
    const way = nlb('aws_vpc_security_group_egress_rule.targets["vpc/tcp/9000"]');
    expect(planWith({ web: other })).toEqual([
      `create ${way}`,
      `create ${nlb('terraform_data.target_kinds["vpc/tcp/9000"]')}`,
      inPlace,
    ]);
    apply();
    expect(planWith({ web: { port: 8081, health_check: { protocol: "HTTP", path: "/health" } } })).toContain(inPlace);
    apply();
  });

  test("checks by HTTP do not become checks by TCP: the provider refuses, as the description says", () => {
    const { code, stderr } = stack.try(["plan", "-no-color", ...variables(), '-var=web={"port":8081,"health_check":{}}']);
    expect({ code, told: stderr.includes("cannot be specified when") }).toEqual({ code: 1, told: true });
  });

  test("logs go, alarms, a dashboard and an endpoint service come, all in place", () => {
    const actions = planWith({
      settings: {
        logs: { access: false },
        alarms: { topic_arns: ["arn:aws:sns:eu-west-1:123456789012:alerts"] },
        dashboard: true,
        endpoint_service: {
          allowed_principals: { partner: "arn:aws:iam::123456789012:root" },
          private_dns_name: "play.example.com",
          security_group_on_endpoints: false,
        },
      },
    });
    expect(actions.filter((action) => action.includes("+"))).toEqual([]);
    expect(actions).toContain(`create ${nlb('aws_vpc_endpoint_service_allowed_principal.this["partner"]')}`);
    expect(actions).toContain(`delete ${nlb('aws_s3_bucket.logs["this"]')}`);
    apply();
    expect(output("record")).toEqual({ name: "n", type: "TXT", value: "val" });
  });

  test("a zone is added in place", () => {
    const actions = planWith({ zones: ["a", "b", "c"] });
    expect(actions).toEqual([
      `create ${nlb(`aws_eip.this["${emulator.region}c"]`)}`,
      `create ${nlb(`terraform_data.zones["${emulator.region}c"]`)}`,
      `update ${nlb("aws_lb.this")}`,
    ]);
    apply();
  });

  test("without fixed addresses it is made anew, and the old one stays until the new one listens", () => {
    const actions = planWith({ settings: { ...(given["settings"] as object), elastic_ips: false } });
    expect(actions).toContain(`create+delete ${nlb("aws_lb.this")}`);
    const done = apply();
    const order = [
      `create ${nlb("aws_lb.this")}`,
      `create ${nlb('aws_lb_listener.this["web"]')}`,
      `update ${nlb('aws_vpc_endpoint_service.this["this"]')}`,
      `delete ${nlb("aws_lb.this")}`,
      `delete ${nlb(`aws_eip.this["${emulator.region}a"]`)}`,
    ];
    expect(done.filter((one) => order.includes(one))).toEqual(order);
  });

  test("and made anew with them, whose IDs nobody knows before", () => {
    const actions = planWith({ settings: { ...(given["settings"] as object), elastic_ips: true } });
    expect(actions).toContain(`create+delete ${nlb("aws_lb.this")}`);
    apply();
  });

  test("with them it cannot be made anew: AWS refuses, and the old one stays", () => {
    expect(planWith({ zones: ["a", "b"] })).toContain(`create+delete ${nlb("aws_lb.this")}`);
    const { code, stderr } = stack.try(["apply", "-no-color", "test.tfplan"]);
    expect({ code, refused: stderr.includes("not available for use") }).toEqual({ code: 1, refused: true });
    expect(stack.run(["state", "list"])).toContain(nlb("aws_lb.this"));
    planWith({ zones: ["a", "b", "c"] });
    apply();
  });

  test("a zone that AWS's own tool has taken away goes without a new balancer", async () => {
    const { resources } = JSON.parse(stack.read("terraform.tfstate")) as State;
    const attributes = (type: string, key?: string) =>
      resources
        .filter((one) => one.type === type && one.module !== "module.alb")
        .flatMap(({ instances }) => instances)
        .find(({ index_key }) => index_key === key)?.attributes;
    const balancer = attributes("aws_lb");
    const gone = attributes("aws_subnet", "c")?.id;
    const staying = (balancer?.subnet_mapping ?? []).filter(({ subnet_id }) => subnet_id !== gone);
    expect(staying).toHaveLength(2);
    await emulator.call("elasticloadbalancing", "SetSubnets", {
      LoadBalancerArn: balancer?.arn ?? "",
      ...Object.fromEntries(
        staying.flatMap(({ subnet_id, allocation_id }, index) => [
          [`SubnetMappings.member.${index + 1}.SubnetId`, subnet_id],
          [`SubnetMappings.member.${index + 1}.AllocationId`, allocation_id],
        ]),
      ),
    });
    expect(planWith({ zones: ["a", "b"] })).toEqual([
      `delete ${nlb(`aws_eip.this["${emulator.region}c"]`)}`,
      `delete ${nlb(`terraform_data.zones["${emulator.region}c"]`)}`,
    ]);
    apply();
  });

  test("destroy leaves no balancer, no group and no address", async () => {
    expect(stack.run(["destroy", "-auto-approve", "-no-color", ...variables()])).toContain("Destroy complete!");
    expect(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers")).not.toContain("<LoadBalancerArn>");
    expect(await emulator.call("elasticloadbalancing", "DescribeTargetGroups")).not.toContain("<TargetGroupArn>");
    expect(await emulator.call("ec2", "DescribeAddresses")).not.toContain("<allocationId>");
    expect(readFileSync(join(stack.folder, "terraform.tfstate"), "utf8")).toContain('"resources": []');
  });
});
