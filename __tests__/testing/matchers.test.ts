import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, TerraformHclModule, TerraformIterator, TerraformStack, TerraformVariable } from "cdktf";
import { Alb } from "twinform/alb";
import { AutoScalingGroup, type AutoScalingGroupProps } from "twinform/auto-scaling-group";
import { StateBackend } from "twinform/state-backend";
import { type StackMatchers, Testing, matchers } from "twinform/testing";
import { example } from "../../modules/alb/example";
import { WebStack } from "./stack";

Testing.setupJest();

const stack = new WebStack();
const text = Testing.synth(stack);

/** A stack of a test's own, with AWS's provider. */
function stackOf(name: string): TerraformStack {
  const own = new TerraformStack(Testing.app(), name);
  new AwsProvider(own, "aws", { region: "eu-west-1" });
  return own;
}

const FLEET: AutoScalingGroupProps = {
  name: "web",
  minSize: 1,
  maxSize: 2,
  subnetIds: ["subnet-0123456789abcdef0"],
  securityGroup: { vpcId: "vpc-0123456789abcdef0", egress: {} },
};

/** What a failing expectation says. @throws when it does not fail */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it passes");
}

describe("toHaveModule", () => {
  test("finds a module by its class, and by what it was given", () => {
    expect(stack).toHaveModule(Alb);
    expect(stack).toHaveModule(Alb, { name: "shop", targetGroups: { home: { port: 8080 } } });
    expect(stack).toHaveModule(Alb, { name: expect.stringMatching(/^sh/), listeners: expect.anything() });
    expect(stack).not.toHaveModule(Alb, { name: "other" });
    expect(stack).not.toHaveModule(StateBackend);
  });

  test("compares references by what they refer to", () => {
    const { vpcId, publicSubnetIdsByZone } = stack.network.outputs;
    expect(stack).toHaveModule(Alb, { vpcId, subnetIdsByZone: publicSubnetIdsByZone });
    expect(stack).toHaveModule(Alb, { vpcId: "${module.network.vpc_id}" });
  });

  test("shows where what was given is otherwise", () => {
    expect(failure(() => expect(stack).toHaveModule(Alb, { name: "other", targetGroups: { home: { port: 80 } } })))
      .toBe(`expected a module alb with
  { name: "other", targetGroups: { home: { port: 80 } } }
found:
  module.alb
    name: expected "other", found "shop"
    targetGroups.home.port: expected 80, found 8080`);
  });

  test("cannot tell what only Terraform knows, with and without .not", () => {
    const expected = `a module alb with
  { vpcId: "vpc-1" }
which cannot be told: not all that matters is known here, so this fails with and without .not
found:
  module.alb
    vpcId: expected "vpc-1", but only Terraform knows it: \${module.network.vpc_id}`;
    expect(failure(() => expect(stack).toHaveModule(Alb, { vpcId: "vpc-1" }))).toBe(`expected ${expected}`);
    expect(failure(() => expect(stack).not.toHaveModule(Alb, { vpcId: "vpc-1" }))).toBe(`expected no ${expected.slice(2)}`);
  });

  test("tells which modules there are", () => {
    expect(failure(() => expect(stack).toHaveModule(StateBackend))).toBe(
      "expected a module state-backend\nthere is none; the stack has module.network (network), module.alb (alb)",
    );
    expect(failure(() => expect(stack).not.toHaveModule(Alb))).toBe("expected no module alb\nfound:\n  module.alb");
  });

  test("refuses a name that is no input, and a text", () => {
    // @ts-expect-error -- it is no input to the compiler, either.
    expect(failure(() => expect(stack).not.toHaveModule(Alb, { nmae: "shop" }))).toBe(
      "alb has no input nmae; did you mean name?",
    );
    // @ts-expect-error -- nor is a name a number.
    expect(stack).not.toHaveModule(Alb, { name: 5 });
    expect(failure(() => expect(text).toHaveModule(Alb))).toContain(
      "toHaveModule looks into a stack: expect(stack).toHaveModule(…)",
    );
  });
});

