import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { App } from "../../core";
import { type Environment, environments } from "../../environments";
import { BaseStack } from "../../stacks/base-stack";
import { buildEnvironment, buildEnvironments } from "../../stacks";
import { NetworkStack } from "../../stacks/network-stack";
import { WebStack } from "../../stacks/web-stack";

const folder = mkdtempSync(join(tmpdir(), "twinform-stacks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = {
  name: "test",
  region: "eu-west-1",
  tags: { Environment: "test" },
  state: { bucket: "test-states" },
  network: { name: "test", availabilityZones: ["eu-west-1a"] },
  domain: "test.example.com",
  web: { fleet: { minSize: 0, maxSize: 1 } },
  edge: { fleet: { minSize: 0, maxSize: 1 } },
  dns: {
    staticSite: { dnsName: "d111111abcdef8.cloudfront.net" },
    entrance: { region: "us-east-1", network: { name: "test", availabilityZones: ["us-east-1a"] } },
  },
  delivery: { repository: "example/site", branch: "main" },
} satisfies Environment;

type Json = Record<string, Record<string, Record<string, unknown>>>;

/** Synthesizes stacks into a folder of their own, and reads one. */
function synthesized(stack: string, define: (app: App) => void): Json {
  const outdir = mkdtempSync(join(folder, "out-"));
  const app = new App({ outdir });
  define(app);
  app.synth();
  return JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Json;
}

const networkOf = (changes: Partial<Environment>) =>
  synthesized("test-network", (app) => buildEnvironment(app, { ...environment, ...changes }));

describe("a stack", () => {
  test("keeps its state in the environment's bucket, under its own key, locked by a file", () => {
    expect(networkOf({})["terraform"]?.["backend"]).toEqual({
      s3: { bucket: "test-states", key: "test-network/terraform.tfstate", region: "eu-west-1", use_lockfile: true },
    });
  });

  test("sends states with the bucket's key once that is known", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const { s3 } = networkOf({ state: { bucket: "test-states", kmsKeyArn } })["terraform"]?.["backend"] as Json;
    expect(s3).toMatchObject({ encrypt: true, kms_key_id: kmsKeyArn });
  });

  test("asks S3 to encrypt where the bucket has no key", () => {
    const { s3 } = networkOf({ state: { bucket: "test-states", encryption: "AES256" } })["terraform"]?.["backend"] as Json;
    expect(s3).toMatchObject({ encrypt: true });
  });

  test("tags every resource, and takes on the environment's role", () => {
    const assumeRoleArn = "arn:aws:iam::123456789012:role/deploy";
    const json = networkOf({ assumeRoleArn });
    expect(json["provider"]?.["aws"]).toEqual([
      {
        region: "eu-west-1",
        default_tags: [{ tags: { Environment: "test", ManagedBy: "Terraform", Stack: "test-network" } }],
        assume_role: [{ role_arn: assumeRoleArn, session_name: "test-network" }],
      },
    ]);
    expect((json["terraform"]?.["backend"] as Json)["s3"]).toMatchObject({ assume_role: { role_arn: assumeRoleArn } });
  });

  test("asks for ranges of versions, not for one", () => {
    expect(networkOf({})["terraform"]).toMatchObject({
      required_version: ">= 1.11",
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } },
    });
  });

  test("reads another stack's outputs from its state", () => {
    class Reader extends BaseStack {
      public readonly outputs = {};

      public constructor(scope: Construct, network: NetworkStack) {
        super(scope, environment, "reader");
        const { vpcId, privateSubnetIds } = this.read(network);
        new TerraformOutput(this, "vpc", { value: vpcId });
        new TerraformOutput(this, "subnet", { value: privateSubnetIds["eu-west-1a"] });
      }
    }
    const json = synthesized("test-reader", (app) => new Reader(app, new NetworkStack(app, environment)));
    expect(json["data"]?.["terraform_remote_state"]?.["test-network"]).toMatchObject({
      backend: "s3",
      config: { bucket: "test-states", key: "test-network/terraform.tfstate", region: "eu-west-1" },
    });
    expect(json["output"]).toEqual({
      vpc: { value: "${data.terraform_remote_state.test-network.outputs.vpc_id}" },
      subnet: { value: '${data.terraform_remote_state.test-network.outputs.private_subnet_ids["eu-west-1a"]}' },
    });
  });

  test("of servers takes the network's outputs from its state, and so is deployed after it", () => {
    const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
    const network = new NetworkStack(app, environment);
    const web = new WebStack(app, environment, network);
    expect(web.dependencies).toEqual([network]);
    const json = synthesized("test-web", (other) => new WebStack(other, environment, new NetworkStack(other, environment)));
    expect(json["module"]?.["fleet"]).toMatchObject({
      source: "./modules/auto-scaling-group",
      subnet_ids: ['${data.terraform_remote_state.test-network.outputs.private_subnet_ids["eu-west-1a"]}'],
      security_group: { vpc_id: "${data.terraform_remote_state.test-network.outputs.vpc_id}" },
    });
  });

  test("in a single zone has all servers there", () => {
    const json = synthesized("test-web", (app) => new WebStack(app, environment, new NetworkStack(app, environment)));
    const { instances } = json["module"]?.["servers"] as { instances: Record<string, { subnet_id: string }> };
    const zones = Object.values(instances).map(({ subnet_id }) => /"(.*)"/.exec(subnet_id)?.[1]);
    expect(zones).toEqual(["eu-west-1a", "eu-west-1a", "eu-west-1a", "eu-west-1a"]);
  });

  test("with modules in a second Region gives them a provider of it, with the same tags and role", () => {
    const assumeRoleArn = "arn:aws:iam::123456789012:role/deploy";
    const json = synthesized("test-dns", (app) => buildEnvironment(app, { ...environment, assumeRoleArn }));
    const settings = {
      default_tags: [{ tags: { Environment: "test", ManagedBy: "Terraform", Stack: "test-dns" } }],
      assume_role: [{ role_arn: assumeRoleArn, session_name: "test-dns" }],
    };
    expect(json["provider"]?.["aws"]).toEqual([
      { region: "eu-west-1", ...settings },
      { alias: "second", region: "us-east-1", ...settings },
    ]);
    const providers = Object.entries(json["module"] ?? {}).map(([name, call]) => [name, call["providers"]]);
    expect(Object.fromEntries(providers)).toEqual({
      dns: undefined,
      "second-alb": { aws: "aws.second" },
      "second-certificate": { aws: "aws.second" },
      "second-network": { aws: "aws.second" },
    });
  });
});

test("the environments of the project have no problems, and each stack has a state of its own", () => {
  const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
  buildEnvironments(app, environments);
  expect(app.problems()).toEqual([]);
});
