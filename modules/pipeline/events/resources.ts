import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import {
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  beginning,
  block,
  choose,
  eq,
  isSet,
  json,
  length,
  lessThan,
  mapOf,
  merge,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import { policy, trust } from "../projects/roles";
import type { EventRule } from "./constraints";

const NONE: Record<string, string[]> = {};

/** A list of names that is there when there are any. */
const named = (what: string, names: string[]): Record<string, string[]> =>
  choose(lessThan(0, length(names)), { [what]: names }, NONE);

/** What EventBridge calls the events. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-codepipeline.html */
const detailType = (of: string): string =>
  choose(
    eq(of, "pipeline"),
    "CodePipeline Pipeline Execution State Change",
    choose(eq(of, "stage"), "CodePipeline Stage Execution State Change", "CodePipeline Action Execution State Change"),
  );

/** The one that a rule hands its events to. */
const targetOf = ({ function: lambda, queue, topic, eventBus }: EventRule): string =>
  attributeOf(
    lambda,
    ({ arn, qualifier }) => choose(isSet(qualifier), `${arn}:${qualifier}`, arn),
    attributeOf(
      queue,
      ({ arn }) => arn,
      attributeOf(
        topic,
        ({ arn }) => arn,
        attributeOf(eventBus, ({ arn }) => arn, ""),
      ),
    ),
  );

/** The rules of EventBridge that tell programs what becomes of the pipeline, its stages and actions. */
export function buildEventRules(
  m: ModuleScope,
  inputs: Inputs,
  pipeline: Codepipeline,
  place: Place,
): Resources<CloudwatchEventRule> {
  const { name, eventRules, permissionsBoundary, tags } = inputs;
  const rules = m.resources(CloudwatchEventRule, "state_change", eventRules, ({ of, states, stages, actions }, key) => ({
    // AWS takes 38 characters of a prefix.
    namePrefix: `${beginning(`${name}-${key}`, 37)}-`,
    description: `What becomes of the pipeline ${name}: ${key}`,
    eventPattern: json({
      source: ["aws.codepipeline"],
      // Other accounts may send their events to this one's bus, of pipelines with the same name, too.
      account: [place.account],
      "detail-type": [detailType(of)],
      detail: merge<string[]>({ pipeline: [pipeline.name], state: states }, named("stage", stages), named("action", actions)),
    }),
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));

  // Functions, queues and topics are asked by their own policies: with a role, events may not arrive at encrypted ones.
  m.resources(
    LambdaPermission,
    "state_change",
    mapOf(eventRules, (rule) => rule, { where: (rule) => isSet(rule.function) }),
    (rule, key) => ({
      statementIdPrefix: `${beginning(`${name}-${key}`, 57)}-`,
      action: "lambda:InvokeFunction",
      functionName: attributeOf(rule.function, ({ arn }) => arn, ""),
      qualifier: attributeOrNull(rule.function, ({ qualifier }) => qualifier),
      principal: "events.amazonaws.com",
      sourceArn: at(rules, key).arn,
      lifecycle: { ignoreChanges: ["statement_id_prefix"] },
    }),
  );

  const toBuses = mapOf(eventRules, ({ eventBus }) => attributeOf(eventBus, ({ arn }) => arn, ""), {
    where: ({ eventBus }) => isSet(eventBus),
  });
  const roles = m.resources(IamRole, "state_change", toBuses, (_, key) => ({
    namePrefix: `${beginning(`${name}-${key}`, 30)}-events-`,
    description: `Hands events of the pipeline ${name} to the event bus of ${key}`,
    assumeRolePolicy: trust("events.amazonaws.com", place, at(rules, key).arn),
    permissionsBoundary,
    tags: merge(tags, { Name: `${name}-${key}-events` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const put = m.resources(IamRolePolicy, "state_change", toBuses, (bus, key) => ({
    name: "put",
    role: at(roles, key).id,
    policy: policy({ Effect: "Allow", Action: ["events:PutEvents"], Resource: bus }),
  }));

  m.resources(CloudwatchEventTarget, "state_change", eventRules, (rule, key) => ({
    rule: at(rules, key).name,
    arn: targetOf(rule),
    roleArn: attributeOrNull(rule.eventBus, () => at(roles, key).arn),
    deadLetterConfig: block(rule.deadLetterQueue, ({ arn }) => ({ arn })),
    dependsOn: [put],
  }));
  return rules;
}
