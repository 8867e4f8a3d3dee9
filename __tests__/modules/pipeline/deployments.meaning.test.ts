import { pipeline } from "../../../modules/pipeline/pipeline";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, output, every } = generated(pipeline);
const THIS = resource("aws_codedeploy_deployment_group.this");
const COPYING = resource("aws_codedeploy_deployment_group.copying");
const APPLICATION = '${aws_codedeploy_app.this["this"].name}';
const PLACE = ["partition.this.partition", "region.this.name", "caller_identity.this.account_id"].map(
  (one) => `\${data.aws_${one}}`,
);
const ACCOUNT = PLACE[2] ?? "";

test("the application is for instances, and keeps its name, and with it the deployment groups", () => {
  expect(resource("aws_codedeploy_app.this")).toMatchObject({
    for_each: "${0 < length(var.deployments) ? { this = true } : {}}",
    compute_platform: "Server",
    lifecycle: { ignore_changes: ["name"] },
  });
  expect(every("app_name")).toEqual({
    "aws_codedeploy_deployment_group.this": APPLICATION,
    "aws_codedeploy_deployment_group.copying": APPLICATION,
  });
});

test("a group whose Auto Scaling group CodeDeploy copies is told it once; both kinds are otherwise alike", () => {
  const { lifecycle, for_each: copies, ...copying } = COPYING;
  const { for_each: others, ...same } = THIS;
  expect(lifecycle).toEqual({ ignore_changes: ["autoscaling_groups"] });
  expect(copying).toEqual(same);
  const copied = "v.blue_green != null ? v.blue_green.copy != null : false";
  expect(copies).toBe(`\${{ for k, v in var.deployments : k => v if ${copied} }}`);
  expect(others).toBe(`\${{ for k, v in var.deployments : k => v if !(${copied}) }}`);
});

test("a group is there while its role is allowed to work", () => {
  expect(THIS).toMatchObject({
    service_role_arn: "${aws_iam_role.deployment[each.key].arn}",
    depends_on: ["aws_iam_role_policy.deployment"],
  });
  expect(resource("aws_iam_role_policy.deployment")).toMatchObject({
    for_each: "${var.deployments}",
    role: "${aws_iam_role.deployment[each.key].id}",
  });
});

test("a role is taken on by CodeDeploy only, for its own deployment group", () => {
  const role = resource("aws_iam_role.deployment");
  const name = '(each.value.blue_green != null ? each.value.blue_green.copy != null : false) ? "${each.key}.copied" : each.key';
  expect(role["for_each"]).toBe("${var.deployments}");
  expect(policyOf(role["assume_role_policy"])).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "codedeploy.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnEquals: {
            "aws:SourceArn": `arn:${PLACE[0]}:codedeploy:${PLACE[1]}:${ACCOUNT}:deploymentgroup:${APPLICATION}/\${${name}}`,
          },
        },
      },
    ],
  });
});

test("a configuration of one's own is there before the old one goes, which a group may still use", () => {
  expect(resource("aws_codedeploy_deployment_config.this")["lifecycle"]).toEqual({
    create_before_destroy: true,
    ignore_changes: ["deployment_config_name"],
  });
});

test("instances read artifacts, decrypt them, and nothing else", () => {
  const policy = resource("aws_iam_policy.artifacts");
  expect(policyOf(policy["policy"])).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "${aws_s3_bucket.artifacts.arn}/*" },
      { Effect: "Allow", Action: "kms:Decrypt", Resource: expect.stringContaining("aws_kms_key.artifacts") as string },
    ],
  });
  expect(resource("aws_iam_role_policy_attachment.artifacts")).toMatchObject({
    for_each: "${var.instance_roles}",
    role: "${each.value.name}",
    policy_arn: '${aws_iam_policy.artifacts["this"].arn}',
  });
});

test("the outputs are of both kinds of groups", () => {
  expect(output("deployment_group_names")).toBe(
    "${merge({ for k, v in aws_codedeploy_deployment_group.this : k => v.deployment_group_name }, { for k, v in aws_codedeploy_deployment_group.copying : k => v.deployment_group_name })}",
  );
});
