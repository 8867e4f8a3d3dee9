import { nlb } from "../../../modules/nlb/nlb";
import { generated, passed } from "../../support/generated";

const { resource, local } = generated(nlb);
const group = resource("aws_lb_target_group.this");
const SERVERS = 'each.value.target_type != "alb"';
const forServers = (value: string) => `\${${SERVERS} ? ${value} : null}`;
const DATAGRAMS = 'contains(["UDP", "TCP_UDP"], each.value.protocol)';
/** A block that is there on a condition. */
const blockIf = (condition: string, content: Record<string, unknown>) => [
  { for_each: `\${(${SERVERS} ? ${condition} : false) ? { this = true } : {}}`, content },
];

describe("a target group", () => {
  test("is of its kind, in the VPC, with a port and a protocol", () => {
    expect(group).toMatchObject({
      for_each: "${var.target_groups}",
      vpc_id: "${var.vpc_id}",
      ...passed("each.value", { target_type: "target_type", port: "port", protocol: "protocol" }),
      ip_address_type: '${each.value.target_type == "ip" ? each.value.ip_address_type : null}',
    });
  });

  test("of servers treats connections as told; a balancer as the target knows none of it", () => {
    const zones = 'each.value.cross_zone ? "true" : "false"';
    expect(group).toMatchObject({
      deregistration_delay: forServers("tostring(each.value.deregistration_delay_seconds)"),
      proxy_protocol_v2: forServers("each.value.proxy_protocol"),
      load_balancing_cross_zone_enabled: forServers(
        `(each.value.cross_zone != null ? (${zones}) : "use_load_balancer_configuration")`,
      ),
    });
  });

  test("shows the clients' addresses as told, or as AWS does: to instances, and with datagrams", () => {
    const told = "each.value.preserve_client_ip";
    const preserved = `${told} != null ? ${told} : ${DATAGRAMS} ? true : each.value.target_type == "instance"`;
    expect(group["preserve_client_ip"]).toBe(forServers(`((${preserved}) ? "true" : "false")`));
  });

  test("ends connections with leaving targets as told, or as AWS does: with datagrams", () => {
    const told = "each.value.connection_termination";
    expect(group["connection_termination"]).toBe(forServers(`(${told} != null ? ${told} : ${DATAGRAMS})`));
  });

  test("of TCP and TLS closes connections to unhealthy targets, or lets them drain; keeps clients at a target, but for TLS", () => {
    expect(group["dynamic"]).toEqual({
      target_health_state: blockIf(`!${DATAGRAMS}`, {
        enable_unhealthy_connection_termination: "${each.value.terminate_unhealthy}",
        unhealthy_draining_interval: "${each.value.unhealthy_draining_seconds}",
      }),
      stickiness: blockIf('each.value.protocol != "TLS"', {
        enabled: "${each.value.source_ip_stickiness}",
        type: "source_ip",
      }),
    });
  });

  test("asks for its targets' health by TCP, an Application Load Balancer's by HTTP; of HTTP a page and its status", () => {
    const given = "each.value.health_check";
    const protocol = `${given}.protocol != null ? ${given}.protocol : each.value.target_type == "alb" ? "HTTP" : "TCP"`;
    const byHttp = (attribute: string, otherwise: string) =>
      `\${(${protocol}) != "TCP" ? (${given}.${attribute} != null ? ${given}.${attribute} : "${otherwise}") : null}`;
    expect(group["health_check"]).toEqual({
      enabled: true,
      protocol: `\${${protocol}}`,
      port: `\${${given}.port != null ? tostring(${given}.port) : "traffic-port"}`,
      path: byHttp("path", "/"),
      matcher: byHttp("matcher", "200-399"),
      ...passed(given, {
        healthy_threshold: "healthy_threshold",
        interval: "interval_seconds",
        timeout: "timeout_seconds",
        unhealthy_threshold: "unhealthy_threshold",
      }),
    });
  });
});

describe("targets", () => {
  test("are those of all groups, each on its own port or its group's", () => {
    const port = "v2.port != null ? v2.port : var.target_groups[k].port";
    const one = `{ group = k, name = k2, id = v2.id, port = ${port}, zone = v2.availability_zone }`;
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

  test("leave before they come under another name: one target twice is refused", () => {
    expect(resource("terraform_data.targets")).toEqual({
      for_each: "${{ for k, v in var.targets : k => v if 0 < length(v) }}",
      input: { names: "${keys(each.value)}" },
    });
  });
});
