import { beanstalk } from "../../../modules/beanstalk/beanstalk";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const { resource, local, output, every } = generated(beanstalk);

const statements = (address: string) =>
  (policyOf(resource(address)["policy"]) as { Statement: Array<Record<string, unknown>> }).Statement;

const OF_SERVICE = '${split(":", aws_iam_role.service.arn)[1]}';
const ACCOUNT_OF_SERVICE = '${split(":", aws_iam_role.service.arn)[4]}';

describe("the service role", () => {
  test("is taken on by Elastic Beanstalk alone, by its external ID", () => {
    const trust = JSON.parse(String(resource("aws_iam_role.service")["assume_role_policy"])) as { Statement: unknown };
    expect(trust.Statement).toEqual([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "elasticbeanstalk.amazonaws.com" },
        Condition: { StringEquals: { "sts:ExternalId": "elasticbeanstalk" } },
      },
    ]);
    expect(resource("aws_iam_role.service")).toMatchObject({
      name_prefix: "${var.name}-service-",
      permissions_boundary: "${var.permissions_boundary}",
      lifecycle: { create_before_destroy: true, ignore_changes: ["name_prefix", "path"] },
    });
  });

  test("looks at everything, and writes logs of Elastic Beanstalk", () => {
    const [looks, ...rest] = statements("aws_iam_role_policy.enhanced_health");
    expect(looks).toMatchObject({ Effect: "Allow", Resource: "*" });
    expect((looks?.["Action"] as string[]).filter((action) => !/^[a-z0-9]+:Describe[A-Za-z]+$/.test(action))).toEqual([]);
    expect(looks?.["Action"]).toHaveLength(10);
    expect(rest).toEqual([
      {
        Effect: "Allow",
        Action: "ec2:GetConsoleOutput",
        Resource: `arn:${OF_SERVICE}:ec2:*:${ACCOUNT_OF_SERVICE}:instance/*`,
        Condition: { Null: { "aws:ResourceTag/elasticbeanstalk:environment-id": "false" } },
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `arn:${OF_SERVICE}:logs:*:${ACCOUNT_OF_SERVICE}:log-group:/aws/elasticbeanstalk/*`,
      },
    ]);
  });

  test("moves the address of a single instance", () => {
    const of = (kind: string) => `arn:${OF_SERVICE}:ec2:*:${ACCOUNT_OF_SERVICE}:${kind}/*`;
    expect(statements("aws_iam_role_policy.elastic_ip")).toEqual([
      { Effect: "Allow", Action: "ec2:AssociateAddress", Resource: [of("elastic-ip"), of("instance"), of("network-interface")] },
    ]);
  });

  test("tells the topic", () => {
    expect(statements("aws_iam_role_policy.notifications")).toEqual([
      { Effect: "Allow", Action: "sns:Publish", Resource: "${each.value.topic_arn}" },
    ]);
  });

  test("throws old versions of its application away, and their bundles when asked to", () => {
    expect(statements("aws_iam_role_policy.versions")).toEqual([
      {
        Effect: "Allow",
        Action: ["elasticbeanstalk:DeleteApplicationVersion", "elasticbeanstalk:DescribeApplicationVersions"],
        Resource: `arn:${OF_SERVICE}:elasticbeanstalk:*:${ACCOUNT_OF_SERVICE}:applicationversion/\${local.application}/*`,
      },
    ]);
    expect(statements("aws_iam_role_policy.sources")).toEqual([
      {
        Effect: "Allow",
        Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        Resource: `arn:${OF_SERVICE}:s3:::elasticbeanstalk-*-${ACCOUNT_OF_SERVICE}/*`,
      },
    ]);
    for (const name of ["versions", "sources", "notifications", "elastic_ip", "enhanced_health"])
      expect(resource(`aws_iam_role_policy.${name}`)).toMatchObject({
        role: "${aws_iam_role.service.id}",
        name: name.replace("_", "-"),
      });
  });
});