describe("toHaveResource", () => {
  test("sees the stack's own, and what modules make", () => {
    expect(stack).toHaveResource(SsmParameter);
    expect(stack).toHaveResource(Lb);
    expect(stack).not.toHaveResource(SnsTopic);
  });

  test("tells of which types there are some", () => {
    expect(failure(() => expect(stack).toHaveResource(SnsTopic))).toMatch(
      /^expected a resource aws_sns_topic\nthere is none; of other types there are aws_cloudwatch_log_group, .*aws_lb, .*, aws_vpc_security_group_ingress_rule/,
    );
    expect(failure(() => expect(stack).not.toHaveResource(Lb))).toBe(
      "expected no resource aws_lb\nfound:\n  module.alb.aws_lb.this",
    );
  });

  test("sees no module in a text, and says so", () => {
    expect(text).toHaveResource(SsmParameter);
    const unseen = `which cannot be told: not all that matters is known here, so this fails with and without .not
there is none; of other types there are aws_ssm_parameter
not seen:
  module.alb: a text holds its call only; give the stack itself: expect(stack)
  module.network: a text holds its call only; give the stack itself: expect(stack)`;
    expect(failure(() => expect(text).toHaveResource(S3Bucket))).toBe(`expected a resource aws_s3_bucket\n${unseen}`);
    expect(failure(() => expect(text).not.toHaveResource(S3Bucket))).toBe(`expected no resource aws_s3_bucket\n${unseen}`);
  });

  test("does not look into others' modules, and says so", () => {
    const other = new TerraformStack(Testing.app(), "other");
    new TerraformHclModule(other, "vpc", { source: "terraform-aws-modules/vpc/aws" });
    const unseen = /not seen:\n {2}module\.vpc: it is no module of this library, and is not looked into$/;
    expect(failure(() => expect(other).not.toHaveResource(Subnet))).toMatch(unseen);
    expect(failure(() => expect(other).toHaveResource(Subnet))).toMatch(unseen);
  });

  test("refuses what is no stack", () => {
    const message = "give a stack, the text that Testing.synth makes of one, or what planOnMocks gives";
    expect(failure(() => expect({}).toHaveResource(Lb))).toBe(message);
    expect(failure(() => expect("no JSON").toHaveResource(Lb))).toMatch(/^the text is no JSON/);
  });

  test("refuses a stack with problems, whatever is asked", () => {
    const wrong = new TerraformStack(Testing.app(), "wrong");
    new StateBackend(wrong, "state", { bucket: "Not a bucket's name" });
    expect(failure(() => expect(wrong).not.toHaveResource(Lb))).toMatch(
      /^wrong\/state: bucket must be text of 3 to 63 characters/,
    );
  });
});

