import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/pipeline/example";
import { pipeline } from "../../../modules/pipeline/pipeline";

const definition = pipeline as unknown as ModuleDefinition;
type Changes = Record<string, unknown>;

const problems = (changes: Changes): string[] => judge(definition, { ...example, ...changes }).map(problemText);
const warnings = (changes: Changes): string[] => warn(definition, { ...example, ...changes });

/** The example with one deployment, to an Auto Scaling group unless told otherwise. */
const one = (settings: Changes): Changes => ({ deployments: { web: { autoScalingGroups: ["web"], ...settings } } });
const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
const behind = { targetGroups: { web: { arn: ARN } } };
const copy = { launchTemplateId: "lt-0123456789abcdef0", instanceRoleArn: "arn:aws:iam::123456789012:role/web" };
const copying = { ...behind, blueGreen: { copy } };
const topicArn = "arn:aws:sns:eu-west-1:123456789012:team";
const times = <T>(count: number, item: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => item(index));
const trigger = (settings: Changes) => one({ triggers: { team: { topicArn, ...settings } } });
const tags = (...sets: unknown[]) => one({ autoScalingGroups: [], tagSets: sets });
const ROLE = { key: "Role", value: "web" };

/** Actions that deploy to `web`, in a stage of their own. */
const deploying = (settings: Changes, deployment = "web"): Changes => ({
  ...one(settings),
  stages: [
    ...example.stages.slice(0, 1),
    { name: "Deploy", actions: [{ name: "web", codeDeploy: { deployment }, inputs: ["site"] }] },
  ],
});

test.each<[string, Changes]>([
  ["an Auto Scaling group", one({})],
  ["instances by their tags", tags([ROLE, { key: "Batch" }], [{ key: "Stage", value: "test" }])],
  ["both", one({ tagSets: [[ROLE]] })],
  ["a copy", one(copying)],
  ["instances that are found", one({ ...behind, blueGreen: {} })],
  ["an action", deploying({})],
])("%s is taken without a word", (_, changes) => {
  expect(problems(changes)).toEqual([]);
  expect(warnings(changes)).toEqual([]);
});

/** Each case is refused with these words, and its neighbour is not. */
type Case = [string, Changes, string[], Changes];
const judged = (_: string, refused: Changes, expected: string[], allowed: Changes) => {
  expect(problems(refused)).toEqual(expected);
  expect(problems(allowed)).toEqual([]);
};

describe("where to", () => {
  test.each<Case>([
    [
      "nowhere",
      one({ autoScalingGroups: [] }),
      ["deployments must name their instances by `autoScalingGroups` or `tagSets`, unlike web"],
      one({}),
    ],
    [
      "eleven Auto Scaling groups",
      one({ autoScalingGroups: times(11, (i) => `web-${i}`) }),
      [expect.stringContaining('deployments["web"].autoScalingGroups must be a list of at most 10 items') as string],
      one({ autoScalingGroups: times(10, (i) => `web-${i}`) }),
    ],
    [
      "a pattern of Auto Scaling groups",
      one({ autoScalingGroups: ["web-*"] }),
      ['deployments["web"].autoScalingGroups[0] must be text of 1 to 255 characters, without *, ? and $, got "web-*"'],
      one({ autoScalingGroups: ["web-1 (blue)"] }),
    ],
    [
      "four sets of tags",
      tags(...times(4, () => [ROLE])),
      [expect.stringContaining('deployments["web"].tagSets must be a list of at most 3 items') as string],
      tags(...times(3, () => [ROLE])),
    ],
    [
      "eleven tags in a set",
      tags(times(11, () => ROLE)),
      [expect.stringContaining('deployments["web"].tagSets[0] must be a list of 1 to 10 items') as string],
      tags(times(10, () => ROLE)),
    ],
    [
      "a pattern of tags",
      tags([{ key: "Role", value: "w*" }]),
      ['deployments["web"].tagSets[0][0].value must be text of at most 256 characters, without *, ? and $, got "w*"'],
      tags([{ key: "Role" }]),
    ],
    [
      "a target group's name",
      one({ targetGroups: { web: { arn: "web" } } }),
      ['deployments["web"].targetGroups["web"].arn must be text that is the ARN of a target group, got "web"'],
      one(behind),
    ],
    [
      "a target group twice",
      one({ targetGroups: { a: { arn: ARN }, b: { arn: ARN } } }),
      [`deployments must name each target group once, unlike web/a and web/b (${ARN})`],
      one({ targetGroups: { a: { arn: ARN }, b: { arn: `${ARN}0` } } }),
    ],
    [
      "eleven target groups",
      one({ targetGroups: Object.fromEntries(times(11, (i) => [`t${i}`, { arn: `${ARN}${i}` }])) }),
      [expect.stringContaining('deployments["web"].targetGroups must be a map of at most 10 entries') as string],
      one({ targetGroups: Object.fromEntries(times(10, (i) => [`t${i}`, { arn: `${ARN}${i}` }])) }),
    ],
  ])("%s", judged);
});

