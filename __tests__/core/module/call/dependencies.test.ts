import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App as CdktfApp, S3Backend, TerraformLocal, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { Construct } from "constructs";
import { type Json, Trial, Web, removeFolders } from "./support";

afterAll(removeFolders);

const inputs = { name: "shop" };
const waits = (json: Json, kind: string, id: string) =>
  (kind === "module" ? json["module"]?.[id] : (json["resource"]?.[kind]?.[id] as Record<string, unknown>))?.["depends_on"];

describe("what a call waits for", () => {
  test("a module, a resource, a data source, each once", () => {
    const { stack, ...trial } = wrapped();
    const queue = new SqsQueue(stack, "queue", {});
    const other = new Web(stack, "other", inputs);
    const data = new DataAwsCallerIdentity(stack, "me", {});
    const web = new Web(stack, "web", inputs, { dependsOn: [queue, other, data, queue] });
    web.node.addDependency(other);
    expect(waits(trial.json(), "module", "web")).toEqual(["aws_sqs_queue.queue", "module.other", "data.aws_caller_identity.me"]);
    expect(waits(trial.json(), "module", "web")).toHaveLength(3);
  });

  test("node.addDependency holds for resources and modules alike, also where one has dependsOn of its own", () => {
    const { stack, json } = wrapped();
    const web = new Web(stack, "web", inputs);
    const first = new SqsQueue(stack, "first", {});
    const queue = new SqsQueue(stack, "queue", { dependsOn: [web] });
    queue.node.addDependency(web, first);
    first.node.addDependency(web);
    const written = json();
    expect(waits(written, "aws_sqs_queue", "queue")).toEqual(["module.web", "aws_sqs_queue.first"]);
    expect(waits(written, "aws_sqs_queue", "first")).toEqual(["module.web"]);
  });

  test("a construct stands for all that is in it, on both sides", () => {
    const { stack, json } = wrapped();
    const group = new Construct(stack, "group");
    new SqsQueue(group, "a", {});
    new TerraformVariable(group, "text", {});
    new SqsQueue(new Construct(group, "inner"), "b", {});
    const web = new Web(stack, "web", inputs, { dependsOn: [group] });
    const after = new Construct(stack, "after");
    new SqsQueue(after, "c", {});
    after.node.addDependency(web);
    const written = json();
    const [a, b, c] = Object.keys(written["resource"]?.["aws_sqs_queue"] ?? {}).sort();
    expect(waits(written, "module", "web")).toEqual([`aws_sqs_queue.${b}`, `aws_sqs_queue.${c}`]);
    expect(waits(written, "aws_sqs_queue", String(a))).toEqual(["module.web"]);
  });

  test("of another stack, that stack is deployed first", () => {
    const trial = new Trial();
    const other = trial.another("other");
    const queue = new SqsQueue(other, "queue", {});
    new Web(trial.stack, "web", inputs, { dependsOn: [queue] });
    const web = trial.json()["module"]?.["web"];
    expect(web?.["depends_on"]).toBeUndefined();
    expect(trial.stack.dependencies).toEqual([other]);
    queue.node.addDependency(trial.stack);
    expect(trial.app.problems()).toEqual(["other: queue cannot wait for the stack s, which waits for other"]);
  });

  test("what can neither wait nor be waited for is told", () => {
    const { stack, app } = wrapped();
    const local = new TerraformLocal(stack, "local", "x");
    const web = new Web(stack, "web", inputs, { dependsOn: [local] });
    local.node.addDependency(web);
    web.node.addDependency(stack);
    const knows = "Terraform knows that of resources, data sources and modules";
    expect(app.problems()).toEqual([
      `s: local is to wait for s/web, but s/local cannot wait: ${knows}`,
      `s: web is to wait for s/local, but s/local cannot be waited for: ${knows}`,
      "s: web cannot wait for s: one is in the other",
    ]);
  });

  test("in a plain app of cdktf, and in its Testing, without modules' help", () => {
    const app = new CdktfApp({ outdir: new Trial().app.outdir });
    const stack = new TerraformStack(app, "plain");
    new S3Backend(stack, { bucket: "states", key: "plain" });
    const web = new Web(stack, "web", inputs);
    new SqsQueue(stack, "queue", {}).node.addDependency(web);
    expect(waits(JSON.parse(Testing.synth(stack)) as Json, "aws_sqs_queue", "queue")).toEqual(["module.web"]);
  });
});

describe("a circle", () => {
  test("of dependencies is one problem, with the way", () => {
    const { stack, app } = wrapped();
    const web = new Web(stack, "web", inputs);
    const queue = new SqsQueue(stack, "queue", {});
    const other = new Web(stack, "other", inputs, { dependsOn: [queue] });
    queue.node.addDependency(web);
    web.node.addDependency(other);
    expect(app.problems()).toEqual([
      "s: its constructs wait for each other: module.web waits for module.other waits for aws_sqs_queue.queue waits for module.web",
    ]);
  });

  test("is closed by a reference, too", () => {
    const { stack, app } = wrapped();
    const web = new Web(stack, "web", inputs);
    const queue = new SqsQueue(stack, "queue", { name: web.outputs.dnsName });
    web.node.addDependency(queue);
    expect(app.problems()).toEqual([
      "s: its constructs wait for each other: module.web waits for aws_sqs_queue.queue waits for module.web",
    ]);
  });

  test("is none where an output need not have waited", () => {
    const { stack, app } = wrapped();
    const web = new Web(stack, "web", { name: "shop", path: new SqsQueue(stack, "queue", {}).url });
    const queue = stack.node.findChild("queue") as SqsQueue;
    const reader = new Web(stack, "reader", { name: "shop", path: web.outputs.dnsName });
    queue.node.addDependency(reader);
    // reader waits for web's balancer alone, which does not need the queue.
    expect(app.problems()).toEqual([]);
  });
});

function wrapped() {
  const trial = new Trial();
  return { stack: trial.stack, app: trial.app, json: () => trial.json() };
}
