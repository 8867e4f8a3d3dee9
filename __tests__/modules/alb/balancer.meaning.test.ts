import { alb } from "../../../modules/alb/alb";
import { generated, passed } from "../../support/generated";
import { replacedBy } from "../../support/ec2";

const { resource, output, every } = generated(alb);
const LISTENERS = ["aws_lb_listener.this", "aws_lb_listener.ignoring_actions"];
const LISTENER_RULES = ["this", "numbered", "ignoring_actions"].map((name) => `aws_lb_listener_rule.${name}`);
/** What has to be open before requests come: the ways in and out of the balancer. */
const WAYS = [
  "aws_vpc_security_group_ingress_rule.internet_ipv4",
  "aws_vpc_security_group_ingress_rule.internet_ipv6",
  "aws_vpc_security_group_ingress_rule.clients",
  "aws_vpc_security_group_egress_rule.targets",
  "aws_vpc_security_group_egress_rule.identity_providers",
];
/** One value for each of several addresses. */
const same = <T>(addresses: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(addresses.map((address) => [address, value]));

describe("the balancer", () => {
  test("is an Application Load Balancer, inside or on the internet, in the given subnets and groups", () => {
    expect(resource("aws_lb.this")).toMatchObject({
      load_balancer_type: "application",
      internal: '${var.scheme == "internal"}',
      ip_address_type: "${var.ip_address_type}",
      subnets: "${[for v in var.subnet_ids_by_zone : v]}",
      security_groups: "${concat([aws_security_group.this.id], var.extra_security_group_ids)}",
    });
  });

  test.each<[string, string]>([
    ["client_keep_alive", "client_keep_alive_seconds"],
    ["desync_mitigation_mode", "desync_mitigation"],
    ["drop_invalid_header_fields", "drop_invalid_headers"],
    ["enable_deletion_protection", "deletion_protection"],
    ["enable_http2", "http2"],
    ["enable_tls_version_and_cipher_suite_headers", "tls_headers"],
    ["enable_xff_client_port", "forwarded_for_port"],
    ["enable_zonal_shift", "zonal_shift"],
    ["idle_timeout", "idle_timeout_seconds"],
    ["preserve_host_header", "preserve_host"],
    ["xff_header_processing_mode", "forwarded_for"],
  ])("its %s is the input %s", (argument, input) => {
    expect(resource("aws_lb.this")[argument]).toBe(`\${var.${input}}`);
  });

  test("has a firewall where one is given, and lets requests pass without it only as told", () => {
    expect(resource("aws_lb.this")["enable_waf_fail_open"]).toBe("${var.waf != null ? var.waf.fail_open : false}");
    expect(resource("aws_wafv2_web_acl_association.this")).toEqual({
      for_each: '${{ for v in var.waf[*] : "this" => v }}',
      resource_arn: "${aws_lb.this.arn}",
      web_acl_arn: "${each.value.web_acl_arn}",
    });
  });

  test("is told with all that is built on it", () => {
    const groups = (attribute: string) => `\${{ for k, v in aws_lb_target_group.this : k => ${attribute} }}`;
    const expected = {
      ...passed("aws_lb.this", { arn: "arn", arn_suffix: "arn_suffix", name: "name", dns_name: "dns_name", zone_id: "zone_id" }),
      security_group_id: "${aws_security_group.this.id}",
      listener_arns: "${{ for k, v in merge(aws_lb_listener.this, aws_lb_listener.ignoring_actions) : k => v.arn }}",
      target_group_arns: groups("v.arn"),
      target_group_arn_suffixes: groups("v.arn_suffix"),
      target_group_names: groups("v.name"),
      // What CloudWatch calls the requests to a target group.
      request_count_labels: groups('"${aws_lb.this.arn_suffix}/${v.arn_suffix}"'),
      rule_priorities: "${local.rule_priorities}",
      log_bucket: "${one([for v in aws_s3_bucket.logs : v.id])}",
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, output(name)]))).toEqual(expected);
  });
});

