import { nlb } from "../../../modules/nlb/nlb";
import { generated } from "../../support/generated";

const { resource } = generated(nlb);
const listener = resource("aws_lb_listener.this");
const withTls = (attribute: string) => `\${each.value.tls != null ? each.value.tls.${attribute} : null}`;

describe("a listener", () => {
  test("is the balancer's, and sends what comes on its port to its target group", () => {
    expect(listener).toMatchObject({
      for_each: "${{ for k, v in var.listeners : k => v if !v.ignore_action_changes }}",
      load_balancer_arn: "${aws_lb.this.arn}",
      port: "${each.value.port}",
      protocol: "${each.value.protocol}",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.this[each.value.target_group].arn}" }],
    });
  });

  test("whose connections others move is as any other, apart", () => {
    const apart = { for_each: "${{ for k, v in var.listeners : k => v if v.ignore_action_changes }}" };
    const { lifecycle: _, ...others } = listener;
    expect(resource("aws_lb_listener.ignoring_actions")).toMatchObject({ ...others, ...apart });
    expect(resource("terraform_data.listeners_ignoring_actions")["input"]).toEqual({
      names: "${keys({ for k, v in var.listeners : k => v if v.ignore_action_changes })}",
    });
  });

  test("ends TLS where told, with its certificate and policy, and agrees on a version of HTTP", () => {
    expect(listener).toMatchObject({
      certificate_arn: withTls("certificate_arn"),
      ssl_policy: withTls("policy"),
      alpn_policy: withTls("alpn"),
    });
  });

  test("of TCP forgets connections as told, or as AWS does", () => {
    const timeout = "each.value.idle_timeout_seconds";
    expect(listener["tcp_idle_timeout_seconds"]).toBe(
      `\${each.value.protocol == "TCP" ? (${timeout} != null ? ${timeout} : 350) : null}`,
    );
  });

  test("has further certificates, each under the listener's name and its own", () => {
    const one = "{ listener = k, certificate = k2, arn = v2 }";
    const ofListener = `v.tls != null ? [for k2, v2 in v.tls.extra_certificate_arns : ${one}] : []`;
    const all = `flatten([for k, v in var.listeners : ${ofListener}])`;
    expect(resource("aws_lb_listener_certificate.this")).toMatchObject({
      for_each: `\${{ for v in ${all} : "\${v.listener}/\${v.certificate}" => v }}`,
      certificate_arn: "${each.value.arn}",
      listener_arn: "${merge(aws_lb_listener.this, aws_lb_listener.ignoring_actions)[each.value.listener].arn}",
    });
  });
});
