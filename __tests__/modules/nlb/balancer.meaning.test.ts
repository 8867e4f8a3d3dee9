import { nlb } from "../../../modules/nlb/nlb";
import { generated, passed } from "../../support/generated";
import { replacedBy } from "../../support/ec2";

const { resource, output, every, waitsOf } = generated(nlb);
const LISTENERS = ["aws_lb_listener.this", "aws_lb_listener.ignoring_actions"];
/** What has to be open before connections come: the ways in and out of the balancer. */
const WAYS = [
  "aws_vpc_security_group_ingress_rule.internet_ipv4",
  "aws_vpc_security_group_ingress_rule.internet_ipv6",
  "aws_vpc_security_group_ingress_rule.clients",
  "aws_vpc_security_group_egress_rule.targets",
];
/** One value for each of several addresses. */
const same = <T>(addresses: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(addresses.map((address) => [address, value]));

describe("the balancer", () => {
  test("is a Network Load Balancer, inside or on the internet, in its own security group from the first day", () => {
    expect(resource("aws_lb.this")).toMatchObject({
      load_balancer_type: "network",
      internal: '${var.scheme == "internal"}',
      ip_address_type: "${var.ip_address_type}",
      security_groups: "${concat([aws_security_group.this.id], var.extra_security_group_ids)}",
    });
  });

  test.each<[string, string]>([
    ["dns_record_client_routing_policy", "dns_client_routing"],
    ["enable_cross_zone_load_balancing", "cross_zone"],
    ["enable_deletion_protection", "deletion_protection"],
    ["enable_zonal_shift", "zonal_shift"],
  ])("its %s is the input %s", (argument, input) => {
    expect(resource("aws_lb.this")[argument]).toBe(`\${var.${input}}`);
  });

  test("asks its security group about what comes by PrivateLink, unless told otherwise", () => {
    expect(resource("aws_lb.this")["enforce_security_group_inbound_rules_on_private_link_traffic"]).toBe(
      '${var.endpoint_service != null ? (var.endpoint_service.security_group_on_endpoints ? "on" : "off") : "on"}',
    );
  });

  test("is told with all that is built on it", () => {
    const groups = (attribute: string) => `\${{ for k, v in aws_lb_target_group.this : k => v.${attribute} }}`;
    const expected = {
      ...passed("aws_lb.this", { arn: "arn", arn_suffix: "arn_suffix", name: "name", dns_name: "dns_name", zone_id: "zone_id" }),
      security_group_id: "${aws_security_group.this.id}",
      elastic_ips: "${{ for k, v in aws_eip.this : k => v.public_ip }}",
      listener_arns: "${{ for k, v in merge(aws_lb_listener.this, aws_lb_listener.ignoring_actions) : k => v.arn }}",
      target_group_arns: groups("arn"),
      target_group_arn_suffixes: groups("arn_suffix"),
      target_group_names: groups("name"),
      endpoint_service_name: "${one([for v in aws_vpc_endpoint_service.this : v.service_name])}",
      log_bucket: "${one([for v in aws_s3_bucket.logs : v.id])}",
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, output(name)]))).toEqual(expected);
  });

  test("is of use to others when it listens; its plain names wait for nothing", () => {
    const listening = LISTENERS;
    const waiting = {
      arn: listening,
      zone_id: [...listening, "aws_lb_listener_certificate.this"],
      target_group_arns: listening,
      target_group_arn_suffixes: listening,
      target_group_names: listening,
      log_bucket: ["aws_s3_bucket_policy.logs"],
      ...same(["arn_suffix", "name", "dns_name", "security_group_id", "elastic_ips", "listener_arns"], []),
    };
    expect(Object.fromEntries(Object.keys(waiting).map((name) => [name, waitsOf(name)]))).toEqual(waiting);
  });
});

