import { randomUUID } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reasons } from "../../core";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { permissionsOf } from "../../tools/permissions";
import { actionsOf } from "../../tools/permissions/actions";
import { callsOf } from "../../tools/permissions/calls";
import type { PolicyDocument } from "../../tools/permissions/policy";
import { readStack } from "../../tools/permissions/stack";
import { statementFindings, statementsOf } from "../support/policy-rules";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(20 * 60 * 1000);

const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");
const BUCKET = "twinform-dev-terraform-state";
/** The stacks of `dev`, in the order in which they are deployed. */
const STACKS = ["network", "web", "edge", "dns", "delivery"];

/** A stack's JSON, as far as it is changed here. */
interface Root {
  module: {
    servers: { instances: Record<string, { subnet_id: string }> };
    alb: {
      deletion_protection?: boolean;
      target_groups: Record<string, { port?: number; health_check: object }>;
      rules: Record<string, object>;
    };
    "second-alb": { deletion_protection?: boolean };
    nlb: { deletion_protection?: boolean; listeners: Record<string, object>; target_groups: Record<string, object> };
    dns: {
      aliases: Record<string, { routing?: { weight?: number } }>;
      records: Record<string, object>;
    };
    fleet: { subnet_ids: string[] };
    pipeline: { stages: object[] };
  };
}

