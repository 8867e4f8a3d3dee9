import { z } from "zod";
import { distinctList } from "../../../fields/common";
import { topicArn } from "../../../fields/ids";

/** https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#events-ref-pipeline */
const EVENTS = [
  "pipeline-execution-failed",
  "pipeline-execution-canceled",
  "pipeline-execution-started",
  "pipeline-execution-resumed",
  "pipeline-execution-succeeded",
  "pipeline-execution-superseded",
  "stage-execution-started",
  "stage-execution-succeeded",
  "stage-execution-resumed",
  "stage-execution-canceled",
  "stage-execution-failed",
  "action-execution-succeeded",
  "action-execution-failed",
  "action-execution-canceled",
  "action-execution-started",
  "manual-approval-failed",
  "manual-approval-needed",
  "manual-approval-succeeded",
] as const;

/** Who is told of what. */
export const notification = () =>
  z.strictObject({
    /**
     * ARN of a standard SNS topic. Its policy must let `codestar-notifications.amazonaws.com` publish (with
     * `aws:SourceAccount` in the condition), and so must its key's policy let it `kms:GenerateDataKey*` and
     * `kms:Decrypt`; with the key of AWS's for SNS nothing arrives.
     */
    topicArn: topicArn(),
    /** What is told. */
    events: distinctList(z.enum(EVENTS))
      .min(1)
      .default(["pipeline-execution-failed", "pipeline-execution-succeeded", "manual-approval-needed"]),
    /** How much is told: `FULL` names commits and their authors, too. */
    detail: z.enum(["BASIC", "FULL"]).default("FULL"),
  });
