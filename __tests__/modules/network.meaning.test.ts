import { network } from "../../modules/network/network";
import { generated } from "../support/generated";
import { policyOf } from "../support/policy";

const { resource, output, waitsOf, every } = generated(network);
const TIERS = ["public", "private", "intra"];
const VPC = "${aws_vpc.this.id}";

describe("the VPC", () => {
  test("is as the inputs say", () => {
    expect(resource("aws_vpc.this")).toMatchObject({
      cidr_block: "${var.cidr}",
      instance_tenancy: "${var.tenancy}",
      enable_dns_support: "${var.dns_support}",
      enable_dns_hostnames: "${var.dns_hostnames}",
      assign_generated_ipv6_cidr_block: "${var.ipv6}",
    });
  });

  test("has a default security group without any rule", () => {
    expect(Object.keys(resource("aws_default_security_group.this")).sort()).toEqual(["tags", "vpc_id"]);
  });

  test("holds all that stands in a VPC", () => {
    expect(every("vpc_id")).toEqual({
      "aws_default_security_group.this": VPC,
      "aws_subnet.public": VPC,
      "aws_subnet.private": VPC,
      "aws_subnet.intra": VPC,
      "aws_route_table.public": VPC,
      "aws_route_table.private": VPC,
      "aws_route_table.intra": VPC,
      "aws_internet_gateway.this": VPC,
      "aws_egress_only_internet_gateway.this": VPC,
      "aws_vpc_endpoint.gateway": VPC,
      "aws_vpc_endpoint.interface": VPC,
      "aws_security_group.endpoints": VPC,
      "aws_flow_log.cloud_watch_logs": VPC,
      "aws_flow_log.s3": VPC,
    });
  });
});

describe.each(TIERS)("the %s tier", (tier) => {
  const zones = `\${local.${tier}_subnet_cidrs}`;

  test("has a subnet in each zone, and none gives public addresses by itself", () => {
    expect(resource(`aws_subnet.${tier}`)).toMatchObject({
      for_each: zones,
      availability_zone: "${each.key}",
      cidr_block: "${each.value}",
      map_public_ip_on_launch: false,
    });
  });

  test("has a route table for each of its subnets", () => {
    expect(resource(`aws_route_table.${tier}`)).toMatchObject({ for_each: zones });
    const { lifecycle: _, ...association } = resource(`aws_route_table_association.${tier}`);
    expect(association).toEqual({
      for_each: zones,
      subnet_id: `\${aws_subnet.${tier}[each.key].id}`,
      route_table_id: `\${aws_route_table.${tier}[each.key].id}`,
    });
  });

  test("tells its subnets and tables", () => {
    const ids = (type: string) => `\${{ for k, v in ${type}.${tier} : k => v.id }}`;
    expect(output(`${tier}_subnet_ids_by_zone`)).toBe(ids("aws_subnet"));
    expect(output(`${tier}_subnet_ids`)).toBe(`\${[for v in aws_subnet.${tier} : v.id]}`);
    expect(output(`${tier}_subnet_cidrs_by_zone`)).toBe(zones);
    expect(output(`${tier}_route_table_ids_by_zone`)).toBe(ids("aws_route_table"));
  });
});

describe("the ways out", () => {
  test("public subnets go out through the internet gateway", () => {
    const way = {
      gateway_id: '${aws_internet_gateway.this["this"].id}',
      route_table_id: "${aws_route_table.public[each.key].id}",
    };
    expect(resource("aws_route.public")).toMatchObject({ ...way, destination_cidr_block: "0.0.0.0/0" });
    expect(resource("aws_route.public_ipv6")).toMatchObject({ ...way, destination_ipv6_cidr_block: "::/0" });
  });

  test("private subnets go out through a NAT gateway, with IPv6 through the gateway that lets nothing in", () => {
    const table = { route_table_id: "${aws_route_table.private[each.key].id}" };
    const { nat_gateway_id: gateway, ...route } = resource("aws_route.private");
    expect(route).toMatchObject({ ...table, destination_cidr_block: "0.0.0.0/0" });
    expect(gateway).toMatch(/^\$\{aws_nat_gateway\.this\[.*\]\.id\}$/);
    expect(resource("aws_route.private_ipv6")).toMatchObject({
      ...table,
      destination_ipv6_cidr_block: "::/0",
      egress_only_gateway_id: '${aws_egress_only_internet_gateway.this["this"].id}',
    });
  });

  test("there are no others, so that intra subnets have none", () => {
    expect(Object.keys(every("route_table_id")).sort()).toEqual([
      "aws_route.private",
      "aws_route.private_ipv6",
      "aws_route.public",
      "aws_route.public_ipv6",
      "aws_route_table_association.intra",
      "aws_route_table_association.private",
      "aws_route_table_association.public",
      "aws_vpc_endpoint_route_table_association.dynamodb",
      "aws_vpc_endpoint_route_table_association.s3",
    ]);
  });

  test("a NAT gateway stands in its zone's public subnet, with an address of its own or the one that is given", () => {
    expect(resource("aws_nat_gateway.this")).toMatchObject({
      for_each: "${toset(local.nat_zones)}",
      subnet_id: "${aws_subnet.public[each.value].id}",
      allocation_id: "${try(var.nat_elastic_ips[each.value], aws_eip.nat[each.value].id)}",
    });
    expect(resource("aws_eip.nat")).toMatchObject({ domain: "vpc" });
    expect(output("nat_public_ips_by_zone")).toBe("${{ for k, v in aws_nat_gateway.this : k => v.public_ip }}");
  });
});