// One story in order: each step stands on the one before.
describe("the reference system", () => {
  const outdir = temporaryFolder();
  const examples = temporaryFolder();
  const stacks: Record<string, StackFolder> = {};
  let emulator: Emulator;
  let zoneId: string;

  beforeAll(async () => {
    emulator = await Emulator.start();
    // What has to be there before: the domains, and for what is only planned the buckets of the states.
    const account = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_s3_bucket" "states" {
          for_each = toset(["prod", "example"])
          bucket   = "twinform-\${each.key}-terraform-state"
        }
        resource "aws_route53_zone" "domain" {
          for_each = toset(["dev.example.com", "example.com"])
          name     = each.key
        }
        output "zone" { value = aws_route53_zone.domain["dev.example.com"].zone_id }`,
    });
    account.run(["init", "-no-color"]);
    account.run(["apply", "-auto-approve", "-no-color"]);
    zoneId = account.run(["output", "-raw", "zone"]).trim();
    account.remove();
    emulator.run("npm", ["run", "-s", "bootstrap", "--", "dev", "--yes"], { TWINFORM_BOOTSTRAP_FOLDER: temporaryFolder() });
    await emulator.calls({ forget: true });
    emulator.run("npm", ["run", "-s", "synth"], { CDKTF_OUTDIR: outdir });
    emulator.run("node", ["--import", "tsx", "examples/main.ts"], { CDKTF_OUTDIR: examples });
    for (const name of STACKS) stacks[name] = new StackFolder(join(outdir, "stacks", `dev-${name}`), emulator);
    // Planned and applied beside the HCL that says the same.
    for (const part of ["examples", "terraform"]) cpSync(join(ROOT, part), join(examples, part), { recursive: true });
    for (const name of [...STACKS, "delivery-beanstalk"]) {
      stacks[`example-${name}`] = new StackFolder(join(examples, "stacks", `example-${name}`), emulator);
    }
  });
  afterAll(() => emulator.stop());

  const stack = (name: string): StackFolder => stacks[name] as StackFolder;

  /** Changes a stack as a Terraform-only team would, in its JSON, and plans. */
  const planWith = (name: string, change: (root: Root) => void): Plan => {
    const file = join(stack(name).folder, "cdk.tf.json");
    const root = JSON.parse(readFileSync(file, "utf8")) as Root;
    change(root);
    writeFileSync(file, JSON.stringify(root));
    return Plan.in(stack(name));
  };
  const apply = (name: string) => {
    stack(name).run(["apply", "-no-color", "test.tfplan"]);
    stack(name).expectNoChanges();
  };

  /** The plans of dev's stacks once they are deployed. */
  const again: Record<string, Plan> = {};

  test("dev: cdktf deploy creates all stacks of main.ts, each after those that it reads, and second plans change nothing", async () => {
    const all = STACKS.map((name) => `dev-${name}`);
    // In no order: the one in which they are created is cdktf's to find.
    const deploy = ["deploy", ...[...all].reverse(), "--auto-approve", "--skip-provider-lock", "--output", outdir];
    emulator.run(CDKTF, deploy);
    const keys = ["dev-state", ...all].map((name) => `${name}/terraform.tfstate`);
    expect(await emulator.keys(BUCKET)).toEqual([...keys].sort());
    // It fails where there are changes.
    for (const name of STACKS) again[name] = Plan.in(stack(name), "-detailed-exitcode");
  });

  test("dns is over two Regions", async () => {
    const balancers = await Promise.all(
      ["eu-west-1", "us-east-1"].map(async (region) => {
        const answer = await emulator.call("elasticloadbalancing", "DescribeLoadBalancers", {}, region);
        return answer.match(/<LoadBalancerArn>/g)?.length;
      }),
    );
    expect(balancers).toEqual([2, 1]);
    const names = new Set((await emulator.records(zoneId)).map((text) => text.split(" ")[0]));
    expect([...names].filter((name = "") => !name.startsWith("_")).sort()).toEqual(
      ["canary.", "", "go.", "play.", "shop.", "status.", "www."].map((name) => `${name}dev.example.com`),
    );
  });

  /** Gives an environment that is only planned what its stacks read: states with the outputs of dev's, and no resources. */
  const lendOutputs = async (environment: string) => {
    const states = (of: string, name: string) => `${emulator.url}/twinform-${of}-terraform-state/${of}-${name}/terraform.tfstate`;
    const headers = {
      Connection: "close",
      Authorization: "AWS4-HMAC-SHA256 Credential=test/20200101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    };
    for (const name of ["network", "web", "edge"]) {
      const state = (await (await fetch(states("dev", name), { headers })).json()) as { outputs: object; resources: object[] };
      expect(Object.keys(state.outputs).length).toBeGreaterThan(2);
      const body = JSON.stringify({ ...state, lineage: randomUUID(), resources: [], check_results: null });
      const { ok } = await fetch(states(environment, name), { method: "PUT", headers, body });
      expect(ok).toBe(true);
    }
  };

  test("prod: all stacks of main.ts are planned, with the outputs of dev's in the place of those that they read", async () => {
    await lendOutputs("prod");
    const file = join(outdir, "summary.md");
    const { code, stderr } = emulator.try("npm", ["run", "-s", "plan", "--", "prod-*", "--out", outdir, "--summary", file]);
    const summary = readFileSync(file, "utf8");
    expect({ code, stderr, summary }).toMatchObject({ code: 2 });
    expect(summary).toMatch(/^## Plan: \d+ to create\n/);
    const counts = [...summary.matchAll(/^\| `prod-(.+)` \| \*\*(\d+)\*\* \|  \|  \|  \|/gm)];
    expect(counts.map(([, name]) => name).sort()).toEqual(["state", ...STACKS].sort());
    for (const [, , count] of counts) expect(Number(count)).toBeGreaterThan(5);
  });

  describe("the examples, with the outputs of dev's stacks in the place of those that they read", () => {
    beforeAll(() => lendOutputs("example"));

    test.each([
      ["network", 25],
      ["web", 60],
      ["edge", 30],
      ["dns", 50],
      ["delivery", 20],
      ["delivery-beanstalk", 40],
    ])("%s: the HCL form plans the same", (name, atLeast) => {
      const hcl = new StackFolder(join(examples, "examples", name), emulator);
      const [fromHcl, fromStack] = [hcl, stack(`example-${name}`)].map((folder) => {
        folder.run(["init", "-no-color"]);
        return Plan.in(folder).values();
      });
      expect(fromHcl).toEqual(fromStack);
      expect(Object.keys(fromStack ?? {}).length).toBeGreaterThan(atLeast);
    });
  });

  test("the policies in all plans allow what they have to, and no stranger", async () => {
    const modules = await Promise.all(moduleNames().map((name) => loadModule(name)));
    const allowed = Object.assign({}, ...modules.map(({ acceptance }) => acceptance.allowed ?? {})) as Reasons;
    const judged = STACKS.flatMap((name) =>
      (again[name]?.changes ?? []).flatMap(({ address, type, change }) =>
        statementsOf(change.after).map((statement) => {
          const about = address.replace(/^(?:module\.[^.]+\.)+/, "").replace(/\[.*\]$/s, "");
          return { name, found: statementFindings(statement, type).map((text) => `${about}: ${text}`) };
        }),
      ),
    );
    // Each of these has roles, topics, buckets or keys; what the network has hangs on its settings.
    expect([...new Set(judged.map(({ name }) => name))]).toEqual(expect.arrayContaining(["web", "edge", "dns", "delivery"]));
    expect(judged.flatMap(({ found }) => found).filter((finding) => allowed[finding] === undefined)).toEqual([]);
  });

  // Before `web` changes, whose target groups a deployment names. Planned above: dev is delivered to servers alone.
  test("delivery-beanstalk: one apply leaves nothing to do", () => apply("example-delivery-beanstalk"));

  test.each(["delivery", "example-delivery-beanstalk"])("%s: a stage between others is one update in place", (name) => {
    const plan = planWith(name, ({ module: { pipeline } }) => {
      const approval = { comment: "Did somebody look at it?" };
      pipeline.stages.splice(2, 0, { name: "Look", actions: [{ name: "look", approval }] });
    });
    expect(plan.actions()).toEqual(["update module.pipeline.aws_codepipeline.this"]);
    apply(name);
  });

  const record = (key: string, label = "this") => `module.dns.aws_route53_record.${label}["${key}"]`;

  test("another weight is one update in place for each address family, and a record between others touches none", () => {
    const plan = planWith("dns", ({ module: { dns } }) => {
      Object.assign(dns.aliases["stable"]?.routing ?? {}, { weight: 90 });
    });
    expect(plan.actions()).toEqual(["alias", "alias_ipv6"].map((label) => `update ${record("stable", label)}`));
    const more = planWith("dns", ({ module: { dns } }) => {
      dns.records["shop-fr"] = {
        ...dns.records["shop-gb"],
        routing: { geolocation: { country: "FR" } },
      };
    });
    expect(more.actions()).toEqual([`create ${record("shop-fr")}`, ...plan.actions()]);
    apply("dns");
  });

  test("edge: an added listener is that listener, its group and its ways, and nothing else is touched", () => {
    const plan = planWith("edge", ({ module: { nlb } }) => {
      nlb.target_groups["scores"] = { port: 7002 };
      nlb.listeners["scores"] = { port: 7002, open_to_internet: true, target_group: "scores" };
    });
    expect(plan.actions().filter((action) => !action.startsWith("create "))).toEqual([]);
    expect(plan.actions()).toContain('create module.nlb.aws_lb_listener.this["scores"]');
    expect(plan.actions().filter((action) => !/scores|7002/.test(action))).toEqual([]);
    apply("edge");
  });

  test("web: an added route is one target group and one rule", () => {
    const plan = planWith("web", ({ module: { alb } }) => {
      alb.target_groups["books"] = { health_check: { path: "/books/" } };
      alb.rules["books"] = { paths: ["/books", "/books/*"], target_group: "books" };
    });
    expect(plan.actions()).toEqual([
      'create module.alb.aws_lb_listener_rule.this["books"]',
      'create module.alb.aws_lb_target_group.this["books"]',
    ]);
    apply("web");
  });

  test("web: a target group's new port makes a new group before the old one goes", () => {
    const actions = planWith("web", ({ module: { alb } }) =>
      Object.assign(alb.target_groups["movies"] ?? {}, { port: 8080 }),
    ).actions();
    expect(actions).toContain('create+delete module.alb.aws_lb_target_group.this["movies"]');
    expect(actions).toContain('update module.alb.aws_lb_listener_rule.this["movies"]');
    // Attachments alone go first: create_before_destroy would spread from them to the instances.
    expect(actions.filter((action) => action.startsWith("delete+create"))).toEqual([
      'delete+create module.alb.aws_lb_target_group_attachment.this["movies/movies"]',
    ]);
    expect(actions.filter((action) => /\b(shows|home|books)\b/.test(action))).toEqual([]);
    apply("web");
  });

  test("web: a server in another zone, and a fleet without that zone, leave the others", () => {
    const actions = planWith("web", ({ module: { servers, fleet } }) => {
      const [movies, shows] = [servers.instances["movies"], servers.instances["shows"]];
      if (movies && shows) shows.subnet_id = movies.subnet_id;
      fleet.subnet_ids = fleet.subnet_ids.slice(0, 2);
    }).actions();
    expect(actions).toContain('update module.fleet.aws_autoscaling_group.this["this"]');
    expect(actions.filter((action) => /"home|movies/.test(action))).toEqual([]);
    apply("web");
  });

  const BOTH = [...STACKS, "example-delivery-beanstalk"];
  const rootOf = (name: string) => (name.startsWith("example-") ? readStack(name, examples) : readStack(`dev-${name}`, outdir));
  const permissions = (name: string) => permissionsOf(rootOf(name));
  /** The actions that some calls need and some policies do not allow. */
  const missing = (calls: Iterable<string>, policies: readonly PolicyDocument[]): string[] => {
    const allowed = new Set(policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
    return [...new Set([...calls].flatMap(actionsOf))].filter((action) => !allowed.has(action));
  };
  const called = new Set<string>();
  // Of a module whose calls have yet to be recorded (a unit test names them) nothing can be said.
  const isRecorded = (name: string) => rootOf(name).modules.every(({ module }) => callsOf(module));

  test("the role that plans may do all that a plan calls", async () => {
    for (const name of BOTH.filter(isRecorded)) {
      Object.keys(await emulator.calls({ forget: true })).forEach((call) => called.add(call));
      stack(name).run(["plan", "-lock=false", "-no-color"]);
      const calls = Object.keys(await emulator.calls());
      expect(calls.length).toBeGreaterThan(10);
      expect([name, missing(calls, permissions(name).plan)]).toEqual([name, []]);
    }
  });

  test.each(["delivery", "example-delivery-beanstalk"])(
    "%s: destroyed before what it delivers to, it leaves nothing behind",
    (name) => {
      stack(name).run(["destroy", "-auto-approve", "-no-color"]);
      expect(stack(name).run(["state", "list"]).trim()).toBe("");
    },
  );

  test("destroy leaves no balancer, no instance, no group and no name, when protection is off", async () => {
    const balancers = { dns: "second-alb", edge: "nlb", web: "alb" } as const;
    for (const [name, module] of Object.entries(balancers)) {
      const plan = planWith(name, (root) => (root.module[module].deletion_protection = false));
      expect(plan.actions()).toEqual([`update module.${module}.aws_lb.this`]);
      stack(name).run(["apply", "-no-color", "test.tfplan"]);
      stack(name).run(["destroy", "-auto-approve", "-no-color", "-refresh=false"]);
    }
    stack("network").run(["destroy", "-auto-approve", "-no-color"]);
    expect(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers")).not.toContain("<LoadBalancerArn>");
    expect(await emulator.call("autoscaling", "DescribeAutoScalingGroups")).not.toContain("<AutoScalingGroupName>");
    expect(await emulator.call("ec2", "DescribeInstances")).not.toMatch(/<name>(running|pending|stopped)<\/name>/);
    expect(await emulator.call("ec2", "DescribeAddresses")).not.toContain("<allocationId>");
    expect((await emulator.records(zoneId)).map((text) => text.split(" ")[1])).toEqual(["NS", "SOA"]);
  });

  test("the roles that apply may do all that this story called", async () => {
    Object.keys(await emulator.calls()).forEach((call) => called.add(call));
    expect(called.size).toBeGreaterThan(150);
    const recorded = BOTH.filter(isRecorded);
    const allowed = recorded.flatMap((name) => permissions(name).apply);
    // What the stack `dns` alone calls.
    const beyond = recorded.includes("dns") ? /^$/ : /^(route53|kms|logs):/;
    expect(missing(called, allowed).filter((action) => !beyond.test(action))).toEqual([]);
  });
});
