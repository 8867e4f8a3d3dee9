import { actionOf } from "./reference";

/** The services that sign their requests by another name than IAM knows them by. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", email: "ses", states: "states" };

// S3 is older than IAM: its actions have other names than its operations.
const S3: Readonly<Record<string, readonly string[]>> = {
  HeadBucket: ["s3:ListBucket"],
  ListObjectsV2: ["s3:ListBucket"],
  ListObjects: ["s3:ListBucket"],
  ListObjectVersions: ["s3:ListBucketVersions"],
  ListBuckets: ["s3:ListAllMyBuckets"],
  HeadObject: ["s3:GetObject"],
  DeleteObjects: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  GetBucketAccelerateConfiguration: ["s3:GetAccelerateConfiguration"],
  GetBucketCors: ["s3:GetBucketCORS"],
  PutBucketCors: ["s3:PutBucketCORS"],
  DeleteBucketCors: ["s3:PutBucketCORS"],
  GetBucketEncryption: ["s3:GetEncryptionConfiguration"],
  PutBucketEncryption: ["s3:PutEncryptionConfiguration"],
  DeleteBucketEncryption: ["s3:PutEncryptionConfiguration"],
  GetBucketLifecycleConfiguration: ["s3:GetLifecycleConfiguration"],
  PutBucketLifecycleConfiguration: ["s3:PutLifecycleConfiguration"],
  DeleteBucketLifecycle: ["s3:PutLifecycleConfiguration"],
  GetBucketNotificationConfiguration: ["s3:GetBucketNotification"],
  PutBucketNotificationConfiguration: ["s3:PutBucketNotification"],
  GetBucketReplication: ["s3:GetReplicationConfiguration"],
  PutBucketReplication: ["s3:PutReplicationConfiguration"],
  DeleteBucketReplication: ["s3:PutReplicationConfiguration"],
  GetObjectLockConfiguration: ["s3:GetBucketObjectLockConfiguration"],
  PutObjectLockConfiguration: ["s3:PutBucketObjectLockConfiguration"],
  GetPublicAccessBlock: ["s3:GetBucketPublicAccessBlock"],
  PutPublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
  DeletePublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
  DeleteBucketOwnershipControls: ["s3:PutBucketOwnershipControls"],
  DeleteBucketTagging: ["s3:PutBucketTagging"],
};

// Calls that need other actions than their own name, or more.
const MORE: Readonly<Record<string, readonly string[]>> = {
  // It answers whoever has credentials.
  "sts:GetCallerIdentity": [],
  // A group whose instances come from a launch template is judged as if the caller launched one.
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
  "autoscaling:CreateAutoScalingGroup": ["ec2:RunInstances"],
  "autoscaling:UpdateAutoScalingGroup": ["ec2:RunInstances"],
  "autoscaling:StartInstanceRefresh": ["ec2:RunInstances"],
  // The policy that comes with a new key.
  "kms:CreateKey": ["kms:PutKeyPolicy"],
  // Whoever makes an endpoint with private names makes Route 53 answer them in the VPC.
  "ec2:CreateVpcEndpoint": ["route53:AssociateVPCWithHostedZone"],
  "ec2:ModifyVpcEndpoint": ["route53:AssociateVPCWithHostedZone"],
  // A web ACL is set on the balancer, too.
  "wafv2:AssociateWebACL": ["elasticloadbalancing:CreateWebACLAssociation", "elasticloadbalancing:SetWebAcl"],
  "wafv2:DisassociateWebACL": ["elasticloadbalancing:DeleteWebACLAssociation", "elasticloadbalancing:SetWebAcl"],
  "wafv2:GetWebACLForResource": ["wafv2:GetWebACL"],
  // A private zone is looked up where it is used.
  "route53:CreateHostedZone": ["ec2:DescribeVpcs"],
  "route53:AssociateVPCWithHostedZone": ["ec2:DescribeVpcs"],
  "route53:DisassociateVPCFromHostedZone": ["ec2:DescribeVpcs"],
  // AWS names the log delivery that these set up, and what they check of a balancer's network.
  "logs:CreateLogGroup": ["logs:PutRetentionPolicy"],
  "route53:CreateQueryLoggingConfig": ["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"],
  "elasticloadbalancing:CreateLoadBalancer": [
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
  ],
  "elasticloadbalancing:CreateTargetGroup": ["ec2:DescribeVpcs"],
};

// Services that make a role of their own the first time that somebody uses them, with the caller's permission.
const SERVICE_LINKED: Readonly<Record<string, readonly string[]>> = {
  "elasticloadbalancing:CreateLoadBalancer": ["elasticloadbalancing.amazonaws.com"],
  "autoscaling:CreateAutoScalingGroup": ["autoscaling.amazonaws.com", "spot.amazonaws.com"],
  "ec2:RunInstances": ["spot.amazonaws.com"],
  "ec2:CreateVpcEndpointServiceConfiguration": ["vpc-endpoint.amazonaws.com"],
};

// Calls that hand a role over, and the services that then act as it.
const PASSES: Readonly<Record<string, readonly string[]>> = {
  "ec2:RunInstances": ["ec2.amazonaws.com"],
  "ec2:AssociateIamInstanceProfile": ["ec2.amazonaws.com"],
  "ec2:ReplaceIamInstanceProfileAssociation": ["ec2.amazonaws.com"],
  "autoscaling:CreateAutoScalingGroup": ["ec2.amazonaws.com"],
  "autoscaling:UpdateAutoScalingGroup": ["ec2.amazonaws.com"],
  "autoscaling:PutLifecycleHook": ["autoscaling.amazonaws.com"],
  "ec2:CreateFlowLogs": ["vpc-flow-logs.amazonaws.com"],
  "s3:PutBucketReplication": ["s3.amazonaws.com"],
  "codepipeline:CreatePipeline": ["codepipeline.amazonaws.com"],
  "codepipeline:UpdatePipeline": ["codepipeline.amazonaws.com"],
  "codebuild:CreateProject": ["codebuild.amazonaws.com"],
  "codebuild:UpdateProject": ["codebuild.amazonaws.com"],
  "codedeploy:CreateDeploymentGroup": ["codedeploy.amazonaws.com"],
  "codedeploy:UpdateDeploymentGroup": ["codedeploy.amazonaws.com"],
  "elasticbeanstalk:CreateEnvironment": ["elasticbeanstalk.amazonaws.com", "ec2.amazonaws.com"],
  "elasticbeanstalk:UpdateEnvironment": ["elasticbeanstalk.amazonaws.com", "ec2.amazonaws.com"],
  "elasticbeanstalk:CreateApplication": ["elasticbeanstalk.amazonaws.com"],
  "events:PutTargets": ["events.amazonaws.com"],
  "lambda:CreateFunction": ["lambda.amazonaws.com"],
  "lambda:UpdateFunctionConfiguration": ["lambda.amazonaws.com"],
};

/**
 * The actions that a call needs: most have their operation's name.
 * @param call as it was recorded, by the name that the service signs with: `s3:HeadBucket`
 */
