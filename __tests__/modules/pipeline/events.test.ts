import { type ModuleDefinition, judge } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/pipeline/example";
import { pipeline } from "../../../modules/pipeline/pipeline";

const problems = (rule: object): string[] =>
  judge(pipeline as unknown as ModuleDefinition, { ...example, eventRules: { bot: rule } }).map(problemText);

const topic = { arn: "arn:aws:sns:eu-west-1:123456789012:team" };
const queue = { arn: "arn:aws:sqs:eu-west-1:123456789012:events" };
const lambda = { arn: "arn:aws:lambda:eu-west-1:123456789012:function:bot" };
const eventBus = { arn: "arn:aws:events:eu-west-1:123456789012:event-bus/delivery" };

const STATES =
  "eventRules must have `states` that there are: no ABANDONED pipelines, no SUPERSEDED or ABANDONED stages, no RESUMED, STOPPING, STOPPED or SUPERSEDED actions, unlike bot";
const NAMES = 'eventRules must have `stages` with `of` "stage" or "action" only, and `actions` with "action" only, unlike bot';
const ONE = "eventRules must have exactly one of `function`, `queue`, `topic` and `eventBus`, unlike bot";

// Each is refused with these words, and its neighbour is not.
test.each<[string, object, string[], object]>([
  ["a rule without anybody to tell", {}, [ONE], { topic }],
  ["two to tell", { topic, queue }, [ONE], { queue, deadLetterQueue: queue }],
  ["a function and a bus", { function: lambda, eventBus }, [ONE], { function: lambda }],
  ["a pipeline that was abandoned", { topic, states: ["ABANDONED"] }, [STATES], { topic, states: ["SUPERSEDED"] }],
  [
    "a stage that was superseded",
    { topic, of: "stage", states: ["FAILED", "SUPERSEDED"] },
    [STATES],
    { topic, of: "stage", states: ["RESUMED"] },
  ],
  [
    "an action that was resumed",
    { topic, of: "action", states: ["RESUMED"] },
    [STATES],
    { topic, of: "action", states: ["ABANDONED"] },
  ],
  [
    "no state",
    { topic, states: [] },
    ['eventRules["bot"].states must be a list of at least 1 item, without repetitions, got []'],
    { topic },
  ],
  ["stages of the whole pipeline", { topic, stages: ["Build"] }, [NAMES], { topic, of: "stage", stages: ["Build"] }],
  [
    "actions of stages",
    { topic, of: "stage", actions: ["tests"] },
    [NAMES],
    { topic, of: "action", stages: ["Build"], actions: ["tests"] },
  ],
  [
    "a stage that there is not",
    { topic, of: "stage", stages: ["Build", "Bulid"] },
    ["eventRules must name stages of the pipeline in `stages`, unlike bot/Bulid"],
    { topic, of: "stage", stages: ["Build", "Deliver"] },
  ],
  [
    "an action that there is not",
    { topic, of: "action", actions: ["test"] },
    ["eventRules must name actions of the pipeline in `actions`, unlike bot/test"],
    { topic, of: "action", actions: ["tests", "release"] },
  ],
  [
    "a function with a version in its ARN",
    { function: { arn: `${lambda.arn}:live` } },
    [
      `eventRules["bot"].function.arn must be text that is the ARN of a function, without a version or alias, got "${lambda.arn}:live"`,
    ],
    { function: { ...lambda, qualifier: "live" } },
  ],
  [
    "a queue that is first-in-first-out",
    { queue: { arn: `${queue.arn}.fifo` } },
    [`eventRules["bot"].queue.arn must be text that is the ARN of a standard SQS queue, got "${queue.arn}.fifo"`],
    { queue },
  ],
  [
    "a rule in place of a bus",
    { eventBus: { arn: "arn:aws:events:eu-west-1:123456789012:rule/delivery" } },
    [
      'eventRules["bot"].eventBus.arn must be text that is the ARN of an event bus, got "arn:aws:events:eu-west-1:123456789012:rule/delivery"',
    ],
    { eventBus },
  ],
])("%s", (_, refused, expected, allowed) => {
  expect(problems(refused)).toEqual(expected);
  expect(problems(allowed)).toEqual([]);
});
