import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
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
  description: "A security group, with a block for each port.",
  inputs: z.strictObject({ name: z.string(), vpcId: z.string(), ports: z.record(z.string(), z.int()) }),
  build(m, { name, vpcId, ports }) {
    const group = m.resource(SecurityGroup, "this", {
      name,
      vpcId,
      ingress: blocks(ports, (port) => ({ fromPort: port, toPort: port, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] })),
      lifecycle: { createBeforeDestroy: true },
    });
    return { id: group.id };
  },
});
class Door<R = undefined> extends moduleConstruct(door)<R> {}

/** What the story changes. */
interface Settings {
  readonly doors: Readonly<Record<string, number>>;
  readonly spares: number;
  readonly overridden?: boolean;
  readonly prefix?: string;
}

const PRIVATE = { subnets: { private: {} } };

/** A stack with every meta-argument, and resources of its own beside the modules. */
class Calls extends TerraformStack {
  public constructor(app: App, { doors, spares, overridden = false, prefix = "spare" }: Settings) {
    super(app, "calls");
    new LocalBackend(this, {});
    this.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100, < 7" });
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
      ({ key, value }) => ({ name: key, vpcId: home.outputs.vpcId, ports: { one: value, ...(key === "a" ? { two: 22 } : {}) } }),
      { forEach: doors },
    );
    const spare = new Door(
      this,
      "spare",
      ({ index }) => ({ name: `${prefix}-${index}`, vpcId: home.outputs.vpcId, ports: { one: 1000 + index } }),
      { count: spares },
    );
    if (overridden) {
      spare.override(SecurityGroup, "this", {
        ingress: [{ fromPort: 1, toPort: 2, protocol: "udp" }],
        lifecycle: { ignoreChanges: ["name"] },
      });
    }
    const none: Settings["doors"] = {};
    new Door(this, "none", ({ key, value }) => ({ name: key, vpcId: "none", ports: { one: value } }), { forEach: none });
    new Door(this, "zero", () => ({ name: "zero", vpcId: "none", ports: {} }), { count: false });
    // A resource of one's own takes a module's outputs, and a module what a resource gives.
    const queue = new SqsQueue(this, "queue", { name: "calls", tags: { Door: each.instances["a"]?.id ?? "" } });
    queue.node.addDependency(away);
    const group = new SecurityGroup(this, "group", { name: "own", vpcId: home.outputs.vpcId });
    new Door(this, "last", { name: group.id, vpcId: group.vpcId, ports: {} }).node.addDependency(queue);
    new TerraformOutput(this, "doors", { value: Object.values(each.instances).map(({ id }) => id) });
  }
}

const DOORS = { a: 80, b: 81 };

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
    const graph = stack.run(["graph"]);
    const waits = (from: string, to: string) => expect(graph).toContain(`"${from}" -> "${to}"`);
    waits("module.away.aws_vpc.this", "module.home.aws_vpc.this");
    waits("aws_sqs_queue.queue", "module.away.aws_vpc.this");
    waits("module.last.aws_security_group.this", "aws_sqs_queue.queue");
  });

  test("a key added or removed touches that instance alone; a count does at its end", () => {
    const more = planned({ doors: { new: 90, ...DOORS }, spares: 3 });
    expect(more.actions()).toEqual([
      'create module.door["new"].aws_security_group.this',
      "create module.spare[2].aws_security_group.this",
    ]);
    expect(planned({ doors: { b: 81, a: 80 }, spares: 1 }).actions()).toEqual(["delete module.spare[1].aws_security_group.this"]);
    const changed = planned({ doors: { ...DOORS, b: 82 }, spares: 2 });
    expect(changed.actions()).toEqual(['update module.door["b"].aws_security_group.this']);
  });

  test("overrides of what is deployed change what they name, in place, and nothing else", () => {
    const plan = planned({ doors: DOORS, spares: 2, overridden: true });
    expect(plan.actions()).toEqual([
      "update module.home.aws_vpc.this",
      "update module.spare[0].aws_security_group.this",
      "update module.spare[1].aws_security_group.this",
    ]);
    const differing = plan.changes
      .filter(({ change }) => !change.actions.includes("no-op"))
      .map(({ address, change: { before, after } }) => [
        address,
        Object.keys(after ?? {}).filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name])),
      ]);
    expect(differing).toEqual([
      ["module.home.aws_vpc.this", ["enable_network_address_usage_metrics"]],
      ["module.spare[0].aws_security_group.this", ["ingress"]],
      ["module.spare[1].aws_security_group.this", ["ingress"]],
    ]);
    // The module's `dynamic` block is replaced with what the override has of its type.
    const spare = plan.changes.find(({ address }) => address === "module.spare[0].aws_security_group.this");
    expect(spare?.change.after?.["ingress"]).toEqual([expect.objectContaining({ from_port: 1, to_port: 2, protocol: "udp" })]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("lifecycle is merged: what the module says of it still holds", () => {
    expect(planned({ doors: DOORS, spares: 2, overridden: true, prefix: "renamed" }).actions()).toEqual([]);
    write({ doors: DOORS, spares: 2, overridden: true });
    const replaced = Plan.in(stack, "-replace=module.spare[0].aws_security_group.this");
    expect(replaced.actions()).toEqual(["create+delete module.spare[0].aws_security_group.this"]);
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
        for_each = { a = { one = 80, two = 22 }, b = { one = 81 } }
        name     = each.key
        vpc_id   = module.home.vpc_id
        ports    = each.value
      }
      module "spare" {
        source = "./modules/door-spare"
        count  = 2
        name   = "spare-\${count.index}"
        vpc_id = module.home.vpc_id
        ports  = { one = 1000 + count.index }
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
        ports      = {}
        depends_on = [aws_sqs_queue.queue]
      }
      output "doors" {
        value = [module.door["a"].id, module.door["b"].id]
      }`,
    );
    writeFileSync(join(copy, "cdk.tf.json"), '{"terraform": {"backend": {"local": {"path": "terraform.calls.tfstate"}}}}');
    const hcl = new StackFolder(copy, emulator);
    hcl.run(["init", "-no-color", "-reconfigure"]);
    hcl.expectNoChanges();
  });

  test("all of it goes", () => {
    stack.run(["destroy", "-auto-approve", "-no-color"]);
    expect(stack.run(["state", "list"]).trim()).toBe("");
  });
});
