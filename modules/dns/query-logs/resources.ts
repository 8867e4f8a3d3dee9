import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Route53QueryLog } from "@cdktf/provider-aws/lib/route53-query-log";
import {
  type Bool,
  type ModuleScope,
  attributeOf,
  attributeOrNull,
  isSet,
  json,
  mapOf,
  merge,
  not,
  oneOrNull,
  only,
  uniqueSuffix,
  whenSet,
} from "../../../core";
import type { Surroundings } from "../global-region";
import type { Inputs } from "../inputs";

/** Whether the module makes a log group of its own. */
export const ownsLogGroup = ({ queryLogs }: Pick<Inputs, "queryLogs">): Bool =>
  attributeOf(queryLogs, ({ logGroup }) => not(isSet(logGroup)), false);

/** The log of the zone's queries; the name of the module's own log group. */
export function buildQueryLogs(m: ModuleScope, { queryLogs, domainName, tags }: Inputs, zoneId: string, around: Surroundings) {
  const own = mapOf(whenSet(queryLogs), (logs) => logs, { where: ({ logGroup }) => not(isSet(logGroup)) });
  const group = m.resources(CloudwatchLogGroup, "queries", own, ({ retentionDays, kmsKey }) => ({
    namePrefix: `/aws/route53/${domainName}/`,
    retentionInDays: retentionDays,
    kmsKeyId: attributeOrNull(kmsKey, ({ arn }) => arn),
    tags: merge(tags, { Name: `${domainName}/queries` }),
    // Another domain is no reason to throw its records away.
    lifecycle: { ignoreChanges: ["name_prefix"], ...around.mustBeGlobal("the log group of query_logs") },
  }));
  const policy = m.resources(CloudwatchLogResourcePolicy, "queries", own, () => ({
    policyName: `route53-queries-${uniqueSuffix()}`,
    policyDocument: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "route53.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${only(group).arn}:*`,
          // Without these anybody's zone could write here (the confused deputy).
          Condition: {
            StringEquals: { "aws:SourceAccount": around.account() },
            ArnEquals: { "aws:SourceArn": `arn:${around.partition()}:route53:::hostedzone/${zoneId}` },
          },
        },
      ],
    }),
    lifecycle: { ignoreChanges: ["policy_name"] },
  }));
  m.resources(Route53QueryLog, "this", whenSet(queryLogs), ({ logGroup }) => ({
    zoneId,
    cloudwatchLogGroupArn: attributeOf(logGroup, ({ arn }) => arn, only(group).arn),
    // Route 53 tries whether it may write.
    dependsOn: [policy],
  }));
  return oneOrNull(group, ({ name }) => name);
}
