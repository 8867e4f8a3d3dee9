import { dns } from "../../../modules/dns/dns";
import { generated, passed } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, local, output, every } = generated(dns);

const given = (object: string, attribute: string) =>
  `\${each.value.${object} != null ? each.value.${object}.${attribute} : null}`;

describe("the zone", () => {
  const zone = {
    name: "${var.domain_name}",
    comment: "${each.value.comment}",
    tags: "${merge(var.tags, { Name = var.domain_name })}",
    dynamic: {
      vpc: [{ for_each: "${each.value.vpcs}", content: passed("vpc.value", { vpc_id: "vpc_id", vpc_region: "region" }) }],
    },
  };

  test("is protected from deletion, unless it is asked to be disposable", () => {
    expect(resource("aws_route53_zone.this")).toEqual({
      for_each: '${{ for v in var.zone[*] : "this" => v if !v.force_destroy }}',
      ...zone,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource("aws_route53_zone.disposable")).toEqual({
      for_each: '${{ for v in var.zone[*] : "this" => v if v.force_destroy }}',
      ...zone,
      force_destroy: true,
    });
  });

  test("is the given one, or the one that is made: everything is in it", () => {
    const made = (attribute: string) =>
      `concat([for v in aws_route53_zone.this : v.${attribute}], [for v in aws_route53_zone.disposable : v.${attribute}])`;
    expect(local("zone_id")).toBe(`\${var.zone != null ? ${made("zone_id")}[0] : var.zone_id}`);
    expect(output("zone_id")).toBe("${local.zone_id}");
    expect(output("name_servers")).toBe(`\${one([for v in ${made("name_servers")} : v])}`);
    expect(every("zone_id")).toEqual({
      "aws_route53_record.this": "${local.zone_id}",
      "aws_route53_record.alias": "${local.zone_id}",
      "aws_route53_record.alias_ipv6": "${local.zone_id}",
      "aws_route53_query_log.this": "${local.zone_id}",
    });
    expect(every("hosted_zone_id")).toEqual({
      "aws_route53_key_signing_key.this": "${local.zone_id}",
      "aws_route53_hosted_zone_dnssec.this": "${local.zone_id}",
    });
  });
});

const ALIASES: Array<[string, string, string]> = [
  ["A", "aws_route53_record.alias", "${var.aliases}"],
  ["AAAA", "aws_route53_record.alias_ipv6", "${{ for k, v in var.aliases : k => v if v.ipv6 }}"],
];

test.each(ALIASES)("an %s record leads to each target, after the records that may be one", (type, address, targets) => {
  expect(resource(address)).toMatchObject({
    for_each: targets,
    name: "${each.value.name != null ? each.value.name : each.key}",
    type,
    alias: {
      name: "${each.value.dns_name}",
      zone_id: "${each.value.zone_id != null ? each.value.zone_id : local.zone_id}",
      evaluate_target_health: "${each.value.evaluate_target_health}",
    },
    depends_on: ["aws_route53_record.this"],
  });
});

test("a record answers its values; long text is cut, and quotes in it are escaped", () => {
  expect(resource("aws_route53_record.this")).toMatchObject({
    for_each: "${var.records}",
    name: "${each.value.name != null ? each.value.name : each.key}",
    type: "${each.value.type}",
    ttl: "${each.value.ttl_seconds}",
    records:
      '${each.value.type == "TXT" ? [for v in each.value.values : join("\\" \\"", [for v2 in regexall("(?s).{1,255}", v) : replace(v2, "\\"", "\\\\\\"")])] : each.value.values}',
    multivalue_answer_routing_policy: "${each.value.routing != null ? (each.value.routing.multivalue ? true : null) : null}",
  });
});

test.each(["this", "alias", "alias_ipv6"])(
  "aws_route53_record.%s is routed as asked for, and looks at its health check",
  (label) => {
    const routing = (attribute: string) => `each.value.routing != null ? each.value.routing.${attribute} : null`;
    const one = (attribute: string) => `\${((${routing(attribute)}) == null ? [] : [${routing(attribute)}])}`;
    const optional = (attribute: string) => `\${(${routing(attribute)})[*]}`;
    const record = resource(`aws_route53_record.${label}`);
    expect(record["set_identifier"]).toBe(
      "${each.value.routing != null ? (each.value.routing.set_identifier != null ? each.value.routing.set_identifier : each.key) : null}",
    );
    expect(record["health_check_id"]).toBe(
      "${each.value.routing != null ? (each.value.routing.health_check != null ? local.health_check_ids[each.value.routing.health_check] : null) : null}",
    );
    expect(record["dynamic"]).toEqual({
      weighted_routing_policy: [{ for_each: one("weight"), content: { weight: "${weighted_routing_policy.value}" } }],
      latency_routing_policy: [{ for_each: one("latency_region"), content: { region: "${latency_routing_policy.value}" } }],
      failover_routing_policy: [{ for_each: one("failover"), content: { type: "${failover_routing_policy.value}" } }],
      geolocation_routing_policy: [
        {
          for_each: optional("geolocation"),
          content: passed("geolocation_routing_policy.value", {
            continent: "continent",
            country: "country",
            subdivision: "subdivision",
          }),
        },
      ],
      geoproximity_routing_policy: [
        {
          for_each: optional("geoproximity"),
          content: {
            ...passed("geoproximity_routing_policy.value", {
              aws_region: "region",
              bias: "bias",
              local_zone_group: "local_zone_group",
            }),
            dynamic: {
              coordinates: [
                {
                  for_each: "${geoproximity_routing_policy.value.coordinates[*]}",
                  content: passed("coordinates.value", { latitude: "latitude", longitude: "longitude" }),
                },
              ],
            },
          },
        },
      ],
      cidr_routing_policy: [
        {
          for_each: optional("cidr"),
          content: passed("cidr_routing_policy.value", { collection_id: "collection_id", location_name: "location_name" }),
        },
      ],
    });
  },
);

describe("health checks", () => {
  const common = {
    ...passed("each.value", { disabled: "disabled", invert_healthcheck: "inverted" }),
    tags: '${merge(var.tags, { Name = "${var.domain_name}/${each.key}" })}',
    lifecycle: { create_before_destroy: true },
  };

  test("ask a server, or look at an alarm", () => {
    expect(resource("aws_route53_health_check.this")).toEqual({
      for_each: "${{ for k, v in var.health_checks : k => v if v.calculated == null }}",
      ...common,
      type: '${each.value.endpoint != null ? (each.value.endpoint.search_string != null ? "${each.value.endpoint.protocol}_STR_MATCH" : each.value.endpoint.protocol) : "CLOUDWATCH_METRIC"}',
      fqdn: given("endpoint", "domain_name"),
      ip_address: given("endpoint", "ip_address"),
      search_string: given("endpoint", "search_string"),
      request_interval: given("endpoint", "interval_seconds"),
      failure_threshold: given("endpoint", "failure_threshold"),
      measure_latency: given("endpoint", "measure_latency"),
      regions: given("endpoint", "regions"),
      port: '${each.value.endpoint != null ? (each.value.endpoint.port != null ? each.value.endpoint.port : each.value.endpoint.protocol == "HTTP" ? 80 : 443) : null}',
      resource_path:
        '${each.value.endpoint != null ? (each.value.endpoint.protocol != "TCP" ? (each.value.endpoint.path != null ? each.value.endpoint.path : "/") : null) : null}',
      enable_sni:
        '${each.value.endpoint != null ? (each.value.endpoint.protocol == "HTTPS" ? each.value.endpoint.sni : null) : null}',
      cloudwatch_alarm_name: given("alarm", "name"),
      cloudwatch_alarm_region: given("alarm", "region"),
      insufficient_data_health_status: given("alarm", "insufficient_data_health_status"),
    });
  });

  test("count others", () => {
    expect(resource("aws_route53_health_check.calculated")).toEqual({
      for_each: "${{ for k, v in var.health_checks : k => v if v.calculated != null }}",
      ...common,
      type: "CALCULATED",
      child_healthchecks:
        "${each.value.calculated != null ? [for v in each.value.calculated.children : aws_route53_health_check.this[v].id] : []}",
      child_health_threshold: given("calculated", "health_threshold"),
    });
  });

  test("are known by their names", () => {
    expect(local("health_check_ids")).toBe(
      "${merge({ for k, v in aws_route53_health_check.this : k => v.id }, { for k, v in aws_route53_health_check.calculated : k => v.id })}",
    );
    expect(output("health_check_ids")).toBe("${local.health_check_ids}");
  });
});

const ACCOUNT = '${data.aws_caller_identity.this["this"].account_id}';
const ROUTE53 = 'arn:${split(":", data.aws_caller_identity.this["this"].arn)[1]}:route53:::hostedzone/${local.zone_id}';
const IN_GLOBAL_REGION = '${data.aws_region.this["this"].name == "us-east-1"}';

describe("query logs", () => {
  const own = '${{ for v in var.query_logs[*] : "this" => v if v.log_group == null }}';

  test("go to a log group of their own, in us-east-1, or to a given one", () => {
    expect(resource("aws_cloudwatch_log_group.queries")).toMatchObject({
      for_each: own,
      name_prefix: "/aws/route53/${var.domain_name}/",
      retention_in_days: "${each.value.retention_days}",
      kms_key_id: given("kms_key", "arn"),
      tags: '${merge(var.tags, { Name = "${var.domain_name}/queries" })}',
      lifecycle: { ignore_changes: ["name_prefix"], precondition: [{ condition: IN_GLOBAL_REGION }] },
    });
    expect(resource("aws_route53_query_log.this")).toMatchObject({
      for_each: '${{ for v in var.query_logs[*] : "this" => v }}',
      cloudwatch_log_group_arn:
        '${each.value.log_group != null ? each.value.log_group.arn : aws_cloudwatch_log_group.queries["this"].arn}',
      depends_on: ["aws_cloudwatch_log_resource_policy.queries"],
    });
    expect(output("query_log_group_name")).toBe("${one([for v in aws_cloudwatch_log_group.queries : v.name])}");
  });

  test("are written by Route 53 for this zone alone", () => {
    const policy = resource("aws_cloudwatch_log_resource_policy.queries");
    expect(policy).toMatchObject({
      for_each: own,
      policy_name: "route53-queries-${substr(uuid(), 0, 8)}",
      lifecycle: { ignore_changes: ["policy_name"] },
    });
    expect(policyOf(policy["policy_document"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "route53.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: '${aws_cloudwatch_log_group.queries["this"].arn}:*',
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": ROUTE53 } },
        },
      ],
    });
  });
});

