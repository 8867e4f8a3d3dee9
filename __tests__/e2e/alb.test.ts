import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// A root of a Terraform-only team, with everything that the modules alb, certificate and dns can do at once.
const root = (region: string) => `
variable "scheme" { default = "internet-facing" }
variable "port" { default = 8080 }
variable "names" {
  type    = any
  default = {}
}
variable "aliases" {
  type    = set(string)
  default = ["example.com", "www.example.com"]
}
variable "listener" {
  type    = any
  default = {}
}
variable "settings" {
  type    = any
  default = { stickiness = null, dashboard = false, alarms = null, logs = { force_destroy = true, connections = true, prefix = "web" } }
}

provider "aws" {
  region = "${region}"
  default_tags {
    tags = { Test = "alb" }
  }
}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "${region}\${each.key}"
  cidr_block        = each.value
}
resource "aws_route53_zone" "com" { name = "example.com" }
resource "aws_route53_zone" "org" { name = "example.org" }

module "issued" {
  source = "./certificate"
  name   = "web"
  issued = {
    domain_name       = "example.com"
    zone_id           = aws_route53_zone.com.zone_id
    alternative_names = merge({ "*.example.com" = {}, "www.example.org" = { zone_id = aws_route53_zone.org.zone_id } }, var.names)
  }
}
module "self_signed" {
  source             = "./certificate"
  name               = "self-signed"
  server_certificate = { certificate = file("certificate.pem") }
  private_key        = file("key.pem")
}
module "imported" {
  source      = "./certificate"
  name        = "imported"
  imported    = { certificate = file("certificate.pem") }
  private_key = file("key.pem")
}

module "alb" {
  source                     = "./alb"
  name                       = "web"
  scheme                     = var.scheme
  clients                    = var.scheme == "internal" ? { vpc = { cidr_ipv4 = "10.0.0.0/8" } } : {}
  vpc_id                     = aws_vpc.this.id
  subnet_ids_by_zone         = { for zone, subnet in aws_subnet.this : "${region}\${zone}" => subnet.id }
  target_networks            = { vpc = { cidr_ipv4 = aws_vpc.this.cidr_block } }
  identity_provider_networks = { internet = { cidr_ipv4 = "0.0.0.0/0" } }
  oidc_client_secrets        = { client = "secret" }
  deletion_protection        = false
  target_groups = {
    home   = { port = var.port, target_type = "ip" }
    sticky = { stickiness = var.settings.stickiness, slow_start_seconds = 30 }
    fair   = { target_type = "ip", algorithm = "weighted_random", anomaly_mitigation = true, stickiness = { cookie_name = "session" } }
    fn     = { target_type = "lambda" }
    grpc   = { protocol_version = "GRPC", port = 50051 }
    static = { target_type = "alb", port = 443 }
  }
  targets = { home = { a = { id = "10.0.0.9" } } }
  listeners = {
    http = {}
    https = merge({
      tls          = { certificate_arn = module.issued.arn, extra_certificate_arns = { self = module.self_signed.arn, imported = module.imported.arn } }
      target_group = "home"
    }, var.listener)
  }
  rules = {
    home = { paths = ["/home", "/home/*"], target_group = "home" }
    grpc = { paths = ["/grpc.Service/*"], target_group = "grpc" }
    fn   = { paths = ["/fn"], methods = ["GET"], target_group = "fn" }
    all  = { paths = ["/a/*"], hosts = ["*.example.com"], source_ips = ["192.0.2.0/24"], query_strings = { "*" = ["beta"] }, target_group = "sticky" }
    app  = { priority = 45000, headers = { User-Agent = ["*Chrome*"] }, query_strings = { version = ["v1", "v2"] }, weighted_target_groups = { weights = { sticky = 0, fair = 5 }, stickiness_seconds = 60 } }
    old  = { paths = ["/old/*"], redirect = { path = "/new", status_code = "HTTP_302" } }
    ok   = { paths = ["/health"], fixed_response = { status_code = 200, body = "ok" } }
    oidc = {
      paths             = ["/admin/*"]
      target_group      = "sticky"
      authenticate_oidc = { issuer = "https://idp.example.com", authorization_endpoint = "https://idp.example.com/a", token_endpoint = "https://idp.example.com/t", user_info_endpoint = "https://idp.example.com/u", client_id = "client" }
    }
  }
  logs      = var.settings.logs
  alarms    = var.settings.alarms
  dashboard = var.settings.dashboard
}

# A scaling policy by requests: AWS refuses it before requests find their way to the group.
resource "terraform_data" "policy" {
  input = module.alb.request_count_labels["home"]
}

module "dns" {
  source      = "./dns"
  zone_id     = aws_route53_zone.com.zone_id
  domain_name = "example.com"
  aliases     = { for name in var.aliases : name => { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id } }
}
`;

