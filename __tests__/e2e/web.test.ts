import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");
const APP = "node --import tsx examples/main.ts";

interface WebRoot {
  module: {
    network: { availability_zones: string[] };
    servers: { instances: Record<string, { subnet_id: string }> };
    alb: {
      deletion_protection?: boolean;
      target_groups: Record<string, { port?: number; health_check: object }>;
      rules: Record<string, object>;
    };
    fleet: { subnet_ids: string[] };
  };
}

// One story in order: each step stands on the one before.
describe("the reference stack web", () => {
  const outdir = temporaryFolder();
  let emulator: Emulator;
  let stack: StackFolder;

  beforeAll(async () => {
    emulator = await Emulator.start();
    // What has to be there before: the bucket of the states, and the domain.
    const account = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_s3_bucket" "states" { bucket = "twinform-example-terraform-state" }
        resource "aws_route53_zone" "domain" { name = "example.com" }`,
    });
    account.run(["init", "-no-color"]);
    account.run(["apply", "-auto-approve", "-no-color"]);
    account.remove();
    stack = new StackFolder(join(outdir, "stacks", "example-web"), emulator);
  });
  afterAll(() => emulator.stop());

  /** Changes the stack as a Terraform-only team would, in its JSON, and plans. */
  const planWith = (change: (root: WebRoot) => void): Plan => {
    const file = join(stack.folder, "cdk.tf.json");
    const root = JSON.parse(readFileSync(file, "utf8")) as WebRoot;
    change(root);
    writeFileSync(file, JSON.stringify(root));
    return Plan.in(stack);
  };
  const apply = () => {
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  };

  test("the HCL form plans the very resources that the stack plans", () => {
    emulator.run("node", ["--import", "tsx", "examples/main.ts"], { CDKTF_OUTDIR: outdir });
    stack.run(["init", "-no-color"]);
    const fromStack = Plan.in(stack).values();

    const copy = temporaryFolder();
    mkdirSync(join(copy, "examples"));
    for (const part of ["examples/web", "terraform"]) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    const hcl = new StackFolder(join(copy, "examples", "web"), emulator);
    hcl.run(["init", "-no-color"]);
    expect(Plan.in(hcl).values()).toEqual(fromStack);
    expect(Object.keys(fromStack).length).toBeGreaterThan(90);
  });

  test("cdktf deploy creates it, and a second plan changes nothing", async () => {
    emulator.run(CDKTF, ["deploy", "example-web", "--auto-approve", "--skip-provider-lock", "--output", outdir, "--app", APP]);
    expect(await emulator.keys("twinform-example-terraform-state")).toContain("example-web/terraform.tfstate");
    stack.expectNoChanges();
  });

  test("an added route is one target group and one rule", () => {
    const plan = planWith(({ module: { alb } }) => {
      alb.target_groups["books"] = { health_check: { path: "/books/" } };
      alb.rules["books"] = { paths: ["/books", "/books/*"], target_group: "books" };
    });
    expect(plan.actions()).toEqual([
      'create module.alb.aws_lb_listener_rule.this["books"]',
      'create module.alb.aws_lb_target_group.this["books"]',
    ]);
    apply();
  });

  test("a target group's new port makes a new group before the old one goes", () => {
    const actions = planWith(({ module: { alb } }) => Object.assign(alb.target_groups["movies"] ?? {}, { port: 8080 })).actions();
    expect(actions).toContain('create+delete module.alb.aws_lb_target_group.this["movies"]');
    expect(actions).toContain('update module.alb.aws_lb_listener_rule.this["movies"]');
    // Attachments alone go first: create_before_destroy would spread from them to the instances.
    expect(actions.filter((action) => action.startsWith("delete+create"))).toEqual([
      'delete+create module.alb.aws_lb_target_group_attachment.this["movies/movies"]',
    ]);
    expect(actions.filter((action) => /\b(shows|home|books)\b/.test(action))).toEqual([]);
    apply();
  });

  test("a removed zone takes its subnets with it, and leaves the others", () => {
    const actions = planWith(({ module: { network, servers, fleet } }) => {
      network.availability_zones = ["eu-west-1a", "eu-west-1b"];
      const [movies, shows] = [servers.instances["movies"], servers.instances["shows"]];
      if (movies && shows) shows.subnet_id = movies.subnet_id;
      fleet.subnet_ids = fleet.subnet_ids.slice(0, 2);
    }).actions();
    const ofNetwork = actions.filter((action) => action.includes("module.network."));
    expect(ofNetwork.length).toBeGreaterThan(5);
    expect(ofNetwork.filter((action) => !/^delete .*eu-west-1c"\]$/.test(action))).toEqual([]);
    expect(actions.filter((action) => /"home|movies/.test(action))).toEqual([]);
    apply();
  });

  test("destroy leaves no balancer, no instance and no group, when protection is off", async () => {
    const plan = planWith(({ module: { alb } }) => (alb.deletion_protection = false));
    expect(plan.actions()).toEqual(["update module.alb.aws_lb.this"]);
    apply();
    stack.run(["destroy", "-auto-approve", "-no-color"]);
    expect(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers")).not.toContain("<LoadBalancerArn>");
    expect(await emulator.call("autoscaling", "DescribeAutoScalingGroups")).not.toContain("<AutoScalingGroupName>");
    expect(await emulator.call("ec2", "DescribeInstances")).not.toMatch(/<name>(running|pending|stopped)<\/name>/);
  });
});
