import { securityFindings } from "../acceptance/security";

// What the acceptance suite takes for a hole, and what it does not: the modules themselves have none to show it on.

const policy = (statement: object, type = "aws_s3_bucket_policy") => ({
  type,
  address: `${type}.this["a"]`,
  values: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn", ...statement }] }) },
});
const account = { StringEquals: { "aws:SourceAccount": "123456789012" } };
const service = { Principal: { Service: "sns.amazonaws.com" } };

const found = (statement: object, type = "aws_iam_role_policy") => securityFindings([policy(statement, type)]);

test.each<[string, object, string]>([
  ["every action", { Action: "*" }, "allows *"],
  ["every action of a service", { Action: ["s3:GetObject", "sqs:*"] }, "allows sqs:*"],
  ["every resource", { Resource: "*" }, "allows s3:GetObject on *"],
  ["all but some actions", { NotAction: "iam:*" }, "allows all but some actions"],
  ["all but some resources", { NotResource: "arn" }, "allows all but some resources"],
  ["everybody", { Principal: "*" }, "lets everybody s3:GetObject"],
  ["everybody, as an account", { Principal: { AWS: ["*"] } }, "lets everybody s3:GetObject"],
  ["everybody, for a service's source only", { Principal: { AWS: "*" }, Condition: account }, "lets everybody s3:GetObject"],
  ["a service for any account", service, "lets sns.amazonaws.com act for any account"],
])("a policy for %s is told", (_, statement, text) => {
  expect(found(statement)).toEqual([`aws_iam_role_policy.this: ${text}`]);
});

test.each<[string, object]>([
  ["a service for one account", { ...service, Condition: account }],
  ["one account", { Principal: { AWS: "arn:aws:iam::123456789012:root" } }],
  ["everybody of one account", { Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } }],
  [
    "everybody, as SNS's own policy of a topic has it",
    { Principal: { AWS: "*" }, Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } } },
  ],
  ["nobody", { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
])("a policy for %s is not", (_, statement) => {
  expect(found(statement)).toEqual([]);
});

test.each<[string, object, string[]]>([
  ["80", { from_port: 80, to_port: 80, cidr_ipv4: "0.0.0.0/0" }, []],
  ["22", { from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" }, ["is open to the world on 22 to 22"]],
  ["80 to 443, IPv6", { from_port: 80, to_port: 443, cidr_ipv6: "::/0" }, ["is open to the world on 80 to 443"]],
  ["22 from a network", { from_port: 22, to_port: 22, cidr_ipv4: "10.0.0.0/8" }, []],
])("port %s", (_, values, texts) => {
  const type = "aws_vpc_security_group_ingress_rule";
  expect(securityFindings([{ type, address: `${type}.this["a"]`, values: { ...values } }])).toEqual(
    texts.map((text) => `${type}.this: ${text}`),
  );
});

test.each<[string, object, string]>([
  ["aws_s3_bucket_policy", { policy: "{}" }, "takes requests without TLS"],
  ["aws_ebs_volume", { encrypted: false }, "is not encrypted"],
  ["aws_sns_topic", {}, "is not encrypted"],
  ["aws_instance", { root_block_device: [{ encrypted: false }] }, "has a root volume that is not encrypted"],
  ["aws_instance", { metadata_options: [{ http_tokens: "optional" }] }, "answers IMDSv1"],
  ["aws_launch_template", { block_device_mappings: [{ ebs: [{}] }] }, "has a volume that is not encrypted"],
  ["aws_launch_template", { metadata_options: [{}] }, "answers IMDSv1"],
])("%s with %j", (type, values, text) => {
  expect(securityFindings([{ type, address: `${type}.this`, values: { ...values } }])).toEqual([`${type}.this: ${text}`]);
});

test("a bucket is looked at with what belongs to it", () => {
  const [bucket, others] = [
    { type: "aws_s3_bucket", address: 'aws_s3_bucket.logs["a"]', values: { bucket: "logs" } },
    ["aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_public_access_block", "aws_s3_bucket_policy"].map(
      (type) => ({ type, address: `${type}.logs["a"]`, values: { bucket: "logs", policy: "aws:SecureTransport" } }),
    ),
  ];
  expect(securityFindings([bucket])).toHaveLength(3);
  expect(securityFindings([bucket, ...others])).toEqual([]);
});
