import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { z } from "zod";
import {
  type InputsSchema,
  type ModuleScope,
  type References,
  type Constraint,
  and,
  at,
  attributeOf,
  choose,
  coalesce,
  eq,
  isSet,
  matches,
  merge,
  not,
  only,
  or,
  when,
} from "../../core";
import { amiId } from "../ids";

/** An instance type. New families come every month, so that only the shape is checked. */
export const instanceType = () =>
  z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*\.(?:nano|micro|small|medium|large|xlarge|[1-9][0-9]*xlarge|metal|metal-[1-9][0-9]*xl)$/,
      "that names an instance type, such as t3.micro or m7g.2xlarge",
    );

// Families with a g behind the generation's number (and the first of all) run on Graviton; Macs with chips of Apple's
// own, and types with Grace processors (p6e-gb200), are arm64 as well.
const ARM = /^(?:a1|[a-z]+[0-9]+[a-z]*g[a-z]*(?:-flex)?|mac2(?:-[a-z0-9]+)?|mac-[a-z0-9]+|[a-z0-9]+-gb[0-9]+)\./;

/** The systems whose newest AMIs AWS and Canonical publish under public SSM parameters, by architecture. */
const PARAMETERS = {
  "amazon-linux-2023 x86_64": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
  "amazon-linux-2023 arm64": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
  "ubuntu-22.04 x86_64": "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
  "ubuntu-22.04 arm64": "/aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id",
  "ubuntu-24.04 x86_64": "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
  "ubuntu-24.04 arm64": "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
};

/** Which image instances start from. */
export const imageShape = () => ({
  /** An AMI of your own choice. @default the newest AMI of `operatingSystem` and `architecture` */
  ami: z
    .strictObject({
      /** ID of the AMI, in the Region of the instances. Another ID replaces them. */
      id: amiId(),
    })
    .optional(),
  /** The system to run; its newest AMI is looked up in the public SSM parameters of AWS and Canonical. */
  operatingSystem: z.enum(["amazon-linux-2023", "ubuntu-22.04", "ubuntu-24.04"]).default("amazon-linux-2023"),
  /** The processors: Intel and AMD (`x86_64`), or Graviton (`arm64`), which costs about a fifth less. */
  architecture: z.enum(["x86_64", "arm64"]).default("x86_64"),
  /** Name of another SSM parameter that holds an AMI ID, such as one that your image pipeline writes. @default the public one of `operatingSystem` and `architecture` */
  amiParameter: z
    .string()
    .max(1011)
    .regex(/^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/, "that names an SSM parameter")
    .optional(),
  /**
   * `pinned` keeps the AMI that was the newest when it was first looked up, also for instances that are added later,
   * until `amiRevision` or the choice of the system changes. `follow` takes each newer AMI as soon as there is one:
   * any plan may then replace instances. Do not combine `follow` with `depends_on` on the whole module: while
   * something that it depends on has a pending change, Terraform looks the AMI up during the apply only, cannot know
   * that it is the same, and plans to replace the instances. `pinned` is safe from that, and so is an AMI that you
   * look up yourself and give in `ami`.
   */
  amiUpdates: z.enum(["pinned", "follow"]).default("pinned"),
  /** Any text; changing it takes the newest AMI once, and pins that. */
  amiRevision: z.string().max(64).default("1"),
});

/** The inputs about the image, as constraints and bodies see them. */
type ImageInputs = References<z.ZodObject<ReturnType<typeof imageShape>, z.core.$strict>>;

/** The AMI to start from: the given one, or the newest, pinned unless asked otherwise. */
export function imageId(m: ModuleScope, inputs: ImageInputs): string {
  const { ami, operatingSystem, architecture, amiParameter, amiUpdates, amiRevision } = inputs;
  const known = m.local("amiParameters", merge(PARAMETERS));
  const parameter = coalesce(amiParameter, at(known, `${operatingSystem} ${architecture}`));
  const lookedUp = when(not(isSet(ami)));
  const newest = m.dataSources(DataAwsSsmParameter, "ami", lookedUp, () => ({ name: parameter }));
  const pinned = m.pinned("ami", lookedUp, () => ({
    value: only(newest).insecureValue,
    renewal: { parameter, revision: amiRevision },
  }));
  const found = choose(eq(amiUpdates, "follow"), only(newest).insecureValue, only(pinned));
  return m.local(
    "amiId",
    attributeOf(ami, ({ id }) => id, found),
  );
}

/** Where the AMI has its root volume: of a custom one the AMI says it, of the public ones it is known. */
export function rootDevice(
  m: ModuleScope,
  { ami, amiParameter, operatingSystem }: ImageInputs,
  given: string,
  id: string,
): string {
  // What is given comes first: then nothing hangs on an AMI or parameter that only apply knows.
  const custom = and(not(isSet(given)), or(isSet(ami), isSet(amiParameter)));
  const images = m.dataSources(DataAwsAmi, "root_device", when(custom), () => ({
    filter: [{ name: "image-id", values: [id] }],
    includeDeprecated: true,
  }));
  const known = choose(eq(operatingSystem, "amazon-linux-2023"), "/dev/xvda", "/dev/sda1");
  return choose(custom, only(images).rootDeviceName, coalesce(given, known));
}

/** Whether an instance type runs the architecture. */
export const runs = (type: string, architecture: string) => eq(matches(type, ARM), eq(architecture, "arm64"));

/** An instance type that cannot run the image fails half-way through an apply. An AMI by ID is not judged. */
export const architectureConstraint = <S extends InputsSchema>(
  input: Constraint<S>["input"],
  image: (inputs: References<S>) => ImageInputs,
  types: (inputs: References<S>, wrong: (type: string) => ReturnType<typeof not>) => string[],
): Constraint<S> => ({
  input,
  message: "must be of a family that runs `architecture` (Graviton families have a g behind their number), unlike",
  offenders: (inputs) => {
    const { ami, amiParameter, architecture } = image(inputs);
    return types(inputs, (type) => not(or(isSet(ami), isSet(amiParameter), runs(type, architecture))));
  },
});
