import { type Bool, type MapOf, attributeOf, choose, concat, eq, flatten, join, listOf, merge, sort } from "../../../core";
import type { Environment, Inputs, LoadBalancer } from "../inputs";

/** One option with its value. */
interface Setting {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** What options refer to and the module makes. */
interface Made {
  readonly instanceGroup: string;
  readonly balancerGroup: string;
  readonly profile: string;
  readonly serviceRole: string;
}

const inNamespace = (namespace: string, options: Readonly<Record<string, string>>): Setting[] =>
  Object.entries(options).map(([name, value]) => ({ namespace, name, value }));

const flag = (value: Bool): string => choose(value, "true", "false");

/** AWS gives lists back in alphabetical order: in another one they would be changed at each apply. */
const list = (items: string[]): string => join(",", sort(items));

/** The options of all environments. */
export const sharedSettings = (inputs: Inputs, made: Made): Setting[] =>
  concat(
    instances(inputs, made),
    updates(inputs),
    logs(inputs),
    attributeOf(inputs.loadBalancer, (balancer) => balanced(inputs, balancer, made), single()),
    attributeOf(
      inputs.loadBalancer,
      ({ tls }) => attributeOf(tls, ({ certificateArn, policy }) => https(certificateArn, policy), [] as Setting[]),
      [] as Setting[],
    ),
    attributeOf(
      inputs.loadBalancer,
      ({ accessLogs }) => attributeOf(accessLogs, ({ bucket, prefix }) => balancerLogs(bucket, prefix), [] as Setting[]),
      [] as Setting[],
    ),
    attributeOf(
      inputs.deployment.trafficSplitting,
      ({ newVersionPercent, evaluationMinutes }) =>
        inNamespace("aws:elasticbeanstalk:trafficsplitting", {
          NewVersionPercent: `${newVersionPercent}`,
          EvaluationTime: `${evaluationMinutes}`,
        }),
      [] as Setting[],
    ),
    attributeOf(
      inputs.notifications,
      ({ topicArn }) => inNamespace("aws:elasticbeanstalk:sns:topics", { "Notification Topic ARN": topicArn }),
      [] as Setting[],
    ),
    variables("aws:elasticbeanstalk:application:environmentsecrets", inputs.secrets),
    flatten(listOf(inputs.settings, (options, namespace) => listOf(options, (value, name) => ({ namespace, name, value })))),
  );

/** The options of one environment: its variables. */
export const ownSettings = (inputs: Inputs, environment: Environment): Setting[] =>
  variables("aws:elasticbeanstalk:application:environment", merge(inputs.environmentVariables, environment.environmentVariables));

const variables = (namespace: string, values: MapOf<string>): Setting[] =>
  listOf(values, (value, name) => ({ namespace, name, value }));

function instances(inputs: Inputs, { instanceGroup, profile, serviceRole }: Made): Setting[] {
  const { securityGroup, subnetIds, publicIps, instanceTypes, architecture, rootVolume, detailedMonitoring } = inputs;
  return [
    ...inNamespace("aws:ec2:vpc", {
      VPCId: securityGroup.vpcId,
      Subnets: list(subnetIds),
      AssociatePublicIpAddress: flag(publicIps),
    }),
    ...inNamespace("aws:ec2:instances", {
      // In the user's order: the first one is preferred.
      InstanceTypes: join(",", instanceTypes),
      SupportedArchitectures: architecture,
    }),
    ...inNamespace("aws:autoscaling:launchconfiguration", {
      IamInstanceProfile: profile,
      SecurityGroups: instanceGroup,
      // Elastic Beanstalk's own group lets everybody in on port 80 where there is no balancer.
      DisableDefaultEC2SecurityGroup: "true",
      DisableIMDSv1: "true",
      MonitoringInterval: choose(detailedMonitoring, "1 minute", "5 minute"),
      RootVolumeType: "gp3",
      RootVolumeSize: `${rootVolume.sizeGib}`,
      RootVolumeIOPS: `${rootVolume.iops}`,
      RootVolumeThroughput: `${rootVolume.throughput}`,
    }),
    ...inNamespace("aws:elasticbeanstalk:environment", { ServiceRole: serviceRole }),
    ...inNamespace("aws:elasticbeanstalk:healthreporting:system", { SystemType: "enhanced" }),
  ];
}

function updates({ deployment, configurationUpdates, managedUpdates }: Inputs): Setting[] {
  return [
    ...inNamespace("aws:elasticbeanstalk:command", {
      DeploymentPolicy: deployment.policy,
      BatchSizeType: deployment.batchSizeType,
      BatchSize: `${deployment.batchSize}`,
      Timeout: `${deployment.timeoutSeconds}`,
    }),
    ...inNamespace("aws:autoscaling:updatepolicy:rollingupdate", {
      RollingUpdateEnabled: "true",
      RollingUpdateType: configurationUpdates,
    }),
    ...inNamespace("aws:elasticbeanstalk:managedactions", {
      ManagedActionsEnabled: flag(managedUpdates.enabled),
      PreferredStartTime: managedUpdates.window,
      ServiceRoleForManagedUpdates: "AWSServiceRoleForElasticBeanstalkManagedUpdates",
    }),
    ...inNamespace("aws:elasticbeanstalk:managedactions:platformupdate", {
      UpdateLevel: managedUpdates.level,
      InstanceRefreshEnabled: flag(managedUpdates.instanceRefresh),
    }),
  ];
}

function logs({ logs: { retentionDays, deleteOnTerminate } }: Inputs): Setting[] {
  const kept = { RetentionInDays: `${retentionDays}`, DeleteOnTerminate: flag(deleteOnTerminate) };
  return [
    ...inNamespace("aws:elasticbeanstalk:cloudwatch:logs", { StreamLogs: "true", ...kept }),
    ...inNamespace("aws:elasticbeanstalk:cloudwatch:logs:health", { HealthStreamingEnabled: "true", ...kept }),
  ];
}

function balanced({ minSize, maxSize }: Inputs, balancer: LoadBalancer, { balancerGroup }: Made): Setting[] {
  return [
    ...inNamespace("aws:elasticbeanstalk:environment", { EnvironmentType: "LoadBalanced", LoadBalancerType: "application" }),
    ...inNamespace("aws:autoscaling:asg", { MinSize: `${minSize}`, MaxSize: `${maxSize}` }),
    ...inNamespace("aws:ec2:vpc", {
      ELBSubnets: list(balancer.subnetIds),
      ELBScheme: choose(eq(balancer.scheme, "internal"), "internal", "public"),
    }),
    ...inNamespace("aws:elbv2:loadbalancer", {
      SecurityGroups: balancerGroup,
      ManagedSecurityGroup: balancerGroup,
      IdleTimeout: `${balancer.idleTimeoutSeconds}`,
    }),
    ...inNamespace("aws:elbv2:listener:default", { ListenerEnabled: flag(balancer.plainHttp) }),
    ...inNamespace("aws:elasticbeanstalk:environment:process:default", {
      Port: `${balancer.port}`,
      HealthCheckPath: balancer.healthCheckPath,
    }),
  ];
}

const single = (): Setting[] => inNamespace("aws:elasticbeanstalk:environment", { EnvironmentType: "SingleInstance" });

const https = (certificateArn: string, policy: string): Setting[] =>
  inNamespace("aws:elbv2:listener:443", {
    ListenerEnabled: "true",
    Protocol: "HTTPS",
    SSLCertificateArns: certificateArn,
    SSLPolicy: policy,
  });

const balancerLogs = (bucket: string, prefix: string): Setting[] =>
  inNamespace("aws:elbv2:loadbalancer", {
    AccessLogsS3Enabled: "true",
    AccessLogsS3Bucket: bucket,
    AccessLogsS3Prefix: prefix,
  });
