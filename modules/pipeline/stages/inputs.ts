import { z } from "zod";
import { action, pipelineWord } from "../actions/inputs";
import { beforeEntry, onFailure, onSuccess } from "../conditions/inputs";

/** One stage: its actions, and on which conditions it is entered and left. */
export const stage = () =>
  z.strictObject({
    /** Name of the stage, of its own in the pipeline. */
    name: pipelineWord(),
    /** The actions; those of the first stage are sources, and no others are. A new, renamed or moved one changes the pipeline in place. */
    actions: z.array(action()).min(1).max(50),
    /** What must hold before the stage begins. */
    beforeEntry: beforeEntry().optional(),
    /** What must hold when all of the stage's actions have succeeded. */
    onSuccess: onSuccess().optional(),
    /** What becomes of the stage when one of its actions has failed. @default the execution stops there */
    onFailure: onFailure().optional(),
  });
