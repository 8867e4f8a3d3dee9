import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// A root of a Terraform-only team: sources of all kinds, builds, Terraform, approval and every delivery.
const root = (region: string) => `
variable "more" {
  type    = any
  default = []
}
variable "settings" {
  type    = any
  default = {}
}

provider "aws" {
  region = "${region}"
  default_tags {
    tags = { Test = "pipeline" }
  }
}
resource "aws_sns_topic" "team" { name = "team" }
resource "aws_s3_bucket" "drops" { bucket = "pipeline-drops" }
resource "aws_s3_bucket" "site" { bucket = "pipeline-site" }
resource "aws_s3_bucket" "states" { bucket = "pipeline-states" }
resource "aws_sqs_queue" "work" { name = "pipeline-work" }
resource "aws_sqs_queue_policy" "work" {
  queue_url = aws_sqs_queue.work.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.work.arn
      Condition = { ArnEquals = { "aws:SourceArn" = module.pipeline.event_rule_arns["delivered"] } }
    }]
  })
}
resource "aws_cloudwatch_event_bus" "team" { name = "team" }
resource "aws_ssm_parameter" "url" {
  name  = "/shop/url"
  type  = "String"
  value = "https://example.com/"
}

module "pipeline" {
  source         = "./pipeline"
  name           = lookup(var.settings, "name", "shop")
  execution_mode = "QUEUED"
  connections    = { github = { provider_type = "GitHub" } }
  variables      = { version = { default_value = "1" } }
  triggers = {
    code = { push = { main = { branches = { includes = ["main"] }, file_paths = { excludes = ["docs/**"] } } }, pull_request = { any = { branches = { includes = ["main"] } } } }
  }
  projects = {
    tests = {
      environment = { STAGE = "test" }
      parameters  = { URL = aws_ssm_parameter.url.name }
    }
  }
  terraform = {
    web = { version = "1.11.4", state = { bucket = aws_s3_bucket.states.id, key = "web.tfstate" }, plan_policies = {}, apply_policies = {} }
  }
  deployments = {
    servers = { tag_sets = [[{ key = "Name", value = "web" }]] }
  }
  notifications = { team = { topic_arn = aws_sns_topic.team.arn } }
  event_rules = {
    delivered = { of = "stage", states = ["SUCCEEDED", "FAILED"], stages = ["Deliver"], queue = { arn = aws_sqs_queue.work.arn } }
    failed    = { event_bus = { arn = aws_cloudwatch_event_bus.team.arn } }
  }
  artifacts     = merge({ force_destroy = true }, lookup(var.settings, "artifacts", {}))
  stages = concat([
    {
      name = "Source"
      actions = [
        { name = "code", connection_source = { connection = "github", repository = "example/shop", full_clone = true }, outputs = ["code"], namespace = "source" },
        { name = "drop", s3_source = { bucket = aws_s3_bucket.drops.id, object_key = "site.zip" }, outputs = ["drop"] },
        { name = "image", ecr_source = { repository = "shop/web" }, outputs = ["image"] },
      ]
    },
    {
      name       = "Build"
      actions    = [{ name = "tests", build = { project = "tests", environment = { COMMIT = "#{source.CommitId}" } }, inputs = ["code", "drop"], outputs = ["built"] }]
      on_failure = { result = "RETRY" }
    },
    {
      name = "Plan"
      actions = [
        { name = "plan", terraform = { root = "web", step = "plan" }, inputs = ["built"], outputs = ["plan"], namespace = "plan" },
        { name = "ask", run_order = 2, approval = { comment = "#{plan.PLAN_SUMMARY}", notify = { topic_arn = aws_sns_topic.team.arn }, timeout_minutes = 600 } },
        { name = "apply", run_order = 3, terraform = { root = "web", step = "apply" }, inputs = ["plan"] },
      ]
    },
    {
      name         = "Deliver"
      before_entry = { rules = { hours = { window = { cron = "* * 9-16 ? * MON-THU" } } } }
      on_success   = { result = "ROLLBACK", rules = { errors = { alarm = { name = "errors", wait_minutes = 10 } } } }
      actions = [
        { name = "servers", code_deploy = { deployment = "servers" }, inputs = ["built"] },
        { name = "site", s3_deploy = { bucket = aws_s3_bucket.site.id }, inputs = ["drop"] },
        { name = "service", ecs = { cluster = "main", service = "web", task_family = "web" }, inputs = ["image"] },
        { name = "beanstalk", elastic_beanstalk = { application = "shop", environment = "shop-live" }, inputs = ["built"] },
      ]
    },
  ], var.more)
}
output "pipeline" { value = module.pipeline.name }
output "pending" { value = module.pipeline.pending_connections }
output "work" { value = aws_sqs_queue.work.url }
output "console" { value = module.pipeline.console_url }
`;

