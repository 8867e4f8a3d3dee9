import { Testing as CdktfTesting } from "cdktf";
import { inputsOf } from "./inputs";
import { setupJest } from "./jest";
import { app, fullSynth, problems, synth, synthScope, warnings } from "./synth";

/** cdktf's `Testing`, with inputs judged as in a synthesis, and with matchers that see through module calls. */
export const Testing = {
  app,
  fullSynth,
  inputsOf,
  problems,
  /** A stack's constructs as a tree, for people. */
  renderConstructTree: CdktfTesting.renderConstructTree.bind(CdktfTesting),
  setupJest,
  synth,
  synthScope,
  warnings,
} as const;
