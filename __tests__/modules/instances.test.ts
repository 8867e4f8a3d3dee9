import { type ModuleDefinition, judge } from "../../core";
import { problemText } from "../../core/inputs";
import { synthesizeModule } from "../../core/module/synthesize";
import { type InstancesProps, instances } from "../../modules/instances/instances";
import { createdFirst } from "../support/graph";

type Props = InstancesProps;
type Given = Partial<Record<keyof Props, unknown>>;

const definition = instances as unknown as ModuleDefinition;
const subnetId = "subnet-1";
const base: Props = {
  name: "shop",
  instances: { web: { subnetId } },
  securityGroup: { vpcId: "vpc-1", egress: {} },
};

const problems = (props: Partial<Record<keyof Props, unknown>>): string[] =>
  judge(definition, { ...base, ...props }).map(problemText);

const NAME =
  "name must be text of 2 to 32 characters, of letters, digits, and inner hyphens and underscores, not sg and not beginning with sg-, which AWS reserves, got";
const TAGS = "of at most 50 tags with the Name that is added (and those of the provider's default_tags), got";
const CREDENTIALS =
  "must hold no access key and no private key, which everybody who may look at it could use: keep them in Parameter Store or Secrets Manager, and fetch them at boot by the instances' role (`policies`)";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/** So many tags. */
const many = (to: number, from = 0) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`tag-${index + from}`, "x"]));
const disk = { deviceName: "/dev/sdf", sizeGib: 10 };
const bytes = (count: number) => "é".repeat(Math.floor(count / 2)) + "x".repeat(count % 2);

