import type { Acceptance } from "../../core";
import { example } from "./example";
import type { pipelineInputs } from "./inputs";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:team";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef";
const source = {
  name: "Source",
  actions: [{ name: "code", connectionSource: { connection: "github", repository: "example/shop" }, outputs: ["code"] }],
};
const place = "artifacts are handed from action to action by it";
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
  },
  ignored: {},
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
      ...example,
      connections: {
        github: {
          existing: { arn: "arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef" },
        },
      },
      artifacts: { kmsKey: { arn: KEY } },
    },
  ],
};
