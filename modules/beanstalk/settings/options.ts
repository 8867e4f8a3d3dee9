import { choose, contains, matches } from "../../../core";

/** In the table: nobody but `settings` gives the option. */
const FREE = "";

/** In the table: the module itself gives the option, and no input changes it. */
const MODULE = "module";

/** In the table: every name is an option of the namespace. */
const ANY = "*";

/** The options of a process behind the balancer that no input sets. */
const PROCESS = {
  DeregistrationDelay: FREE,
  HealthCheckInterval: FREE,
  HealthCheckTimeout: FREE,
  HealthyThresholdCount: FREE,
  MatcherHTTPCode: FREE,
  Protocol: FREE,
  StickinessEnabled: FREE,
  StickinessLBCookieDuration: FREE,
  StickinessType: FREE,
  UnhealthyThresholdCount: FREE,
};

const LISTENER = {
  DefaultProcess: FREE,
  ListenerEnabled: FREE,
  Protocol: FREE,
  Rules: FREE,
  SSLCertificateArns: FREE,
  SSLPolicy: FREE,
};

/**
 * Elastic Beanstalk's options by namespace, and who gives each: an input by its name, the module itself, or the user in
 * `settings`. A namespace that ends with `:*` has a name of the user's in its place.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html and …/command-options-specific.html
 */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws:autoscaling:asg": {
    "Availability Zones": FREE,
    Cooldown: FREE,
    "Custom Availability Zones": FREE,
    EnableCapacityRebalancing: FREE,
    MinSize: "minSize",
    MaxSize: "maxSize",
  },
  "aws:autoscaling:launchconfiguration": {
    BlockDeviceMappings: FREE,
    DisableDefaultEC2SecurityGroup: MODULE,
    DisableIMDSv1: MODULE,
    EC2KeyName: FREE,
    IamInstanceProfile: "instanceProfile",
    ImageId: FREE,
    InstanceType: "instanceTypes",
    LaunchTemplateTagPropagationEnabled: FREE,
    MonitoringInterval: "detailedMonitoring",
    RootVolumeIOPS: "rootVolume",
    RootVolumeSize: "rootVolume",
    RootVolumeThroughput: "rootVolume",
    RootVolumeType: "rootVolume",
    SecurityGroups: "securityGroup",
    SSHSourceRestriction: "securityGroup",
  },
  "aws:autoscaling:trigger": {
    BreachDuration: FREE,
    EvaluationPeriods: FREE,
    LowerBreachScaleIncrement: FREE,
    LowerThreshold: FREE,
    MeasureName: FREE,
    Period: FREE,
    Statistic: FREE,
    Unit: FREE,
    UpperBreachScaleIncrement: FREE,
    UpperThreshold: FREE,
  },
  "aws:autoscaling:updatepolicy:rollingupdate": {
    MaxBatchSize: FREE,
    MinInstancesInService: FREE,
    PauseTime: FREE,
    RollingUpdateEnabled: MODULE,
    RollingUpdateType: "configurationUpdates",
    Timeout: FREE,
  },
  "aws:ec2:instances": {
    EnableSpot: FREE,
    InstanceTypes: "instanceTypes",
    SpotAllocationStrategy: FREE,
    SpotFleetOnDemandAboveBasePercentage: FREE,
    SpotFleetOnDemandBase: FREE,
    SpotMaxPrice: FREE,
    SupportedArchitectures: "architecture",
  },
  "aws:ec2:vpc": {
    AssociatePublicIpAddress: "publicIps",
    ELBScheme: "loadBalancer",
    ELBSubnets: "loadBalancer",
    Subnets: "subnetIds",
    VPCId: "securityGroup",
  },
  "aws:elasticbeanstalk:application": { "Application Healthcheck URL": FREE },
  "aws:elasticbeanstalk:application:environment": { [ANY]: "environmentVariables" },
  "aws:elasticbeanstalk:application:environmentsecrets": { [ANY]: "secrets" },
  "aws:elasticbeanstalk:cloudwatch:logs": { DeleteOnTerminate: "logs", RetentionInDays: "logs", StreamLogs: MODULE },
  "aws:elasticbeanstalk:cloudwatch:logs:health": {
    DeleteOnTerminate: "logs",
    HealthStreamingEnabled: MODULE,
    RetentionInDays: "logs",
  },
  "aws:elasticbeanstalk:command": {
    BatchSize: "deployment",
    BatchSizeType: "deployment",
    DeploymentPolicy: "deployment",
    IgnoreHealthCheck: FREE,
    Timeout: "deployment",
  },
  "aws:elasticbeanstalk:container:java:jvmoptions": { [ANY]: FREE },
  "aws:elasticbeanstalk:container:nodejs:staticfiles": { [ANY]: FREE },
  "aws:elasticbeanstalk:container:php:phpini": {
    allow_url_fopen: FREE,
    composer_options: FREE,
    display_errors: FREE,
    document_root: FREE,
    max_execution_time: FREE,
    memory_limit: FREE,
    "zlib.output_compression": FREE,
  },
  "aws:elasticbeanstalk:container:python": { NumProcesses: FREE, NumThreads: FREE, WSGIPath: FREE },
  "aws:elasticbeanstalk:container:tomcat:jvmoptions": { [ANY]: FREE },
  "aws:elasticbeanstalk:environment": {
    EnvironmentType: "loadBalancer",
    LoadBalancerIsShared: "loadBalancer",
    LoadBalancerType: "loadBalancer",
    ServiceRole: MODULE,
  },
  "aws:elasticbeanstalk:environment:process:default": { ...PROCESS, HealthCheckPath: "loadBalancer", Port: "loadBalancer" },
  "aws:elasticbeanstalk:environment:process:*": { ...PROCESS, HealthCheckPath: FREE, Port: FREE },
  "aws:elasticbeanstalk:environment:proxy": { ProxyServer: FREE },
  "aws:elasticbeanstalk:environment:proxy:staticfiles": { [ANY]: FREE },
  "aws:elasticbeanstalk:healthreporting:system": {
    ConfigDocument: FREE,
    EnhancedHealthAuthEnabled: FREE,
    HealthCheckSuccessThreshold: FREE,
    SystemType: MODULE,
  },
  "aws:elasticbeanstalk:hostmanager": { LogPublicationControl: FREE },
  "aws:elasticbeanstalk:managedactions": {
    ManagedActionsEnabled: "managedUpdates",
    PreferredStartTime: "managedUpdates",
    ServiceRoleForManagedUpdates: MODULE,
  },
  "aws:elasticbeanstalk:managedactions:platformupdate": {
    InstanceRefreshEnabled: "managedUpdates",
    UpdateLevel: "managedUpdates",
  },
  "aws:elasticbeanstalk:sns:topics": {
    "Notification Endpoint": "notifications",
    "Notification Protocol": "notifications",
    "Notification Topic ARN": "notifications",
    "Notification Topic Name": "notifications",
  },
  "aws:elasticbeanstalk:trafficsplitting": { EvaluationTime: "deployment", NewVersionPercent: "deployment" },
  "aws:elasticbeanstalk:xray": { XRayEnabled: FREE },
  "aws:elbv2:listener:default": {
    ...LISTENER,
    ListenerEnabled: "loadBalancer",
    Protocol: "loadBalancer",
    SSLCertificateArns: "loadBalancer",
    SSLPolicy: "loadBalancer",
  },
  "aws:elbv2:listener:443": {
    ...LISTENER,
    ListenerEnabled: "loadBalancer",
    Protocol: "loadBalancer",
    SSLCertificateArns: "loadBalancer",
    SSLPolicy: "loadBalancer",
  },
  "aws:elbv2:listener:*": LISTENER,
  "aws:elbv2:listenerrule:*": { HostHeaders: FREE, PathPatterns: FREE, Priority: FREE, Process: FREE },
  "aws:elbv2:loadbalancer": {
    AccessLogsS3Bucket: "loadBalancer",
    AccessLogsS3Enabled: "loadBalancer",
    AccessLogsS3Prefix: "loadBalancer",
    IdleTimeout: "loadBalancer",
    IpAddressType: FREE,
    ManagedSecurityGroup: "loadBalancer",
    SecurityGroups: "loadBalancer",
    SharedLoadBalancer: "loadBalancer",
  },
};

