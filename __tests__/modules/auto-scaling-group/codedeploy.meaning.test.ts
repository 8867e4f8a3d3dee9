import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { generated } from "../../support/generated";
import { synthesizeModule } from "../../../core/module/synthesize";

const { resource, local } = generated(autoScalingGroup);

describe("a group that CodeDeploy replaces", () => {
  test("is looked for only where it may be", () => {
    expect(resource("data.aws_autoscaling_groups.fleet")).toEqual({
      for_each: "${var.replaced_by_code_deploy ? { this = true } : {}}",
      filter: [{ name: "tag:twinform-fleet", values: ["${var.name}"] }],
    });
    expect(local("groups_found")).toBe("${flatten([for v in data.aws_autoscaling_groups.fleet : v.names])}");
  });

  test("is replaced when nothing but copies is left", () => {
    const copies = 'alltrue([for v in local.groups_found : startswith(v, "CodeDeploy_")])';
    const found = `0 < length(local.groups_found) ? ${copies} : false`;
    expect(local("is_replaced")).toBe(`\${var.replaced_by_code_deploy ? (${found}) : false}`);
    expect(resource("aws_autoscaling_group.this")["for_each"]).toBe("${!local.is_replaced ? { this = true } : {}}");
    expect(resource("data.aws_autoscaling_group.copy")).toEqual({
      for_each: "${local.is_replaced ? { this = true } : {}}",
      name: "${local.groups_found[0]}",
    });
  });

  test("gives its place to the copy in all that is told of it", () => {
    const either = (attribute: string) =>
      `\${concat(${["", "data."].map((kind) => `[for v in ${kind}aws_autoscaling_group.${kind ? "copy" : "this"} : v.${attribute}]`).join(", ")})[0]}`;
    expect(local("group")).toEqual({ name: either("name"), arn: either("arn"), role: either("service_linked_role_arn") });
  });

  test("stood without a key before, and keeps its instances", () => {
    const { moved } = synthesizeModule(autoScalingGroup)["main.tf.json"] as { moved: unknown };
    expect(moved).toEqual([{ from: "aws_autoscaling_group.this", to: 'aws_autoscaling_group.this["this"]' }]);
  });
});
