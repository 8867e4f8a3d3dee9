import type { z } from "zod";
import { type ModuleDefinition, judge } from "../../core";
import { problemText } from "../../core/inputs";
import { synthesizeModule } from "../../core/module/synthesize";
import { instances } from "../../modules/instances/instances";
import type { instancesInputs } from "../../modules/instances/inputs";

type Props = z.input<typeof instancesInputs>;

const definition = instances as unknown as ModuleDefinition;
const subnetId = "subnet-1";
const base: Props = {
  name: "shop",
  instances: { web: { subnetId } },
  securityGroup: { vpcId: "vpc-1", egress: {} },
};

const problems = (props: Partial<Record<keyof Props, unknown>>): string[] =>
  judge(definition, { ...base, ...props }).map(problemText);

const bytes = (count: number) => "é".repeat(Math.floor(count / 2)) + "x".repeat(count % 2);

describe("good inputs", () => {
  test.each<[string, Partial<Props>]>([
    ["the shortest", {}],
    [
      "an instance from an image of another",
      { instances: { a: { subnetId }, b: { subnetId, image: "golden" } }, images: { golden: { instance: "a" } } },
    ],
    ["user data of exactly 16384 bytes", { userData: bytes(16384) }],
    ["Graviton", { architecture: "arm64", instanceType: "m7g.2xlarge" }],
    ["a GPU type whose family starts with g", { instanceType: "g4dn.xlarge" }],
    ["bare metal", { instanceType: "m7i.metal-24xl" }],
    ["a type of any architecture with an AMI by ID", { instanceType: "t4g.small", ami: { id: "ami-0123456789abcdef0" } }],
    ["an AMI that is followed", { amiUpdates: "follow" }],
    ["no Session Manager, but a key", { sessionManager: false, keyName: "ops" }],
    ["other groups instead of an own one", { securityGroup: undefined, securityGroupIds: ["sg-1"] }],
    ["a fast volume", { rootVolume: { iops: 6000, throughput: 750 } }],
  ])("%s", (_, props) => {
    expect(problems(props)).toEqual([]);
  });
});