// One story in order: each step stands on the one before.
describe("the pipeline", () => {
  let emulator: Emulator;
  let stack: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": root(emulator.region) });
    cpSync(join(ROOT, "terraform", "pipeline"), join(stack.folder, "pipeline"), { recursive: true });
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

  /** Applies the plan, and demands that another finds nothing to do. */
  const apply = (): void => {
    stack.run(["apply", "-no-color", "test.tfplan"]);
    expect(stack.try(["plan", "-detailed-exitcode", "-no-color", ...variables()])).toMatchObject({ code: 0 });
  };
  const output = (name: string) => JSON.parse(stack.run(["output", "-json", name])) as unknown;

  test("it is created with everything, and a second plan changes nothing", () => {
    expect(planWith({}).length).toBeGreaterThan(40);
    apply();
    expect(output("pending")).toEqual(["github"]);
    expect(output("console")).toContain(`/pipelines/${output("pipeline") as string}/view`);
  });

  // As AWS documents the events: of the stage, in those states, of this pipeline, and no others.
  test("a queue gets the events that its rule names, and no others", async () => {
    const name = output("pipeline") as string;
    const event = (kind: string, detail: object) => ({
      Source: "aws.codepipeline",
      DetailType: `CodePipeline ${kind} Execution State Change`,
      Detail: JSON.stringify({ pipeline: name, version: 1, "execution-id": "1", ...detail }),
    });
    await emulator.json("events", "AWSEvents.PutEvents", {
      Entries: [
        event("Stage", { stage: "Deliver", state: "STARTED" }),
        event("Stage", { stage: "Deliver", state: "SUCCEEDED" }),
        event("Stage", { stage: "Build", state: "SUCCEEDED" }),
        event("Pipeline", { state: "FAILED" }),
        event("Action", { stage: "Deliver", action: "site", state: "FAILED" }),
        event("Stage", { pipeline: `${name}-2`, stage: "Deliver", state: "FAILED" }),
        event("Stage", { stage: "Deliver", state: "FAILED" }),
      ],
    });
    const { Messages } = (await emulator.json("sqs", "AmazonSQS.ReceiveMessage", {
      QueueUrl: output("work"),
      MaxNumberOfMessages: 10,
    })) as { Messages: ReadonlyArray<{ Body: string }> };
    const told = Messages.map(({ Body }) => JSON.parse(Body) as { "detail-type": string; detail: Record<string, unknown> });
    expect(told.map(({ detail }) => [detail["pipeline"], detail["stage"], detail["state"]]).sort()).toEqual([
      [name, "Deliver", "FAILED"],
      [name, "Deliver", "SUCCEEDED"],
    ]);
    expect([...new Set(told.map((one) => one["detail-type"]))]).toEqual(["CodePipeline Stage Execution State Change"]);
  });

  test("one more stage changes the pipeline in place, and nothing else", () => {
    const more = [{ name: "Look", actions: [{ name: "look", approval: {} }] }];
    expect(planWith({ more })).toEqual(["update module.pipeline.aws_codepipeline.this"]);
    apply();
  });

  test("another delivery changes the pipeline and what its role may do", () => {
    const files = { name: "files", s3_deploy: { bucket: "pipeline-other" }, inputs: ["drop"] };
    const more = [{ name: "Look", actions: [{ name: "look", approval: {} }, files] }];
    expect(planWith({ more })).toEqual([
      "update module.pipeline.aws_codepipeline.this",
      "update module.pipeline.aws_iam_role_policy.this",
    ]);
    apply();
  });

  test("another name replaces nothing", () => {
    const before = output("pipeline");
    const actions = planWith({ settings: { name: "market" } });
    expect(actions.filter((action) => !action.startsWith("update "))).toEqual([]);
    expect(actions).not.toEqual([]);
    apply();
    expect(output("pipeline")).toBe(before);
  });

  test("all of it goes", () => {
    stack.run(["destroy", "-auto-approve", "-no-color", ...variables()]);
    expect(stack.run(["state", "list"])).toBe("");
  });
});