/** Namespaces that cannot be used here, by their beginnings, and why. */
export const UNUSABLE: ReadonlyArray<{ readonly begins: string; readonly why: string }> = [
  { begins: "aws:elb:", why: "are for Classic Load Balancers, and environments here have Application Load Balancers" },
  {
    begins: "aws:rds:",
    why: "make a database that goes with its environment, and whose password everybody who may describe the environment reads: make the database on its own, and give its address in `environmentVariables`",
  },
  {
    begins: "aws:autoscaling:scheduledaction",
    why: "need a name for each action, which settings have no place for: give schedules in the application's .ebextensions",
  },
  { begins: "aws:elasticbeanstalk:sqsd", why: "are for worker environments, which this module does not make" },
];

/** Namespaces of the balancer: an environment without one drops their options. */
export const BALANCER_NAMESPACES = /^aws:(?:elbv2|elasticbeanstalk:environment:process):/;

const namespaces = Object.entries(OPTIONS);

const listed = namespaces.filter(([, options]) => !(ANY in options));

/** The namespaces with a name of the user's at their end: what they look like, and the namespace in the table. */
const NAMED: ReadonlyArray<{ readonly pattern: RegExp; readonly namespace: string }> = [
  { pattern: /^aws:elbv2:listener:[0-9]+$/, namespace: "aws:elbv2:listener:*" },
  { pattern: /^aws:elbv2:listenerrule:[A-Za-z0-9-]+$/, namespace: "aws:elbv2:listenerrule:*" },
  {
    pattern: /^aws:elasticbeanstalk:environment:process:[A-Za-z0-9-]+$/,
    namespace: "aws:elasticbeanstalk:environment:process:*",
  },
];