describe("bad inputs", () => {
  test.each<[string, Partial<Record<keyof Props, unknown>>, string]>([
    [
      "an instance type that is none",
      { instanceType: "t3" },
      'instanceType must be text that names an instance type, such as t3.micro or m7g.2xlarge, got "t3"',
    ],
    [
      "an instance type of another architecture",
      { instanceType: "t4g.micro" },
      "instanceType must be of a family that runs `architecture` (Graviton families have a g behind their number), unlike web t4g.micro",
    ],
    [
      "an x86 type for arm64",
      {
        architecture: "arm64",
        instances: { web: { subnetId, instanceType: "c7i.large" }, api: { subnetId, instanceType: "c7g.large" } },
      },
      "instanceType must be of a family that runs `architecture` (Graviton families have a g behind their number), unlike web c7i.large",
    ],
    [
      "an AMI ID that is none",
      { ami: { id: "ami-123" } },
      'ami.id must be text that is an AMI ID, such as ami-0123456789abcdef0, got "ami-123"',
    ],
    [
      "user data over 16 KB",
      { userData: bytes(16385) },
      "userData must be at most 16384 bytes; keep longer scripts in S3 and fetch them",
    ],
    [
      "an instance's user data over 16 KB",
      { instances: { web: { subnetId, userData: bytes(16386) } } },
      "instances `userData` must be at most 16384 bytes; keep longer scripts in S3 and fetch them: web",
    ],
    [
      "a name that is too long",
      { name: "a".repeat(33) },
      `name must be text of at most 32 characters, of letters, digits and inner hyphens, got "${"a".repeat(33)}"`,
    ],
    [
      "an instance's name with an underscore",
      { instances: { web_1: { subnetId } } },
      'instances["web_1"] has the key "web_1"; keys must be text of at most 32 characters, of letters, digits and inner hyphens',
    ],
    [
      "SSH from the world",
      { securityGroup: { vpcId: "vpc-1", ingress: { ssh: { fromPort: 22, cidrIpv4: "0.0.0.0/0" } }, egress: {} } },
      "securityGroup must not open high-risk ports (such as 22, 3389, 3306, 8080) to everybody; narrow the network, or set `highRiskPortsFromAnywhere` where it is meant: ssh",
    ],
    [
      "no security group at all",
      { securityGroup: undefined },
      "securityGroupIds must name a group when there is no own `securityGroup`: the VPC's default group is for nobody",
    ],
    [
      "an image that there is not",
      { instances: { web: { subnetId, image: "golden" } } },
      "images must hold every `image` that instances launch from, unlike that of web",
    ],
    [
      "an image of an instance that launches from an image",
      {
        instances: { a: { subnetId }, b: { subnetId, image: "golden" } },
        images: { golden: { instance: "a" }, second: { instance: "b" } },
      },
      "images must be made of an `instance` out of `instances` that launches from no image itself, unlike second",
    ],
    [
      "an image of nobody",
      { images: { golden: { instance: "nobody" } } },
      "images must be made of an `instance` out of `instances` that launches from no image itself, unlike golden",
    ],
    [
      "a volume without a zone",
      { instances: { web: { subnetId, volumes: { data: { deviceName: "/dev/sdf", sizeGib: 10 } } } } },
      "instances need `availabilityZone` where they have volumes, unlike web",
    ],
    [
      "both kinds of public address",
      { instances: { web: { subnetId, publicIp: true, elasticIp: true } } },
      "instances may have either `publicIp` or `elasticIp`, unlike web",
    ],
    [
      "no way in",
      { sessionManager: false },
      "sessionManager is the way in: switch it off only where `keyName` or `instanceProfile` gives another",
    ],
    [
      "policies for a given profile",
      { instanceProfile: { name: "given" }, policies: { logs: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" } },
      "policies belong to the module's own role: attach them to the role of `instanceProfile` instead",
    ],
    [
      "io2 without iops",
      { rootVolume: { type: "io2" } },
      "rootVolume may set `iops` only for gp3 (3000 to 80000) and io2, which needs it, unlike io2",
    ],
    [
      "too few iops for gp3",
      { rootVolume: { iops: 200 } },
      "rootVolume may set `iops` only for gp3 (3000 to 80000) and io2, which needs it, unlike gp3",
    ],
    [
      "more throughput than iops carry",
      { rootVolume: { throughput: 1000 } },
      "rootVolume may set `throughput` only for gp3, up to a quarter of `iops` (3000 unless set), unlike gp3",
    ],
    [
      "a small hard disk",
      {
        instances: {
          web: {
            subnetId,
            availabilityZone: "eu-west-1a",
            volumes: { logs: { deviceName: "/dev/sdf", sizeGib: 10, type: "st1" } },
          },
        },
      },
      "instances must have sizes that their types allow (io2 from 4 GiB, st1 and sc1 from 125 to 16384 GiB), unlike web logs",
    ],
  ])("%s", (_, props, message) => {
    expect(problems(props)).toEqual([message]);
  });
});

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

describe("the generated module", () => {
  const main = synthesizeModule(definition)["main.tf.json"] as { resource: Blocks; locals: Record<string, string> };
  const { this: direct, from_image: imaged } = main.resource["aws_instance"] as Record<
    "this" | "from_image",
    Record<string, unknown>
  >;

  test("instances that launch from an image are a resource of their own, else Terraform sees a cycle", () => {
    expect(direct["for_each"]).toBe("${{ for k, v in var.instances : k => v if v.image == null }}");
    expect(imaged["for_each"]).toBe("${{ for k, v in var.instances : k => v if v.image != null }}");
    expect(imaged["ami"]).toBe("${aws_ami_from_instance.this[each.value.image].id}");
  });

  test("metadata needs a token, and volumes are encrypted, whatever the inputs", () => {
    for (const instance of [direct, imaged]) {
      expect(instance["metadata_options"]).toMatchObject({ http_tokens: "required", http_endpoint: "enabled" });
      expect(instance["root_block_device"]).toMatchObject({ encrypted: true });
    }
    expect(main.resource["aws_ebs_volume"]?.["this"]).toMatchObject({ encrypted: true });
  });

  test("the AMI is the given one, the newest, or the pinned one", () => {
    expect(main.locals["ami_id"]).toBe(
      '${var.ami != null ? var.ami.id : (var.ami_updates == "follow" ? data.aws_ssm_parameter.ami["this"].insecure_value : terraform_data.ami["this"].output.value)}',
    );
  });

  test("instances wait for the rules and policies that their first boot needs", () => {
    expect(direct["depends_on"]).toEqual([
      "aws_iam_role_policy_attachment.session_manager",
      "aws_iam_role_policy_attachment.this",
      "aws_vpc_security_group_ingress_rule.this",
      "aws_vpc_security_group_egress_rule.this",
    ]);
  });
});
