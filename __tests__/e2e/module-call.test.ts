import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { z } from "zod";
import { App, blocks, defineModule, moduleConstruct } from "../../core";
import { Network } from "../../modules/network/network";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(15 * 60 * 1000);

const door = defineModule({
  name: "door",
  description: "A target group, with a repeated block.",
  inputs: z.strictObject({
    name: z.string(),
    vpcId: z.string(),
    port: z.int().default(80),
    paths: z.record(z.string(), z.string()).default({}),
  }),
  build(m, { name, vpcId, port, paths }) {
    const group = m.resource(LbTargetGroup, "this", {
      name,
      vpcId,
      port,
      protocol: "HTTP",
      healthCheck: blocks(paths, (path) => ({ path }))[0],
      lifecycle: { createBeforeDestroy: true },
    });
    return { id: group.id };
  },
});
class Door<R = undefined> extends moduleConstruct(door)<R> {}

/** What the story changes. */
interface Settings {
  readonly doors: Readonly<Record<string, string>>;
  readonly spares: number;
  readonly overridden?: boolean;
  readonly prefix?: string;
}

const PRIVATE = { subnets: { private: {} } };

/** A stack with every meta-argument, and resources of its own beside the modules. */
class Calls extends TerraformStack {
  public constructor(app: App, { doors, spares, overridden = false, prefix = "spare" }: Settings) {
    super(app, "calls");
    // Without a path of its own cdktf would have the state where the tests run.
    new LocalBackend(this, { path: "calls.tfstate" });
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const usEast1 = new AwsProvider(this, "us-east-1", { region: "us-east-1", alias: "us_east_1" });

    const home = new Network(this, "home", { name: "home", availabilityZones: ["eu-west-1a"], ...PRIVATE });
    const away = new Network(
      this,
      "away",
      { name: "away", cidr: "10.1.0.0/16", availabilityZones: ["us-east-1a"], ...PRIVATE },
      { providers: { aws: usEast1 }, dependsOn: [home] },
    );
    if (overridden) {
      home.override(Vpc, "this", { enableNetworkAddressUsageMetrics: true });
      away.override("aws_subnet.private", { lifecycle: { ignoreChanges: ["tags"] } });
    }
    const each = new Door(
      this,
      "door",
      ({ key, value }) => ({
        name: key,
        vpcId: home.outputs.vpcId,
        paths: { check: value },
        ...(key === "a" ? { port: 8080 } : {}),
      }),
      { forEach: doors },
    );
    const spare = new Door(
      this,
      "spare",
      ({ index }) => ({ name: `${prefix}-${index}`, vpcId: home.outputs.vpcId, paths: { check: `/${index}` } }),
      { count: spares },
    );
    if (overridden) {
      spare.override(LbTargetGroup, "this", {
        healthCheck: { path: "/overridden" },
        lifecycle: { ignoreChanges: ["name"] },
      });
    }
    const none: Settings["doors"] = {};
    new Door(this, "none", ({ key, value }) => ({ name: key, vpcId: "none", paths: { check: value } }), { forEach: none });
    new Door(this, "zero", () => ({ name: "zero", vpcId: "none" }), { count: false });
    // A resource of one's own takes a module's outputs, and a module what a resource gives.
    const queue = new SqsQueue(this, "queue", { name: "calls", tags: { Door: each.instances["a"]?.id ?? "" } });
    queue.node.addDependency(away);
    const group = new SecurityGroup(this, "group", { name: "own", vpcId: home.outputs.vpcId });
    new Door(this, "last", { name: group.id, vpcId: group.vpcId }).node.addDependency(queue);
    new TerraformOutput(this, "doors", { value: Object.values(each.instances).map(({ id }) => id) });
  }
}

const DOORS = { a: "/a", b: "/b" };

