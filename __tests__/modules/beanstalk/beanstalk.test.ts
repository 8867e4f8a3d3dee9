import { judge } from "../../../core";
import { checkWarnings, problemText } from "../../../core/inputs";
import { beanstalk } from "../../../modules/beanstalk/beanstalk";
import { example } from "../../../modules/beanstalk/example";

const problems = (props: object): string[] => judge(beanstalk as never, { ...example, ...props }).map(problemText);
const warnings = (props: object): string[] =>
  checkWarnings(beanstalk.constraints as never, beanstalk.attributes, { ...example, ...props }).map(problemText);

const stack = { solutionStackName: "64bit Amazon Linux 2023 v4.6.0 running Docker" };
const balancer = (changes: object) => ({ loadBalancer: { ...example.loadBalancer, ...changes } });
const blue = (changes: object) => ({ environments: { blue: { platform: stack, ...changes } } });
const setting = (namespace: string, option: string) => ({ settings: { [namespace]: { [option]: "x" } } });

test("the example, and one instance alone, are taken", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ loadBalancer: undefined })).toEqual([]);
});

describe("options by namespace", () => {
  const WRONG = "settings must be options of their namespaces, unlike";

  test.each([
    ["aws:autoscaling:trigger", "MeasureName"],
    ["aws:autoscaling:asg", "Availability Zones"],
    ["aws:elbv2:listener:8443", "Protocol"],
    ["aws:elbv2:listener:default", "Rules"],
    ["aws:elbv2:listenerrule:admin", "PathPatterns"],
    ["aws:elasticbeanstalk:environment:process:admin", "Port"],
    ["aws:elasticbeanstalk:environment:proxy:staticfiles", "/images"],
    ["aws:elasticbeanstalk:container:python", "WSGIPath"],
  ])("%s %s is taken", (namespace, option) => {
    expect(problems(setting(namespace, option))).toEqual([]);
    expect(warnings(setting(namespace, option))).toEqual([]);
  });

  test.each([
    ["aws:autoscaling:trigger", "measure_name", "did you mean MeasureName?"],
    ["aws:autoscaling:asg", "availability-zones", "did you mean Availability Zones?"],
    ["aws:elbv2:listener:8443", "sslPolicy", "did you mean SSLPolicy?"],
    ["aws:elbv2:listener:443", "Rule", "it has DefaultProcess, ListenerEnabled, Protocol, Rules, SSLCertificateArns, SSLPolicy"],
    ["aws:elasticbeanstalk:container:python", "Threads", "it has NumProcesses, NumThreads, WSGIPath"],
  ])("%s %s is refused with advice", (namespace, option, advice) => {
    expect(problems(setting(namespace, option))).toEqual([`${WRONG} ${namespace} ${option} (${advice})`]);
  });

  test.each([
    ["aws:autoscaling:asg", "MinSize", "minSize"],
    ["aws:autoscaling:launchconfiguration", "SSHSourceRestriction", "securityGroup"],
    ["aws:autoscaling:launchconfiguration", "RootVolumeSize", "rootVolume"],
    ["aws:elbv2:listener:443", "SSLPolicy", "loadBalancer"],
    ["aws:elasticbeanstalk:command", "DeploymentPolicy", "deployment"],
    ["aws:elasticbeanstalk:application:environment", "LOG_LEVEL", "environmentVariables"],
    ["aws:elasticbeanstalk:application:environmentsecrets", "TOKEN", "secrets"],
  ])("%s %s has an input of its own", (namespace, option, input) => {
    expect(problems(setting(namespace, option))).toEqual([
      `settings must not hold what \`${input}\` gives; say it there instead of in ${namespace} ${option}`,
    ]);
  });

  test.each([
    ["aws:autoscaling:launchconfiguration", "DisableIMDSv1"],
    ["aws:elasticbeanstalk:environment", "ServiceRole"],
    ["aws:elasticbeanstalk:healthreporting:system", "SystemType"],
    ["aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs"],
  ])("%s %s is the module's", (namespace, option) => {
    expect(problems(setting(namespace, option))).toEqual([
      `settings must not hold what the module keeps as it is, to be safe and to work: ${namespace} ${option}`,
    ]);
  });

  test.each([
    ["aws:elb:listener", "ListenerProtocol", "are for Classic Load Balancers"],
    ["aws:rds:dbinstance", "DBPassword", "make a database that goes with its environment"],
    ["aws:autoscaling:scheduledaction", "MinSize", "need a name for each action"],
    ["aws:elasticbeanstalk:sqsd", "HttpPath", "are for worker environments"],
  ])("%s cannot be used", (namespace, option, why) => {
    expect(problems(setting(namespace, option)).join()).toContain(why);
    expect(warnings(setting(namespace, option))).toEqual([]);
  });

  test("options of a balancer need one", () => {
    for (const namespace of ["aws:elbv2:listener:8443", "aws:elasticbeanstalk:environment:process:admin"]) {
      expect(problems({ ...setting(namespace, "Protocol"), loadBalancer: undefined })).toEqual([
        `settings of a balancer need \`loadBalancer\`; an environment without one drops ${namespace} Protocol`,
      ]);
    }
  });

  test("a namespace that is not known is let through with a warning", () => {
    const given = setting("aws:elasticbeanstalk:container:rust", "Anything");
    expect(problems(given)).toEqual([]);
    expect(warnings(given)).toEqual([
      "settings have namespaces that this module does not know, so that their options are not checked: aws:elasticbeanstalk:container:rust",
    ]);
  });

  test("all problems are told at once", () => {
    const given = { settings: { "aws:autoscaling:asg": { cooldown: "1", MinSize: "1" }, "aws:elb:policies": { x: "y" } } };
    expect(problems(given)).toHaveLength(3);
  });
});

