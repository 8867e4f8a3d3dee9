import { beanstalk } from "../../../modules/beanstalk/beanstalk";
import { generated } from "../../support/generated";

// The options of Elastic Beanstalk, by what they are for. Values are as Terraform has them.

const { resource, local } = generated(beanstalk);

type Options = Record<string, Record<string, string>>;
const flag = (value: string) => `${value} ? "true" : "false"`;
const number = (value: string) => `tostring(${value})`;
const ON = '"true"';
const BALANCER = 'aws_security_group.load_balancer["this"].id';

/** A list of options. */
const list = (options: Options): string =>
  `[${Object.entries(options)
    .flatMap(([namespace, all]) =>
      Object.entries(all).map(([name, value]) => `{ namespace = "${namespace}", name = "${name}", value = ${value} }`),
    )
    .join(", ")}]`;
const ifSet = (value: string, options: string): string => `var.${value} != null ? ${options} : []`;
/** The settings of one part of the balancer. */
const ofBalancer = (part: string, options: Options): string =>
  ifSet("load_balancer", `(${ifSet(`load_balancer.${part}`, list(options))})`);

const LAUNCH = "aws:autoscaling:launchconfiguration";
const kept = { RetentionInDays: number("var.logs.retention_days"), DeleteOnTerminate: flag("var.logs.delete_on_terminate") };

const PARTS: Record<string, string> = {
  "instances: private, in the module's own group and profile, without IMDSv1, watched in earnest": list({
    "aws:ec2:vpc": {
      VPCId: "var.security_group.vpc_id",
      Subnets: 'join(",", sort(var.subnet_ids))',
      AssociatePublicIpAddress: flag("var.public_ips"),
    },
    "aws:ec2:instances": { InstanceTypes: 'join(",", var.instance_types)', SupportedArchitectures: "var.architecture" },
    [LAUNCH]: {
      IamInstanceProfile: 'var.instance_profile != null ? var.instance_profile.name : aws_iam_instance_profile.this["this"].name',
      SecurityGroups: 'aws_security_group.this["this"].id',
      DisableDefaultEC2SecurityGroup: ON,
      DisableIMDSv1: ON,
      MonitoringInterval: 'var.detailed_monitoring ? "1 minute" : "5 minute"',
      RootVolumeType: '"gp3"',
      RootVolumeSize: number("var.root_volume.size_gib"),
      RootVolumeIOPS: number("var.root_volume.iops"),
      RootVolumeThroughput: number("var.root_volume.throughput"),
    },
    "aws:elasticbeanstalk:environment": { ServiceRole: "aws_iam_role.service.name" },
    "aws:elasticbeanstalk:healthreporting:system": { SystemType: '"enhanced"' },
  }),
  "deployments and updates": list({
    "aws:elasticbeanstalk:command": {
      DeploymentPolicy: "var.deployment.policy",
      BatchSizeType: "var.deployment.batch_size_type",
      BatchSize: number("var.deployment.batch_size"),
      Timeout: number("var.deployment.timeout_seconds"),
    },
    "aws:autoscaling:updatepolicy:rollingupdate": {
      RollingUpdateEnabled: ON,
      RollingUpdateType: "var.configuration_updates",
    },
    "aws:elasticbeanstalk:managedactions": {
      ManagedActionsEnabled: flag("var.managed_updates.enabled"),
      PreferredStartTime: "var.managed_updates.window",
      ServiceRoleForManagedUpdates: '"AWSServiceRoleForElasticBeanstalkManagedUpdates"',
    },
    "aws:elasticbeanstalk:managedactions:platformupdate": {
      UpdateLevel: "var.managed_updates.level",
      InstanceRefreshEnabled: flag("var.managed_updates.instance_refresh"),
    },
  }),
  "logs of instances and of health": list({
    "aws:elasticbeanstalk:cloudwatch:logs": { StreamLogs: ON, ...kept },
    "aws:elasticbeanstalk:cloudwatch:logs:health": { HealthStreamingEnabled: ON, ...kept },
  }),
  "the balancer, closed but for what is asked for; or a single instance": `var.load_balancer != null ? ${list({
    "aws:elasticbeanstalk:environment": { EnvironmentType: '"LoadBalanced"', LoadBalancerType: '"application"' },
    "aws:autoscaling:asg": { MinSize: number("var.min_size"), MaxSize: number("var.max_size") },
    "aws:ec2:vpc": {
      ELBSubnets: 'join(",", sort(var.load_balancer.subnet_ids))',
      ELBScheme: 'var.load_balancer.scheme == "internal" ? "internal" : "public"',
    },
    "aws:elbv2:loadbalancer": {
      SecurityGroups: BALANCER,
      ManagedSecurityGroup: BALANCER,
      IdleTimeout: number("var.load_balancer.idle_timeout_seconds"),
    },
    "aws:elbv2:listener:default": { ListenerEnabled: flag("var.load_balancer.plain_http") },
    "aws:elasticbeanstalk:environment:process:default": {
      Port: number("var.load_balancer.port"),
      HealthCheckPath: "var.load_balancer.health_check_path",
    },
  })} : ${list({ "aws:elasticbeanstalk:environment": { EnvironmentType: '"SingleInstance"' } })}`,
  HTTPS: ofBalancer("tls", {
    "aws:elbv2:listener:443": {
      ListenerEnabled: ON,
      Protocol: '"HTTPS"',
      SSLCertificateArns: "var.load_balancer.tls.certificate_arn",
      SSLPolicy: "var.load_balancer.tls.policy",
    },
  }),
  "the balancer's logs": ofBalancer("access_logs", {
    "aws:elbv2:loadbalancer": {
      AccessLogsS3Enabled: ON,
      AccessLogsS3Bucket: "var.load_balancer.access_logs.bucket",
      AccessLogsS3Prefix: "var.load_balancer.access_logs.prefix",
    },
  }),
  "a part of the traffic for a new version": ifSet(
    "deployment.traffic_splitting",
    list({
      "aws:elasticbeanstalk:trafficsplitting": {
        NewVersionPercent: number("var.deployment.traffic_splitting.new_version_percent"),
        EvaluationTime: number("var.deployment.traffic_splitting.evaluation_minutes"),
      },
    }),
  ),
  notifications: ifSet(
    "notifications",
    list({ "aws:elasticbeanstalk:sns:topics": { "Notification Topic ARN": "var.notifications.topic_arn" } }),
  ),
  secrets:
    '[for k, v in var.secrets : { namespace = "aws:elasticbeanstalk:application:environmentsecrets", name = k, value = v }]',
  "whatever else is asked for":
    "flatten([for k, v in var.settings : [for k2, v2 in v : { namespace = k, name = k2, value = v2 }]])",
};

test.each(Object.entries(PARTS))("settings are of %s", (_, part) => {
  expect(local("settings")).toContain(part);
});

test("settings are of nothing else", () => {
  expect(local("settings")).toBe(`\${concat(${Object.values(PARTS).join(", ")})}`);
});

test("an environment has them, and the variables of all with its own before them", () => {
  const variables =
    '[for k, v in merge(var.environment_variables, each.value.environment_variables) : { namespace = "aws:elasticbeanstalk:application:environment", name = k, value = v }]';
  expect(resource("aws_elastic_beanstalk_environment.this")["dynamic"]).toEqual({
    setting: [
      {
        for_each: `\${concat(local.settings, ${variables})}`,
        content: {
          namespace: "${setting.value.namespace}",
          name: "${setting.value.name}",
          value: "${setting.value.value}",
          resource: "",
        },
      },
    ],
  });
});