describe("good inputs", () => {
  test.each<[string, Partial<Props>]>([
    ["the shortest", {}],
    [
      "an instance from an image of another",
      { instances: { a: { subnetId }, b: { subnetId, image: "golden" } }, images: { golden: { instance: "a" } } },
    ],
    ["user data of exactly 16384 bytes", { userData: bytes(16384) }],
    [
      "user data that fetches its secrets, and knows public keys",
      {
        userData:
          "export AWS_SECRET_ACCESS_KEY=$(aws ssm get-parameter --name key)\n-----BEGIN PUBLIC KEY-----\nQAKIAIOSFODNN7EXAMPLE0",
      },
    ],
    ["more than sessions", { policies: { ssm: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" } }],
    ["a permissions boundary", { permissionsBoundary: "arn:aws:iam::123456789012:policy/developers" }],
    ["Graviton", { architecture: "arm64", instanceType: "m7g.2xlarge" }],
    ["a GPU type whose family starts with g", { instanceType: "g4dn.xlarge" }],
    ["bare metal", { instanceType: "m7i.metal-24xl" }],
    ["a type of any architecture with an AMI by ID", { instanceType: "t4g.small", ami: { id: "ami-0123456789abcdef0" } }],
    ["an AMI that is followed", { amiUpdates: "follow" }],
    ["no Session Manager, but a key", { sessionManager: false, keyName: "ops" }],
    ["other groups instead of an own one", { securityGroup: undefined, securityGroupIds: ["sg-1"] }],
    ["a fast volume", { rootVolume: { iops: 6000, throughput: 750 } }],
    ["as many operations as gp3 has for its size", { rootVolume: { sizeGib: 160, iops: 80000 } }],
    ["the free operations of a small volume", { rootVolume: { sizeGib: 4, iops: 3000 } }],
    ["names as Terraform writes them", { name: "web_shop", instances: { web_1: { subnetId } } }],
    ["49 tags and the Name", { tags: many(49) }],
    ["50 tags with a Name of one's own", { tags: { ...many(49), Name: "mine" } }],
    [
      "one private address in two subnets",
      {
        instances: {
          a: { subnetId, privateIp: "100.64.0.9" },
          b: { subnetId: "subnet-2", privateIp: "100.64.0.9" },
          c: { subnetId, privateIp: "172.31.255.254" },
        },
      },
    ],
    ...["u7i-12tb.224xlarge", "u-12tb1.metal", "p5e.48xlarge", "p5en.48xlarge", "g6e.xlarge", "mac1.metal", "gr6.4xlarge"].map(
      (instanceType): [string, Partial<Props>] => [`the type ${instanceType}`, { instanceType }],
    ),
    ...[
      "mac2-m2.metal",
      "mac2.metal",
      "mac-m4.metal",
      "mac2-m1ultra.metal",
      "p6e-gb200.36xlarge",
      "m8g.metal-24xl",
      "c8g-flex.large",
      "x2gd.metal",
    ].map((instanceType): [string, Partial<Props>] => [
      `the arm64 type ${instanceType}`,
      { instanceType, architecture: "arm64" },
    ]),
  ])("%s", (_, props) => {
    expect(problems(props)).toEqual([]);
  });
});

describe("bad inputs", () => {
  test.each<[string, Given, string]>([
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
    ["a name that is too long", { name: "a".repeat(33) }, `${NAME} "${"a".repeat(33)}"`],
    [
      "an instance's name that ends in an underscore",
      { instances: { web_: { subnetId } } },
      'instances["web_"] has the key "web_"; keys must be text of at most 32 characters, of letters, digits, and inner hyphens and underscores',
    ],
    ["a name of one letter", { name: "a" }, `${NAME} "a"`],
    ["a name that looks like a security group's ID", { name: "sg-shop" }, `${NAME} "sg-shop"`],
    ["a name that becomes one", { name: "SG" }, `${NAME} "SG"`],
    ...["999.1.1.1", "10.0.0.256", "10.0.0.01", "8.8.8.8", "172.32.0.1", "fd00::1"].map((privateIp): [string, Given, string] => [
      `the private address ${privateIp}`,
      { instances: { web: { subnetId, privateIp } } },
      `instances["web"].privateIp must be text that is a private IPv4 address, such as 10.0.1.15, got "${privateIp}"`,
    ]),
    [
      "one private address twice",
      {
        instances: {
          a: { subnetId, privateIp: "10.0.0.9" },
          b: { subnetId, privateIp: "10.0.0.9" },
          c: { subnetId: "subnet-2", privateIp: "10.0.0.9" },
        },
      },
      "instances must not have one `privateIp` twice in a subnet: a, b",
    ],
    [
      "one device twice",
      {
        instances: {
          web: {
            subnetId,
            availabilityZone: "eu-west-1a",
            volumes: { a: disk, b: disk, c: { ...disk, deviceName: "/dev/sdg" } },
          },
        },
      },
      "instances must attach each volume to a device of its own, unlike web a, web b",
    ],
    [
      "a subnet by its name",
      { instances: { web: { subnetId: "private-a" } } },
      'instances["web"].subnetId must be text that is a subnet\'s ID, such as subnet-0123456789abcdef0, got "private-a"',
    ],
    [
      "a group by its name",
      { securityGroupIds: ["web"] },
      'securityGroupIds[0] must be text that is a security group\'s ID, such as sg-0123456789abcdef0, got "web"',
    ],
    [
      "a profile by its ARN",
      { instanceProfile: { name: "arn:aws:iam::123456789012:instance-profile/web" } },
      'instanceProfile.name must be text of at most 128 characters, that is the name of an instance profile, not its ARN, got "arn:aws:iam::123456789012:instance-profile/web"',
    ],
    [
      "a key's name with a space at its end",
      { keyName: "ops " },
      'keyName must be text of at most 255 characters, that is the name of a key pair, without spaces at its ends, got "ops "',
    ],
    [
      "a volume's key by its ID",
      { rootVolume: { kmsKeyArn: "1234abcd" } },
      'rootVolume.kmsKeyArn must be text that is the ARN of a KMS key or alias, got "1234abcd"',
    ],
    [
      "one policy under two names",
      { policies: { a: READ_ONLY, b: READ_ONLY } },
      "policies must name each policy once, unlike a, b",
    ],
    [
      "a permissions boundary for a given profile",
      { permissionsBoundary: READ_ONLY, instanceProfile: { name: "web" } },
      "permissionsBoundary limits the module's own role: put it on the role of `instanceProfile` instead",
    ],
    [
      "a permissions boundary by its name",
      { permissionsBoundary: "developers" },
      'permissionsBoundary must be text that is the ARN of an IAM policy, got "developers"',
    ],
    [
      "an access key in user data",
      { userData: "#!/bin/bash\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n" },
      `userData ${CREDENTIALS}`,
    ],
    [
      "a temporary access key in an instance's own user data",
      { instances: { web: { subnetId, userData: "key: ASIAIOSFODNN7EXAMPLE" }, api: { subnetId } } },
      `instances \`userData\` ${CREDENTIALS}: web`,
    ],
    [
      "the secret of an access key in user data",
      { userData: "[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" },
      `userData ${CREDENTIALS}`,
    ],
    ["a private key in user data", { userData: "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n" }, `userData ${CREDENTIALS}`],
    ["a private key of OpenSSH in user data", { userData: "-----BEGIN OPENSSH PRIVATE KEY-----" }, `userData ${CREDENTIALS}`],
    ["fifty tags and the Name", { tags: many(50) }, `tags must be a map ${TAGS} ${JSON.stringify(many(50)).slice(0, 120)}`],
    [
      "fifty tags of the module, the instance and the Name",
      { tags: many(30), instances: { web: { subnetId, tags: many(50, 29) }, api: { subnetId, tags: many(48) } } },
      "instances may have at most 50 tags with those of the module and the Name, unlike web",
    ],
    [
      "a tag with a line break",
      { tags: { note: "one\ntwo" } },
      `tags["note"] must be text of at most 256 characters, of letters, digits, spaces and _.:/=+-@, got "one\\ntwo"`,
    ],
    [
      "more operations than gp3 has for its size",
      { rootVolume: { sizeGib: 20, iops: 10001 } },
      "rootVolume may have at most 500 `iops` per GiB for gp3 (3000 in any case) and 1000 for io2, unlike gp3",
    ],
    [
      "more operations than io2 has for its size",
      { rootVolume: { sizeGib: 4, type: "io2", iops: 4001 } },
      "rootVolume may have at most 500 `iops` per GiB for gp3 (3000 in any case) and 1000 for io2, unlike io2",
    ],
    [
      "SSH from the world",
      { securityGroup: { vpcId: "vpc-1", ingress: { ssh: { fromPort: 22, cidrIpv4: "0.0.0.0/0" } }, egress: {} } },
      "securityGroup must not open anything but TCP on the ports 80 and 443 to everybody on the internet; narrow the network, or set `openToInternet` where it is meant: ingress ssh",
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
      '${var.ami != null ? var.ami.id : (var.ami_updates == "follow" ? data.aws_ssm_parameter.ami["this"].insecure_value : terraform_data.ami["this"].input.value)}',
    );
  });

  test("instances wait for the rules and policies that their first boot needs", () => {
    expect(direct["depends_on"]).toEqual([
      "aws_iam_role_policy.session_manager",
      "aws_iam_role_policy_attachment.this",
      "aws_vpc_security_group_ingress_rule.this",
      "aws_vpc_security_group_egress_rule.this",
    ]);
  });

  test("what comes before it goes leads to no instance: they are replaced the other way round", () => {
    const all = createdFirst(main);
    expect(all).toContain("aws_security_group.this");
    expect(all.filter((address) => /^aws_(?:instance|ami_from_instance|ebs|volume|eip)/.test(address))).toEqual([]);
  });

  test("no for_each of a resource goes over resources, which `terraform import` cannot tell on an empty state", () => {
    const over = Object.values(main.resource).flatMap((named) =>
      Object.values(named).map((body) => (body as { for_each?: string }).for_each),
    );
    expect(over.filter((text) => /aws_|terraform_data/.test(String(text)))).toEqual([]);
  });
});