describe("DNSSEC", () => {
  const keys = "var.dnssec != null ? var.dnssec.key_signing_keys : {}";

  test("has its own KMS keys, in us-east-1, or given ones; another one is a replacement", () => {
    expect(resource("aws_kms_key.dnssec")).toMatchObject({
      for_each: `\${{ for k, v in ${keys} : k => v if v.kms_key == null }}`,
      customer_master_key_spec: "ECC_NIST_P256",
      key_usage: "SIGN_VERIFY",
      deletion_window_in_days: 30,
      description: "Signs ${var.domain_name}",
      tags: '${merge(var.tags, { Name = "${var.domain_name}/${each.key}" })}',
      lifecycle: { precondition: [{ condition: IN_GLOBAL_REGION }] },
    });
    expect(resource("aws_route53_key_signing_key.this")).toMatchObject({
      for_each: `\${${keys}}`,
      name: "${each.key}",
      key_management_service_arn: "${each.value.kms_key != null ? each.value.kms_key.arn : aws_kms_key.dnssec[each.key].arn}",
      status: "ACTIVE",
      lifecycle: { replace_triggered_by: ["terraform_data.kms_keys[each.key]"] },
    });
    expect(resource("terraform_data.kms_keys")).toEqual({
      for_each: `\${${keys}}`,
      input: { arn: "${each.value.kms_key != null ? each.value.kms_key.arn : aws_kms_key.dnssec[each.key].arn}" },
    });
    expect(output("ds_records")).toBe("${{ for k, v in aws_route53_key_signing_key.this : k => v.ds_record }}");
  });

  test("lets Route 53 sign with a key for this zone, and nobody else", () => {
    const principal = { Service: "dnssec-route53.amazonaws.com" };
    expect(policyOf(resource("aws_kms_key.dnssec")["policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Administration",
          Effect: "Allow",
          Principal: { AWS: `arn:${ROUTE53.slice(4, ROUTE53.indexOf(":route53"))}:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Signing",
          Effect: "Allow",
          Principal: principal,
          Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": ROUTE53 } },
        },
        {
          Sid: "Grants",
          Effect: "Allow",
          Principal: principal,
          Action: "kms:CreateGrant",
          Resource: "*",
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ],
    });
  });

  test("signs when there is a key, and stops before the last one goes", () => {
    expect(resource("aws_route53_hosted_zone_dnssec.this")).toMatchObject({
      for_each: '${{ for v in var.dnssec[*] : "this" => v }}',
      depends_on: ["aws_route53_key_signing_key.this"],
    });
  });
});

test("who and where is asked only where the module makes a log group or a key", () => {
  const needed =
    "${((var.query_logs != null ? var.query_logs.log_group == null : false) ? true : anytrue([for v in var.dnssec != null ? var.dnssec.key_signing_keys : {} : v.kms_key == null])) ? { this = true } : {}}";
  expect(resource("data.aws_region.this")).toEqual({ for_each: needed });
  expect(resource("data.aws_caller_identity.this")).toEqual({ for_each: needed });
});

test("the names of the records are told", () => {
  expect(output("alias_names")).toBe("${{ for k, v in aws_route53_record.alias : k => v.fqdn }}");
  expect(output("record_names")).toBe("${{ for k, v in aws_route53_record.this : k => v.fqdn }}");
});

test("nothing else is replaced in a way of its own, or waits", () => {
  expect(Object.keys(every("lifecycle")).sort()).toEqual([
    "aws_cloudwatch_log_group.queries",
    "aws_cloudwatch_log_resource_policy.queries",
    "aws_kms_key.dnssec",
    "aws_route53_health_check.calculated",
    "aws_route53_health_check.this",
    "aws_route53_key_signing_key.this",
    "aws_route53_zone.this",
  ]);
  expect(Object.keys(every("depends_on")).sort()).toEqual([
    "aws_route53_hosted_zone_dnssec.this",
    "aws_route53_query_log.this",
    "aws_route53_record.alias",
    "aws_route53_record.alias_ipv6",
  ]);
});
