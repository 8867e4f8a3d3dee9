import { z } from "zod";

/** An ID of AWS: what it begins with, a hyphen, and hexadecimal digits. */
const id = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `that is ${what}'s ID, such as ${prefix}-0123456789abcdef0`);

/** The ID of a VPC. */
export const vpcId = () => id("vpc", "a VPC");

/** The ID of a subnet. */
export const subnetId = () => id("subnet", "a subnet");

/** The ID of a security group. */
export const securityGroupId = () => id("sg", "a security group");

/** The ID of a prefix list. */
export const prefixListId = () => id("pl", "a prefix list");

/** The ID of a snapshot of a volume. */
export const snapshotId = () => id("snap", "a snapshot");

/** The ID of an AMI. */
export const amiId = () =>
  z.string().regex(/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, "that is an AMI ID, such as ami-0123456789abcdef0");

/** The ID of a hosted zone of Route 53. */
export const hostedZoneId = () =>
  z.string().regex(/^[A-Z0-9]{1,32}$/, "that is a hosted zone's ID, such as Z0123456789ABCDEFGHIJ");

/** The ID of an AWS account. */
export const accountId = () => z.string().regex(/^[0-9]{12}$/, "that is an account's ID, of twelve digits");

/** The name of an EC2 key pair. */
export const keyPairName = () =>
  z
    .string()
    .max(255)
    .regex(/^[!-~](?:[ -~]*[!-~])?$/, "that is the name of a key pair, without spaces at its ends");

/** The name of an instance profile. */
export const instanceProfileName = () =>
  z
    .string()
    .max(128)
    .regex(/^[A-Za-z0-9_+=,.@-]+$/, "that is the name of an instance profile, not its ARN");

/** The ARN of something in a Region. */
const regionalArn = (resource: string) => `^arn:aws[a-z-]*:${resource.replace(" ", ":[a-z0-9-]+:[0-9]{12}:")}$`;

/** ARNs that are looked at as text, too: the patterns of an SNS topic, a queue and a function. */
export const ARN_PATTERNS = {
  // First-in-first-out ones take neither alarms nor the events of Auto Scaling.
  topic: new RegExp(regionalArn("sns [A-Za-z0-9_-]+")),
  queue: new RegExp(regionalArn("sqs [A-Za-z0-9_-]+")),
  function: new RegExp(regionalArn("lambda function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?")),
};

/** The ARN of a standard SNS topic. */
export const topicArn = () => z.string().regex(ARN_PATTERNS.topic, "that is the ARN of a standard SNS topic");

/** The ARN of a standard SNS topic or SQS queue. */
export const topicOrQueueArn = () =>
  z.string().regex(new RegExp(regionalArn("(?:sns|sqs) [A-Za-z0-9_-]+")), "that is the ARN of a standard SNS topic or SQS queue");

/** The ARN of a KMS key, or of an alias of one. */
export const kmsKeyArn = () =>
  z.string().regex(new RegExp(regionalArn("kms (?:key|alias)/[A-Za-z0-9/_-]+")), "that is the ARN of a KMS key or alias");

/** The ARN of an IAM role. */
export const roleArn = () => z.string().regex(/^arn:aws[a-z-]*:iam::[0-9]{12}:role\/.+$/, "that is the ARN of an IAM role");

/** The ARN of an IAM policy: one of AWS's or of your own. */
export const policyArn = () =>
  z.string().regex(/^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy\/.+$/, "that is the ARN of an IAM policy");

/** The ARN of a target group. */
export const targetGroupArn = () =>
  z
    .string()
    .regex(
      new RegExp(regionalArn("elasticloadbalancing targetgroup/[A-Za-z0-9-]+/[0-9a-f]+")),
      "that is the ARN of a target group",
    );

/** The ARN of an Application or Network Load Balancer. */
export const loadBalancerArn = () =>
  z
    .string()
    .regex(
      new RegExp(regionalArn("elasticloadbalancing loadbalancer/(?:app|net)/[A-Za-z0-9-]+/[0-9a-f]+")),
      "that is the ARN of an Application or Network Load Balancer",
    );