describe("the instances' role", () => {
  const role = "one([for v in aws_iam_role.this : v.arn])";
  const [partition, account] = [`\${split(":", ${role})[1]}`, `\${split(":", ${role})[4]}`];
  const bucket = `arn:${partition}:s3:::elasticbeanstalk-*-${account}`;

  test("reads the bucket of Elastic Beanstalk, and writes logs and statistics", () => {
    expect(statements("aws_iam_role_policy.instances")).toEqual([
      { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${bucket}/*` },
      { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
      { Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/resources/environments/logs/*` },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `arn:${partition}:logs:*:${account}:log-group:/aws/elasticbeanstalk/*`,
      },
      {
        Effect: "Allow",
        Action: "elasticbeanstalk:PutInstanceStatistics",
        Resource: [
          `arn:${partition}:elasticbeanstalk:*:${account}:application/\${local.application}`,
          `arn:${partition}:elasticbeanstalk:*:${account}:environment/\${local.application}/*`,
        ],
      },
    ]);
  });

  test("is that of the module's own profile", () => {
    for (const name of ["instances", "secrets"])
      expect(resource(`aws_iam_role_policy.${name}`)["role"]).toBe("${one([for v in aws_iam_role.this : v.name])}");
    expect(resource("aws_iam_role_policy.instances")["for_each"]).toBe("${var.instance_profile == null ? { this = true } : {}}");
  });
});

describe("the way of a request", () => {
  const door = { ip_protocol: "tcp", from_port: "${tonumber(each.value)}", to_port: "${tonumber(each.value)}" };
  const port = { ip_protocol: "tcp", from_port: "${each.value.port}", to_port: "${each.value.port}" };
  const balancer = '${aws_security_group.load_balancer["this"].id}';
  const instances = '${aws_security_group.this["this"].id}';
  const lifecycle = { create_before_destroy: true };

  test("leads from clients to the balancer's ports", () => {
    expect(local("doors")).toBe(
      '${var.load_balancer != null ? (var.load_balancer.tls != null ? (var.load_balancer.tls.redirect_http ? ["443", "80"] : ["443"]) : ["80"]) : []}',
    );
    expect(resource("aws_vpc_security_group_ingress_rule.internet")).toMatchObject({
      security_group_id: balancer,
      cidr_ipv4: "0.0.0.0/0",
      lifecycle,
      ...door,
    });
    const client = 'local.clients[split("/", each.value)[1]]';
    expect(resource("aws_vpc_security_group_ingress_rule.clients")).toMatchObject({
      for_each: "${toset(local.client_ways)}",
      security_group_id: balancer,
      ip_protocol: "tcp",
      from_port: '${tonumber(split("/", each.value)[0])}',
      to_port: '${tonumber(split("/", each.value)[0])}',
      cidr_ipv4: `\${${client}.cidr_ipv4}`,
      cidr_ipv6: `\${${client}.cidr_ipv6}`,
      prefix_list_id: `\${${client}.prefix_list_id}`,
      referenced_security_group_id: `\${${client}.security_group_id}`,
      lifecycle: { ...lifecycle, replace_triggered_by: ["terraform_data.client_kinds[each.key]"] },
    });
    expect(local("client_ways")).toBe('${flatten([for v in local.doors : [for k2, v2 in local.clients : "${v}/${k2}"]])}');
  });

  test("leads from the balancer to the instances, and from nobody else", () => {
    expect(resource("aws_vpc_security_group_egress_rule.instances")).toMatchObject({
      security_group_id: balancer,
      referenced_security_group_id: instances,
      lifecycle,
      ...port,
    });
    expect(resource("aws_vpc_security_group_ingress_rule.load_balancer")).toMatchObject({
      security_group_id: instances,
      referenced_security_group_id: balancer,
      lifecycle,
      ...port,
    });
  });

  test("is turned to HTTPS by the balancer that Elastic Beanstalk has made", () => {
    expect(resource("aws_lb_listener.redirect")).toMatchObject({
      load_balancer_arn: "${aws_elastic_beanstalk_environment.this[each.key].load_balancers[0]}",
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
    });
  });
});

describe("an environment", () => {
  const environment = resource("aws_elastic_beanstalk_environment.this");

  test("has a name that nothing else has, and what its platform is told by", () => {
    expect(environment).toMatchObject({
      for_each: "${var.environments}",
      name: "${var.name}-${each.key}-${substr(uuid(), 0, 8)}",
      application: "${local.application}",
      description: "${each.value.description}",
      tier: "WebServer",
      cname_prefix: "${each.value.cname_prefix}",
      platform_arn: "${each.value.platform.platform_arn}",
      version_label: "${each.value.version_label}",
      wait_for_ready_timeout: "30m",
    });
    expect(resource("data.aws_elastic_beanstalk_solution_stack.newest")).toMatchObject({ most_recent: true });
  });

  test("begins when all is there that its instances need", () => {
    expect(environment["depends_on"]).toEqual([
      "aws_iam_role_policy.enhanced_health",
      "aws_iam_role_policy.elastic_ip",
      "aws_iam_role_policy.notifications",
      "aws_iam_role_policy.versions",
      "aws_iam_role_policy.sources",
      "aws_iam_role_policy.instances",
      "aws_iam_role_policy.secrets",
      "aws_iam_role_policy.session_manager",
      "aws_iam_role_policy_attachment.this",
      "aws_vpc_security_group_ingress_rule.this",
      "aws_vpc_security_group_egress_rule.this",
      "aws_vpc_security_group_ingress_rule.internet",
      "aws_vpc_security_group_ingress_rule.clients",
      "aws_vpc_security_group_egress_rule.instances",
      "aws_vpc_security_group_ingress_rule.load_balancer",
    ]);
  });

  test("is left to managed updates, pipelines and swaps, and made anew where AWS cannot change it", () => {
    expect(environment["lifecycle"]).toEqual({
      ignore_changes: ["name", "cname_prefix", "platform_arn", "solution_stack_name", "version_label"],
      replace_triggered_by: ["terraform_data.fixed[each.key]"],
    });
    expect(resource("terraform_data.fixed")).toEqual({
      for_each: "${var.environments}",
      input: {
        application: "${local.application}",
        balancer: '${var.load_balancer != null ? var.load_balancer.scheme : "none"}',
      },
    });
  });
});

test("the application keeps its name, and so many versions", () => {
  expect(resource("aws_elastic_beanstalk_application.this")).toMatchObject({
    name: "${var.name}-${substr(uuid(), 0, 8)}",
    lifecycle: { ignore_changes: ["name"] },
    appversion_lifecycle: {
      service_role: "${aws_iam_role.service.arn}",
      max_count: "${var.versions.max_age_days == null ? var.versions.max_count : null}",
      max_age_in_days: "${var.versions.max_age_days}",
      delete_source_from_s3: "${var.versions.delete_source}",
    },
  });
});

test("what is tagged, and how", () => {
  const named = (name: string) => `\${merge(var.tags, { Name = ${name} })}`;
  expect(every("tags")).toMatchObject({
    // Elastic Beanstalk gives these a Name of its own.
    "aws_elastic_beanstalk_application.this": "${var.tags}",
    "aws_elastic_beanstalk_environment.this": "${merge(var.tags, each.value.tags)}",
    "aws_security_group.load_balancer": named('"${var.name}-load-balancer"'),
    "aws_lb_listener.redirect": named('"${var.name}-${each.key}"'),
    "aws_iam_role.service": "${var.tags}",
    "aws_vpc_security_group_ingress_rule.internet": "${var.tags}",
    "aws_vpc_security_group_ingress_rule.clients": "${var.tags}",
    "aws_vpc_security_group_ingress_rule.load_balancer": "${var.tags}",
    "aws_vpc_security_group_egress_rule.instances": "${var.tags}",
  });
});

describe("what is told of the environments", () => {
  test.each([
    ["environment_names", "name"],
    ["environment_ids", "id"],
    ["environment_arns", "arn"],
    ["cnames", "cname"],
    ["endpoint_urls", "endpoint_url"],
    ["load_balancer_arns", "load_balancers"],
    ["auto_scaling_group_names", "autoscaling_groups"],
  ])("%s", (name, attribute) => {
    expect(output(name)).toBe(`\${{ for k, v in aws_elastic_beanstalk_environment.this : k => v.${attribute} }}`);
  });

  test("the rest", () => {
    expect(output("application_name")).toBe("${local.application}");
    expect(output("zone_id")).toBe("${data.aws_elastic_beanstalk_hosted_zone.this.id}");
    expect(output("service_role_arn")).toBe("${aws_iam_role.service.arn}");
    expect(output("security_group_id")).toBe('${aws_security_group.this["this"].id}');
    expect(output("domain_names")).toContain(
      'startswith(data.aws_region.this.name, "cn-") ? "${data.aws_region.this.name}.eb.amazonaws.com.cn" : "${data.aws_region.this.name}.elasticbeanstalk.com"',
    );
  });
});
