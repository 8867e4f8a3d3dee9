import { type ModuleDefinition, judge } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/alb/example";
import { alb } from "../../../modules/alb/alb";
import { generated, passed } from "../../support/generated";

const { resource, local } = generated(alb);
const group = resource("aws_lb_target_group.this");
const SERVERS = 'contains(["instance", "ip"], each.value.target_type)';
const forServers = (value: string) => `\${${SERVERS} ? ${value} : null}`;
const exceptFunctions = (value: string) => `\${each.value.target_type != "lambda" ? ${value} : null}`;
const forKind = (kind: string, value: string) => `\${each.value.target_type == "${kind}" ? ${value} : null}`;
const PORT = 'each.value.port != null ? each.value.port : each.value.protocol == "HTTPS" ? 443 : 80';

describe("a target group", () => {
  test("is of its kind, in the VPC, with a port and a protocol; functions have none of these", () => {
    expect(group).toMatchObject({
      for_each: "${var.target_groups}",
      target_type: "${each.value.target_type}",
      vpc_id: exceptFunctions("var.vpc_id"),
      port: exceptFunctions(`(${PORT})`),
      // To this balancer a Network Load Balancer speaks TCP.
      protocol: exceptFunctions('(each.value.target_type == "alb" ? "TCP" : each.value.protocol)'),
    });
  });

  test("of servers spreads requests as told", () => {
    expect(group).toMatchObject({
      deregistration_delay: forServers("tostring(each.value.deregistration_delay_seconds)"),
      load_balancing_algorithm_type: forServers("each.value.algorithm"),
      load_balancing_anomaly_mitigation: forServers('(each.value.anomaly_mitigation ? "on" : "off")'),
      load_balancing_cross_zone_enabled: forServers('(each.value.cross_zone ? "use_load_balancer_configuration" : "false")'),
      protocol_version: forServers("each.value.protocol_version"),
      slow_start: forServers("each.value.slow_start_seconds"),
    });
  });

  test("of addresses has their kind, one of functions their kind of headers", () => {
    expect(group).toMatchObject({
      ip_address_type: forKind("ip", "each.value.ip_address_type"),
      lambda_multi_value_headers_enabled: forKind("lambda", "each.value.lambda_multi_value_headers"),
    });
  });

  test("of servers keeps clients at their target for a day by a cookie of the balancer, where asked, or as told", () => {
    const given = (value: string, otherwise: string) => `\${each.value.stickiness != null ? ${value} : ${otherwise}}`;
    const cookie = "each.value.stickiness.cookie_name";
    expect(group["dynamic"]).toEqual({
      stickiness: [
        {
          for_each: `\${${SERVERS} ? { this = true } : {}}`,
          content: {
            enabled: "${each.value.stickiness != null}",
            cookie_duration: given("each.value.stickiness.duration_seconds", "86400"),
            cookie_name: given(cookie, "null"),
            type: given(`(${cookie} != null ? "app_cookie" : "lb_cookie")`, '"lb_cookie"'),
          },
        },
      ],
    });
  });

  test("asks for its targets' health, of functions only when told", () => {
    const check = (name: string, otherwise: string) =>
      `each.value.health_check.${name} != null ? each.value.health_check.${name} : ${otherwise}`;
    const unlessGrpc = (grpc: string, http: string) => `each.value.protocol_version == "GRPC" ? "${grpc}" : "${http}"`;
    const ownPort = "each.value.health_check.port";
    expect(group["health_check"]).toEqual({
      ...passed("each.value.health_check", {
        healthy_threshold: "healthy_threshold",
        interval: "interval_seconds",
        timeout: "timeout_seconds",
        unhealthy_threshold: "unhealthy_threshold",
      }),
      enabled: `\${${check("enabled", 'each.value.target_type != "lambda"')}}`,
      matcher: `\${${check("matcher", unlessGrpc("12", "200"))}}`,
      path: `\${${check("path", unlessGrpc("/AWS.ALB/healthcheck", "/"))}}`,
      port: exceptFunctions(`(${ownPort} != null ? tostring(${ownPort}) : "traffic-port")`),
      protocol: exceptFunctions(`(${check("protocol", "each.value.protocol")})`),
    });
  });
});

describe("targets", () => {
  test("are those of all groups, each on its own port, its group's, or its protocol's; functions have none", () => {
    const groupOf = "var.target_groups[k]";
    const byProtocol = `${groupOf}.port != null ? ${groupOf}.port : ${groupOf}.protocol == "HTTPS" ? 443 : 80`;
    const port = `${groupOf}.target_type != "lambda" ? (v2.port != null ? v2.port : ${byProtocol}) : null`;
    const one = `{ group = k, name = k2, type = ${groupOf}.target_type, id = v2.id, port = ${port}, zone = v2.availability_zone }`;
    expect(local("targets")).toBe(
      `\${{ for v in flatten([for k, v in var.targets : [for k2, v2 in v : ${one}]]) : "\${v.group}/\${v.name}" => v }}`,
    );
  });

  test("are in their own group", () => {
    expect(resource("aws_lb_target_group_attachment.this")).toMatchObject({
      for_each: "${local.targets}",
      target_group_arn: "${aws_lb_target_group.this[each.value.group].arn}",
      ...passed("each.value", { target_id: "id", port: "port", availability_zone: "zone" }),
    });
  });

  test("that are functions may be called by their group, and by no other", () => {
    expect(resource("aws_lambda_permission.this")).toEqual({
      for_each: '${{ for k, v in local.targets : k => v if v.type == "lambda" }}',
      action: "lambda:InvokeFunction",
      function_name: "${each.value.id}",
      principal: "elasticloadbalancing.amazonaws.com",
      source_arn: "${aws_lb_target_group.this[each.value.group].arn}",
      // A function may be in groups of several balancers.
      statement_id: "alb-${aws_lb_target_group.this[each.value.group].name}",
    });
  });

  test("leave before they come under another name: one target twice is refused", () => {
    expect(resource("terraform_data.targets")).toEqual({
      for_each: "${{ for k, v in var.targets : k => v if 0 < length(v) }}",
      input: { names: "${keys(each.value)}" },
    });
  });

  test("this balancer is the target of groups for Network Load Balancers", () => {
    expect(resource("aws_lb_target_group_attachment.balancer")).toMatchObject({
      for_each: '${{ for k, v in var.target_groups : k => v if v.target_type == "alb" }}',
      port: `\${${PORT}}`,
      target_group_arn: "${aws_lb_target_group.this[each.key].arn}",
      target_id: "${aws_lb.this.arn}",
    });
  });
});

test("an address on the internet is refused, whatever else is a target beside it", () => {
  const problems = judge(alb as unknown as ModuleDefinition, {
    ...example,
    targetGroups: { home: { targetType: "ip" }, movies: {} },
    targets: { home: { one: { id: "192.0.2.10" } }, movies: { one: { id: "i-0123456789abcdef0" } } },
  }).map(problemText);
  expect(problems).toEqual([
    "targets must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike home/one",
  ]);
});