// One story in order: each step stands on the one before.
describe("what a module call says beside its inputs", () => {
  const outdir = temporaryFolder();
  let emulator: Emulator;
  let stack: StackFolder;

  const write = (settings: Settings) => {
    const app = new App({ outdir });
    new Calls(app, settings);
    app.synth();
    stack.run(["init", "-no-color"]);
  };
  const planned = (settings: Settings) => {
    write(settings);
    return Plan.in(stack);
  };
  const apply = () => stack.run(["apply", "-auto-approve", "-no-color"]);

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = new StackFolder(join(outdir, "stacks", "calls"), emulator);
    write({ doors: DOORS, spares: 2 });
    apply();
  });
  afterAll(() => emulator.stop());

  const vpcs = async (region: string) =>
    [...(await emulator.call("ec2", "DescribeVpcs", {}, region)).matchAll(/<value>(home|away)<\/value>/g)].map(
      ([, name]) => name,
    );

  test("two Regions in one stack, each with what its provider makes; a second plan is empty", async () => {
    expect([await vpcs("eu-west-1"), await vpcs("us-east-1")]).toEqual([["home"], ["away"]]);
    stack.expectNoChanges();
  });

  test("what was to wait has waited", () => {
    const edges = [...stack.run(["graph"]).matchAll(/"(.+?)" -> "(.+?)"/g)].map(([, from, to]) => [from, to] as const);
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const [one, other = ""] of edges) if (one === from && !seen.has(other)) reached(other, seen.add(other));
      return seen;
    };
    expect(reached("module.away.aws_vpc.this")).toContain("module.home.aws_subnet.private");
    expect(reached("module.home.aws_subnet.private")).not.toContain("module.away.aws_vpc.this");
    expect(reached("aws_sqs_queue.queue")).toContain("module.away.aws_subnet.private");
    expect(reached("module.last.aws_lb_target_group.this")).toContain("aws_sqs_queue.queue");
  });

  test("a key added or removed touches that instance alone; a count does at its end", () => {
    const more = planned({ doors: { new: "/new", ...DOORS }, spares: 3 });
    expect(more.actions()).toEqual([
      'create module.door["new"].aws_lb_target_group.this',
      "create module.spare[2].aws_lb_target_group.this",
    ]);
    expect(planned({ doors: { b: "/b", a: "/a" }, spares: 1 }).actions()).toEqual([
      "delete module.spare[1].aws_lb_target_group.this",
    ]);
    const changed = planned({ doors: { ...DOORS, b: "/other" }, spares: 2 });
    expect(changed.actions()).toEqual(['update module.door["b"].aws_lb_target_group.this']);
  });

  test("overrides of what is deployed change what they name, in place, and nothing else", () => {
    const plan = planned({ doors: DOORS, spares: 2, overridden: true });
    expect(plan.actions()).toEqual([
      "update module.home.aws_vpc.this",
      "update module.spare[0].aws_lb_target_group.this",
      "update module.spare[1].aws_lb_target_group.this",
    ]);
    const differing = plan.changes
      .filter(({ change }) => !change.actions.includes("no-op"))
      .map(({ address, change: { before, after } }) => [
        address,
        Object.keys(after ?? {}).filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name])),
      ]);
    expect(differing).toEqual([
      ["module.home.aws_vpc.this", ["enable_network_address_usage_metrics"]],
      ["module.spare[0].aws_lb_target_group.this", ["health_check"]],
      ["module.spare[1].aws_lb_target_group.this", ["health_check"]],
    ]);
    // The module's `dynamic` block is replaced with what the override has of its type.
    const spare = plan.changes.find(({ address }) => address === "module.spare[0].aws_lb_target_group.this");
    expect(spare?.change.after?.["health_check"]).toEqual([expect.objectContaining({ path: "/overridden" })]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("lifecycle is merged: what the module says of it still holds", () => {
    expect(planned({ doors: DOORS, spares: 2, overridden: true, prefix: "renamed" }).actions()).toEqual([]);
    write({ doors: DOORS, spares: 2, overridden: true });
    const replaced = Plan.in(stack, "-replace=module.spare[0].aws_lb_target_group.this");
    expect(replaced.actions()).toEqual(["create+delete module.spare[0].aws_lb_target_group.this"]);
  });

  test("Terraform's own words for it plan the very same", () => {
    const copy = temporaryFolder();
    cpSync(stack.folder, copy, { recursive: true });
    writeFileSync(
      join(copy, "main.tf"),
      `
      terraform {
        required_providers {
          aws = { source = "hashicorp/aws", version = ">= 5.100, < 7" }
        }
      }
      provider "aws" {
        region = "eu-west-1"
      }
      provider "aws" {
        alias  = "us_east_1"
        region = "us-east-1"
      }
      module "home" {
        source             = "./modules/network-home"
        name               = "home"
        availability_zones = ["eu-west-1a"]
        subnets            = { private = {} }
      }
      module "away" {
        source             = "./modules/network-away"
        providers          = { aws = aws.us_east_1 }
        name               = "away"
        cidr               = "10.1.0.0/16"
        availability_zones = ["us-east-1a"]
        subnets            = { private = {} }
        depends_on         = [module.home]
      }
      module "door" {
        source   = "./modules/door"
        for_each = { a = { path = "/a", port = 8080 }, b = { path = "/b", port = 80 } }
        name     = each.key
        vpc_id   = module.home.vpc_id
        port     = each.value.port
        paths    = { check = each.value.path }
      }
      module "spare" {
        source = "./modules/door-spare"
        count  = 2
        name   = "spare-\${count.index}"
        vpc_id = module.home.vpc_id
        paths  = { check = "/\${count.index}" }
      }
      resource "aws_sqs_queue" "queue" {
        name       = "calls"
        tags       = { Door = module.door["a"].id }
        depends_on = [module.away]
      }
      resource "aws_security_group" "group" {
        name   = "own"
        vpc_id = module.home.vpc_id
      }
      module "last" {
        source     = "./modules/door"
        name       = aws_security_group.group.id
        vpc_id     = aws_security_group.group.vpc_id
        depends_on = [aws_sqs_queue.queue]
      }
      output "doors" {
        value = [module.door["a"].id, module.door["b"].id]
      }`,
    );
    writeFileSync(join(copy, "cdk.tf.json"), '{"terraform": {"backend": {"local": {"path": "calls.tfstate"}}}}');
    const hcl = new StackFolder(copy, emulator);
    hcl.run(["init", "-no-color", "-reconfigure"]);
    hcl.expectNoChanges();
  });

  test("all of it goes", () => {
    stack.run(["destroy", "-auto-approve", "-no-color"]);
    expect(stack.run(["state", "list"]).trim()).toBe("");
  });
});
