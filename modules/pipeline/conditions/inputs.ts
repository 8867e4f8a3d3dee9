import { z } from "zod";
import { atLeast, atMost, and, length, where } from "../../../core";
import { distinctList } from "../../../fields/common";
import { pipelineWord } from "../actions/inputs";

/** One rule of a condition: exactly one thing to look at. https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html */
export const rule = () =>
  z.strictObject({
    /** A CloudWatch alarm, which must not be in one of these states. */
    alarm: z
      .strictObject({
        /** Name of the alarm, in the pipeline's Region. */
        name: z.string().min(1).max(255),
        /** States that break the rule. */
        states: distinctList(z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"]))
          .min(1)
          .default(["ALARM"]),
        /** Minutes for which the alarm is watched. @default it is looked at once */
        waitMinutes: z.int().min(1).max(8640).optional(),
      })
      .optional(),
    /** The time, which must be in a window. */
    window: z
      .strictObject({
        /** When it is open: Quartz's cron expression of six or seven fields, the first for seconds, such as `* * 9-16 ? * MON-THU`. */
        cron: z
          .string()
          .max(1000)
          .regex(/^\S+(?: \S+){5,6}$/, "of six or seven fields, such as * * 9-16 ? * MON-THU"),
        /** Time zone, such as `Europe/Zurich`. */
        timeZone: z.string().min(1).max(100).default("UTC"),
      })
      .optional(),
    /** A variable of the pipeline or of an earlier action, compared with a text. */
    variable: z
      .strictObject({
        /** The variable, such as `#{source.BranchName}`. */
        name: z
          .string()
          .max(1000)
          .regex(/^#\{[^}]+\}$/, "that is a variable such as #{source.BranchName}"),
        /** How it is compared: equal, not equal, containing the text, or matching it as a pattern of Java. */
        operator: z.enum(["EQ", "NE", "CONTAINS", "MATCHES"]).default("EQ"),
        /** What it is compared with. */
        value: z.string().min(1).max(1000),
      })
      .optional(),
  });

/** AWS takes up to five rules in a condition. */
const rules = () =>
  where(z.record(pipelineWord(), rule()), "with 1 to 5 rules", (all) => and(atLeast(length(all), 1), atMost(length(all), 5)));

/** What must hold before a stage. */
export const beforeEntry = () =>
  z.strictObject({
    /** What becomes of it otherwise: the execution stops (`FAIL`), or goes on behind the stage (`SKIP`: with rules about variables only). */
    result: z.enum(["FAIL", "SKIP"]).default("FAIL"),
    /** The rules by name; all must hold. */
    rules: rules(),
  });

/** What must hold behind a stage. */
export const onSuccess = () =>
  z.strictObject({
    /** What becomes of it otherwise: the execution stops (`FAIL`), or the stage goes back to the last execution that succeeded in it (`ROLLBACK`). */
    result: z.enum(["FAIL", "ROLLBACK"]).default("FAIL"),
    /** The rules by name; all must hold. */
    rules: rules(),
  });

/** What becomes of a stage that has failed. */
export const onFailure = () =>
  z.strictObject({
    /** The stage goes back to the last execution that succeeded in it (`ROLLBACK`), or is tried once more (`RETRY`). */
    result: z.enum(["ROLLBACK", "RETRY"]),
    /** What a retry runs again: the actions that failed, or all of the stage. */
    retryMode: z.enum(["FAILED_ACTIONS", "ALL_ACTIONS"]).default("FAILED_ACTIONS"),
    /** Roll back only where one of these rules, by name, does not hold: an alarm has gone off, say. @default always */
    rules: rules().optional(),
  });
