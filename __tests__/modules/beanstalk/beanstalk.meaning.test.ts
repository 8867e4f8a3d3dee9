import { beanstalk } from "../../../modules/beanstalk/beanstalk";
import { LIFECYCLES, kindOf, replacedBy, testProfile } from "../../support/ec2";
import { generated } from "../../support/generated";
import { policyOf } from "../../support/policy";

const generatedModule = generated(beanstalk);
const { resource, local, output } = generatedModule;
testProfile(generatedModule);

const statements = (address: string) =>
  (policyOf(resource(address)["policy"]) as { Statement: Array<Record<string, unknown>> }).Statement;

const OF_SERVICE = '${split(":", aws_iam_role.service.arn)[1]}';
const ACCOUNT_OF_SERVICE = '${split(":", aws_iam_role.service.arn)[4]}';

describe("the service role", () => {
  test("is taken on by Elastic Beanstalk alone, by its external ID", () => {
    const trust = JSON.parse(String(resource("aws_iam_role.service")["assume_role_policy"])) as unknown;
    expect(trust).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "elasticbeanstalk.amazonaws.com" },
          Condition: { StringEquals: { "sts:ExternalId": "elasticbeanstalk" } },
        },
      ],
    });
    expect(resource("aws_iam_role.service")).toEqual({
      assume_role_policy: expect.any(String) as string,
      description: "What Elastic Beanstalk may do for ${var.name}",
      tags: "${var.tags}",
      name_prefix: "${var.name}-service-",
      permissions_boundary: "${var.permissions_boundary}",
      lifecycle: { create_before_destroy: true, ignore_changes: ["name_prefix", "path"] },
    });
  });

  test("looks at what enhanced health tells of, and writes logs of Elastic Beanstalk", () => {
    const [looks, ...rest] = statements("aws_iam_role_policy.enhanced_health");
    // AWS knows no resources for these.
    expect(looks).toEqual({
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeNotificationConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeAddresses",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "ec2:DescribeSecurityGroups",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
    });
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
  });

  const OWN_APPLICATION = "${var.application == null ? { this = true } : {}}";
  test.each([
    ["enhanced_health", undefined],
    ["elastic_ip", "${var.load_balancer == null ? { this = true } : {}}"],
    ["notifications", '${{ for v in var.notifications[*] : "this" => v }}'],
    ["versions", OWN_APPLICATION],
    ["sources", "${(var.application == null ? var.versions.delete_source : false) ? { this = true } : {}}"],
  ])("may do what %s is about where there is something to do", (name, when) => {
    const { policy, ...others } = resource(`aws_iam_role_policy.${name}`);
    expect(policyOf(policy)).toMatchObject({ Version: "2012-10-17" });
    expect(others).toEqual({
      name: name.replace("_", "-"),
      role: "${aws_iam_role.service.id}",
      ...(when !== undefined && { for_each: when }),
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

  test("reads the secrets and parameters that are named, whole ones where a key of one is named", () => {
    expect(resource("aws_iam_role_policy.secrets")["policy"]).toBe(
      '${jsonencode({ Version = "2012-10-17", Statement = [for v in var.secrets : { Effect = "Allow", ' +
        'Action = can(regex("^[^:]*:[^:]*:ssm:", v)) ? "ssm:GetParameter" : "secretsmanager:GetSecretValue", ' +
        'Resource = regex("^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:(?:parameter.*|secret:[^:]*)", v) }] })}',
    );
  });

  test("is that of the module's own profile, which keeps its name", () => {
    const own = "var.instance_profile == null";
    const whenever = (condition: string) => `\${${condition} ? { this = true } : {}}`;
    const policies = {
      instances: ["elastic-beanstalk", whenever(own)],
      secrets: ["secrets", whenever(`(${own} ? length(var.secrets) >= 1 : false)`)],
    };
    for (const [address, [name, for_each]] of Object.entries(policies)) {
      const { policy: _, ...others } = resource(`aws_iam_role_policy.${address}`);
      expect(others).toEqual({ name, for_each, role: "${one([for v in aws_iam_role.this : v.name])}" });
    }
    for (const address of ["aws_iam_role.this", "aws_iam_instance_profile.this"] as const)
      expect(resource(address)).toMatchObject({
        name_prefix: "${var.name}-",
        tags: "${var.tags}",
        lifecycle: LIFECYCLES[address],
      });
    expect(resource("aws_iam_role.this")["description"]).toBe("What instances of ${var.name} may do");
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
    const open =
      'var.load_balancer != null ? (var.load_balancer.scheme == "internet-facing" ? length(var.load_balancer.clients) == 0 : false) : false';
    expect(resource("aws_vpc_security_group_ingress_rule.internet")).toEqual({
      for_each: `\${{ for k, v in { for v in local.doors : v => v } : k => v if ${open} }}`,
      description: "From the internet",
      tags: "${var.tags}",
      security_group_id: balancer,
      cidr_ipv4: "0.0.0.0/0",
      lifecycle,
      ...door,
    });
    const client = 'local.clients[split("/", each.value)[1]]';
    expect(local("clients")).toBe("${var.load_balancer != null ? var.load_balancer.clients : {}}");
    expect(resource("terraform_data.client_rules")).toEqual({ input: { ways: "${local.client_ways}" } });
    expect(resource("terraform_data.client_kinds")).toEqual({ for_each: "${toset(local.client_ways)}", input: kindOf(client) });
    expect(resource("aws_vpc_security_group_ingress_rule.clients")).toEqual({
      description: 'From ${split("/", each.value)[1]}',
      tags: "${var.tags}",
      for_each: "${toset(local.client_ways)}",
      security_group_id: balancer,
      ip_protocol: "tcp",
      from_port: '${tonumber(split("/", each.value)[0])}',
      to_port: '${tonumber(split("/", each.value)[0])}',
      cidr_ipv4: `\${${client}.cidr_ipv4}`,
      cidr_ipv6: `\${${client}.cidr_ipv6}`,
      prefix_list_id: `\${${client}.prefix_list_id}`,
      referenced_security_group_id: `\${${client}.security_group_id}`,
      // One under another name goes first: two alike are refused.
      lifecycle: replacedBy("client_kinds"),
      depends_on: ["terraform_data.client_rules"],
    });
    expect(local("client_ways")).toBe('${flatten([for v in local.doors : [for k2, v2 in local.clients : "${v}/${k2}"]])}');
  });

  test("leads from the balancer to the instances, and from nobody else", () => {
    const where = { for_each: '${{ for v in var.load_balancer[*] : "this" => v }}', tags: "${var.tags}" };
    expect(resource("aws_vpc_security_group_egress_rule.instances")).toEqual({
      ...where,
      description: "Requests and health checks to the instances",
      security_group_id: balancer,
      referenced_security_group_id: instances,
      lifecycle,
      ...port,
    });
    expect(resource("aws_vpc_security_group_ingress_rule.load_balancer")).toEqual({
      ...where,
      description: "From the balancer",
      security_group_id: instances,
      referenced_security_group_id: balancer,
      lifecycle,
      ...port,
    });
  });

  test("is turned to HTTPS by the balancer that Elastic Beanstalk has made", () => {
    const redirects =
      "var.load_balancer != null ? (var.load_balancer.tls != null ? var.load_balancer.tls.redirect_http : false) : false";
    expect(resource("aws_lb_listener.redirect")).toEqual({
      for_each: `\${{ for k, v in var.environments : k => v if ${redirects} }}`,
      tags: '${merge(var.tags, { Name = "${var.name}-${each.key}" })}',
      load_balancer_arn: "${aws_elastic_beanstalk_environment.this[each.key].load_balancers[0]}",
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
    });
  });
});

describe("security groups", () => {
  const lifecycle = LIFECYCLES["aws_security_group.this"];

  test("are the instances' own and the balancer's, in one VPC", () => {
    expect(resource("aws_security_group.this")).toEqual({
      for_each: '${{ for v in (var.security_group == null ? [] : [var.security_group]) : "this" => v }}',
      name_prefix: "${var.name}-",
      description: '${each.value.description != null ? each.value.description : "Security group of ${var.name}"}',
      vpc_id: "${each.value.vpc_id}",
      tags: "${merge(var.tags, { Name = var.name })}",
      lifecycle,
    });
    expect(resource("aws_security_group.load_balancer")).toEqual({
      for_each: '${{ for v in var.load_balancer[*] : "this" => v }}',
      name_prefix: "${var.name}-load-balancer-",
      description: "Balancers of ${var.name}",
      vpc_id: "${var.security_group.vpc_id}",
      tags: '${merge(var.tags, { Name = "${var.name}-load-balancer" })}',
      lifecycle,
    });
  });

  test.each(["ingress", "egress"])(
    "have the instances' %s rules under their names, which go before they come anew",
    (direction) => {
      const or = (port: string, other: string) => `each.value.${port} != null ? each.value.${port} : ${other}`;
      const first = or("from_port", "-1");
      const withoutPorts = (ports: string) => `\${each.value.protocol != "all" ? (${ports}) : null}`;
      // ICMP has a type and a code in their place, where -1 is all.
      const last = `can(regex("^icmp", each.value.protocol)) ? (${or("to_port", "-1")}) : (${or("to_port", first)})`;
      const kinds = `security_group_${direction}_peers`;
      expect(resource(`aws_vpc_security_group_${direction}_rule.this`)).toEqual({
        for_each: `\${var.security_group.${direction}}`,
        security_group_id: '${aws_security_group.this["this"].id}',
        description: `\${${or("description", "each.key")}}`,
        ip_protocol: '${each.value.protocol == "all" ? "-1" : each.value.protocol}',
        from_port: withoutPorts(first),
        to_port: withoutPorts(last),
        cidr_ipv4: "${each.value.cidr_ipv4}",
        cidr_ipv6: "${each.value.cidr_ipv6}",
        prefix_list_id: "${each.value.prefix_list_id}",
        referenced_security_group_id: "${each.value.security_group_id}",
        tags: "${merge(var.tags, { Name = each.key })}",
        lifecycle: replacedBy(kinds),
        depends_on: ["terraform_data.security_group_rules"],
      });
      expect(resource(`terraform_data.${kinds}`)).toEqual({
        for_each: `\${var.security_group.${direction}}`,
        input: kindOf("each.value"),
      });
      expect(resource("terraform_data.security_group_rules")["input"]).toMatchObject({
        [direction]: `\${keys(var.security_group.${direction})}`,
      });
    },
  );
});

describe("an environment", () => {
  const environment = resource("aws_elastic_beanstalk_environment.this");

  test("has a name that nothing else has, and what its platform is told by", () => {
    const { dynamic: _, lifecycle: __, depends_on: ___, ...itself } = environment;
    expect(itself).toEqual({
      for_each: "${var.environments}",
      name: "${var.name}-${each.key}-${substr(uuid(), 0, 8)}",
      application: "${local.application}",
      description: "${each.value.description}",
      tier: "WebServer",
      cname_prefix: "${each.value.cname_prefix}",
      platform_arn: "${each.value.platform.platform_arn}",
      solution_stack_name:
        "${each.value.platform.newest_solution_stack != null ? data.aws_elastic_beanstalk_solution_stack.newest[each.key].name : each.value.platform.solution_stack_name}",
      tags: "${merge(var.tags, each.value.tags)}",
      version_label: "${each.value.version_label}",
      wait_for_ready_timeout: "30m",
    });
    const stack = "platform.newest_solution_stack";
    expect(resource("data.aws_elastic_beanstalk_solution_stack.newest")).toEqual({
      for_each: `\${{ for k, v in var.environments : k => v if v.${stack} != null }}`,
      most_recent: true,
      name_regex: `\${each.value.${stack} != null ? each.value.${stack}.pattern : ""}`,
    });
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
  expect(local("application")).toBe(
    '${var.application != null ? var.application.name : aws_elastic_beanstalk_application.this["this"].name}',
  );
  expect(resource("aws_elastic_beanstalk_application.this")).toEqual({
    for_each: "${var.application == null ? { this = true } : {}}",
    tags: "${var.tags}",
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
    expect(output("load_balancer_security_group_id")).toBe("${one([for v in aws_security_group.load_balancer : v.id])}");
    const region = "data.aws_region.this.name";
    const suffix = `startswith(${region}, "cn-") ? "\${${region}}.eb.amazonaws.com.cn" : "\${${region}}.elasticbeanstalk.com"`;
    const asked = "{ for k, v in var.environments : k => v if v.cname_prefix != null }";
    expect(output("domain_names")).toBe(`\${{ for k, v in ${asked} : k => "\${v.cname_prefix}.\${${suffix}}" }}`);
  });
});