// One story in order: each step stands on the one before.
describe("the load balancer with certificates and names", () => {
  let emulator: Emulator;
  let stack: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": root(emulator.region) });
    for (const name of ["alb", "certificate", "dns"])
      cpSync(join(ROOT, "terraform", name), join(stack.folder, name), { recursive: true });
    // The recipe in the description of \`serverCertificate\`.
    const args =
      "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test.example.com -addext subjectAltName=DNS:test.example.com -keyout key.pem -out certificate.pem";
    expect(spawnSync("openssl", args.split(" "), { cwd: stack.folder, encoding: "utf8" })).toMatchObject({ status: 0 });
    stack.run(["init", "-no-color"]);
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  const given: Record<string, unknown> = {};
  const variables = () =>
    Object.entries(given).map(([name, value]) => `-var=${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);

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

  test("it is created with everything, and a second plan changes nothing", () => {
    expect(planWith({}).length).toBeGreaterThan(50);
    const done = apply();
    const routes = done.filter((one) => /create module\.alb\.aws_lb_listener(_rule)?\.(this|numbered)/.test(one));
    expect(routes).toHaveLength(10);
    for (const later of ["create terraform_data.policy", 'create module.dns.aws_route53_record.alias["example.com"]'])
      expect(done.indexOf(later)).toBeGreaterThan(Math.max(...routes.map((one) => done.indexOf(one))));
  });

  test("a name added to the certificate touches no other name's record", () => {
    expect(planWith({ names: { "api.example.com": {} } })).toEqual([
      'create module.issued.aws_route53_record.validation["api.example.com"]',
      'create+delete module.issued.aws_acm_certificate.issued["this"]',
      'create+delete module.issued.aws_acm_certificate_validation.this["this"]',
      'update module.alb.aws_lb_listener.this["https"]',
    ]);
    const done = apply();
    // The listener takes the new certificate once it is issued, and the old one goes after that.
    const order = [
      'create module.issued.aws_acm_certificate_validation.this["this"]',
      'update module.alb.aws_lb_listener.this["https"]',
      'delete module.issued.aws_acm_certificate.issued["this"]',
    ];
    expect(done.filter((one) => order.includes(one))).toEqual(order);
  });

  test("an added alias is a record for each address family", () => {
    expect(planWith({ aliases: ["example.com", "www.example.com", "shop.example.com"] })).toEqual([
      'create module.dns.aws_route53_record.alias["shop.example.com"]',
      'create module.dns.aws_route53_record.alias_ipv6["shop.example.com"]',
    ]);
    apply();
  });

  test("a new port opens the way, moves the traffic to the new group, and clears up after", () => {
    planWith({ port: 8081 });
    const done = apply();
    const way = (port: number) => `module.alb.aws_vpc_security_group_egress_rule.targets["vpc/${port}"]`;
    const order = [
      `create ${way(8081)}`,
      'update module.alb.aws_lb_listener.this["https"]',
      'update module.alb.aws_lb_listener_rule.this["home"]',
      `delete ${way(8080)}`,
    ];
    expect(done.filter((one) => order.includes(one))).toEqual(order);
    const last = done.indexOf('update module.alb.aws_lb_listener_rule.this["home"]');
    expect(done.indexOf('delete module.alb.aws_lb_target_group.this["home"]')).toBeGreaterThan(last);
    // The target leaves the old group before it joins the new one: attachments go in the way that instances do.
    expect(done.filter((one) => one.endsWith('aws_lb_target_group_attachment.this["home/a"]'))).toEqual([
      'delete module.alb.aws_lb_target_group_attachment.this["home/a"]',
      'create module.alb.aws_lb_target_group_attachment.this["home/a"]',
    ]);
  });

  test("headers, alarms, dashboard and stickiness come, logs go, all in place", () => {
    const actions = planWith({
      listener: { security_headers: {}, cors: { allow_origin: "https://www.example.org" } },
      settings: {
        stickiness: { duration_seconds: 600 },
        dashboard: true,
        alarms: { topic_arns: ["arn:aws:sns:eu-west-1:123456789012:alerts"] },
        logs: { access: false },
      },
    });
    expect(actions.filter((action) => action.includes("+"))).toEqual([]);
    expect(actions).toContain('create module.alb.aws_cloudwatch_metric_alarm.unhealthy_targets["grpc"]');
    expect(actions).toContain('delete module.alb.aws_s3_bucket.logs["this"]');
    apply();
  });

  test("and go again", () => {
    planWith({ settings: { stickiness: null, dashboard: false, alarms: null, logs: { force_destroy: true } } });
    apply();
    const state = stack.run(["state", "show", "-no-color", 'module.alb.aws_lb_target_group.this["sticky"]']);
    expect(state).toMatch(/stickiness \{[^}]*enabled\s*= false/);
  });

  test("another scheme makes a new balancer, and the old one stays until names lead to the new", () => {
    expect(planWith({ scheme: "internal" })).toContain("create+delete module.alb.aws_lb.this");
    const done = apply();
    const order = [
      "create module.alb.aws_lb.this",
      'create module.alb.aws_lb_listener_rule.this["oidc"]',
      'update module.dns.aws_route53_record.alias["www.example.com"]',
      "delete module.alb.aws_lb.this",
    ];
    expect(done.filter((one) => order.includes(one))).toEqual(order);
    expect(done.indexOf('delete module.alb.aws_vpc_security_group_ingress_rule.internet_ipv4["443"]')).toBeGreaterThan(
      done.indexOf('create module.alb.aws_lb_listener.this["https"]'),
    );
  });

  test("destroy leaves no balancer, no group and no certificate", async () => {
    expect(stack.run(["destroy", "-auto-approve", "-no-color", ...variables()])).toContain("Destroy complete!");
    expect(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers")).not.toContain("<LoadBalancerArn>");
    expect(await emulator.call("elasticloadbalancing", "DescribeTargetGroups")).not.toContain("<TargetGroupArn>");
    expect(await emulator.call("iam", "ListServerCertificates")).not.toContain("<ServerCertificateName>");
    expect(readFileSync(join(stack.folder, "terraform.tfstate"), "utf8")).toContain('"resources": []');
  });
});