describe("what looks like a secret", () => {
  test.each([
    { DB_PASSWORD: "hunter2" },
    { stripe_secret: "x" },
    { API_KEY: "x" },
    { GITHUB_TOKEN: "x" },
    { AWS_SECRET_ACCESS_KEY: "x" },
    { DATABASE_URL: "postgres://shop:hunter2@db.internal/shop" },
    { NOTE: "AKIAIOSFODNN7EXAMPLE" },
  ])("%j is refused, with the way out", (environmentVariables) => {
    const refused = `must hold no passwords, tokens and keys, which everybody who may describe the environment reads: keep them in Secrets Manager or Parameter Store, and give their ARNs in \`secrets\`. Look like some: `;
    expect(problems({ environmentVariables, secrets: {} })).toEqual([
      `environmentVariables ${refused}${Object.keys(environmentVariables).join()}`,
    ]);
    expect(problems({ ...blue({ environmentVariables }), secrets: {} })).toEqual([
      `environments with \`environmentVariables\` ${refused}blue`,
    ]);
  });

  test.each([{ TOKEN_URL: "https://auth.example.com" }, { PASSWORD_FILE: "/run/x" }, { DATABASE_URL: "postgres://db/shop" }])(
    "%j is none",
    (environmentVariables) => {
      expect(problems({ environmentVariables })).toEqual([]);
    },
  );

  test.each(["hunter2", "arn:aws:s3:::bucket", "arn:aws:ssm:eu-west-1:1:parameter/x"])("the ARN %s is refused", (arn) => {
    expect(problems({ secrets: { X: arn } }).join()).toContain(
      "that is the ARN of a secret of Secrets Manager or of a parameter of Parameter Store",
    );
  });
});

const ONE_PLATFORM =
  "environments must have a `platform` told by exactly one of `solutionStackName`, `newestSolutionStack` and `platformArn`, unlike blue";

