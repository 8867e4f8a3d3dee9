import type { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import { CodestarnotificationsNotificationRule } from "@cdktf/provider-aws/lib/codestarnotifications-notification-rule";
import { type ModuleScope, beginning, listOf, uniqueSuffix } from "../../../core";
import type { Inputs } from "../inputs";

/** The notification rules of the pipeline. */
export function buildNotifications(m: ModuleScope, { name, notifications, tags }: Inputs, pipeline: Codepipeline): void {
  m.resources(CodestarnotificationsNotificationRule, "this", notifications, ({ topicArn, events, detail }, key) => ({
    // At most 64 characters, with a suffix of nine.
    name: `${beginning(`${name}-${key}`, 55)}-${uniqueSuffix()}`,
    resource: pipeline.arn,
    detailType: detail,
    eventTypeIds: listOf(events, (event) => `codepipeline-pipeline-${event}`),
    target: [{ address: topicArn, type: "SNS" }],
    tags,
    lifecycle: { ignoreChanges: ["name"] },
  }));
}
