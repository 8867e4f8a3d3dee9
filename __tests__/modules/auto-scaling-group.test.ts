import { type ModuleDefinition, judge } from "../../core";
import { problemText } from "../../core/inputs";
import { synthesizeModule } from "../../core/module/synthesize";
import { type AutoScalingGroupProps, autoScalingGroup } from "../../modules/auto-scaling-group/auto-scaling-group";
import { createdFirst } from "../support/graph";

type Props = AutoScalingGroupProps;
type Given = Partial<Record<keyof Props, unknown>>;

const definition = autoScalingGroup as unknown as ModuleDefinition;
const base: Props = {
  name: "shop",
  minSize: 1,
  maxSize: 4,
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroup: { vpcId: "vpc-1", egress: {} },
};
const problems = (props: Given): string[] => judge(definition, { ...base, ...props }).map(problemText);

const web = { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123" };
const loadBalancer = { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/4567" };
const alarm = { threshold: 70 };
const CRON = "must be text of five cron fields: minute, hour, day, month, weekday, such as 0 8 * * MON-FRI, got";
const SPAN = "must leave room: `maxHealthyPercentage` at most 100 above `minHealthyPercentage`, and not both 100";
const ENDPOINTS =
  "notifications must have endpoints that fit their protocols (an address for email, https://… for https, +… for sms, the ARN of a queue for sqs and of a function for lambda), unlike ops";
const REQUESTS =
  "targetTracking with ALBRequestCountPerTarget must name one of `targetGroups` with its `loadBalancer` in `targetGroup`, and others none, unlike it";
const BELOW =
  "alarms on `belowDesired` need GroupDesiredCapacity and GroupInServiceInstances (with weights GroupInServiceCapacity) in `enabledMetrics`";
const NAME =
  "name must be text of 2 to 32 characters, of letters, digits, and inner hyphens and underscores, not sg and not beginning with sg-, which AWS reserves, got";
const LOOK_BACK =
  "stepScaling must have alarms that look back at most a day, or seven days with periods from an hour (`periodSeconds` times `evaluationPeriods`), unlike it";
const steps = [{ lowerBound: 0, adjustment: 1 }];
const once = { startTime: "2030-01-31T08:00:00Z", minSize: 1 };
const STEPS =
  "stepScaling must have steps in rising order, each with an extent, and each from where the one before ends, unlike it";

describe("good inputs", () => {
  test.each<[string, Given]>([
    ["the shortest", {}],
    ["an empty group", { minSize: 0, desiredCapacity: 0 }],
    ["one size for all", { minSize: 2, maxSize: 2, desiredCapacity: 2 }],
    ["a group that CodeDeploy replaces", { replacedByCodeDeploy: true }],
    ["a held size", { holdDesiredCapacity: true, desiredCapacity: 3 }],
    [
      "requests of a target group that has a load balancer",
      {
        targetGroups: { web: { ...web, loadBalancer } },
        targetTracking: { it: { predefinedMetric: "ALBRequestCountPerTarget", target: 1000, targetGroup: "web" } },
      },
    ],
    ["network traffic above 100", { targetTracking: { it: { predefinedMetric: "ASGAverageNetworkIn", target: 5e6 } } }],
    [
      "steps without ends",
      {
        stepScaling: {
          it: {
            alarm,
            steps: [
              { upperBound: 0, adjustment: -1 },
              { lowerBound: 0, adjustment: 1 },
            ],
          },
        },
      },
    ],
    ["a schedule every ten minutes", { schedules: { it: { recurrence: "*/10 0-6,22 1 JAN,JUN 0", minSize: 1 } } }],
    ["a schedule for once", { schedules: { it: { startTime: "2030-01-31T08:00:00Z", desiredCapacity: 3 } } }],
    ["checkpoints", { instanceRefresh: { checkpointPercentages: [20, 50, 100] } }],
    [
      "weights for all types",
      {
        mixedInstances: {
          instanceTypes: [
            { type: "t3.micro", weight: 1 },
            { type: "t3.small", weight: 2 },
          ],
        },
      },
    ],
    ["types by attributes", { mixedInstances: { requirements: { vcpuMin: 2, memoryMibMin: 4096 } } }],
    ["names as Terraform writes them", { name: "web_shop", schedules: { every_day: { recurrence: "0 8 * * *", minSize: 1 } } }],
    ...["0 8 * * MON-FRI", "0 8 L jan,Dec sun", "*/5 0-6,22 1-15/2 1-6 0,7"].map((recurrence): [string, Given] => [
      `the recurrence ${recurrence}`,
      { schedules: { it: { recurrence, minSize: 1 } } },
    ]),
    [
      "a schedule for a while",
      {
        schedules: {
          it: { recurrence: "0 8 * * *", startTime: "2030-01-31T08:00:00Z", endTime: "2030-01-31T08:00:01Z", minSize: 1 },
        },
      },
    ],
    [
      "alarms that look back a day, and a week",
      {
        stepScaling: {
          day: { alarm: { ...alarm, periodSeconds: 1800, evaluationPeriods: 48 }, steps },
          week: { alarm: { ...alarm, periodSeconds: 3600, evaluationPeriods: 100 }, steps },
          days: { alarm: { ...alarm, periodSeconds: 86400, evaluationPeriods: 7 }, steps },
        },
      },
    ],
    ["an alarm on weights", { notifications: {}, mixedInstances: { instanceTypes: [{ type: "t3.small", weight: 2 }] } }],
    ["a reserve that hibernates", { warmPool: { state: "Hibernated" } }],
    ["a text message", { notifications: { subscriptions: { ops: { protocol: "sms", endpoint: "+4915112345678" } } } }],
  ])("%s", (_, props) => {
    expect(problems(props)).toEqual([]);
  });
});

describe("bad inputs", () => {
  test.each<[string, Given, string]>([
    ["sizes out of order", { minSize: 5 }, "minSize must not be above `maxSize`"],
    ["too few to start with", { desiredCapacity: 0 }, "desiredCapacity must lie between `minSize` and `maxSize`"],
    ["too many to start with", { desiredCapacity: 5 }, "desiredCapacity must lie between `minSize` and `maxSize`"],
    ["a negative size", { minSize: -1 }, "minSize must be a whole number from 0 to 10000, got -1"],
    [
      "a held size that something scales",
      { holdDesiredCapacity: true, targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } } },
      "holdDesiredCapacity leaves nothing to `targetTracking`, `stepScaling`, `predictiveScaling` and `schedules`: remove them, or let them scale",
    ],
    [
      "waiting for a size that is held",
      { holdDesiredCapacity: true, waitForCapacityMinutes: 5 },
      "waitForCapacityMinutes must be 0 with `holdDesiredCapacity`: the provider would wait for the size that it saw before",
    ],
    [
      "a held size of copies",
      { replacedByCodeDeploy: true, holdDesiredCapacity: true },
      "replacedByCodeDeploy cannot be combined with `holdDesiredCapacity`: the size of a copy is not Terraform's to hold",
    ],
    [
      "a name as of a copy",
      { replacedByCodeDeploy: true, name: "CodeDeploy_shop" },
      "replacedByCodeDeploy needs a `name` that does not begin with `CodeDeploy_`, as the names of copies do",
    ],
    ["no subnets", { subnetIds: [] }, "subnetIds must be a list of at least 1 item, without repetitions, got []"],
    ["a name with a colon", { name: "shop:web" }, `${NAME} "shop:web"`],
    [
      "health by a load balancer that there is not",
      { healthCheckType: "ELB" },
      'healthCheckType may be "ELB" only with `targetGroups`, whose health checks it means',
    ],
    [
      "an instance type that is none",
      { instanceType: "huge" },
      'instanceType must be text that names an instance type, such as t3.micro or m7g.2xlarge, got "huge"',
    ],
    [
      "user data over 16 KB",
      { userData: "x".repeat(16385) },
      "userData must be at most 16384 bytes; keep longer scripts in S3 and fetch them",
    ],
    [
      "user data with an access key",
      { userData: "AKIAIOSFODNN7EXAMPLE" },
      "userData must hold no access key and no private key, which everybody who may look at it could use: keep them in Parameter Store or Secrets Manager, and fetch them at boot by the instances' role (`policies`)",
    ],
    [
      "an application port open to the world",
      { securityGroup: { vpcId: "vpc-1", ingress: { app: { fromPort: 8080, cidrIpv4: "0.0.0.0/0" } }, egress: {} } },
      "securityGroup must not open anything but TCP on the ports 80 and 443 to everybody on the internet; narrow the network, or set `openToInternet` where it is meant: ingress app",
    ],
    [
      "two volumes at one place",
      { volumes: { a: { deviceName: "/dev/sdf", sizeGib: 10 }, b: { deviceName: "/dev/sdf", sizeGib: 10 } } },
      "volumes must have devices of their own, unlike a, b",
    ],
    [
      "one target group under two names",
      { targetGroups: { web, twin: web } },
      `targetGroups must name each target group once, unlike twin and web (${web.arn})`,
    ],
    // Scaling.
    [
      "a target of nothing",
      { targetTracking: { it: { predefinedMetric: "ASGAverageCPUUtilization", target: 0 } } },
      'targetTracking["it"].target must be a number above 0, got 0',
    ],
    [
      "more than all processors",
      { targetTracking: { it: { predefinedMetric: "ASGAverageCPUUtilization", target: 101 } } },
      "targetTracking with ASGAverageCPUUtilization must have a target of at most 100 percent, unlike it",
    ],
    [
      "requests without a target group",
      { targetTracking: { it: { predefinedMetric: "ALBRequestCountPerTarget", target: 1000 } } },
      REQUESTS,
    ],
    [
      "requests of a target group without a load balancer",
      {
        targetGroups: { web },
        targetTracking: { it: { predefinedMetric: "ALBRequestCountPerTarget", target: 9, targetGroup: "web" } },
      },
      REQUESTS,
    ],
    [
      "a target group for the processors",
      {
        targetGroups: { web: { ...web, loadBalancer } },
        targetTracking: { it: { predefinedMetric: "ASGAverageCPUUtilization", target: 50, targetGroup: "web" } },
      },
      REQUESTS,
    ],
    [
      "no metric",
      { targetTracking: { it: { target: 9 } } },
      "targetTracking needs either `predefinedMetric` or `customMetric`, unlike it",
    ],
    [
      "two metrics",
      {
        targetTracking: {
          it: { target: 9, predefinedMetric: "ASGAverageNetworkIn", customMetric: { namespace: "n", name: "m" } },
        },
      },
      "targetTracking needs either `predefinedMetric` or `customMetric`, unlike it",
    ],
    [
      "a gap between steps",
      {
        stepScaling: {
          it: {
            alarm,
            steps: [
              { lowerBound: 0, upperBound: 1, adjustment: 1 },
              { lowerBound: 2, adjustment: 2 },
            ],
          },
        },
      },
      STEPS,
    ],
    [
      "a step without extent",
      { stepScaling: { it: { alarm, steps: [{ lowerBound: 5, upperBound: 5, adjustment: 1 }] } } },
      STEPS,
    ],
    ["a step without ends", { stepScaling: { it: { alarm, steps: [{ adjustment: 1 }] } } }, STEPS],
    [
      "a least magnitude of what is no percentage",
      { stepScaling: { it: { alarm, minAdjustmentMagnitude: 2, steps: [{ lowerBound: 0, adjustment: 1 }] } } },
      "stepScaling may set `minAdjustmentMagnitude` only for PercentChangeInCapacity, unlike it",
    ],
    [
      "two policies of one name",
      {
        targetTracking: { it: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
        stepScaling: { it: { alarm, steps: [{ lowerBound: 0, adjustment: 1 }] } },
      },
      "stepScaling must not have the name of another scaling policy, unlike it",
    ],
    [
      "a forecast of requests to nobody",
      { predictiveScaling: { it: { predefinedMetricPair: "ALBRequestCount", target: 9 } } },
      "predictiveScaling with ALBRequestCount must name one of `targetGroups` with its `loadBalancer` in `targetGroup`, and others none, unlike it",
    ],
    [
      "a buffer that is not used",
      { predictiveScaling: { it: { target: 50, maxCapacityBuffer: 10 } } },
      "predictiveScaling may set `maxCapacityBuffer` only with IncreaseMaxCapacity, which needs it, unlike it",
    ],
    [
      "a schedule in words",
      { schedules: { it: { recurrence: "every morning", minSize: 1 } } },
      `schedules["it"].recurrence ${CRON} "every morning"`,
    ],
    [
      "six fields of cron",
      { schedules: { it: { recurrence: "0 0 8 * * *", minSize: 1 } } },
      `schedules["it"].recurrence ${CRON} "0 0 8 * * *"`,
    ],
    [
      "an hour that there is not",
      { schedules: { it: { recurrence: "0 24 * * *", minSize: 1 } } },
      `schedules["it"].recurrence ${CRON} "0 24 * * *"`,
    ],
    ["a schedule without a time", { schedules: { it: { minSize: 1 } } }, "schedules need `recurrence` or `startTime`, unlike it"],
    [
      "a schedule without a size",
      { schedules: { it: { recurrence: "0 8 * * *" } } },
      "schedules need at least one of `minSize`, `maxSize` and `desiredCapacity`, unlike it",
    ],
    [
      "a schedule with sizes out of order",
      { schedules: { it: { recurrence: "0 8 * * *", minSize: 3, desiredCapacity: 2 } } },
      "schedules must have sizes in order (least, desired, greatest), unlike it",
    ],
    // Replacement.
    [
      "a refresh that is too wide",
      { instanceRefresh: { minHealthyPercentage: 0, maxHealthyPercentage: 110 } },
      `instanceRefresh ${SPAN}`,
    ],
    [
      "a refresh that cannot move",
      { instanceRefresh: { minHealthyPercentage: 100, maxHealthyPercentage: 100 } },
      `instanceRefresh ${SPAN}`,
    ],
    [
      "maintenance that is too wide",
      { maintenancePolicy: { minHealthyPercentage: 10, maxHealthyPercentage: 120 } },
      `maintenancePolicy ${SPAN}`,
    ],
    [
      "checkpoints out of order",
      { instanceRefresh: { checkpointPercentages: [50, 20, 100] } },
      "instanceRefresh must have `checkpointPercentages` in rising order",
    ],
    [
      "a reserve smaller than its least",
      { warmPool: { minSize: 3, maxPreparedCapacity: 2 } },
      "warmPool must have a `maxPreparedCapacity` of at least its `minSize`",
    ],
    [
      "a hook that waits too long",
      { lifecycleHooks: { it: { transition: "autoscaling:EC2_INSTANCE_LAUNCHING", heartbeatTimeoutSeconds: 7201 } } },
      'lifecycleHooks["it"].heartbeatTimeoutSeconds must be a whole number from 30 to 7200, got 7201',
    ],
    ["a life of no days", { maxInstanceLifetimeDays: 0 }, "maxInstanceLifetimeDays must be a whole number from 1 to 365, got 0"],
    // Mixed instances.
    ["no types", { mixedInstances: {} }, "mixedInstances needs either `instanceTypes` or `requirements`"],
    [
      "weights for some types",
      { mixedInstances: { instanceTypes: [{ type: "t3.micro", weight: 1 }, { type: "t3.small" }] } },
      "mixedInstances must give a `weight` to all `instanceTypes` or to none",
    ],
    [
      "a type twice",
      { mixedInstances: { instanceTypes: [{ type: "t3.micro" }, { type: "t3.micro" }] } },
      "mixedInstances must name each of `instanceTypes` once",
    ],
    [
      "an order of what has none",
      { mixedInstances: { requirements: { vcpuMin: 2, memoryMibMin: 1024 }, onDemandAllocationStrategy: "prioritized" } },
      "mixedInstances cannot prefer types by order (`prioritized`, `capacity-optimized-prioritized`) when `requirements` pick them",
    ],
    [
      "attributes out of order",
      { mixedInstances: { requirements: { vcpuMin: 4, vcpuMax: 2, memoryMibMin: 1024 } } },
      "mixedInstances must have `requirements` whose least values are not above the greatest",
    ],
    [
      "types of another architecture",
      { mixedInstances: { instanceTypes: [{ type: "t3.micro" }, { type: "t4g.micro" }] } },
      "mixedInstances must be of a family that runs `architecture` (Graviton families have a g behind their number), unlike t4g.micro",
    ],
    // Notifications.
    ["mail to nobody", { notifications: { subscriptions: { ops: { protocol: "email", endpoint: "ops" } } } }, ENDPOINTS],
    ["http", { notifications: { subscriptions: { ops: { protocol: "https", endpoint: "http://example.com" } } } }, ENDPOINTS],
    [
      "a queue's URL",
      { notifications: { subscriptions: { ops: { protocol: "sqs", endpoint: "https://sqs.eu-west-1.amazonaws.com/1/q" } } } },
      ENDPOINTS,
    ],
    [
      "a key for a given topic",
      {
        notifications: {
          topic: { arn: "arn:aws:sns:eu-west-1:123456789012:t" },
          kmsKey: { arn: "arn:aws:kms:eu-west-1:123456789012:key/k" },
        },
      },
      "notifications may give a `kmsKey` only for a topic of the group's own, not beside `topic`",
    ],
    ["an alarm without its metrics", { notifications: {}, enabledMetrics: ["GroupDesiredCapacity"] }, BELOW],
    [
      "an alarm without the metric of weights",
      {
        notifications: {},
        mixedInstances: { instanceTypes: [{ type: "t3.small", weight: 2 }] },
        enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances"],
      },
      BELOW,
    ],
    [
      "the address of a queue of a FIFO kind",
      {
        notifications: { subscriptions: { ops: { protocol: "sqs", endpoint: "arn:aws:sqs:eu-west-1:123456789012:q.fifo" } } },
      },
      ENDPOINTS,
    ],
    [
      "a function as a queue",
      {
        notifications: {
          subscriptions: { ops: { protocol: "sqs", endpoint: "arn:aws:lambda:eu-west-1:123456789012:function:tell" } },
        },
      },
      ENDPOINTS,
    ],
    [
      "a topic's name",
      { notifications: { topic: { arn: "ops" } } },
      'notifications.topic.arn must be text that is the ARN of a standard SNS topic, got "ops"',
    ],
    [
      "a topic's key by its ID",
      { notifications: { kmsKey: { arn: "1234abcd-12ab" } } },
      'notifications.kmsKey.arn must be text that is the ARN of a KMS key or alias, got "1234abcd-12ab"',
    ],
    // IDs and ARNs.
    [
      "a subnet's name",
      { subnetIds: ["private-a"] },
      'subnetIds[0] must be text that is a subnet\'s ID, such as subnet-0123456789abcdef0, got "private-a"',
    ],
    [
      "a VPC's name",
      { securityGroup: { vpcId: "main", egress: {} } },
      'securityGroup.vpcId must be text that is a VPC\'s ID, such as vpc-0123456789abcdef0, got "main"',
    ],
    [
      "a target group's name",
      { targetGroups: { web: { arn: "web" } } },
      'targetGroups["web"].arn must be text that is the ARN of a target group, got "web"',
    ],
    [
      "the ARN of a target group as a balancer's",
      { targetGroups: { web: { ...web, loadBalancer: web } } },
      `targetGroups["web"].loadBalancer.arn must be text that is the ARN of an Application or Network Load Balancer, got "${web.arn}"`,
    ],
    [
      "the ARN of a bucket as a queue's",
      {
        lifecycleHooks: {
          it: {
            transition: "autoscaling:EC2_INSTANCE_TERMINATING",
            target: { arn: "arn:aws:s3:::bucket", roleArn: "arn:aws:iam::123456789012:role/hooks" },
          },
        },
      },
      'lifecycleHooks["it"].target.arn must be text that is the ARN of a standard SNS topic or SQS queue, got "arn:aws:s3:::bucket"',
    ],
    [
      "the ARN of a user as a role's",
      {
        lifecycleHooks: {
          it: {
            transition: "autoscaling:EC2_INSTANCE_TERMINATING",
            target: { arn: "arn:aws:sqs:eu-west-1:123456789012:q", roleArn: "arn:aws:iam::123456789012:user/me" },
          },
        },
      },
      'lifecycleHooks["it"].target.roleArn must be text that is the ARN of an IAM role, got "arn:aws:iam::123456789012:user/me"',
    ],
    // Names.
    ["a name of one letter", { name: "a" }, `${NAME} "a"`],
    ["a name that looks like a security group's ID", { name: "sg-web" }, `${NAME} "sg-web"`],
    // Times.
    ...["0 8 * MOO *", "0 8 * * FOO", "0 8 * * MON-FRY", "0 8 32 * *", "0 8 * 13 *", "60 8 * * *"].map(
      (recurrence): [string, Given, string] => [
        `the recurrence ${recurrence}`,
        { schedules: { it: { recurrence, minSize: 1 } } },
        `schedules["it"].recurrence ${CRON} "${recurrence}"`,
      ],
    ),
    ...["2030-02-30T08:00:00Z", "2030-13-01T08:00:00Z", "2030-01-31T24:00:00Z", "2030-01-31T08:60:00Z"].map(
      (startTime): [string, Given, string] => [
        `the time ${startTime}`,
        { schedules: { it: { startTime, minSize: 1 } } },
        `schedules["it"].startTime must be text that is a time in UTC, such as 2030-01-31T08:00:00Z, on a day that there is, got "${startTime}"`,
      ],
    ),
    ...["2030-01-31T08:00:00Z", "2029-12-31T08:00:00Z"].map((endTime): [string, Given, string] => [
      `an end at ${endTime}, not after the start`,
      { schedules: { it: { recurrence: "0 8 * * *", startTime: "2030-01-31T08:00:00Z", endTime, minSize: 1 } } },
      "schedules must have an `endTime` after `startTime`, unlike it",
    ]),
    [
      "an end not after the start, beside a schedule without one",
      { schedules: { it: { ...once, endTime: once.startTime }, open: once } },
      "schedules must have an `endTime` after `startTime`, unlike it",
    ],
    [
      "an alarm that looks back more than a day",
      { stepScaling: { it: { alarm: { ...alarm, periodSeconds: 1800, evaluationPeriods: 49 }, steps } } },
      LOOK_BACK,
    ],
    [
      "an alarm that looks back more than a week",
      { stepScaling: { it: { alarm: { ...alarm, periodSeconds: 86400, evaluationPeriods: 8 }, steps } } },
      LOOK_BACK,
    ],
    [
      "a unit that there is not",
      { targetTracking: { it: { target: 9, customMetric: { namespace: "n", name: "m", unit: "Litres" } } } },
      expect.stringContaining('targetTracking["it"].customMetric.unit must be one of "Seconds",') as string,
    ],
    // Devices.
    [
      "a volume at the root's place",
      { rootDeviceName: "/dev/sdf", volumes: { data: { deviceName: "/dev/sdf", sizeGib: 10 } } },
      "volumes must not be where the root volume is (`rootDeviceName`), unlike data",
    ],
    [
      "a reserve of several types",
      { warmPool: {}, mixedInstances: { instanceTypes: [{ type: "t3.micro" }] } },
      "warmPool cannot be combined with `mixedInstances`",
    ],
    [
      "a rollback, which Terraform's provider cannot do",
      { instanceRefresh: { autoRollback: true } },
      expect.stringContaining("instanceRefresh.autoRollback is no input") as string,
    ],
  ])("%s", (_, props, message) => {
    expect(problems(props)).toEqual([message]);
  });
});

describe("the generated module", () => {
  type Blocks = Record<string, Record<string, Record<string, unknown>>>;
  const main = synthesizeModule(definition)["main.tf.json"] as { resource: Blocks };
  const { resource } = main;
  const group = resource["aws_autoscaling_group"]?.["this"] as Record<string, unknown>;

  test("there is one group, whose desired size is ignored; holding it sets both ends", () => {
    expect(Object.keys(resource["aws_autoscaling_group"] ?? {})).toEqual(["this"]);
    expect(group["lifecycle"]).toEqual({ ignore_changes: ["name_prefix", "desired_capacity"] });
    expect(group["min_size"]).toBe("${var.hold_desired_capacity ? local.desired_capacity : var.min_size}");
    expect(group["max_size"]).toBe("${var.hold_desired_capacity ? local.desired_capacity : var.max_size}");
  });

  test("the launch template's version is a number that changes with it", () => {
    expect(JSON.stringify(group["dynamic"])).toContain(": tostring(aws_launch_template.this.latest_version)}");
    expect(JSON.stringify(group)).not.toContain("$Latest");
  });

  test("metadata needs a token, and volumes are encrypted, whatever the inputs", () => {
    const template = resource["aws_launch_template"]?.["this"] as Record<string, unknown>;
    expect(template["metadata_options"]).toMatchObject({ http_tokens: "required" });
    expect(JSON.stringify(template).match(/"encrypted":"true"/g)).toHaveLength(2);
  });

  test("what comes before it goes leads neither to the group nor to the rules and policies that it waits for", () => {
    const all = createdFirst(main);
    expect(all).toContain("aws_launch_template.this");
    expect(all.filter((address) => /^aws_(?:autoscaling|vpc_security_group|iam_role_policy|kms|sns)/.test(address))).toEqual([]);
    expect(JSON.stringify(all.map((address) => resource[address.split(".")[0] ?? ""]))).not.toContain("var.target_groups");
  });

  test("no for_each of a resource goes over resources, which `terraform import` cannot tell on an empty state", () => {
    const over = Object.values(main.resource).flatMap((named) => Object.values(named).map((body) => body["for_each"]));
    expect(over.filter((text) => /aws_|terraform_data/.test(String(text)))).toEqual([]);
  });
});
