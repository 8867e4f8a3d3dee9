import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(15 * 60 * 1000);

const MAIN = `
provider "aws" {
  default_tags {
    tags = { Test = "beanstalk" }
  }
}
variable "green" {
  type    = map(any)
  default = {}
}
variable "settings" {
  type    = any
  default = {}
}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1\${each.key}"
  cidr_block        = each.value
}
resource "aws_acm_certificate" "this" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}
resource "aws_secretsmanager_secret" "password" { name = "shop/database" }
resource "aws_sns_topic" "events" { name = "shop-events" }

module "beanstalk" {
  source = "./beanstalk"
  name   = "shop"
  environments = merge({
    blue = {
      platform     = { newest_solution_stack = { pattern = "^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.12$" } }
      cname_prefix = "shop-live"
      description  = "Serves customers"
      tags         = { Colour = "blue" }
    }
  }, var.green)
  # Not in alphabetical order, in which AWS gives them back.
  subnet_ids = [aws_subnet.this["b"].id, aws_subnet.this["a"].id]
  load_balancer = {
    scheme     = lookup(var.settings, "scheme", "internet-facing")
    clients    = lookup(var.settings, "scheme", "") == "internal" ? { vpc = { cidr_ipv4 = "10.0.0.0/16" } } : {}
    subnet_ids = [aws_subnet.this["b"].id, aws_subnet.this["a"].id]
    tls        = { certificate_arn = aws_acm_certificate.this.arn }
  }
  security_group = {
    vpc_id = aws_vpc.this.id
    egress = { https = { from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
  environment_variables = { LOG_LEVEL = lookup(var.settings, "log_level", "info") }
  secrets               = { DB_PASSWORD = aws_secretsmanager_secret.password.arn }
  notifications         = { topic_arn = aws_sns_topic.events.arn }
  settings              = lookup(var.settings, "settings", { "aws:autoscaling:trigger" = { MeasureName = "CPUUtilization", Unit = "Percent" } })
  tags                  = { Team = "shop" }
}
module "alone" {
  source         = "./beanstalk"
  name           = "alone"
  environments   = { main = { platform = { solution_stack_name = "64bit Amazon Linux 2023 v4.6.0 running Docker" } } }
  subnet_ids     = [aws_subnet.this["a"].id]
  security_group = { vpc_id = aws_vpc.this.id, ingress = { http = { from_port = 80, cidr_ipv4 = "0.0.0.0/0" } }, egress = {} }
}
output "names" { value = module.beanstalk.environment_names }
output "domain_names" { value = module.beanstalk.domain_names }
output "cnames" { value = module.beanstalk.cnames }
`;

const GREEN = {
  green: {
    green: { platform: { solution_stack_name: "64bit Amazon Linux 2023 v4.6.0 running Python 3.13" }, cname_prefix: "shop-next" },
  },
};

