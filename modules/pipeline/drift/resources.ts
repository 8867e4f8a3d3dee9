import type { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import {
  type Bool,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  beginning,
  isSet,
  json,
  length,
  lessThan,
  mapOf,
  merge,
  not,
  only,
  some,
  when,
} from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";
import { policy, trust } from "../projects/roles";
import { DRIFT_BUILDSPEC } from "../terraform/buildspecs";
import type { Root } from "../terraform/inputs";
import { buildTerraformKind } from "../terraform/resources";

/** The projects that look for drift by the root's key, and the topic that the module made. */
interface BuiltDrift {
  readonly projects: Resources<CodebuildProject>;
  readonly topics: Resources<SnsTopic>;
}

/** For each root that wants it a schedule that starts a plan, and tells a topic when that is not empty. */
export function buildDrift(m: ModuleScope, inputs: Inputs, store: ArtifactStore): BuiltDrift {
  const { name, tags, terraform } = inputs;
  const { partition, region, account } = store.place;
  const roots = mapOf(terraform, (root) => root, { where: ({ drift }) => isSet(drift) });
  const topics = buildTopic(m, inputs);
  const topicOf = ({ drift }: Root): string =>
    attributeOf(drift, ({ topic }) => attributeOf(topic, ({ arn }) => arn, only(topics).arn), "");

  const { projects, roles } = buildTerraformKind(m, inputs, store, {
    kind: "terraform_drift",
    suffix: "-drift",
    items: roots,
    policiesOf: ({ planPolicies }) => planPolicies,
    artifacts: "none",
    state: "read",
    buildspec: DRIFT_BUILDSPEC,
    variables: (key) => [{ name: "PIPELINE_TOPIC", value: topicOf(at(terraform, key)) }],
  });
  m.resources(IamRolePolicy, "terraform_drift_topic", roots, (root, key) => ({
    name: "topic",
    role: at(roles, key).id,
    policy: policy({ Effect: "Allow", Action: ["sns:Publish"], Resource: topicOf(root) }),
  }));
  const encrypted = mapOf(roots, (root) => topicKeyOf(root), { where: (root) => hasTopicKey(root) });
  m.resources(IamRolePolicy, "terraform_drift_topic_key", encrypted, (arn, key) => ({
    name: "topic-key",
    role: at(roles, key).id,
    policy: policy({
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: arn,
      Condition: { StringEquals: { "kms:ViaService": `sns.${region}.amazonaws.com` } },
    }),
  }));

  const group = m.resources(SchedulerScheduleGroup, "drift", when(lessThan(0, length(roots))), () => ({
    namePrefix: `${name}-drift-`,
    tags: merge(tags, { Name: `${name}-drift` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const starters = m.resources(IamRole, "drift_schedule", roots, (_, key) => ({
    namePrefix: `${beginning(`${name}-${key}`, 28)}-schedule-`,
    description: `Starts the look for drift of ${key} of the pipeline ${name}`,
    // A schedule acts in the name of its group.
    assumeRolePolicy: trust(
      "scheduler.amazonaws.com",
      store.place,
      `arn:${partition}:scheduler:${region}:${account}:schedule-group/*`,
    ),
    permissionsBoundary: inputs.permissionsBoundary,
    tags: merge(tags, { Name: `${name}-${key}-schedule` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const start = m.resources(IamRolePolicy, "drift_schedule", roots, (_, key) => ({
    name: "start",
    role: at(starters, key).id,
    policy: policy({ Effect: "Allow", Action: ["codebuild:StartBuild"], Resource: at(projects, key).arn }),
  }));
  m.resources(SchedulerSchedule, "drift", roots, ({ drift }, key) => ({
    namePrefix: `${key}-`,
    description: `Looks for drift of ${key} of the pipeline ${name}`,
    groupName: only(group).name,
    scheduleExpression: attributeOrNull(drift, ({ schedule }) => schedule),
    scheduleExpressionTimezone: attributeOrNull(drift, ({ timezone }) => timezone),
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: at(projects, key).arn,
      roleArn: at(starters, key).arn,
      retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
    },
    dependsOn: [start],
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  return { projects, topics };
}

const hasTopicKey = ({ drift }: Root): Bool =>
  attributeOf(drift, ({ topic }) => attributeOf(topic, ({ kmsKey }) => isSet(kmsKey), false), false);

const topicKeyOf = ({ drift }: Root): string =>
  attributeOf(drift, ({ topic }) => attributeOf(topic, ({ kmsKey }) => attributeOf(kmsKey, ({ arn }) => arn, ""), ""), "");

/** One topic for all roots that name none of their own. */
function buildTopic(m: ModuleScope, { name, tags, terraform }: Inputs): Resources<SnsTopic> {
  const wanted = some(terraform, ({ drift }) => attributeOf(drift, ({ topic }) => not(isSet(topic)), false));
  const topics = m.resources(SnsTopic, "drift", when(wanted), () => ({
    namePrefix: `${name}-drift-`,
    // AWS's own key: whoever may publish in the account may have it encrypt.
    kmsMasterKeyId: "alias/aws/sns",
    tags: merge(tags, { Name: `${name}-drift` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  // The account's own policies decide who may publish and subscribe; with TLS only.
  m.resources(SnsTopicPolicy, "drift", when(wanted), () => ({
    arn: only(topics).arn,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: only(topics).arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  }));
  return topics;
}
