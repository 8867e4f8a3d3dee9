import type { Acceptance } from "../../core";
import type { nlbInputs } from "./inputs";

export const acceptance: Acceptance<typeof nlbInputs> = {};
