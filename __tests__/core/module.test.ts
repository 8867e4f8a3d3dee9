import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { z } from "zod";
import { at, block, blocks, defineModule, eq, mapOf, when, whenSet } from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";

const inputs = z.strictObject({
  name: z.string(),
  subnetIds: z.array(z.string()),
  groups: z.record(
    z.string(),
    z.strictObject({ port: z.int(), healthCheck: z.strictObject({ path: z.string().default("/") }).optional() }),
  ),
  rules: z.record(
    z.string(),
    z.strictObject({ group: z.string(), paths: z.array(z.string()).optional(), hosts: z.array(z.string()).optional() }),
  ),
  logs: z.strictObject({ bucket: z.string() }).optional(),
});

const sample = defineModule({
  name: "balancer",
  description: "A balancer.",
  inputs,
  build(m, { name, subnetIds, groups, rules, logs }) {
    const balancer = m.resource(Lb, "this", {
      name,
      subnets: subnetIds,
      accessLogs: block(logs, ({ bucket }) => ({ bucket, enabled: true })),
      lifecycle: { createBeforeDestroy: true },
    });
    const group = m.resources(LbTargetGroup, "this", groups, ({ port, healthCheck }, key) => ({
      name: `${name}-${key}`,
      port,
      healthCheck: block(healthCheck, ({ path }) => ({ path })),
    }));
    m.resources(LbListenerRule, "this", rules, (rule) => ({
      listenerArn: "arn",
      action: [{ type: "forward", targetGroupArn: at(group, rule.group).arn }],
      condition: [
        ...blocks(whenSet(rule.paths), (values) => ({ pathPattern: { values } })),
        ...blocks(whenSet(rule.hosts), (values) => ({ hostHeader: { values } })),
        { httpRequestMethod: { values: ["GET"] } },
      ],
    }));
    m.resources(LbTargetGroup, "spare", when(eq(name, "spare")), () => ({ name: "spare", dependsOn: [group] }));
    const arns = m.local(
      "groupArns",
      mapOf(group, ({ arn }) => arn),
    );
    return { dnsName: balancer.dnsName, arns };
  },
});

const files = synthesizeModule(sample, { inputs: { name: "Its name." }, outputs: { dns_name: "Its address." } });
const { resource, locals } = files["main.tf.json"] as { resource: Record<string, Record<string, object>>; locals: object };

describe("a module's body as Terraform", () => {
  test("resources have the names that the body gives, also when two types share one", () => {
    expect(Object.keys(resource)).toEqual(["aws_lb", "aws_lb_target_group", "aws_lb_listener_rule"]);
    expect(Object.keys(resource["aws_lb_target_group"] ?? {})).toEqual(["this", "spare"]);
  });

  test("an optional block is dynamic", () => {
    expect(resource["aws_lb"]?.["this"]).toEqual({
      name: "${var.name}",
      subnets: "${var.subnet_ids}",
      dynamic: {
        access_logs: [{ for_each: "${var.logs[*]}", content: { bucket: "${access_logs.value.bucket}", enabled: true } }],
      },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("resources over a map are kept by its keys", () => {
    expect(resource["aws_lb_target_group"]?.["this"]).toEqual({
      for_each: "${var.groups}",
      name: "${var.name}-${each.key}",
      port: "${each.value.port}",
      dynamic: { health_check: [{ for_each: "${each.value.health_check[*]}", content: { path: "${health_check.value.path}" } }] },
    });
  });

  test("several dynamic blocks of one name stand beside a literal one", () => {
    expect(resource["aws_lb_listener_rule"]?.["this"]).toEqual({
      for_each: "${var.rules}",
      listener_arn: "arn",
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.this[each.value.group].arn}" }],
      condition: [{ http_request_method: { values: ["GET"] } }],
      dynamic: {
        condition: [
          {
            for_each: "${(each.value.paths == null ? [] : [each.value.paths])}",
            content: { path_pattern: { values: "${condition.value}" } },
          },
          {
            for_each: "${(each.value.hosts == null ? [] : [each.value.hosts])}",
            content: { host_header: { values: "${condition.value}" } },
          },
        ],
      },
    });
  });

  test("depends_on names resources with for_each as a whole", () => {
    expect(resource["aws_lb_target_group"]?.["spare"]).toEqual({
      for_each: '${var.name == "spare" ? { this = true } : {}}',
      name: "spare",
      depends_on: ["aws_lb_target_group.this"],
    });
  });

  test("locals and outputs", () => {
    expect(locals).toEqual({ group_arns: "${{ for k, v in aws_lb_target_group.this : k => v.arn }}" });
    expect(files["outputs.tf.json"]).toEqual({
      output: {
        dns_name: { description: "Its address.", value: "${aws_lb.this.dns_name}" },
        arns: { value: "${local.group_arns}" },
      },
    });
  });

  test("a range of versions, no provider, no backend, no traces of the tool", () => {
    expect(files["versions.tf.json"]).toEqual({
      terraform: {
        required_version: ">= 1.9",
        required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } },
      },
    });
    expect(JSON.stringify(files)).not.toMatch(/"\/\/"|TfToken/);
  });
});
