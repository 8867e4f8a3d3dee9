import type { Acceptance } from "../../core";
import type { beanstalkInputs } from "./inputs";

export const acceptance: Acceptance<typeof beanstalkInputs> = {};
