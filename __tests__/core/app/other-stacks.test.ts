import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { CloudBackend, S3Backend, TaggedCloudWorkspaces, TerraformOutput, TerraformStack } from "cdktf";
import { App, UserError, at, later } from "../../../core";
import { Alb } from "../../../modules/alb/alb";
import { Instances } from "../../../modules/instances/instances";
import { Network } from "../../../modules/network/network";

const folder = mkdtempSync(join(tmpdir(), "twinform-stacks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ZONES = ["eu-west-1a", "eu-west-1b"];

function stackOf(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", {});
  new S3Backend(stack, { bucket: "states", key: id, region: "eu-west-1" });
  return stack;
}
const newApp = () => new App({ outdir: mkdtempSync(join(folder, "out-")) });
const networkIn = (stack: TerraformStack) =>
  new Network(stack, "network", { name: stack.node.id, availabilityZones: ZONES }).outputs;

type Json = Record<string, Record<string, Record<string, unknown>>>;
const written = (app: App, stack: string) =>
  JSON.parse(readFileSync(join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Json;

const STATE = "data.terraform_remote_state.cross-stack-reference-input-first.outputs.cross-stack-output-modulenetwork";

describe("an output in another stack", () => {
  // The other stack has a network of the same name: the plain address would be right there, and mean another VPC.
  const app = newApp();
  const [first, second] = [stackOf(app, "first"), stackOf(app, "second")];
  const there = networkIn(first);
  const here = networkIn(second);
  new Alb(second, "alb", {
    name: "shop",
    vpcId: there.vpcId,
    subnetIdsByZone: there.publicSubnetIdsByZone,
    clients: { vpc: { cidrIpv4: there.vpcCidr } },
    targetNetworks: { vpc: { cidrIpv4: here.vpcCidr } },
    targetGroups: { web: {} },
    listeners: { http: { targetGroup: "web" } },
    tags: { Vpc: `of ${there.vpcId}`, Own: here.vpcId, Late: later(() => there.vpcArn) },
  });
  new Instances(second, "servers", {
    name: "web",
    instances: { one: { subnetId: at(there.privateSubnetIdsByZone, "eu-west-1a") } },
    securityGroup: { vpcId: there.vpcId, egress: {} },
  });
  new TerraformOutput(second, "subnets", { value: there.privateSubnetIds });
  new SsmParameter(second, "parameter", { name: "vpc", type: "String", value: `${there.vpcId}/${there.vpcCidr}` });
  app.synth();
  const json = written(app, "second");

  test("is read from the state of its own", () => {
    expect(json["module"]?.["alb"]).toMatchObject({
      vpc_id: `\${${STATE}vpc_id}`,
      subnet_ids_by_zone: `\${${STATE}public_subnet_ids_by_zone}`,
      clients: { vpc: { cidr_ipv4: `\${${STATE}vpc_cidr}` } },
    });
    expect(json["data"]?.["terraform_remote_state"]).toEqual({
      "cross-stack-reference-input-first": expect.objectContaining({
        backend: "s3",
        config: expect.objectContaining({ bucket: "states", key: "first" }) as object,
      }) as object,
    });
    expect(written(app, "first")["output"]).toMatchObject({
      "cross-stack-output-modulenetworkvpc_id": { value: "${module.network.vpc_id}" },
      "cross-stack-output-modulenetworkpublic_subnet_ids_by_zone": { value: "${module.network.public_subnet_ids_by_zone}" },
    });
  });

  test("inside a text, under a key, late, in an output and in a resource of a provider", () => {
    expect(json["module"]?.["alb"]?.["tags"]).toEqual({
      Vpc: `of \${${STATE}vpc_id}`,
      Own: "${module.network.vpc_id}",
      Late: `\${${STATE}vpc_arn}`,
    });
    expect(json["module"]?.["servers"]?.["instances"]).toEqual({
      one: { subnet_id: `\${${STATE}private_subnet_ids_by_zone["eu-west-1a"]}` },
    });
    expect(json["output"]?.["subnets"]?.["value"]).toBe(`\${${STATE}private_subnet_ids}`);
    expect(json["resource"]?.["aws_ssm_parameter"]?.["parameter"]).toMatchObject({
      value: `\${${STATE}vpc_id}/\${${STATE}vpc_cidr}`,
    });
  });

  test("makes its stack the one to deploy first", () => {
    expect(second.dependencies.map((stack) => stack.node.id)).toEqual(["first"]);
  });
});

test("two stacks that need each other's outputs are one problem", () => {
  const app = newApp();
  const [first, second] = [stackOf(app, "first"), stackOf(app, "second")];
  new TerraformOutput(first, "vpc", { value: networkIn(second).vpcId });
  new TerraformOutput(second, "vpc", { value: networkIn(first).vpcId });
  expect(app.problems()).toEqual([
    expect.stringMatching(/^second: Cannot add dependency first to second, because it would cause a circular dependency\.$/),
  ]);
  expect(() => app.synth()).toThrow(UserError);
});

test("a backend that another stack cannot read from is one problem", () => {
  const app = newApp();
  const first = new TerraformStack(app, "first");
  new CloudBackend(first, { organization: "o", workspaces: new TaggedCloudWorkspaces(["web"]) });
  const second = stackOf(app, "second");
  new TerraformOutput(second, "vpc", { value: networkIn(first).vpcId });
  expect(app.problems()).toEqual([expect.stringMatching(/^second: The Cloud backend only supports .* \(not by tags\)\.$/)]);
});

test("a fault while values are asked for keeps its stack trace", () => {
  const app = newApp();
  const fault = () => {
    throw new TypeError("a fault of ours");
  };
  new TerraformOutput(stackOf(app, "first"), "late", { value: later(fault) });
  expect(() => app.problems()).toThrow(TypeError);
});