export function actionsOf(call: string): string[] {
  const [service = "", operation = ""] = call.split(":");
  const prefix = PREFIXES[service] ?? service;
  const own = prefix === "s3" && S3[operation] ? S3[operation] : [`${prefix}:${operation}`];
  const more = MORE[`${prefix}:${operation}`];
  if (more?.length === 0) return [];
  return [...new Set([...own, ...(more ?? []), ...own.flatMap(tagsOnCreation)])].sort();
}

/** Giving tags in the request that makes something takes the action that gives tags, too, of the same service. */
const tagsOnCreation = (action: string): readonly string[] =>
  actionOf(action)?.dependents.filter((other) => actionOf(other)?.level === "Tagging") ?? [];

/**
 * The calls that change the tags of what a call made: not each of a stack's types has been seen to get other tags, but a new
 * default tag is one for all of them.
 * @param call one that gave tags to what it made: `iam:CreateRole`
 */
export function tagCallsFor(call: string): string[] {
  if (actionOf(call)?.level === "Tagging") return [];
  const [service = "", operation = ""] = call.split(":");
  const kind = operation.replace(/^(Create|Upload)/, "");
  const names = [
    ["CreateTags", "DeleteTags"],
    ["AddTags", "RemoveTags"],
    ["AddTagsToCertificate", "RemoveTagsFromCertificate"],
    [`Tag${kind}`, `Untag${kind}`],
    ["TagResource", "UntagResource"],
  ];
  const known = names.find((pair) => pair.every((name) => actionsOf(`${service}:${name}`).every(actionOf))) ?? [];
  return known.map((name) => `${service}:${name}`);
}

/** The services for which a call may make a service-linked role. */
export const serviceLinkedOf = (call: string): readonly string[] => SERVICE_LINKED[call] ?? [];

/** The services that a call hands a role to. */
export const passesTo = (call: string): readonly string[] => PASSES[call] ?? [];
