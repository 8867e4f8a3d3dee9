import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Testing } from "twinform/testing";
import { z } from "zod";
import { defineModule, mapOf, moduleConstruct, uniqueSuffix, usableAfter } from "../../../core";
import { synthesizeModule } from "../../../core/module/synthesize";

const sample = defineModule({
  name: "sample",
  description: "A balancer.",
  inputs: z.strictObject({ ports: z.record(z.string(), z.int()) }),
  build(m, { ports }) {
    const balancer = m.resource(Lb, "this", {
      name: `web-${uniqueSuffix()}`,
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name"] },
    });
    const groups = m.resources(LbTargetGroup, "this", ports, (port) => ({
      port,
      lifecycle: { replaceTriggeredBy: [balancer.arn] },
    }));
    const listeners = m.resources(LbListener, "this", ports, (port) => ({
      loadBalancerArn: balancer.arn,
      port,
      defaultAction: [],
    }));
    return {
      name: balancer.name,
      arn: usableAfter(balancer.arn, balancer, listeners),
      groupArns: usableAfter(
        mapOf(groups, ({ arn }) => arn),
        listeners,
      ),
    };
  },
});
const files = synthesizeModule(sample);
const { resource } = files["main.tf.json"] as { resource: Record<string, Record<string, Record<string, unknown>>> };

test("an output that is usable after others says so, and has its value", () => {
  expect(files["outputs.tf.json"]).toEqual({
    output: {
      name: { value: "${aws_lb.this.name}" },
      arn: { value: "${aws_lb.this.arn}", depends_on: ["aws_lb.this", "aws_lb_listener.this"] },
      group_arns: {
        value: "${{ for k, v in aws_lb_target_group.this : k => v.arn }}",
        depends_on: ["aws_lb_listener.this"],
      },
    },
  });
});

test("a stack sees the value's own shape", () => {
  class Sample extends moduleConstruct(sample) {}
  const stack = new TerraformStack(Testing.app(), "web");
  const { outputs } = new Sample(stack, "sample", { ports: { home: 80 } });
  new TerraformOutput(stack, "group", { value: outputs.groupArns["home"] });
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({
    output: { group: { value: '${module.sample.group_arns["home"]}' } },
  });
});

test("what triggers a replacement is named by its bare address", () => {
  expect(resource["aws_lb_target_group"]?.["this"]?.["lifecycle"]).toEqual({ replace_triggered_by: ["aws_lb.this.arn"] });
});

test("a unique suffix is new for each resource that is made, and kept after", () => {
  expect(resource["aws_lb"]?.["this"]).toEqual({
    name: "web-${substr(uuid(), 0, 8)}",
    lifecycle: { create_before_destroy: true, ignore_changes: ["name"] },
  });
});
