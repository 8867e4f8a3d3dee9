import { policyOf, statementsIn } from "../support/policy";
import { type Statement, statementFindings, statementsOf } from "../support/policy-rules";

// What is taken for a hole in a policy, and what is not. `security.test.ts` has more of the same, through the acceptance suite.

const found = (statement: object, type = "aws_iam_role_policy") =>
  statementFindings({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn", ...statement }, type);

test.each<[string, object, string[]]>([
  ["everything on everything", { Action: "*", Resource: "*" }, ["allows *", "allows * on *"]],
  ["all of a service", { Action: ["sqs:*"] }, ["allows sqs:*"]],
  ["a change of everything", { Action: "ec2:TerminateInstances", Resource: ["*"] }, ["allows ec2:TerminateInstances on *"]],
  [
    "a change of everything among looks",
    { Action: ["ec2:DescribeInstances", "autoscaling:DeleteAutoScalingGroup"], Resource: "*" },
    ["allows autoscaling:DeleteAutoScalingGroup on *"],
  ],
  ["a look at secrets", { Action: "ssm:DescribeParameters", Resource: "*" }, ["allows ssm:DescribeParameters on *"]],
  ["all but some", { NotAction: "iam:*", NotResource: "arn" }, ["allows all but some actions", "allows all but some resources"]],
  ["all but somebody", { NotPrincipal: { AWS: "arn" } }, ["lets all but some principals"]],
  ["everybody", { Principal: { AWS: "*" } }, ["lets everybody s3:GetObject"]],
  [
    "two services for anybody",
    { Principal: { Service: ["codedeploy.amazonaws.com", "sns.amazonaws.com"] } },
    ["lets codedeploy.amazonaws.com act for any account", "lets sns.amazonaws.com act for any account"],
  ],
  [
    "a service with a condition on something else",
    { Principal: { Service: "sns.amazonaws.com" }, Condition: { Bool: { "aws:SecureTransport": "true" } } },
    ["lets sns.amazonaws.com act for any account"],
  ],
])("%s is found", (_, statement, findings) => {
  expect(found(statement)).toEqual(findings);
});

test.each<[string, object]>([
  ["a look at what there is", { Action: ["ec2:DescribeInstances", "tag:GetResources"], Resource: "*" }],
  [
    "a service for one source",
    { Principal: { Service: "codedeploy.amazonaws.com" }, Condition: { ArnEquals: { "aws:SourceArn": "arn" } } },
  ],
  ["a denial", { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }],
])("%s is not", (_, statement) => {
  expect(found(statement)).toEqual([]);
});

test("a key's policy is about the key, and is the account's", () => {
  const key = (principal: string) => found({ Action: "kms:*", Resource: "*", Principal: { AWS: principal } }, "aws_kms_key");
  expect(key("arn:aws:iam::123456789012:root")).toEqual([]);
  expect(key("arn:aws:iam::123456789012:role/admin")).toEqual(["allows kms:* to others than the account"]);
  expect(key("*")).toEqual(["allows kms:* to others than the account", "lets everybody kms:*"]);
});

test("policies are found under any name, and in nested blocks", () => {
  const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "*" } });
  expect(statementsOf({ name: "a", inline_policy: [{ policy }], policy_document: policy })).toHaveLength(2);
  expect(statementsOf({ policy: null, name: "Statement" })).toEqual([]);
});

// As the generated modules have them.
const inExpression = (statement: string): Statement =>
  statementsIn(
    `\${jsonencode({ Version = "2012-10-17", Statement = concat([for v in var.all : ${statement}], []) })}`,
  )[0] as never;

test.each<[string, string, string[]]>([
  ["written out", '{ Effect = "Allow", Action = "*", Resource = "*" }', ["allows *", "allows * on *"]],
  [
    "a resource in a loop",
    '{ Effect = "Allow", Action = ["s3:PutObject"], Resource = flatten([for v2 in v.b[*] : "*"]) }',
    ["allows s3:PutObject on *"],
  ],
  ["an action in a choice", '{ Effect = "Allow", Action = v.all ? "s3:*" : "s3:GetObject", Resource = v.arn }', ["allows s3:*"]],
  [
    "a service without its source",
    '{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "sns.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceOrg" = v.id } } }',
    ["lets sns.amazonaws.com act for any account"],
  ],
  [
    "a service with its source",
    '{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "sns.amazonaws.com" }, Condition = v.x ? { StringEquals = { "aws:SourceAccount" = v.id } } : {} }',
    [],
  ],
  [
    "a key with an expression in it",
    '{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "logs.${var.region}.amazonaws.com" }, Condition = { ArnLike = { ("kms:EncryptionContext:${v.a}") = "arn" } } }',
    [],
  ],
])("in expressions: %s", (_, statement, findings) => {
  expect(statementFindings(inExpression(statement), "aws_iam_role")).toEqual(findings);
});

test("a statement in an expression is what it is as a policy", () => {
  const text = '{ Sid = "One", Effect = "Allow", Action = ["a:B", "c:D"], Resource = "${x.arn}/*" }';
  expect(statementsIn(text)).toEqual([policyOf(`\${jsonencode(${text})}`)]);
});