describe("how", () => {
  test.each<Case>([
    [
      "a configuration of ECS",
      one({ configuration: "CodeDeployDefault.ECSAllAtOnce" }),
      [
        'deployments["web"].configuration must be one of "CodeDeployDefault.OneAtATime", "CodeDeployDefault.HalfAtATime", "CodeDeployDefault.AllAtOnce", got "CodeDeployDefault.ECSAllAtOnce"',
      ],
      one({ configuration: "CodeDeployDefault.AllAtOnce" }),
    ],
    [
      "a configuration, and one's own",
      one({ configuration: "CodeDeployDefault.AllAtOnce", minimumHealthyHosts: { count: 1 } }),
      ["deployments have either `configuration` or `minimumHealthyHosts`, unlike web"],
      one({ minimumHealthyHosts: { count: 1 } }),
    ],
    [
      "a number and a share of healthy hosts",
      one({ minimumHealthyHosts: { count: 1, percent: 50 } }),
      ["deployments must say `minimumHealthyHosts` by `count` or by `percent`, one of them, unlike web"],
      one({ minimumHealthyHosts: { percent: 50 } }),
    ],
    [
      "neither of them",
      one({ minimumHealthyHosts: {} }),
      ["deployments must say `minimumHealthyHosts` by `count` or by `percent`, one of them, unlike web"],
      one({ minimumHealthyHosts: { count: 0 } }),
    ],
    [
      "all hosts healthy",
      one({ minimumHealthyHosts: { percent: 100 } }),
      ['deployments["web"].minimumHealthyHosts.percent must be a whole number from 0 to 99, got 100'],
      one({ minimumHealthyHosts: { percent: 99 } }),
    ],
    [
      "blue/green without a balancer",
      one({ blueGreen: {} }),
      [
        "deployments have `blueGreen` only with `targetGroups`, from whose balancer the new instances get the traffic, unlike web",
      ],
      one({ ...behind, blueGreen: {} }),
    ],
    [
      "a copy of two groups",
      one({ ...copying, autoScalingGroups: ["a", "b"] }),
      ["deployments have `blueGreen.copy` only of one Auto Scaling group, without `tagSets`, unlike web"],
      one(copying),
    ],
    [
      "a copy of what has tags",
      one({ ...copying, tagSets: [[ROLE]] }),
      ["deployments have `blueGreen.copy` only of one Auto Scaling group, without `tagSets`, unlike web"],
      one(copying),
    ],
    [
      "a wait of more than two days",
      one({ ...behind, blueGreen: { rerouteByHandMinutes: 2881, terminateAfterMinutes: 2881 } }),
      [
        'deployments["web"].blueGreen.rerouteByHandMinutes must be a whole number from 1 to 2880, got 2881',
        'deployments["web"].blueGreen.terminateAfterMinutes must be a whole number from 0 to 2880, got 2881',
      ],
      one({ ...behind, blueGreen: { rerouteByHandMinutes: 2880, terminateAfterMinutes: 2880 } }),
    ],
    [
      "stop hooks without an Auto Scaling group",
      one({ autoScalingGroups: [], tagSets: [[ROLE]], terminationHook: true }),
      ["deployments have `terminationHook` only with `autoScalingGroups`, unlike web"],
      one({ terminationHook: true }),
    ],
  ])("%s", judged);
});