// One story in order: each step stands on the one before.
describe("environments of Elastic Beanstalk", () => {
  let emulator: Emulator;
  let root: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    root = emulator.workspace({ "main.tf": MAIN });
    cpSync(join(ROOT, "terraform", "beanstalk"), join(root.folder, "beanstalk"), { recursive: true });
    root.run(["init", "-no-color"]);
  });
  afterAll(() => {
    root.remove();
    emulator.stop();
  });

  const given = (values: object) => root.write("terraform.tfvars.json", JSON.stringify(values));
  const apply = () => root.run(["apply", "-auto-approve", "-no-color"]);
  const expectNoChanges = () => expect(Plan.in(root).actions()).toEqual([]);
  const output = (name: string) => JSON.parse(root.run(["output", "-json", name])) as Record<string, string>;

  /** A call to Elastic Beanstalk, as somebody else makes it. */
  const call = async (action: string, parameters: Record<string, string>): Promise<string> => {
    const answer = await fetch(emulator.url, {
      method: "POST",
      headers: {
        Connection: "close",
        "Content-Type": "application/x-www-form-urlencoded",
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${emulator.region}/elasticbeanstalk/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({ Action: action, Version: "2010-12-01", ...parameters }).toString(),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  };
  /** The options of an environment, as `namespace option=value`. */
  const options = async (environment: string): Promise<string[]> => {
    const { EnvironmentName, ApplicationName } = await described(environment);
    const text = await call("DescribeConfigurationSettings", {
      EnvironmentName: EnvironmentName ?? "",
      ApplicationName: ApplicationName ?? "",
    });
    return [...text.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = ""]) => {
      const part = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(member)?.[1];
      return `${part("Namespace")} ${part("OptionName")}=${part("Value")}`;
    });
  };
  const described = async (environment: string): Promise<Record<string, string>> => {
    const text = await call("DescribeEnvironments", { "EnvironmentNames.member.1": output("names")[environment] ?? "" });
    return Object.fromEntries([...text.matchAll(/<(\w+)>([^<]+)<\/\1>/g)].map(([, tag = "", value = ""]) => [tag, value]));
  };

  test("are made with their balancer, and leave nothing to do", async () => {
    given({});
    apply();
    expectNoChanges();
    expect(await described("blue")).toMatchObject({
      CNAME: "shop-live.eu-west-1.elasticbeanstalk.com",
      SolutionStackName: "64bit Amazon Linux 2023 v4.6.0 running Python 3.12",
    });
    const found = await options("blue");
    expect(found).toEqual(
      expect.arrayContaining([
        "aws:autoscaling:trigger MeasureName=CPUUtilization",
        "aws:elasticbeanstalk:application:environment LOG_LEVEL=info",
        "aws:elbv2:listener:default ListenerEnabled=false",
        "aws:elasticbeanstalk:environment EnvironmentType=LoadBalanced",
        expect.stringMatching(
          /^aws:elasticbeanstalk:application:environmentsecrets DB_PASSWORD=arn:aws:secretsmanager:.*:secret:shop\/database-/,
        ),
      ]),
    );
    const listeners = await emulator.call("elasticloadbalancing", "DescribeLoadBalancers");
    const [, balancer = ""] = /<LoadBalancerArn>([^<]*awseb[^<]*)</.exec(listeners) ?? [];
    const redirect = await emulator.call("elasticloadbalancing", "DescribeListeners", { LoadBalancerArn: balancer });
    expect(redirect).toMatch(/<Port>80<\/Port>/);
    expect(redirect).toMatch(/<StatusCode>HTTP_301<\/StatusCode>/);
  });

  test("take another option in place", async () => {
    given({
      settings: { log_level: "debug", settings: { "aws:autoscaling:trigger": { MeasureName: "RequestCount" } } },
    });
    const plan = Plan.in(root);
    expect(plan.actions()).toEqual(['update module.beanstalk.aws_elastic_beanstalk_environment.this["blue"]']);
    root.run(["apply", "-no-color", "test.tfplan"]);
    const found = await options("blue");
    expect(found).toContain("aws:elasticbeanstalk:application:environment LOG_LEVEL=debug");
    expect(found).toContain("aws:autoscaling:trigger MeasureName=RequestCount");
    expect(found.filter((one) => one.startsWith("aws:autoscaling:trigger Unit="))).toEqual([]);
    expectNoChanges();
  });

  test("stay as they are when AWS updates the platform and a pipeline deploys", async () => {
    await call("UpdateEnvironment", {
      EnvironmentName: output("names")["blue"] ?? "",
      SolutionStackName: "64bit Amazon Linux 2023 v4.7.0 running Python 3.12",
      VersionLabel: "build-42",
    });
    expectNoChanges();
  });

  test("get another one beside them, which takes their name, and Terraform leaves it so", async () => {
    given(GREEN);
    const added = Plan.in(root).actions();
    expect(added).toContain('create module.beanstalk.aws_elastic_beanstalk_environment.this["green"]');
    expect(added.filter((one) => one.startsWith("delete"))).toEqual([]);
    apply();
    await call("SwapEnvironmentCNAMEs", {
      SourceEnvironmentName: output("names")["blue"] ?? "",
      DestinationEnvironmentName: output("names")["green"] ?? "",
    });
    expect((await described("green"))["CNAME"]).toBe("shop-live.eu-west-1.elasticbeanstalk.com");

    expectNoChanges();
    apply();
    expect(output("cnames")).toMatchObject({
      blue: "shop-next.eu-west-1.elasticbeanstalk.com",
      green: "shop-live.eu-west-1.elasticbeanstalk.com",
    });
    // What an alias record points to has not moved.
    expect(output("domain_names")).toEqual({
      blue: "shop-live.eu-west-1.elasticbeanstalk.com",
      green: "shop-next.eu-west-1.elasticbeanstalk.com",
    });
  });

  test("are made anew with a balancer of another kind, together with what hangs on it", () => {
    given({ ...GREEN, settings: { scheme: "internal" } });
    const changed = Plan.in(root).actions();
    for (const environment of ["blue", "green"]) {
      expect(changed).toContain(`delete+create module.beanstalk.aws_elastic_beanstalk_environment.this["${environment}"]`);
      expect(changed).toContain(`delete+create module.beanstalk.aws_lb_listener.redirect["${environment}"]`);
    }
  });

  test("go without a trace", async () => {
    root.run(["destroy", "-auto-approve", "-no-color"]);
    expect(await call("DescribeEnvironments", {})).not.toContain("<EnvironmentName>");
    expect(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers")).not.toContain("<LoadBalancerArn>");
  });
});
