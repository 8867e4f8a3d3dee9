import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const THIS = "module.pipeline.aws_codedeploy_deployment_group.this";
const COPYING = 'module.pipeline.aws_codedeploy_deployment_group.copying["production"]';
const CONFIG = 'module.pipeline.aws_codedeploy_deployment_config.this["staging"]';
const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup";

const STAGING = `
  auto_scaling_groups   = ["staging"]
  minimum_healthy_hosts = { percent = 50 }
  target_groups         = { web = { arn = "${ARN}/staging/0123456789abcdef" } }
  alarms                = ["errors"]
  triggers              = { team = { topic_arn = aws_sns_topic.team.arn } }`;
const TAGGED = `tag_sets = [[{ key = "Role", value = "worker" }, { key = "Batch" }], [{ key = "Stage", value = "test" }]]`;
const IN_PLACE = `auto_scaling_groups = ["production"]`;
const COPY = `
  auto_scaling_groups = ["production"]
  target_groups       = { web = { arn = "${ARN}/production/0123456789abcdef" } }
  blue_green = {
    copy = {
      launch_template_id = "lt-0123456789abcdef0"
      instance_role_arn  = "arn:aws:iam::123456789012:role/shop"
    }
  }`;

// One story in order: each step stands on the one before.
describe("deployments", () => {
  let emulator: Emulator;
  let root: Workspace;

  const deploy = (deployments: Record<string, string>) =>
    root.write(
      "pipeline.tf",
      `module "pipeline" {
         source      = "./pipeline"
         name        = "shop"
         connections = { github = { provider_type = "GitHub" } }
         stages = [
           {
             name    = "Source"
             actions = [{ name = "code", connection_source = { connection = "github", repository = "example/shop" }, outputs = ["code"] }]
           },
           { name = "Deploy", actions = [{ name = "shop", code_deploy = { deployment = "production" }, inputs = ["code"] }] },
         ]
         deployments = {
           ${Object.entries(deployments)
             .map(([name, settings]) => `${name} = {\n${settings}\n}`)
             .join("\n")}
         }
         instance_roles = { web = { name = aws_iam_role.web.name } }
       }`,
    );
  const apply = () => root.run(["apply", "-auto-approve", "-no-color"]);
  const actions = () => Plan.in(root).actions();
  const expectNoChanges = () => expect(actions()).toEqual([]);

  /** A call of CodeDeploy's API. */
  const codeDeploy = async <T>(action: string, parameters: Record<string, unknown>): Promise<T> => {
    const response = await fetch(emulator.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `CodeDeploy_20141006.${action}`,
        Connection: "close",
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${emulator.region}/codedeploy/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(parameters),
    });
    return (await response.json()) as T;
  };
  const application = async () => (await codeDeploy<{ applications: string[] }>("ListApplications", {})).applications[0] ?? "";
  const group = async (name: string) =>
    (
      await codeDeploy<{ deploymentGroupInfo: Record<string, unknown> }>("GetDeploymentGroup", {
        applicationName: await application(),
        deploymentGroupName: name,
      })
    ).deploymentGroupInfo;

  beforeAll(async () => {
    emulator = await Emulator.start();
    root = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_sns_topic" "team" { name = "team" }
        resource "aws_iam_role" "web" {
          name = "web"
          assume_role_policy = jsonencode({
            Version   = "2012-10-17"
            Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
          })
        }`,
    });
    cpSync(join(ROOT, "terraform", "pipeline"), join(root.folder, "pipeline"), { recursive: true });
    deploy({ staging: STAGING, workers: TAGGED, production: IN_PLACE });
    root.run(["init", "-no-color"]);
    apply();
  });
  afterAll(() => {
    root.remove();
    emulator.stop();
  });

  test("stand as they were asked for, and a second plan finds nothing to do", async () => {
    expectNoChanges();
    expect(await group("staging")).toMatchObject({
      deploymentConfigName: expect.stringMatching(/^shop-staging-[0-9a-f]{8}$/) as string,
      autoScalingGroups: [{ name: "staging" }],
      deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      loadBalancerInfo: { targetGroupInfoList: [{ name: "staging" }] },
      alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] },
      autoRollbackConfiguration: { enabled: true },
      triggerConfigurations: [{ triggerName: "team" }],
    });
    expect(await group("workers")).toMatchObject({
      deploymentConfigName: "CodeDeployDefault.OneAtATime",
      deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" },
    });
    const { ec2TagSet } = (await group("workers")) as { ec2TagSet: { ec2TagSetList: unknown[][] } };
    const sets = ec2TagSet.ec2TagSetList.map((set) => set.length);
    expect(sets.sort()).toEqual([1, 2]);
  });

  test("the policy is the instances'", () => {
    expect(root.run(["state", "list"])).toContain('module.pipeline.aws_iam_role_policy_attachment.artifacts["web"]');
  });

  test("another number of healthy hosts is another configuration, there before the old one goes", () => {
    deploy({ staging: STAGING.replace("percent = 50", "count = 1"), workers: TAGGED, production: IN_PLACE });
    expect(actions()).toEqual([`create+delete ${CONFIG}`, `update ${THIS}["staging"]`]);
    apply();
    expectNoChanges();
  });

  test("what is taken out of a deployment is gone in AWS", async () => {
    deploy({
      staging: `auto_scaling_groups = ["staging"]\nrollback = { on_failure = false }`,
      workers: TAGGED,
      production: IN_PLACE,
    });
    apply();
    expectNoChanges();
    expect(await group("staging")).toMatchObject({
      deploymentConfigName: "CodeDeployDefault.OneAtATime",
      triggerConfigurations: [],
    });
  });

  test("an Auto Scaling group that CodeDeploy has put in the place of the first one stays", async () => {
    deploy({ staging: STAGING, workers: TAGGED, production: COPY });
    apply();
    expectNoChanges();

    const applicationName = await application();
    const copy = "CodeDeploy_production.copied_d-0123ABCDE";
    await codeDeploy("UpdateDeploymentGroup", {
      applicationName,
      currentDeploymentGroupName: "production.copied",
      autoScalingGroups: [copy],
    });
    expectNoChanges();

    deploy({ staging: STAGING, workers: TAGGED, production: `${COPY}\nalarms = ["errors"]` });
    expect(actions()).toEqual([`update ${COPYING}`, 'update module.pipeline.aws_iam_role_policy.deployment["production"]']);
    apply();
    expect(await group("production.copied")).toMatchObject({ autoScalingGroups: [{ name: copy }] });
    expectNoChanges();
  });

  test("all of it goes again", async () => {
    root.run(["destroy", "-auto-approve", "-no-color"]);
    expect(await application()).toBe("");
  });
});