describe("what stops it, and who is told", () => {
  test.each<Case>([
    [
      "eleven alarms",
      one({ alarms: times(11, (i) => `errors-${i}`) }),
      [expect.stringContaining('deployments["web"].alarms must be a list of at most 10 items') as string],
      one({ alarms: times(10, (i) => `errors-${i}`) }),
    ],
    [
      "alarms that cannot be asked, without alarms",
      one({ ignoreAlarmPollFailure: true }),
      ["deployments have `ignoreAlarmPollFailure` only with `alarms`, unlike web"],
      one({ ignoreAlarmPollFailure: true, alarms: ["errors"] }),
    ],
    [
      "a first-in-first-out topic",
      trigger({ topicArn: `${topicArn}.fifo` }),
      [
        `deployments["web"].triggers["team"].topicArn must be text that is the ARN of a standard SNS topic, got "${topicArn}.fifo"`,
      ],
      trigger({}),
    ],
    [
      "an event that there is not",
      trigger({ events: ["DeploymentDone"] }),
      [
        expect.stringMatching(
          /^deployments\["web"\]\.triggers\["team"\]\.events\[0\] must be one of "DeploymentStart", .*got "DeploymentDone"$/,
        ) as string,
      ],
      trigger({ events: ["DeploymentReady"] }),
    ],
    [
      "eleven triggers",
      one({ triggers: Object.fromEntries(times(11, (i) => [`t${i}`, { topicArn }])) }),
      [expect.stringContaining('deployments["web"].triggers must be a map of at most 10 entries') as string],
      one({ triggers: Object.fromEntries(times(10, (i) => [`t${i}`, { topicArn }])) }),
    ],
  ])("%s", judged);
});

describe("actions", () => {
  test("deploy to deployments that there are", () => {
    expect(problems(deploying({}, "wbe"))).toEqual([
      "stages must name a `deployment` out of `deployments`, unlike Deploy/web (wbe)",
    ]);
  });

  test("are warned of instances that a pipeline cannot name", () => {
    expect(warnings(deploying({ ...behind, blueGreen: {} }))).toEqual([
      "stages deploy to new instances that whoever starts the deployment has to name (`blueGreen` without `copy`), which CodePipeline does not: Deploy/web",
    ]);
    expect(warnings(deploying(copying))).toEqual([]);
  });
});

describe("the instances' roles", () => {
  test.each<Case>([
    [
      "without deployments",
      { instanceRoles: { web: { name: "web" } } },
      ["instanceRoles are of use only with `deployments`, for whose instances they are"],
      { ...one({}), instanceRoles: { web: { name: "web" } } },
    ],
    [
      "an ARN",
      { ...one({}), instanceRoles: { web: { name: "arn:aws:iam::123456789012:role/web" } } },
      [
        expect.stringContaining(
          'instanceRoles["web"].name must be text of at most 64 characters, that is the name of an IAM role',
        ) as string,
      ],
      { ...one({}), instanceRoles: { web: { name: "web" } } },
    ],
    [
      "one twice",
      { ...one({}), instanceRoles: { a: { name: "web" }, b: { name: "web" } } },
      ["instanceRoles must name each role once, unlike a and b (web)"],
      { ...one({}), instanceRoles: { a: { name: "web" }, b: { name: "web2" } } },
    ],
  ])("%s", judged);
});