describe("addresses", () => {
  test("are fixed where told, zone by zone: a given Elastic IP, else an own one, private and IPv6 ones", () => {
    const inZone = (map: string, otherwise: string) => `\${try(var.${map}[subnet_mapping.key], ${otherwise})}`;
    expect(resource("aws_lb.this")["dynamic"]).toEqual({
      subnet_mapping: [
        {
          for_each: "${var.subnet_ids_by_zone}",
          content: {
            subnet_id: "${subnet_mapping.value}",
            allocation_id: inZone("elastic_ip_allocation_ids", "var.elastic_ips ? aws_eip.this[subnet_mapping.key].id : null"),
            private_ipv4_address: inZone("private_ipv4_addresses", "null"),
            ipv6_address: inZone("ipv6_addresses", "null"),
          },
        },
      ],
    });
  });

  test("an own Elastic IP is in each zone without a given one, where they are wanted", () => {
    const zones = "{ for k, v in var.subnet_ids_by_zone : k => k if !contains(keys(var.elastic_ip_allocation_ids), k) }";
    expect(resource("aws_eip.this")).toMatchObject({
      for_each: `\${{ for k, v in ${zones} : k => v if var.elastic_ips }}`,
      domain: "vpc",
    });
  });

  test("are noted by zone: where a note changes, the balancer is made anew", () => {
    const inZone = (map: string, otherwise: string) => `\${try(var.${map}[each.key], ${otherwise})}`;
    expect(resource("terraform_data.zones")).toEqual({
      for_each: "${var.subnet_ids_by_zone}",
      input: {
        subnet: "${each.value}",
        public: inZone("elastic_ip_allocation_ids", 'var.elastic_ips ? "own" : ""'),
        private: inZone("private_ipv4_addresses", '""'),
        ipv6: inZone("ipv6_addresses", '""'),
      },
    });
  });
});

test("names fit into 32 letters, and no two are alike", () => {
  const named = (text: string) => `\${substr(replace(${text}, "_", "-"), 0, 23)}-\${substr(uuid(), 0, 8)}`;
  expect(resource("aws_lb.this")["name"]).toBe(named("var.name"));
  expect(resource("aws_lb_target_group.this")["name"]).toBe(named('"${var.name}-${each.key}"'));
  expect(every("name_prefix")).toEqual({ "aws_security_group.this": "${var.name}-nlb-" });
  expect(every("bucket_prefix")).toEqual({ "aws_s3_bucket.logs": "${lower(var.name)}-nlb-logs-" });
});

test("everything has the tags, and what has a name in the console its own", () => {
  const named = (text: string) => `\${merge(var.tags, { Name = ${text} })}`;
  const alarms = ["target_resets", "balancer_resets", "port_allocation_errors", "unhealthy_targets"];
  expect(every("tags")).toEqual({
    ...same(["aws_lb.this", "aws_vpc_endpoint_service.this"], named("var.name")),
    "aws_security_group.this": named('"${var.name}-nlb"'),
    "aws_eip.this": named('"${var.name}-${each.value}"'),
    ...same(["aws_lb_target_group.this", ...LISTENERS], named('"${var.name}-${each.key}"')),
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
    // Connections come when targets can be reached.
    ...same(LISTENERS, WAYS),
    // A renamed target leaves before it comes; its health is asked at once.
    "aws_lb_target_group_attachment.this": ["terraform_data.targets", ...WAYS],
    // Who is accepted finds somebody listening.
    "aws_vpc_endpoint_service.this": LISTENERS,
    // A listener that goes to the other kind comes anew before it goes.
    "terraform_data.listeners_ignoring_actions": LISTENERS,
  });
});

test("what is replaced, and how", () => {
  const first = { create_before_destroy: true };
  expect(every("lifecycle")).toEqual({
    "aws_security_group.this": { ...first, ignore_changes: ["name_prefix", "description"] },
    // AWS adds zones, and changes none.
    "aws_lb.this": { ...first, ignore_changes: ["name"], replace_triggered_by: ["terraform_data.zones"] },
    // A group cannot move to another balancer.
    "aws_lb_target_group.this": { ...first, ignore_changes: ["name"], replace_triggered_by: ["aws_lb.this.arn"] },
    ...same([...WAYS, "aws_lb_listener.this", "aws_lb_listener_certificate.this"], first),
    "aws_lb_listener.ignoring_actions": { ...first, ignore_changes: ["default_action"] },
    // AWS cannot turn the peer of a rule into one of another kind.
    "aws_vpc_security_group_ingress_rule.clients": { ...first, ...replacedBy("client_kinds") },
    "aws_vpc_security_group_egress_rule.targets": { ...first, ...replacedBy("target_kinds") },
    // Another name throws no logs away.
    "aws_s3_bucket.logs": { ignore_changes: ["bucket_prefix"] },
  });
});
