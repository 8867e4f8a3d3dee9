import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { Network } from "../../../../modules/network/network";
import { Trial, Web, removeFolders } from "./support";

afterAll(removeFolders);

const inputs = { name: "shop" };
const OVERRIDE = "main_override.tf.json";

describe("an override", () => {
  test("stands in a copy of the module that belongs to the construct", () => {
    const trial = new Trial();
    const web = new Web(trial.stack, "web", inputs);
    new Web(trial.stack, "other", inputs);
    web.override("aws_lb.this", { idleTimeout: 30, enableHttp2: false });
    expect(trial.call()["source"]).toBe("./modules/web-web");
    expect(trial.call("other")["source"]).toBe("./modules/web");
    expect(trial.file(`modules/web-web/${OVERRIDE}`)).toEqual({
      resource: { aws_lb: { this: { idle_timeout: 30, enable_http2: false } } },
    });
    expect(trial.file(`modules/web/${OVERRIDE}`)).toBeUndefined();
    expect(trial.file("modules/web-web/main.tf.json")).toEqual(trial.file("modules/web/main.tf.json"));
  });

  test("the shared folder is there only for those who share it", () => {
    const trial = new Trial();
    const inner = new Web(new Construct(trial.stack, "group"), "web", inputs);
    inner.override("aws_lb.this", { idleTimeout: 30 });
    trial.app.synth();
    const folders = readdirSync(join(trial.app.outdir, "stacks", "s", "modules"));
    expect(folders).toEqual([`web-${inner.friendlyUniqueId}`]);
  });

  test("is typed by the bindings' class; blocks and lifecycle are spelt as Terraform does", () => {
    const trial = new Trial();
    const web = new Web(trial.stack, "web", inputs);
    web.override(Lb, "this", { accessLogs: { bucket: "b", enabled: true }, lifecycle: { preventDestroy: true } });
    web.override(LbTargetGroup, "this", { healthCheck: { unhealthyThreshold: 5 }, tags: { Some: "${text}" } });
    web.override(Subnet, "this", { mapPublicIpOnLaunch: false });
    web.override(DataAwsCallerIdentity, "this", { id: "x" });
    // @ts-expect-error no argument of a balancer
    web.override(Lb, "this", {}.constructor === Object ? { port: 80 } : {});
    expect(trial.app.problems()).toEqual([expect.stringMatching(/^s\/web: override\["aws_lb.this"\]\.port is no argument; /)]);
    trial.stack.node.tryRemoveChild("web");

    const right = new Web(trial.stack, "right", inputs);
    right.override(Lb, "this", { accessLogs: { bucket: "b", enabled: true }, lifecycle: { preventDestroy: true } });
    right.override(LbTargetGroup, "this", { healthCheck: { unhealthyThreshold: 5 }, tags: { Some: "${text}" } });
    right.override(DataAwsCallerIdentity, "this", { id: "x" });
    trial.app.synth();
    expect(trial.file(`modules/web-right/${OVERRIDE}`)).toEqual({
      resource: {
        aws_lb: { this: { access_logs: { bucket: "b", enabled: true }, lifecycle: { prevent_destroy: true } } },
        aws_lb_target_group: { this: { health_check: { unhealthy_threshold: 5 }, tags: { Some: "$${text}" } } },
      },
      data: { aws_caller_identity: { this: { id: "x" } } },
    });
  });

  test("two of one resource are merged", () => {
    const trial = new Trial();
    const web = new Web(trial.stack, "web", inputs);
    web.override("aws_lb.this", { idleTimeout: 30 });
    web.override("aws_lb.this", { idleTimeout: 30, clientKeepAlive: 60 });
    trial.app.synth();
    expect(trial.file(`modules/web-web/${OVERRIDE}`)).toEqual({
      resource: { aws_lb: { this: { idle_timeout: 30, client_keep_alive: 60 } } },
    });
  });

  test.each<[string, object, string]>([
    ["aws_lb.ths", {}, '["aws_lb.ths"] is no resource of the module; did you mean aws_lb.this?'],
    [
      "aws_vpc.main",
      {},
      '["aws_vpc.main"] is no resource of the module; there are data.aws_caller_identity.this, aws_subnet.this, aws_lb.this, aws_lb_target_group.this',
    ],
    [
      'aws_subnet.this["a"]',
      {},
      '["aws_subnet.this[\\"a\\"]"] is one instance: an override is of all that aws_subnet.this makes',
    ],
    ["aws_lb.this", { idleTimout: 3 }, '["aws_lb.this"].idleTimout is no argument; did you mean idleTimeout?'],
    ["aws_lb.this", { idle_timeout: 3 }, '["aws_lb.this"].idle_timeout is no argument; did you mean idleTimeout?'],
    ["aws_lb.this", { accessLogs: { buckt: "" } }, '["aws_lb.this"].accessLogs.buckt is no argument; did you mean bucket?'],
    [
      "aws_lb.this",
      { lifecycle: { createBefore: true } },
      '["aws_lb.this"].lifecycle.createBefore is no argument; known are createBeforeDestroy, preventDestroy, ignoreChanges',
    ],
    ["aws_lb.this", { count: 2 }, '["aws_lb.this"].count cannot be overridden: the module\'s addresses and order rest on it'],
    [
      "aws_lb.this",
      { idleTimeout: null },
      '["aws_lb.this"].idleTimeout must be a value: null would leave the module\'s as it is',
    ],
    ["aws_lb.this", [1], '["aws_lb.this"] must be an object with arguments, got [1]'],
  ])("of %p with %j is refused", (address, overridden, problem) => {
    const trial = new Trial();
    new Web(trial.stack, "web", inputs).override(address, overridden as Record<string, unknown>);
    expect(trial.app.problems()).toEqual([`s/web: override${problem}`]);
  });

  test("an attribute that AWS computes is no argument", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", inputs).override("aws_lb.this", { dnsName: "x" });
    expect(trial.app.problems()).toEqual([expect.stringMatching(/\.dnsName is no argument; /)]);
  });

  test("two that differ are told, and so is what the stack alone knows", () => {
    const trial = new Trial();
    const queue = new SqsQueue(trial.stack, "queue", {});
    const web = new Web(trial.stack, "web", inputs);
    web.override("aws_lb.this", { idleTimeout: 30 });
    web.override("aws_lb.this", { idleTimeout: 40 });
    web.override("aws_lb.this", { accessLogs: { bucket: queue.arn, enabled: true } });
    expect(trial.app.problems()).toEqual([
      's/web: override["aws_lb.this"].idleTimeout is overridden twice: with 30 and 40',
      "s/web: override[\"aws_lb.this\"].accessLogs must be literal: a module's files see nothing of the stack, neither its resources nor other modules' outputs. What comes from there goes in through an input, or stands in a resource of your own beside the module",
    ]);
  });
});

test("docs/overrides.md shows the very bytes that synthesis writes", () => {
  const page = readFileSync(join(__dirname, "..", "..", "..", "..", "docs", "overrides.md"), "utf8");
  const trial = new Trial();
  const network = new Network(trial.stack, "main", { name: "shop", availabilityZones: ["eu-west-1a", "eu-west-1b"] });
  network.override(Vpc, "this", { enableNetworkAddressUsageMetrics: true });
  network.override("aws_subnet.private", { lifecycle: { preventDestroy: true } });
  trial.app.synth();
  const file = join(trial.app.outdir, "stacks", "s", "modules", "network-main", OVERRIDE);
  expect(/```json\n(.*?)```/s.exec(page)?.[1]).toBe(readFileSync(file, "utf8"));
});
