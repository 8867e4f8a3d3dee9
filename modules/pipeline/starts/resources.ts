import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type MapOf,
  type ModuleScope,
  at,
  concat,
  flatten,
  json,
  length,
  lessThan,
  listOf,
  mapOf,
  only,
  when,
  whenSet,
} from "../../../core";
import { actionsOf } from "../actions/kinds";
import type { Inputs } from "../inputs";
import type { Place } from "../place";

/** What EventBridge has to look out for, by the names of the sources. */
function patternsOf(inputs: Inputs): MapOf<{ name: string; pattern: string }> {
  const actions = actionsOf(inputs);
  const objects = flatten(
    listOf(actions, ({ action }) =>
      listOf(
        whenSet(action.s3Source),
        ({ bucket, objectKey }) => ({
          name: action.name,
          pattern: json({
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: { bucket: { name: [bucket] }, object: { key: [objectKey] } },
          }),
        }),
        { where: ({ startOnChange }) => startOnChange },
      ),
    ),
  );
  const images = flatten(
    listOf(actions, ({ action }) =>
      listOf(
        whenSet(action.ecrSource),
        ({ repository, imageTag }) => ({
          name: action.name,
          pattern: json({
            source: ["aws.ecr"],
            "detail-type": ["ECR Image Action"],
            detail: {
              "action-type": ["PUSH"],
              result: ["SUCCESS"],
              "repository-name": [repository],
              "image-tag": [imageTag],
            },
          }),
        }),
        { where: ({ startOnChange }) => startOnChange },
      ),
    ),
  );
  return mapOf(concat(objects, images), (one) => one, { key: ({ name }) => name });
}

/** The rules of EventBridge that start the pipeline when an object or an image has changed, and their role. */
export function buildStarts(m: ModuleScope, inputs: Inputs, pipeline: Codepipeline, { account }: Place): void {
  const { name, permissionsBoundary, tags } = inputs;
  const patterns = m.local("startPatterns", patternsOf(inputs));
  const rules = m.resources(CloudwatchEventRule, "start", patterns, ({ pattern }, source) => ({
    namePrefix: `${name}-start-`,
    description: `Starts the pipeline ${name} when what its source ${source} takes has changed.`,
    eventPattern: pattern,
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const some = when(lessThan(0, length(patterns)));
  const role = m.resources(IamRole, "start", some, () => ({
    namePrefix: `${name}-start-`,
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: { "aws:SourceArn": listOf(rules, ({ arn }) => arn) },
          },
        },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const policy = m.resources(IamRolePolicy, "start", some, () => ({
    name: "start",
    role: only(role).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: pipeline.arn }],
    }),
  }));
  m.resources(CloudwatchEventTarget, "start", patterns, (_, source) => ({
    rule: at(rules, source).name,
    arn: pipeline.arn,
    roleArn: only(role).arn,
    dependsOn: [policy],
  }));
}