describe("endpoints", () => {
  const service = "com.amazonaws.${local.region}.${each.value}";

  test("of the gateway kind are in the route tables", () => {
    expect(resource("aws_vpc_endpoint.gateway")).toMatchObject({
      for_each: "${toset(var.gateway_endpoints)}",
      service_name: service,
      vpc_endpoint_type: "Gateway",
      policy: "${try(var.endpoint_policies[each.value], null)}",
    });
    for (const name of ["s3", "dynamodb"]) {
      expect(resource(`aws_vpc_endpoint_route_table_association.${name}`)).toMatchObject({
        vpc_endpoint_id: `\${aws_vpc_endpoint.gateway["${name}"].id}`,
      });
    }
  });

  test("of the interface kind are behind their security group, and answer to the services' names", () => {
    expect(resource("aws_vpc_endpoint.interface")).toMatchObject({
      for_each: "${toset(var.interface_endpoints)}",
      service_name: service,
      vpc_endpoint_type: "Interface",
      policy: "${try(var.endpoint_policies[each.value], null)}",
      private_dns_enabled: true,
      security_group_ids: ['${aws_security_group.endpoints["this"].id}'],
    });
  });

  test("let HTTPS in, from the VPC and from nowhere else", () => {
    const https = {
      security_group_id: '${aws_security_group.endpoints["this"].id}',
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    };
    expect(resource("aws_vpc_security_group_ingress_rule.endpoints_ipv4")).toMatchObject({
      ...https,
      cidr_ipv4: "${aws_vpc.this.cidr_block}",
    });
    expect(resource("aws_vpc_security_group_ingress_rule.endpoints_ipv6")).toMatchObject({
      ...https,
      cidr_ipv6: "${aws_vpc.this.ipv6_cidr_block}",
    });
    expect(Object.keys(every("security_group_id"))).toHaveLength(2);
  });
});