test("names fit into 32 letters, and no two are alike", () => {
  const named = (text: string) => `\${substr(replace(${text}, "_", "-"), 0, 23)}-\${substr(uuid(), 0, 8)}`;
  expect(resource("aws_lb.this")["name"]).toBe(named("var.name"));
  expect(resource("aws_lb_target_group.this")["name"]).toBe(named('"${var.name}-${each.key}"'));
  expect(every("name_prefix")).toEqual({ "aws_security_group.this": "${var.name}-alb-" });
  expect(every("bucket_prefix")).toEqual({ "aws_s3_bucket.logs": "${lower(var.name)}-alb-logs-" });
});

test("everything has the tags, and what has a name in the console its own", () => {
  const named = (text: string) => `\${merge(var.tags, { Name = ${text} })}`;
  const alarms = ["target_5xx", "balancer_5xx", "latency", "rejected_connections", "unhealthy_targets"];
  expect(every("tags")).toEqual({
    "aws_lb.this": named("var.name"),
    "aws_security_group.this": named('"${var.name}-alb"'),
    ...same(["aws_lb_target_group.this", ...LISTENERS, "aws_lb_listener_rule.this"], named('"${var.name}-${each.key}"')),
    // Its key is its number.
    ...same(
      ["aws_lb_listener_rule.numbered", "aws_lb_listener_rule.ignoring_actions"],
      named('"${var.name}-${each.value.name}"'),
    ),
    ...same(["aws_s3_bucket.logs", ...WAYS, ...alarms.map((name) => `aws_cloudwatch_metric_alarm.${name}`)], "${var.tags}"),
  });
});

test("what waits for what", () => {
  expect(every("depends_on")).toEqual({
    // AWS tries to write as soon as logs are switched on.
    "aws_lb.this": ["aws_s3_bucket_policy.logs"],
    // S3 refuses changes of one bucket that come at the same time; the balancer must not wait for these.
    ...same(["aws_s3_bucket_public_access_block.logs", "aws_s3_bucket_ownership_controls.logs"], ["aws_s3_bucket_policy.logs"]),
    "aws_s3_bucket_lifecycle_configuration.logs": ["aws_s3_bucket_versioning.logs"],
    // Requests come when targets can be reached.
    ...same([...LISTENERS, ...LISTENER_RULES], WAYS),
    // A renamed target leaves before it comes; a function has to be allowed to be called; its health is asked at once.
    "aws_lb_target_group_attachment.this": ["terraform_data.targets", "aws_lambda_permission.this", ...WAYS],
    // AWS takes a balancer as a target only where it listens.
    "aws_lb_target_group_attachment.balancer": LISTENERS,
    // A rule that gets another number comes anew before it goes.
    "terraform_data.rule_numbers": LISTENER_RULES,
    // So does a listener that goes to the other kind.
    "terraform_data.listeners_ignoring_actions": LISTENERS,
  });
});

test("what is replaced, and how", () => {
  const first = { create_before_destroy: true };
  expect(every("lifecycle")).toEqual({
    "aws_security_group.this": { ...first, ignore_changes: ["name_prefix", "description"] },
    "aws_lb.this": { ...first, ignore_changes: ["name"] },
    // A group cannot move to another balancer.
    "aws_lb_target_group.this": { ...first, ignore_changes: ["name"], replace_triggered_by: ["aws_lb.this.arn"] },
    ...same([...WAYS, "aws_lb_listener.this", ...LISTENER_RULES, "aws_lb_listener_certificate.this"], first),
    // What CodeDeploy moves stays as it is, and nothing else.
    "aws_lb_listener.ignoring_actions": { ...first, ignore_changes: ["default_action"] },
    "aws_lb_listener_rule.ignoring_actions": { ...first, ignore_changes: ["action"] },
    // AWS cannot turn the peer of a rule into one of another kind.
    "aws_vpc_security_group_ingress_rule.clients": { ...first, ...replacedBy("client_kinds") },
    "aws_vpc_security_group_egress_rule.targets": { ...first, ...replacedBy("target_kinds") },
    "aws_vpc_security_group_egress_rule.identity_providers": { ...first, ...replacedBy("identity_provider_kinds") },
    "aws_lb_target_group_attachment.balancer": first,
    // Another name throws no logs away.
    "aws_s3_bucket.logs": { ignore_changes: ["bucket_prefix"] },
  });
});
