import type { Acceptance } from "../../core";
import { disruptivePolicies } from "../../fields/ec2/acceptance";
import { example } from "./example";
import type { pipelineInputs } from "./inputs";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:sample";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000";
const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:sample";
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:sample";
const BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/sample";
const source = {
  name: "Source",
  actions: [{ name: "code", connectionSource: { connection: "github", repository: "example/shop" }, outputs: ["code"] }],
};
const SECRET = {
  arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf",
  key: "token",
  versionStage: "AWSCURRENT",
};
const POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const place = "artifacts are handed from action to action by it";
const attachment = disruptivePolicies["policies.*"];
const named = "the name is the module's own: AWS knows none";
const twice = "it is put in front of itself, and AWS keeps each once";
const called =
  "for a second the one function may no longer be called and the other not yet: events of that second go to the `deadLetterQueue`, if there is one";
const start = "a rule of EventBridge is made by it";

export const acceptance: Acceptance<typeof pipelineInputs> = {
  structural: {
    "stages.*.actions.*.name": start,
    "stages.*.actions.*.s3Source.startOnChange": start,
    "stages.*.actions.*.ecrSource.startOnChange": start,
    "stages.*.actions.*.connectionSource.fullClone": "a policy of the projects that take it is made by it",
    "stages.*.actions.*.build.project": "a policy of the project may be made by it",
    "stages.*.actions.*.inputs.*": place,
    "stages.*.actions.*.outputs.*": place,
  },
  notEmulated: {
    "connections.*.host.arn": "the emulator has no hosts",
    "projects.*.vpc.vpcId": "the subnets are in the old VPC, and AWS refuses: both change together",
  },
  ignored: {
    "projects.*.vpc.egress.*.openToInternet": "it is a permission for what the rule says",
    "projects.*.decryptionKeys: one renamed": named,
    "stages.*.actions.*.ecs.taskRoleArns: one renamed": named,
    "triggers.*.pullRequest: one renamed": named,
  },
  sameValue: {
    "deployments.*.tagSets: one put in front": twice,
    "deployments.*.tagSets.*: one put in front": twice,
  },
  disruptive: {
    "eventRules.*.function.arn": called,
    "eventRules.*.function.qualifier": called,
    "eventRules.*.function.qualifier: given": called,
    "projects.*.policies.*": attachment,
    "projects.*.reports.*.type": "the group is made anew under its name, and the old one's reports go",
    "terraform.*.planPolicies.*": attachment,
    "terraform.*.applyPolicies.*": attachment,
    "instanceRoles.*.name":
      "the one role loses the permission before the other one has it: add the other one under another name first",
  },
  samples: [
    {
      name: "shop",
      connections: { github: { providerType: "GitHub" } },
      executionMode: "QUEUED",
      variables: { version: { defaultValue: "1", description: "What is delivered." } },
      triggers: {
        code: {
          push: { main: { branches: { includes: ["main"] }, filePaths: { excludes: ["docs/**"] } } },
          pullRequest: { any: { branches: { includes: ["main"] } } },
        },
      },
      notifications: { team: { topicArn: TOPIC } },
      eventRules: {
        failed: { function: { arn: FUNCTION, qualifier: "live" }, deadLetterQueue: { arn: QUEUE } },
        delivered: { of: "stage", states: ["SUCCEEDED", "FAILED"], stages: ["Deliver"], queue: { arn: QUEUE } },
        asked: { of: "action", states: ["FAILED"], stages: ["Ask"], actions: ["ask"], topic: { arn: TOPIC } },
        all: { states: ["STARTED", "SUCCEEDED"], eventBus: { arn: BUS } },
      },
      stages: [
        {
          name: "Source",
          actions: [
            ...source.actions,
            { name: "drop", s3Source: { bucket: "sample-drops", objectKey: "site.zip", kmsKeyArn: KEY }, outputs: ["drop"] },
            { name: "image", ecrSource: { repository: "shop/web" }, outputs: ["image"] },
          ],
        },
        {
          name: "Ask",
          actions: [
            {
              name: "ask",
              approval: {
                notify: { topicArn: TOPIC, kmsKeyArn: KEY },
                reviewUrl: "https://example.com/",
                comment: "Is it good?",
                timeoutMinutes: 60,
              },
            },
          ],
          beforeEntry: { rules: { hours: { window: { cron: "* * 9-16 ? * MON-THU" } } } },
        },
        {
          name: "Deliver",
          actions: [
            {
              name: "site",
              s3Deploy: { bucket: "sample-site", objectKey: "site", cacheControl: "max-age=60", kmsKeyArn: KEY },
              inputs: ["drop"],
            },
            {
              name: "service",
              ecs: {
                cluster: "main",
                service: "web",
                taskFamily: "web",
                taskRoleArns: { task: "arn:aws:iam::123456789012:role/task" },
              },
              inputs: ["image"],
            },
            { name: "beanstalk", elasticBeanstalk: { application: "shop", environment: "shop-live" }, inputs: ["code"] },
          ],
          onSuccess: { result: "ROLLBACK", rules: { errors: { alarm: { name: "errors", waitMinutes: 10 } } } },
          onFailure: { result: "RETRY" },
        },
      ],
    },
    {
      name: "shop",
      connections: { github: { providerType: "GitHub" } },
      triggers: { code: { push: { releases: { tags: { includes: ["v*"], excludes: ["v0*"] } } } } },
      projects: {
        image: {
          ecrImage: { uri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1.2" },
          buildspec: "version: 0.2\n",
          secrets: { DB_PASSWORD: SECRET },
          batch: {},
          vpc: {
            vpcId: "vpc-0123456789abcdef0",
            subnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
            egress: {
              network: { cidrIpv4: "10.20.0.0/16", fromPort: 8080, toPort: 8090, description: "the shop" },
              network6: { cidrIpv6: "2001:db8::/32", fromPort: 443 },
              storage: { prefixListId: "pl-0123456789abcdef0", fromPort: 443 },
              database: { securityGroupId: "sg-0123456789abcdef0", fromPort: 5432, protocol: "tcp" },
            },
            extraSecurityGroupIds: ["sg-0123456789abcdef1"],
          },
        },
        file: { buildspecFile: "ci/build.yml", computeType: "BUILD_GENERAL1_MEDIUM" },
      },
      terraform: {
        web: {
          directory: "stacks/web",
          version: "1.11.4",
          state: {
            bucket: "sample-states",
            key: "web.tfstate",
            region: "eu-central-1",
            kmsKey: { arn: KEY },
            reads: ["network.tfstate"],
          },
          planPolicies: { read: POLICY },
          applyPolicies: { read: POLICY },
          environment: { STAGE: "live" },
          parameters: { HOST: "/shop/host" },
          secrets: { DB_PASSWORD: SECRET },
          decryptionKeys: { secrets: KEY },
          logs: { kmsKey: { arn: KEY } },
          drift: { schedule: "rate(12 hours)", topic: { arn: TOPIC, kmsKey: { arn: KEY } } },
        },
        network: {
          version: "1.11.4",
          state: { bucket: "sample-states", key: "network.tfstate" },
          planPolicies: {},
          applyPolicies: {},
          drift: {},
        },
      },
      deployments: {
        web: {
          autoScalingGroups: ["shop-web"],
          targetGroups: {
            live: { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef" },
          },
          minimumHealthyHosts: { percent: 50 },
          blueGreen: {
            copy: { launchTemplateId: "lt-0123456789abcdef0", instanceRoleArn: "arn:aws:iam::123456789012:role/web" },
          },
          alarms: ["errors"],
          rollback: { onAlarm: true },
        },
      },
      stages: [
        {
          name: "Source",
          actions: [
            {
              name: "code",
              connectionSource: { connection: "github", repository: "example/shop", fullClone: true },
              outputs: ["code"],
            },
            { name: "drop", s3Source: { bucket: "sample-drops", objectKey: "lib.zip" }, outputs: ["lib"] },
          ],
        },
        {
          name: "Build",
          actions: [
            {
              name: "image",
              build: { project: "image", batch: true, primarySource: "lib" },
              inputs: ["code", "lib"],
              outputs: ["built"],
            },
            { name: "file", build: { project: "file" }, inputs: ["code"] },
          ],
          beforeEntry: { rules: { branch: { variable: { name: "#{source.BranchName}", value: "main" } } } },
          onSuccess: {
            rules: {
              branch: { variable: { name: "#{source.BranchName}", value: "main" } },
              hours: { window: { cron: "* * 9-16 ? * MON-THU", timeZone: "Europe/Berlin" } },
            },
          },
          onFailure: {
            result: "ROLLBACK",
            rules: {
              branch: { variable: { name: "#{source.BranchName}", value: "main" } },
              errors: { alarm: { name: "errors", states: ["ALARM"], waitMinutes: 5 } },
              hours: { window: { cron: "* * 9-16 ? * MON-THU" } },
            },
          },
        },
        {
          name: "Apply",
          actions: [
            { name: "plan", terraform: { root: "web", step: "plan" }, inputs: ["built"], outputs: ["plan"] },
            { name: "apply", terraform: { root: "web", step: "apply" }, inputs: ["plan"], runOrder: 2 },
          ],
        },
        { name: "Deliver", actions: [{ name: "servers", codeDeploy: { deployment: "web" }, inputs: ["built"] }] },
      ],
    },
    {
      ...example,
      connections: {
        enterprise: {
          host: { arn: "arn:aws:codeconnections:eu-west-1:123456789012:host/github-01234567" },
        },
        github: {
          existing: { arn: "arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef" },
        },
      },
      artifacts: { kmsKey: { arn: KEY } },
      deployments: { web: { autoScalingGroups: ["shop-web"], configuration: "CodeDeployDefault.AllAtOnce" } },
    },
  ],
};