describe("toHaveResourceWithProperties", () => {
  test("finds what a module makes of its inputs: keys, defaults, conditions", () => {
    expect(stack).toHaveResourceWithProperties(LbListener, { port: 8081, protocol: "HTTP" });
    expect(stack).toHaveResourceWithProperties(LbTargetGroup, { port: 8080, healthCheck: { path: "/", interval: 30 } });
    expect(stack).toHaveResourceWithProperties(LbTargetGroup, { health_check: [{ path: "/" }] });
    expect(stack).toHaveResourceWithProperties(Subnet, {
      availabilityZone: "eu-west-1b",
      cidrBlock: expect.stringMatching(/\/20$/),
    });
    expect(stack).not.toHaveResourceWithProperties(Subnet, { availabilityZone: "eu-west-1c" });
  });

  test("finds references by what they refer to", () => {
    expect(stack).toHaveResourceWithProperties(SsmParameter, { value: stack.alb.outputs.dnsName, tags: { team: "web" } });
    expect(stack).toHaveResourceWithProperties(Subnet, { vpcId: expect.stringContaining("aws_vpc.this.id") });
    expect(stack).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, { cidrIpv4: "${var.office}", fromPort: 8081 });
  });

  test("shows the nearest first", () => {
    const message = failure(() =>
      expect(stack).toHaveResourceWithProperties(Subnet, { cidrBlock: "10.0.0.0/20", availabilityZone: "eu-west-1b" }),
    );
    expect(message).toBe(`expected a resource aws_subnet with
  { cidrBlock: "10.0.0.0/20", availabilityZone: "eu-west-1b" }
found, the nearest first:
  module.network.aws_subnet.public["eu-west-1b"]
    cidr_block: expected "10.0.0.0/20", found "10.0.136.0/21"
  module.network.aws_subnet.private["eu-west-1a"]
    availability_zone: expected "eu-west-1b", found "eu-west-1a"
  module.network.aws_subnet.private["eu-west-1b"]
    cidr_block: expected "10.0.0.0/20", found "10.0.16.0/20"
  … and 1 more`);
  });

  test("shows matchers as they were written, and what is not there", () => {
    const message = failure(() =>
      expect(stack).toHaveResourceWithProperties(SsmParameter, {
        name: expect.stringMatching(/^\/other/),
        type: expect.not.stringContaining("Str"),
        value: expect.any(Number),
        description: "given",
        tags: { team: "web", cost: expect.anything() },
      }),
    );
    expect(message).toBe(`expected a resource aws_ssm_parameter with
  { name: StringMatching(/^\\/other/), type: StringNotContaining("Str"), value: Any(Number), description: "given", tags: { team: "web", cost: Anything } }
found:
  aws_ssm_parameter.address
    name: expected StringMatching(/^\\/other/), found "/shop/address"
    type: expected StringNotContaining("Str"), found "String"
    value: expected Any(Number), but only Terraform knows it: \${module.alb.dns_name}
    description: expected "given", found nothing
    tags.cost: expected Anything, found nothing`);
  });

  test("cannot tell what only Terraform computes, with and without .not", () => {
    const unknown = 'vpc_id: expected "vpc-1", but only Terraform knows it: ${aws_vpc.this.id}';
    expect(failure(() => expect(stack).toHaveResourceWithProperties(Subnet, { vpcId: "vpc-1" }))).toContain(unknown);
    expect(failure(() => expect(stack).not.toHaveResourceWithProperties(Subnet, { vpcId: "vpc-1" }))).toContain(unknown);
    // That a text is not in what will be, an expression does not tell.
    expect(
      failure(() => expect(stack).toHaveResourceWithProperties(Subnet, { vpcId: expect.not.stringContaining("vpc-1") })),
    ).toContain("only Terraform knows it");
  });

  test("reads JSON for what it says, in whatever order", () => {
    const policy = JSON.stringify({
      Statement: [{ Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole", Effect: "Allow" }],
      Version: "2012-10-17",
    });
    const role = stackOf("role");
    new IamRole(role, "role", {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    });
    expect(role).toHaveResourceWithProperties(IamRole, { assumeRolePolicy: policy });
    expect(role).not.toHaveResourceWithProperties(IamRole, { assumeRolePolicy: policy.replace("Allow", "Deny") });
  });

  test("refuses a name that the type has not: .not would pass", () => {
    expect(failure(() => expect(stack).not.toHaveResourceWithProperties(Lb, { intenal: true }))).toBe(
      "aws_lb has no argument intenal; did you mean internal?",
    );
  });

  test("takes text for text in inputs, and for an expression in the stack's own resources", () => {
    const own = stackOf("own");
    new SsmParameter(own, "own", { name: "own", type: "String", value: "${var.x}" });
    expect(failure(() => expect(own).not.toHaveResourceWithProperties(SsmParameter, { value: "other" }))).toContain(
      "only Terraform knows",
    );
    new AutoScalingGroup(own, "fleet", { ...FLEET, userData: "echo ${HOME}" });
    expect(own).toHaveModule(AutoScalingGroup, { userData: "echo ${HOME}" });
    expect(own).not.toHaveModule(AutoScalingGroup, { userData: "echo" });
    const userData = Buffer.from("echo ${HOME}").toString("base64");
    expect(own).toHaveResourceWithProperties(LaunchTemplate, { userData });
  });
});

describe("what goes over what only Terraform knows", () => {
  const open = stackOf("open");
  const servers = new TerraformVariable(open, "servers", { type: "map(any)" });
  new Alb(open, "alb", {
    name: "shop",
    vpcId: "vpc-0123456789abcdef0",
    subnetIdsByZone: { "eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1" },
    targetNetworks: { vpc: { cidrIpv4: "10.20.0.0/16" } },
    scheme: "internet-facing",
    targetGroups: { home: {} },
    targets: { home: Fn.tomap(servers.value) as never },
    listeners: { http: { targetGroup: "home" } },
  });

  test("may be there or not", () => {
    const uncertain =
      "module.alb.aws_lb_target_group_attachment.this[each.key] (how many there are, if any, only Terraform knows)";
    expect(failure(() => expect(open).toHaveResource(LbTargetGroupAttachment))).toContain(uncertain);
    expect(failure(() => expect(open).not.toHaveResource(LbTargetGroupAttachment))).toContain(uncertain);
  });

  test("hides nothing of the rest", () => {
    expect(open).toHaveResourceWithProperties(LbListener, { port: 80 });
    expect(open).not.toHaveResource(SnsTopic);
  });
});

describe("a call that is repeated", () => {
  const repeated = stackOf("repeated");
  const names = new TerraformVariable(repeated, "names", { type: "map(string)" });
  const alb = new Alb(repeated, "alb", ({ key }) => ({ ...example, name: key }), { forEach: ["eu", "us"] });
  alb.override("aws_lb.this", { idleTimeout: 30, tags: { Note: "${HOME}" }, lifecycle: { preventDestroy: true } });
  const each = TerraformIterator.fromMap(names.value as never);
  new StateBackend(repeated, "state", { bucket: "shop-terraform-state" }, { forEach: each });

  test("has each instance's inputs", () => {
    expect(repeated).toHaveModule(Alb, { name: "us" });
    expect(repeated).not.toHaveModule(Alb, { name: "shop" });
    expect(Testing.inputsOf(repeated, Alb).map(({ name }) => name)).toEqual(["eu", "us"]);
  });

  test("has each instance's resources", () => {
    const addresses = /found, the nearest first:\n {2}module\.alb\["eu"\]\.aws_lb\.this\n {2}module\.alb\["us"\]\.aws_lb\.this$/;
    expect(failure(() => expect(repeated).not.toHaveResource(Lb))).toMatch(addresses);
  });

  test("has resources as they are overridden", () => {
    expect(repeated).toHaveResourceWithProperties(Lb, {
      idleTimeout: 30,
      loadBalancerType: "application",
      tags: { Note: "${HOME}" },
      lifecycle: { preventDestroy: true, createBeforeDestroy: true },
    });
    expect(repeated).not.toHaveResourceWithProperties(Lb, { idleTimeout: 60 });
  });

  test("may have no instance where only Terraform knows them", () => {
    const uncertain = "module.state[each.key] (how many there are, if any, only Terraform knows)";
    for (const expectation of [
      () => expect(repeated).toHaveModule(StateBackend),
      () => expect(repeated).not.toHaveModule(StateBackend),
    ]) {
      expect(failure(expectation)).toContain(uncertain);
    }
  });
});

test("data sources are found in modules, too", () => {
  const fleet = stackOf("fleet");
  new AutoScalingGroup(fleet, "fleet", FLEET);
  expect(fleet).toHaveDataSourceWithProperties(DataAwsSsmParameter, { name: expect.stringContaining("al2023") });
  expect(fleet).not.toHaveDataSource(DataAwsVpc);
  expect(failure(() => expect(fleet).toHaveDataSource(DataAwsVpc))).toMatch(
    /^expected a data source aws_vpc\nthere is none; of other types/,
  );
  expect(failure(() => expect(stack).toHaveDataSource(DataAwsPartition))).toBe(
    "expected a data source aws_partition\nthere is none; nor of any other type",
  );
});

test("providers are the stack's own", () => {
  expect(stack).toHaveProvider(AwsProvider);
  expect(text).toHaveProviderWithProperties(AwsProvider, { region: "eu-west-1" });
  expect(failure(() => expect(stack).toHaveProviderWithProperties(AwsProvider, { region: "eu-west-2" })))
    .toBe(`expected a provider aws with
  { region: "eu-west-2" }
found:
  provider.aws
    region: expected "eu-west-2", found "eu-west-1"`);
});

test("the matchers are Vitest's as well: it asks for the same shape", () => {
  const { pass, message } = matchers.toHaveResource.call({ isNot: false }, stack, Lb);
  expect(pass).toBe(true);
  expect(message()).toContain("aws_lb.this");
  const names: ReadonlyArray<keyof StackMatchers<void>> = Object.keys(matchers) as Array<keyof typeof matchers>;
  expect(names).toHaveLength(9);
});

test("without Jest's global expect it says what to do", () => {
  const jests = expect;
  try {
    Reflect.deleteProperty(globalThis, "expect");
    jests(() => Testing.setupJest()).toThrow(/there is no global expect: call Testing\.setupJest\(\) in a file of Jest's/);
  } finally {
    Object.assign(globalThis, { expect: jests });
  }
});
