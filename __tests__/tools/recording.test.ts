import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { defineModule } from "../../core";
import { Cases } from "../acceptance/cases";
import { arnPattern } from "../acceptance/recording/arns";
import { covering, widest } from "../acceptance/recording/covering";
import { type Sent, requestsIn } from "../acceptance/recording/log";
import { Recording } from "../acceptance/recording/recording";

const folder = mkdtempSync(join(tmpdir(), "twinform-recording-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A record as the provider logs it; a body has lines of its own, and what comes after it stands on the last. */
const record = (service: string, method: string, rpc: string, more = "", body = "") =>
  `2026-11-22T15:23:02.563Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP Request Sent: rpc.method=${method} http.method=POST
  http.request.body=
  | ${body}
   tf_rpc=${rpc}${more} http.request.header.authorization="AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=*****"`;

const RESPONSE = `2026-11-22T15:23:02.878Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP Response Received: rpc.method=CreateKey`;

function logged(...records: string[]): string {
  const file = join(folder, "provider.log");
  writeFileSync(file, records.join("\n"));
  return file;
}

const ENVIRONMENT = "arn:{partition}:elasticbeanstalk:{region}:{account}:environment/*/{name}*";

test("the provider's log says which call is made for which type, and whether to change something", async () => {
  const log = logged(
    record("sts", "GetCallerIdentity", "ConfigureProvider"),
    record("ec2", "DescribeVpcs", "ReadResource", " tf_resource_type=aws_vpc"),
    RESPONSE,
    record("ec2", "CreateVpc", "ApplyResourceChange", " tf_resource_type=aws_vpc"),
    record("ssm", "GetParameter", "ReadDataSource", " tf_data_source_type=aws_ssm_parameter"),
  );
  const sent: Array<Omit<Sent, "text">> = [];
  for await (const { call, type, applying } of requestsIn(log)) sent.push({ call, type, applying });
  expect(sent).toEqual([
    { call: "sts:GetCallerIdentity", type: "provider", applying: false },
    { call: "ec2:DescribeVpcs", type: "aws_vpc", applying: false },
    { call: "ec2:CreateVpc", type: "aws_vpc", applying: true },
    { call: "ssm:GetParameter", type: "data.aws_ssm_parameter", applying: false },
  ]);
});

test("a request that names no operation is an error, not a call less", async () => {
  const log = logged(record("ec2", "CreateVpc", "ApplyResourceChange").replace("rpc.method=CreateVpc ", ""));
  await expect(new Recording("tag", new Set()).read(log, false)).rejects.toThrow("no call can be read");
});

test("a recording tells plans from applies, what gives the stack's tag, what was made, and who takes a role on", async () => {
  const recording = new Recording("the-tag", new Set(["aws_kms_key"]));
  const vpc = " tf_resource_type=aws_vpc";
  const tags = "TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Value=the-tag";
  await recording.read(logged(record("ec2", "DescribeVpcs", "ReadResource", vpc)), false);
  await recording.read(logged(record("ec2", "CreateVpc", "ApplyResourceChange", vpc, tags)), false);
  const key = " tf_resource_type=aws_kms_key";
  await recording.read(logged(record("kms", "CreateKey", "ApplyResourceChange", key, '{"TagValue":"the-tag"}')), false);
  await recording.read(logged(record("kms", "ScheduleKeyDeletion", "ApplyResourceChange", key)), true);
  const trust = JSON.stringify({ Statement: [{ Principal: { Service: "ec2.amazonaws.com" } }] });
  const role = { arn: "arn:aws:iam::123456789012:role/shop-0a1b", assume_role_policy: trust, tags_all: { Stack: "the-tag" } };
  recording.see([{ address: "aws_iam_role.this", type: "aws_iam_role", values: role }], [{ name: "shop" }]);
  expect(recording.result()).toEqual({
    aws_iam_role: {
      plan: [],
      apply: [],
      arns: ["arn:{partition}:iam::{account}:role/{name}*"],
      tagged: true,
      passedTo: ["ec2.amazonaws.com"],
    },
    // The module lets nobody destroy it: what the end of the recording did to it does not count.
    aws_kms_key: { plan: [], apply: ["kms:CreateKey"], tagging: ["kms:CreateKey"] },
    aws_vpc: { plan: ["ec2:DescribeVpcs"], apply: ["ec2:CreateVpc"], tagging: ["ec2:CreateVpc vpc"] },
  });
  expect(recording.calls()).toContain("kms:ScheduleKeyDeletion");
});

test.each([
  ["arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123", "arn:{partition}:ec2:{region}:{account}:vpc/*"],
  ["arn:aws:s3:::shop-states", "arn:{partition}:s3:::{name}*"],
  ["arn:aws:s3:::other", "arn:{partition}:s3:::*"],
  [
    "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vpc/shop",
    "arn:{partition}:logs:{region}:{account}:log-group:/aws/vpc/{name}*",
  ],
  [
    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0a1b2c3d-0000-4000-8000-0123456789ab:autoScalingGroupName/shop-1",
    "arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}*",
  ],
  // It was made under the name that the module had before.
  ["arn:aws:iam::123456789012:role/former-0a1b", "arn:{partition}:iam::{account}:role/{name}*"],
  // It is in something with a name: a given one, or one that the module gave it before.
  ["arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/site/shop-0a1b", ENVIRONMENT],
  ["arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop-2c3d/former-0a1b", ENVIRONMENT],
])("what all ARNs like %s have in common is %s", (arn, pattern) => {
  expect(arnPattern(arn, [{ name: "shop", size: 4, application: { name: "site" } }, { name: "former" }])).toBe(pattern);
});

test("of copies a few are those that have together most inputs", () => {
  const copy = (after: Record<string, unknown>) => ({ before: { name: "shop" }, after: { name: "shop", ...after }, names: [] });
  const [small, other, large] = [
    copy({ vpc: "v" }),
    copy({ drift: true }),
    copy({ vpc: "v", rules: [{ port: 80 }, { port: 81 }] }),
  ];
  expect(widest([small, other, large], 2)).toEqual([large, other]);
  expect(widest([small, copy({ drift: false }), other], 9)).toHaveLength(3);
});

test("few copies make all changes, and what makes anew stands apart from what changes in place", () => {
  const item = z.strictObject({ port: z.int(), path: z.string().optional() });
  const definition = defineModule({
    name: "sample",
    inputs: z.strictObject({ name: z.string(), size: z.int(), note: z.string().optional(), items: z.record(z.string(), item) }),
    description: "A sample.",
    build: () => ({}),
  });
  const sample = { name: "shop", size: 2, items: { web: { port: 80 } } };
  const cases = new Cases(definition, [sample]);
  const changes = cases.changes();
  const copies = covering(definition, cases.samples, changes, (name) => name === "name");
  expect(copies.flatMap(({ names }) => names).sort()).toEqual(changes.map(({ name }) => name).sort());
  expect(copies.length).toBeLessThan(changes.length);
  expect(copies.find(({ names }) => names.includes("name"))?.names).toEqual(["name"]);
  const inPlace = copies.find(({ names }) => names.includes("size"));
  expect(inPlace?.names.length).toBeGreaterThan(2);
  expect(inPlace?.before).toMatchObject({ size: 2 });
  expect((inPlace?.after as typeof sample).size).not.toBe(2);
  // Two changes of one place are in two copies.
  for (const { names } of copies) expect(names.filter((name) => name.startsWith("items.*.path")).length).toBeLessThan(2);
});
