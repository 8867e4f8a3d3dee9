import { alb } from "../../../modules/alb/alb";
import { generated, passed } from "../../support/generated";

const { resource, local } = generated(alb);
type Blocks = Record<string, Array<{ for_each: string; content: Record<string, unknown> }>>;
const listener = resource("aws_lb_listener.this");
const blocks = listener["dynamic"] as Blocks;
const TARGET_GROUP = (key: string) => `\${aws_lb_target_group.this[${key}].arn}`;

const port = (one: string) => `${one}.port != null ? ${one}.port : ${one}.tls != null ? 443 : 80`;
const hasAction = (one: string) =>
  `(${one}.target_group != null ? true : (${one}.weighted_target_groups != null ? true : (${one}.redirect != null ? true : ${one}.fixed_response != null)))`;
/** Whether a listener only leads to HTTPS: it speaks HTTP, has no action of its own, and another one speaks HTTPS. */
const leadsToHttps = (one: string, other: string) => {
  const ports = `[for ${other} in var.listeners : ${port(other)} if ${other}.tls != null]`;
  return `(${one}.tls == null ? (!${hasAction(one)} ? 0 < length(${ports}) : false) : false)`;
};

describe("a listener", () => {
  test("is the balancer's, on its port, the protocol's unless told otherwise", () => {
    expect(listener).toMatchObject({
      for_each: "${{ for k, v in var.listeners : k => v if !v.ignore_action_changes }}",
      load_balancer_arn: "${aws_lb.this.arn}",
      port: `\${${port("each.value")}}`,
      protocol: '${each.value.tls != null ? "HTTPS" : "HTTP"}',
    });
  });

  test("speaks TLS where told, with its certificate and policy", () => {
    expect(listener).toMatchObject({
      certificate_arn: "${each.value.tls != null ? each.value.tls.certificate_arn : null}",
      ssl_policy: "${each.value.tls != null ? each.value.tls.policy : null}",
    });
  });

  test("asks clients for certificates where told, and trusts those of its store", () => {
    expect(blocks["mutual_authentication"]).toEqual([
      {
        for_each: "${(each.value.tls != null ? each.value.tls.mutual_tls : null)[*]}",
        content: {
          advertise_trust_store_ca_names: '${mutual_authentication.value.advertise_authorities ? "on" : "off"}',
          ...passed("mutual_authentication.value", {
            ignore_client_certificate_expiry: "ignore_expiry",
            mode: "mode",
            trust_store_arn: "trust_store_arn",
          }),
        },
      },
    ]);
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

  const given = (input: string, value: string) => `\${each.value.${input} != null ? ${value} : null}`;
  const cors = (name: string) => given("cors", `each.value.cors.${name}`);
  const security = (name: string) => given("security_headers", `each.value.security_headers.${name}`);
  test.each<[string, string]>([
    ["access_control_allow_credentials", given("cors", '(each.value.cors.allow_credentials ? "true" : null)')],
    ["access_control_allow_headers", cors("allow_headers")],
    ["access_control_allow_methods", cors("allow_methods")],
    ["access_control_allow_origin", cors("allow_origin")],
    ["access_control_expose_headers", cors("expose_headers")],
    ["access_control_max_age", given("cors", "tostring(each.value.cors.max_age_seconds)")],
    ["content_security_policy", security("content_security_policy")],
    ["x_content_type_options", security("content_type_options")],
    ["x_frame_options", security("frame_options")],
    [
      // Only HTTPS can promise to stay.
      "strict_transport_security",
      given("security_headers", "(each.value.tls != null ? each.value.security_headers.strict_transport_security : null)"),
    ],
  ])("answers with the header %s where told", (header, value) => {
    expect(listener[`routing_http_response_${header}_header_value`]).toBe(value);
  });

  test("says what server it is only as told", () => {
    expect(listener["routing_http_response_server_enabled"]).toBe("${each.value.server_header}");
  });
});

test("a listener whose action others change is as any other, apart", () => {
  const apart = { for_each: "${{ for k, v in var.listeners : k => v if v.ignore_action_changes }}" };
  const { lifecycle: _, ...others } = listener;
  expect(resource("aws_lb_listener.ignoring_actions")).toMatchObject({ ...others, ...apart });
  expect(resource("terraform_data.listeners_ignoring_actions")["input"]).toEqual({
    names: "${keys({ for k, v in var.listeners : k => v if v.ignore_action_changes })}",
  });
});

describe("without an action of its own, a listener", () => {
  const [toHttps, notFound, ...others] = (blocks["default_action"] ?? []).slice(6);

  test("leads to HTTPS where another one speaks it, on 443 if that is one of the ports", () => {
    expect(toHttps).toEqual({
      for_each: `\${${leadsToHttps("each.value", "v")} ? { this = true } : {}}`,
      content: {
        type: "redirect",
        redirect: { port: "${local.tls_port}", protocol: "HTTPS", status_code: "HTTP_301" },
      },
    });
    expect(local("tls_ports")).toBe(`\${[for v in var.listeners : ${port("v")} if v.tls != null]}`);
    expect(local("tls_port")).toBe(
      "${contains(local.tls_ports, 443) ? 443 : (0 < length(local.tls_ports) ? local.tls_ports[0] : 443)}",
    );
  });

  test("else finds nothing, and there is no third case", () => {
    expect(notFound).toEqual({
      for_each: `\${!(${hasAction("each.value")} ? true : ${leadsToHttps("each.value", "v")}) ? { this = true } : {}}`,
      content: {
        type: "fixed-response",
        fixed_response: { content_type: "text/plain", message_body: "Not found", status_code: "404" },
      },
    });
    expect(others).toEqual([]);
  });

  test("serves no rules where it leads to HTTPS", () => {
    expect(local("serving_listeners")).toBe(`\${[for k, v in var.listeners : k if !${leadsToHttps("v", "v2")}]}`);
  });
});

// All kinds of listeners and rules have the same actions.
describe.each<[string, string, string]>([
  ["aws_lb_listener.this", "default_action", "each.value"],
  ["aws_lb_listener.ignoring_actions", "default_action", "each.value"],
  ["aws_lb_listener_rule.ignoring_actions", "action", "each.value.rule"],
  ["aws_lb_listener_rule.this", "action", "each.value.rule"],
  ["aws_lb_listener_rule.numbered", "action", "each.value.rule"],
])("the actions of %s", (address, block, owner) => {
  const actions = (resource(address)["dynamic"] as Blocks)[block] ?? [];
  const [oidc, cognito, forward, weighted, redirect, fixed] = actions;
  const value = `${block}.value`;
  const session = passed(value, {
    on_unauthenticated_request: "on_unauthenticated_request",
    scope: "scope",
    session_cookie_name: "session_cookie_name",
    session_timeout: "session_timeout_seconds",
  });
  /** Second where clients sign in first. */
  const order = `\${(${owner}.authenticate_oidc != null ? true : ${owner}.authenticate_cognito != null) ? 2 : null}`;

  test("sign in with OpenID Connect first, with the secret of the client", () => {
    expect(oidc).toEqual({
      for_each: `\${${owner}.authenticate_oidc[*]}`,
      content: {
        order: 1,
        type: "authenticate-oidc",
        authenticate_oidc: {
          ...session,
          ...passed(value, {
            authorization_endpoint: "authorization_endpoint",
            client_id: "client_id",
            issuer: "issuer",
            token_endpoint: "token_endpoint",
            user_info_endpoint: "user_info_endpoint",
          }),
          client_secret: `\${var.oidc_client_secrets[${value}.client_id]}`,
        },
      },
    });
  });

  test("or with Cognito", () => {
    expect(cognito).toEqual({
      for_each: `\${${owner}.authenticate_cognito[*]}`,
      content: {
        order: 1,
        type: "authenticate-cognito",
        authenticate_cognito: {
          ...session,
          ...passed(value, {
            user_pool_arn: "user_pool_arn",
            user_pool_client_id: "user_pool_client_id",
            user_pool_domain: "user_pool_domain",
          }),
        },
      },
    });
  });

  test("then forward to the named target group", () => {
    expect(forward).toEqual({
      for_each: `\${(${owner}.target_group == null ? [] : [${owner}.target_group])}`,
      content: { order, type: "forward", target_group_arn: TARGET_GROUP(value) },
    });
  });

  test("or to several by weight, and keep clients at theirs as long as told", () => {
    const stickiness = `${value}.stickiness_seconds`;
    expect(weighted).toEqual({
      for_each: `\${${owner}.weighted_target_groups[*]}`,
      content: {
        order,
        type: "forward",
        forward: {
          // AWS wants a duration, also where there is none.
          stickiness: { enabled: `\${${stickiness} != null}`, duration: `\${${stickiness} != null ? ${stickiness} : 1}` },
          dynamic: {
            target_group: [
              {
                for_each: `\${${value}.weights}`,
                content: { arn: TARGET_GROUP("target_group.key"), weight: "${target_group.value}" },
              },
            ],
          },
        },
      },
    });
  });

  test("or redirect", () => {
    expect(redirect).toEqual({
      for_each: `\${${owner}.redirect[*]}`,
      content: {
        order,
        type: "redirect",
        redirect: passed(value, {
          host: "host",
          path: "path",
          port: "port",
          protocol: "protocol",
          query: "query",
          status_code: "status_code",
        }),
      },
    });
  });

  test("or answer themselves", () => {
    expect(fixed).toEqual({
      for_each: `\${${owner}.fixed_response[*]}`,
      content: {
        order,
        type: "fixed-response",
        fixed_response: passed(value, { content_type: "content_type", message_body: "body", status_code: "status_code" }),
      },
    });
  });
});