describe("flow logs", () => {
  const PARTITION = '${split(":", aws_vpc.this.arn)[1]}';
  const REGION = "${local.region}";
  const ACCOUNT = "${aws_vpc.this.owner_id}";
  const GROUP = 'aws_cloudwatch_log_group.flow_logs["this"].arn';
  const records = {
    traffic_type: "${var.flow_logs.traffic}",
    max_aggregation_interval: "${var.flow_logs.interval_seconds}",
  };

  test("go to the log group by the role, or to the bucket", () => {
    expect(resource("aws_flow_log.cloud_watch_logs")).toMatchObject({
      ...records,
      log_destination_type: "cloud-watch-logs",
      log_destination: `\${${GROUP}}`,
      iam_role_arn: '${aws_iam_role.flow_logs["this"].arn}',
    });
    expect(resource("aws_flow_log.s3")).toMatchObject({
      ...records,
      log_destination_type: "s3",
      log_destination: "${var.flow_logs.bucket_arn}",
    });
  });

  test("only VPC flow logs may take the role on, and only this account's in this Region", () => {
    expect(policyOf(resource("aws_iam_role.flow_logs")["assume_role_policy"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnLike: { "aws:SourceArn": `arn:${PARTITION}:ec2:${REGION}:${ACCOUNT}:vpc-flow-log/*` },
          },
        },
      ],
    });
    expect(resource("aws_iam_role.flow_logs")).toMatchObject({ permissions_boundary: "${var.permissions_boundary}" });
  });

  test("the role may write to the log group, and do nothing else", () => {
    const { policy, ...rest } = resource("aws_iam_role_policy.flow_logs");
    expect(rest).toMatchObject({ role: '${aws_iam_role.flow_logs["this"].id}', name: "write-flow-logs" });
    expect(policyOf(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [`\${${GROUP}}`, `\${${GROUP}}:*`],
        },
      ],
    });
  });

  test("the account rules over their key, and CloudWatch Logs uses it for the account's log groups in the Region", () => {
    const { policy, ...key } = resource("aws_kms_key.flow_logs");
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(policyOf(policy)).toMatchObject({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:${PARTITION}:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { Service: `logs.${REGION}.amazonaws.com` },
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
          Resource: "*",
          Condition: {
            ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:*` },
          },
        },
      ],
    });
  });

  test("are kept as long as they are asked for, encrypted", () => {
    expect(resource("aws_cloudwatch_log_group.flow_logs")).toMatchObject({
      retention_in_days: "${var.flow_logs.retention_days}",
      kms_key_id: '${var.flow_logs.kms_key != null ? var.flow_logs.kms_key.arn : aws_kms_key.flow_logs["this"].arn}',
    });
  });
});

test("names begin with the network's, so that several networks can be in one account", () => {
  expect(every("name_prefix")).toEqual({
    "aws_security_group.endpoints": "${var.name}-endpoints-",
    "aws_cloudwatch_log_group.flow_logs": "/aws/vpc/${var.name}/flow-logs-",
    "aws_iam_role.flow_logs": "${substr(var.name, 0, 27)}-flow-logs-",
  });
});

test("everything has the network's tags, and a name that tells it from the others", () => {
  const named = (text: string) => `\${merge(var.tags, { Name = ${text} })}`;
  const inTier = (tier: string) =>
    `\${merge(var.tags, { Name = "\${var.name}-${tier}-\${each.key}" }, var.subnets.${tier} != null ? var.subnets.${tier}.tags : {})}`;
  const ofTiers = (type: string, tags: (tier: string) => string) =>
    Object.fromEntries(TIERS.map((tier) => [`${type}.${tier}`, tags(tier)]));
  expect(every("tags")).toEqual({
    "aws_vpc.this": named("var.name"),
    "aws_default_security_group.this": named('"${var.name}-default-unused"'),
    ...ofTiers("aws_subnet", inTier),
    ...ofTiers("aws_route_table", (tier) => named(`"\${var.name}-${tier}-\${each.key}"`)),
    "aws_internet_gateway.this": named("var.name"),
    "aws_egress_only_internet_gateway.this": named("var.name"),
    "aws_eip.nat": named('"${var.name}-nat-${each.value}"'),
    "aws_nat_gateway.this": named('"${var.name}-${each.value}"'),
    "aws_vpc_endpoint.gateway": named('"${var.name}-${each.value}"'),
    "aws_vpc_endpoint.interface": named('"${var.name}-${each.value}"'),
    "aws_security_group.endpoints": named('"${var.name}-endpoints"'),
    "aws_kms_key.flow_logs": named('"${var.name}-flow-logs"'),
    "aws_cloudwatch_log_group.flow_logs": named('"${var.name}-flow-logs"'),
    "aws_iam_role.flow_logs": named('"${var.name}-flow-logs"'),
    "aws_flow_log.cloud_watch_logs": named("var.name"),
    "aws_flow_log.s3": named("var.name"),
  });
});

describe("what waits for what", () => {
  test("a NAT gateway for the internet gateway, without which it fails to start; nothing else says so", () => {
    expect(every("depends_on")).toEqual({ "aws_nat_gateway.this": ["aws_internet_gateway.this"] });
  });

  test.each<[string, string[]]>([
    ["public", ["aws_route_table_association.public", "aws_route.public", "aws_route.public_ipv6"]],
    ["private", ["aws_route_table_association.private", "aws_route.private", "aws_route.private_ipv6"]],
    ["intra", ["aws_route_table_association.intra"]],
  ])("who uses a %s subnet, for its way out", (tier, waits) => {
    expect(waitsOf(`${tier}_subnet_ids`)).toEqual(waits);
    expect(waitsOf(`${tier}_subnet_ids_by_zone`)).toEqual(waits);
  });
});

test("what is replaced, and how", () => {
  expect(every("lifecycle")).toEqual({
    // Private subnets keep a way out, and endpoints their group.
    "aws_nat_gateway.this": { create_before_destroy: true },
    // Old gateways keep their way out until the new ones stand.
    "aws_route_table_association.public": { create_before_destroy: true },
    "aws_security_group.endpoints": { create_before_destroy: true, ignore_changes: ["name_prefix", "description"] },
    // The gateway of a replaced subnet starts beside the old one, which holds the old address.
    "aws_eip.nat": { replace_triggered_by: ["aws_subnet.public[each.key].id"] },
    // In a new VPC it is a new one.
    "aws_internet_gateway.this": { replace_triggered_by: ["aws_vpc.this.id"] },
    // Another name of the network throws no records away.
    "aws_cloudwatch_log_group.flow_logs": { ignore_changes: ["name_prefix"] },
    "aws_iam_role.flow_logs": { ignore_changes: ["name_prefix"] },
  });
});

test("the other outputs", () => {
  const byService = (kind: string, attribute: string) => `\${{ for k, v in aws_vpc_endpoint.${kind} : k => v.${attribute} }}`;
  const expected = {
    vpc_id: VPC,
    vpc_arn: "${aws_vpc.this.arn}",
    vpc_cidr: "${aws_vpc.this.cidr_block}",
    vpc_ipv6_cidr: "${aws_vpc.this.ipv6_cidr_block}",
    region: "${local.region}",
    availability_zones: "${sort(var.availability_zones)}",
    gateway_endpoint_ids: byService("gateway", "id"),
    gateway_endpoint_prefix_list_ids: byService("gateway", "prefix_list_id"),
    interface_endpoint_ids: byService("interface", "id"),
    flow_log_group_name: "${one([for v in aws_cloudwatch_log_group.flow_logs : v.name])}",
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, output(name)]))).toEqual(expected);
});