/** Namespaces that look like those, and have options of their own. */
const NOT_NAMED = namespaces.map(([namespace]) => namespace).filter((one) => NAMED.some(({ pattern }) => pattern.test(one)));

/** The namespace as the table has it: `aws:elbv2:listener:8080` is `aws:elbv2:listener:*` there. */
export const inTable = (namespace: string): string =>
  choose(
    contains(NOT_NAMED, namespace),
    namespace,
    NAMED.reduceRight((otherwise, named) => choose(matches(namespace, named.pattern), named.namespace, otherwise), namespace),
  );

/** All namespaces of the table. */
export const NAMESPACES: readonly string[] = Object.keys(OPTIONS);

/** The options of each namespace whose options are all known, with commas between them. */
export const LISTED: Readonly<Record<string, string>> = Object.fromEntries(
  listed.map(([namespace, options]) => [namespace, Object.keys(options).join(", ")]),
);

/** What is given elsewhere: by an input, or, where `input` is undefined, by the module itself. */
interface GivenElsewhere {
  readonly input: string | undefined;
  /** Options, as `namespace option`. */
  readonly options: readonly string[];
  /** Namespaces of which every option is the input's. */
  readonly namespaces: readonly string[];
}

/** The options that `settings` must not hold, by who gives them. */
export const GIVEN_ELSEWHERE: readonly GivenElsewhere[] = [
  ...new Set(namespaces.flatMap(([, options]) => Object.values(options)).filter((who) => who !== FREE)),
].map((who) => ({
  input: who === MODULE ? undefined : who,
  options: listed.flatMap(([namespace, options]) =>
    Object.entries(options).flatMap(([option, giver]) => (giver === who ? [`${namespace} ${option}`] : [])),
  ),
  namespaces: namespaces.flatMap(([namespace, options]) => (options[ANY] === who ? [namespace] : [])),
}));