test.each<[string, object, string]>([
  ["no environment", { environments: {} }, "with at least one environment"],
  ["a long key", { environments: { "a-long-name-13": { platform: stack } } }, "of 1 to 12 characters"],
  ["no platform", blue({ platform: {} }), ONE_PLATFORM],
  ["two platforms", blue({ platform: { ...stack, newestSolutionStack: { pattern: "x" } } }), ONE_PLATFORM],
  ["a stack that is none", blue({ platform: { solutionStackName: "Python" } }), "that names a solution stack"],
  ["a short CNAME", blue({ cnamePrefix: "abc" }), "of 4 to 63 characters"],
  ["the tag Name", { tags: { Name: "x" } }, "tags must not have the tag Name"],
  [
    "an own tag Name",
    blue({ tags: { Name: "x" } }),
    "environments must not have the tag Name, which Elastic Beanstalk gives them",
  ],
  [
    "too many tags",
    blue({ tags: Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`t${i}`, "x"])) }),
    "environments may have at most 47 tags with those of the module, unlike blue",
  ],
  [
    "too many variables",
    blue({ environmentVariables: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`V${i}`, "x".repeat(250)])) }),
    "environments may have at most 4096 characters of variables",
  ],
  [
    "a secret and a variable of one name",
    { environmentVariables: { DB: "x" }, secrets: { DB: example.secrets?.["DB_PASSWORD"] } },
    "secrets must not have names of `environmentVariables`, unlike DB",
  ],
  [
    "a secret and an own variable of one name",
    { ...blue({ environmentVariables: { DB: "x" } }), secrets: { DB: example.secrets?.["DB_PASSWORD"] } },
    "environments must not have `environmentVariables` with names of `secrets`, unlike blue",
  ],
  ["too small", { minSize: 5, maxSize: 4 }, "maxSize must be at least `minSize`"],
  ["the wrong processors", { instanceTypes: ["t3.small", "t4g.small"] }, "unlike t4g.small"],
  ["too fast a volume", { rootVolume: { sizeGib: 10, iops: 6000 } }, "rootVolume must have at most 500 `iops` for each GiB"],
  ["too wide a volume", { rootVolume: { throughput: 1000 } }, "a `throughput` of at most a quarter of `iops`"],
  ["no TLS", balancer({ tls: undefined }), "loadBalancer needs either `tls` or `plainHttp`"],
  ["both", balancer({ plainHttp: true }), "loadBalancer needs either `tls` or `plainHttp`"],
  ["nobody to come", balancer({ scheme: "internal" }), "loadBalancer with the `scheme` internal needs at least one of `clients`"],
  [
    "two clients in one network",
    balancer({ clients: { office: { cidrIpv4: "10.0.0.0/8" }, hq: { cidrIpv4: "10.0.0.0/8" } } }),
    "loadBalancer must have `clients` that are different from each other, unlike hq and office (10.0.0.0/8)",
  ],
  ["a client nowhere", balancer({ clients: { office: {} } }), "loadBalancer must tell each of its `clients` by exactly one of"],
  ["one subnet", balancer({ subnetIds: ["subnet-0aaaaaaaaaaaaaaaa"] }), "with at least two subnets"],
  ["TLS 1.1", balancer({ tls: { ...example.loadBalancer?.tls, policy: "TLS" } }), "that names a security policy"],
  [
    "batches of one instance",
    { loadBalancer: undefined, deployment: { policy: "Rolling" } },
    "deployment must have the `policy` AllAtOnce or Immutable where there is no `loadBalancer`",
  ],
  [
    "updates in batches of one instance",
    { loadBalancer: undefined, configurationUpdates: "Health" },
    "configurationUpdates must be Immutable where there is no `loadBalancer`",
  ],
  ["a trial without its share", { deployment: { policy: "TrafficSplitting" } }, "deployment must have `trafficSplitting` with"],
  ["a share without a trial", { deployment: { trafficSplitting: {} } }, "deployment must have `trafficSplitting` with"],
  [
    "a batch above all",
    { deployment: { policy: "Rolling", batchSize: 101 } },
    "deployment must have a `batchSize` of at most 100",
  ],
  [
    "a batch above maxSize",
    { deployment: { policy: "Rolling", batchSizeType: "Fixed", batchSize: 5 } },
    "deployment must have a `batchSize` of at most 100",
  ],
  ["a window without a day", { managedUpdates: { window: "03:00" } }, "that is a day and a time, such as Sun:03:00"],
  ["logs for 2 days", { logs: { retentionDays: 2 } }, "out of 1, 3, 5, 7, 14"],
  [
    "a policy beside a given profile",
    { instanceProfile: { name: "x" }, policies: { s3: "arn:aws:iam::aws:policy/x" } },
    "policies belong",
  ],
])("%s is refused", (_, props, message) => {
  expect(problems(props).join("\n")).toContain(message);
});

test("a fixed batch up to maxSize is taken", () => {
  expect(problems({ deployment: { policy: "Rolling", batchSizeType: "Fixed", batchSize: 4 } })).toEqual([]);
});

test("plain HTTP to the internet is told", () => {
  const told = (scheme: string) =>
    warnings(balancer({ scheme, tls: undefined, plainHttp: true, clients: { all: { cidrIpv4: "10.0.0.0/8" } } })).join();
  expect(told("internet-facing")).toContain("loadBalancer serves plain HTTP to the internet");
  expect(told("internal")).toBe("");
});
