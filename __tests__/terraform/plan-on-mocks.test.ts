import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { DataTerraformRemoteStateS3, TerraformOutput, TerraformStack } from "cdktf";
import { Testing, planOnMocks } from "twinform/testing";
import { ShopStack } from "../testing/guide/shop-stack";
import { terraformEnvironment } from "../support/terraform";

Testing.setupJest();
jest.setTimeout(10 * 60 * 1000);

const before = process.env["TF_CLI_CONFIG_FILE"];
beforeAll(() => {
  process.env["TF_CLI_CONFIG_FILE"] = terraformEnvironment()["TF_CLI_CONFIG_FILE"];
});
afterAll(() => {
  if (before === undefined) delete process.env["TF_CLI_CONFIG_FILE"];
  else process.env["TF_CLI_CONFIG_FILE"] = before;
});

test("Terraform plans the shop", () => {
  const plan = planOnMocks(new ShopStack(Testing.app(), ["eu-west-1a", "eu-west-1b"]));
  expect(plan.addresses).toContain('module.alb.aws_lb_target_group.this["movies"]');
  expect(plan.resource('module.network.aws_subnet.public["eu-west-1b"]')).toMatchObject({ cidr_block: "10.0.136.0/21" });
  expect(plan).toHaveResourceWithProperties(LbListener, { port: 80, protocol: "HTTP" });
});

/** A server of an image that is looked up, in the subnet of another stack. */
class ServerStack extends TerraformStack {
  public constructor() {
    super(Testing.app(), "server");
    this.addOverride("terraform.required_providers.aws.version", ">= 5.100");
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    new AwsProvider(this, "second", { region: "us-east-1", alias: "second" });
    const network = new DataTerraformRemoteStateS3(this, "network", { bucket: "states", key: "network", region: "eu-west-1" });
    const image = new DataAwsAmi(this, "image", { mostRecent: true, owners: ["amazon"] });
    const server = new Instance(this, "server", {
      ami: image.id,
      instanceType: "t3.micro",
      subnetId: network.getString("subnet_id"),
    });
    new TerraformOutput(this, "image_id", { value: image.id });
    new TerraformOutput(this, "server_id", { value: server.id });
  }
}

describe("a plan of a stack that reads what is not in it", () => {
  const values = { "data.terraform_remote_state.network": { outputs: { subnet_id: "subnet-0123456789abcdef0" } } };

  test("takes what mocks give, and knows no more", () => {
    const plan = planOnMocks(new ServerStack(), { mocks: { "data.aws_ami": { id: "ami-0123456789abcdef0" } }, values });
    expect(plan.resource("aws_instance.server")).toMatchObject({ ami: "ami-0123456789abcdef0", subnet_id: "subnet-0123456789abcdef0" });
    expect(plan.outputs).toEqual({ image_id: "ami-0123456789abcdef0" });
    expect(() => plan.resource("aws_instance.servr")).toThrow("aws_instance.servr is not planned; did you mean aws_instance.server?");
    expect(plan).toHaveResourceWithProperties(Instance, { instanceType: "t3.micro" });
    expect(plan).not.toHaveResource(Subnet);
    expect(() => expect(plan).not.toHaveResourceWithProperties(Instance, { arn: "arn" })).toThrow("only Terraform knows it: (known after apply)");
    expect(() => expect(plan).toHaveDataSource(DataAwsAmi)).toThrow(/not seen:\n {2}data sources that are read while planning/);
  });

  test("asks for the outputs of the other stack", () => {
    expect(() => planOnMocks(new ServerStack())).toThrow(
      'server: reads another stack\'s state; give its outputs: values: { "data.terraform_remote_state.network": { outputs: { … } } }',
    );
  });
});

/** A stack without modules: cdktf pins the provider that its bindings were made of, and the tests' mirror has another. */
function bareStack(name: string, settings: AwsProviderConfig = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), name);
  new AwsProvider(stack, "aws", { region: "eu-west-1", ...settings });
  stack.addOverride("terraform.required_providers.aws.version", ">= 5.100");
  return stack;
}

test("what Terraform refuses is told in its words", () => {
  const wrong = bareStack("wrong");
  new Subnet(wrong, "subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/99" });
  expect(() => planOnMocks(wrong)).toThrow(/"10\.0\.0\.0\/99" is not a valid CIDR block.*\(aws_subnet\.subnet/s);
  new SecurityGroup(wrong, "group", { namePrefix: "a", name: "b" });
  // One stack is enough for both: validate says the same of each.
  expect(() => expect(wrong).toBeValidTerraform()).toThrow(/^expected valid Terraform; Terraform says\n {2}wrong: /);
});

test("a stack is valid, and so is its folder", () => {
  const stack = new ShopStack(Testing.app(), ["eu-west-1a", "eu-west-1b"]);
  expect(stack).toBeValidTerraform();
  expect(() => expect(Testing.fullSynth(stack)).not.toBeValidTerraform()).toThrow("expected no valid Terraform");
  expect(() => expect("no folder").toBeValidTerraform()).toThrow("give a stack, or the folder that Testing.fullSynth has written");
});

test("a plan with the stack's own providers takes credentials", () => {
  const stack = bareStack("alone", { profile: "no-such-profile" });
  new Subnet(stack, "subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });
  expect(() => expect(stack).toPlanSuccessfully()).toThrow(/^expected to plan successfully; Terraform says\n {2}alone: .*no-such-profile/s);
});

test("without Terraform it says how to get it", () => {
  process.env["TERRAFORM_BINARY_NAME"] = "no-such-terraform";
  try {
    expect(() => planOnMocks(new ShopStack(Testing.app(), ["eu-west-1a", "eu-west-1b"]))).toThrow(
      "no-such-terraform is not installed, or not on the PATH: get 1.11 or newer from https://developer.hashicorp.com/terraform/install",
    );
  } finally {
    delete process.env["TERRAFORM_BINARY_NAME"];
  }
});
